from evaluation.models import guards, opinion_guards  # noqa: F401 -- they register themselves
from evaluation.models.answer import Fixing, FlowEvent, RowComment, SectionAnswer
from evaluation.models.campaign import Campaign, Deadline, Extension, Reminder
from evaluation.models.evidence import EvidenceFile
from evaluation.models.hint import HintDismissal
from evaluation.models.indicator import Indicator, IndicatorActual, IndicatorTarget
from evaluation.models.opinion import CityView, CommitteeGrade, Opinion
from evaluation.models.plan import (
    BasicMeasure,
    Goal,
    Initiative,
    Measure,
    TreeChange,
    WelfarePlan,
)
from evaluation.models.published import PublishedFile
from evaluation.models.sheet import EvaluationSheet, SheetEntry
from evaluation.models.version import SheetVersion

__all__ = [
    "BasicMeasure",
    "Campaign",
    "CityView",
    "CommitteeGrade",
    "Deadline",
    "EvaluationSheet",
    "EvidenceFile",
    "Extension",
    "Fixing",
    "FlowEvent",
    "Goal",
    "HintDismissal",
    "Indicator",
    "IndicatorActual",
    "IndicatorTarget",
    "Initiative",
    "Measure",
    "Opinion",
    "PublishedFile",
    "Reminder",
    "RowComment",
    "SectionAnswer",
    "SheetEntry",
    "SheetVersion",
    "TreeChange",
    "WelfarePlan",
]

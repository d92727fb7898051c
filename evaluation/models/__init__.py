from evaluation.models.plan import BasicMeasure, Goal, Initiative, Measure, WelfarePlan
from evaluation.models.sheet import EvaluationSheet, SheetEntry
from evaluation.models.version import SheetVersion

__all__ = [
    "BasicMeasure",
    "EvaluationSheet",
    "Goal",
    "Initiative",
    "Measure",
    "SheetEntry",
    "SheetVersion",
    "WelfarePlan",
]

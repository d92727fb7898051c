"""会議の進み: from preparing to the end, as a table; what the ordinance asks is in the rules."""

from committee.enums import MeetingStage as Stage
from committee.enums import MinutesStage
from koganei.law import LegalText
from koganei.workflow import Flow, Step

PROCEDURE = LegalText("会議の手順")
BEFORE_OPENING = frozenset({Stage.DRAFT, Stage.CONVENED, Stage.NOTIFIED, Stage.RECEPTION})


def _step(name, label, sources, target):
    return Step(name, label, frozenset(sources), target, PROCEDURE.section(label))


MEETING_FLOW = Flow(
    Stage,
    (
        _step("convene", "招集する", {Stage.DRAFT}, Stage.CONVENED),
        _step("notify", "通知・公表する", {Stage.CONVENED}, Stage.NOTIFIED),
        _step("receive", "受付を始める", {Stage.CONVENED, Stage.NOTIFIED}, Stage.RECEPTION),
        _step("open", "開会する", {Stage.RECEPTION}, Stage.IN_SESSION),
        _step("end", "閉会する", {Stage.IN_SESSION}, Stage.ENDED),
        _step("cancel", "中止する", BEFORE_OPENING, Stage.CANCELLED),
    ),
)
PROGRESS = tuple(stage for stage in Stage if stage not in (Stage.DRAFT, Stage.CANCELLED))

MINUTES = LegalText("会議録の手順")
PAY = LegalText("報酬の手順")


def _minutes_step(name, label, sources, target):
    return Step(name, label, frozenset(sources), target, MINUTES.section(label))


MINUTES_FLOW = Flow(
    MinutesStage,
    (
        _minutes_step("check", "発言者に確認を頼む", {MinutesStage.DRAFT}, MinutesStage.CHECKING),
        _minutes_step("fix", "会長の確定を記録する", {MinutesStage.CHECKING}, MinutesStage.FIXED),
        _minutes_step("publish", "公表する", {MinutesStage.FIXED}, MinutesStage.PUBLISHED),
        _minutes_step(
            "reopen",
            "直しに戻す",
            {MinutesStage.CHECKING, MinutesStage.FIXED, MinutesStage.PUBLISHED},
            MinutesStage.DRAFT,
        ),
    ),
)

"""支援会議の台帳 as pages show it: where a matter stands, what may be done next, and why not"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from consultation.codes import MatterStage
from consultation.models import (
    MatterHandover,
    MatterMinutes,
    MatterNote,
    MatterPerson,
    MatterText,
    ReceivedSummary,
    StatutoryMatter,
)
from consultation.presenters.matter_disposals import keeping
from consultation.presenters.overview import side_panel
from consultation.queries.matters import body_on
from consultation.rules.matters import TEXTS
from koganei.access.decision import may_write, parts_shown
from koganei.access.matrix import Action

BADGES = {
    MatterStage.DRAFT: "look",
    MatterStage.TAKEN_UP: "good",
    MatterStage.DECLINED: "",
    MatterStage.ENDED: "",
}
STEPS = (MatterStage.DRAFT, MatterStage.TAKEN_UP, MatterStage.ENDED)


@dataclass(frozen=True)
class MatterRights:
    """What an account may do with a matter: draft it, decide, write its record, hand it over."""

    may_draft: bool
    may_decide: bool
    may_record: bool
    may_hand_over: bool


def rights(user, matter):
    """Return the MatterRights; who has none reads, or reads less."""

    def may(action, *models):
        return may_write(user, action, models, matter)

    return MatterRights(
        may_draft=may(Action.CHANGE, MatterText, MatterPerson),
        may_decide=may(Action.ADD, StatutoryMatter),
        may_record=may(Action.ADD, MatterNote, MatterMinutes),
        may_hand_over=may(Action.ADD, MatterHandover),
    )


def matter_page(user, matter, file):
    """Return what the page of a matter shows: its head, its parts, the acts that are open."""
    held, shown = rights(user, matter), parts_shown(user, matter, [MatterText, MatterNote])
    terms = body_on(matter.body, timezone.localdate()).terms
    return {
        "matter": matter,
        "file": file,
        "badge": BADGES[matter.stage],
        "steps": [(MatterStage(step).label, step == matter.stage) for step in STEPS],
        "terms": terms,
        "reads_texts": MatterText in shown,
        "texts": [(label, getattr(file.text, name)) for name, label, _ in TEXTS]
        if file.text
        else [],
        "rights": held,
        "panel": keeping(user, matter),
        "acts": list(_acts(matter, file, held)),
    }


def _acts(matter, file, held):
    """Yield (label, address, is the main one) of the acts that may be done now."""

    def to(name, *arguments):
        return reverse(f"consultation:{name}", args=[matter.pk, *arguments])

    if matter.stage == MatterStage.DRAFT and held.may_draft:
        yield "内容を書く", to("matter_write"), True
        yield "人を加える", to("matter_person_add"), False
    if matter.stage == MatterStage.DRAFT and held.may_decide:
        yield "取り上げる", to("matter_act", "take-up"), True
        yield "取り上げない", to("matter_act", "decline"), False
    if matter.stage != MatterStage.TAKEN_UP:
        return
    if held.may_decide:
        yield "会議にかける", to("matter_act", "put"), not file.sittings
        if file.sittings:
            yield "出席する人を選ぶ", to("matter_act", "choose"), False
            yield "働きかける人を決める", to("matter_act", "entrust"), False
    if held.may_record:
        if file.sittings:
            yield "会議録を書く", to("matter_record", "minutes"), False
        yield "情報の提供を求める", to("matter_record", "demand"), False
        yield "書き足す", to("matter_record", "note"), False
    if held.may_hand_over:
        yield "窓口に引き継ぐ", to("matter_hand_over"), True
    if held.may_decide:
        yield "除斥する", to("matter_act", "recuse"), False
        yield "終える", to("matter_act", "end"), False


@side_panel
def received_summaries(case, user):
    """支援会議から引き継いだこと: only the words that were chosen then."""
    rows = ReceivedSummary.objects.filter(case=case).select_related("received_by")
    rows = list(rows)
    return ("consultation/received_panel.html", {"summaries": rows}) if rows else None

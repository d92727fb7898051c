"""The frame of every page of a case: number and name, badges, four facts, steps, tabs.

    context = case_frame(request, case_id, "record")
    context |= {...}
    return render(request, "consultation/record.html", context)

The page's template extends ``consultation/case_base.html``.
"""

from dataclasses import dataclass

from django.utils import timezone

from consultation.enums import Stage
from consultation.presenters.links import link
from consultation.presenters.people import born, name_of
from consultation.presenters.words import short_day
from consultation.queries.frame import find_case, head_of
from consultation.queries.readings import reading_of
from consultation.workflow import progress
from koganei import audit
from koganei.access.field_classes import FieldClass as Class
from koganei.access.matrix import allows
from koganei.access.roles import Role
from koganei.safeguards.addresses import HIDDEN

NO_RIGHT = "見る権限がありません"
# key, label, page, resource that must be granted; a tab stands there as soon as its page exists
TABS = (
    ("overview", "概要", "consultation:case", "consultation.case"),
    ("slip", "連絡票", "consultation:slip", "consultation.slip"),
    ("assessment", "課題分析", "consultation:assessment", "consultation.assessment"),
    ("plan", "支援計画", "consultation:plan", "consultation.plan"),
    ("support", "支援", "consultation:support", "consultation.support"),
    ("record", "経過", "consultation:record", "consultation.record"),
    ("household", "世帯", "consultation:household", "consultation.person"),
    ("consent", "同意と開示", "consultation:consent", "consultation.consent"),
    ("closure", "終結", "consultation:closure", "consultation.closure"),
    ("documents", "書類", "consultation:documents", "consultation.case"),
)
CONTENTS = {"assessment"}  # nothing of them is there without a reason


@dataclass(frozen=True)
class Badge:
    label: str
    kind: str = ""  # classes of .badge


@dataclass(frozen=True)
class Fact:
    """One of the boxes under the title: a label over lines; ``icon`` is for the last line."""

    label: str
    lines: list
    icon: str = ""


def case_frame(request, case_id, tab):
    """Return the context of the frame, ``case`` and ``client`` in it; 404 where it is not there.

    Says to the audit that the page reads this case: the identity of the client, and the address
    where it stands there. The page adds whatever else it shows.
    """
    case = find_case(case_id)
    head = head_of(case, request.user)
    classes = {Class.EXISTENCE, Class.WORK, Class.IDENTITY} | (
        {Class.ADDRESS} if head.address else set()
    )
    audit.reads(case, subjects=[(case.client_id, classes)])
    reading = reading_of(case, request.user)
    return {
        "case": case,
        "client": head.client,
        "client_name": name_of(head.client),
        "badges": badges(head),
        "facts": facts(head),
        "steps": steps(case),
        "reading": reading,
        "tabs": tabs(request.user, case, tab, needs_reason=bool(reading and not reading.until)),
        "tab_label": next(label for key, label, _, _ in TABS if key == tab),
    }


def badges(head):
    """What must be seen first; each a word."""
    case = head.case
    return [
        badge
        for holds, badge in (
            (case.is_restricted, Badge("担当だけが見る", "look with-lock")),
            (case.is_complex, Badge("複合的な課題", "kind")),
            (case.is_difficult, Badge("困難", "kind")),
            (case.is_urgent_support, Badge("緊急の支援中", "look with-warning")),
            (head.is_outside_hours, Badge("時間外に受付", "look")),
            (head.is_protected, Badge("住所は保護中", "stop with-lock")),
        )
        if holds
    ]


def facts(head):
    return [
        Fact("かな・生年月日・性別", born(head.client, timezone.localdate())),
        _whereabouts(head),
        Fact("連絡のしかた", _contact(head) or ["まだ聞いていません"]),
        Fact("担当", _staff(head)),
    ]


def _whereabouts(head):
    if head.is_protected:
        return Fact("住所", ["＊＊＊＊＊＊＊＊", HIDDEN.strip("（）")], "with-lock")
    if head.address:
        return Fact("住所", [head.address.address])
    return Fact("住所", ["まだ聞いていません" if head.may_see_address else NO_RIGHT])


def _contact(head):
    """How the person may be reached, and what must not be done."""
    points = [
        f"{point.get_kind_display()} {point.value}" + (f"（{point.note}）" if point.note else "")
        for point in head.contact_points
        if point.may_be_used
    ]
    rule = head.contact_rule
    if rule is None:
        return points
    message = "伝言を残してよい" if rule.leaves_message else "伝言は残さない"
    manner = "、".join(filter(None, (rule.introduce_as, message)))
    return [*points, *filter(None, (rule.hours, manner, rule.note))]


def _staff(head):
    lead = head.case.lead
    team = [row.user.name for row in head.assignments if row.user_id != head.case.lead_id]
    roles = "・".join(Role(row.role).label for row in head.lead_roles)
    first = f"主担当　{lead.name}（{roles}）" if lead else "主担当　まだいません"
    return [first, f"副担当　{'・'.join(team)}"] if team else [first]


def steps(case):
    """The steps bar: (label, state, second line)."""
    notes = {Stage.INTAKE: short_day(case.received_on)}
    beside = ""
    if case.stage == Stage.CLOSED:
        notes[Stage.CLOSED] = f"{short_day(case.closed_on)} {case.get_closure_reason_display()}"
    elif case.stage in (Stage.REFERRAL, Stage.AWAITING_CONSENT, Stage.SUSPENDED):
        beside = f"{case.get_stage_display()}（{short_day(case.stage_since)}から）"
    return [
        (
            stage.label,
            state,
            beside or "いまここ"
            if state == "now" and case.stage != Stage.CLOSED
            else notes.get(stage, ""),
        )
        for stage, state in progress(case.stage, came_from=case.suspended_from or None)
    ]


def tabs(user, case, current, *, needs_reason=False):
    """Those that the account may open: (label, address, whether it is this one).

    Where a tab shows nothing without a reason, it leads to the page that asks for it.
    """
    return [
        (label, address, key == current)
        for key, label, page, resource in TABS
        if (
            address := link(
                "consultation:reading" if needs_reason and key in CONTENTS else page, case.pk
            )
        )
        and link(page, case.pk)
        and allows(user, resource, "view")
    ]

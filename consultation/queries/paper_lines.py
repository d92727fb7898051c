"""案件の資料 as it is made: what the plan and the household say of each person on an item"""

from dataclasses import dataclass

from consultation.queries.household import members_of
from consultation.queries.plans import draft_of, parts_of
from consultation.rules.plan import TEXTS
from koganei.dates.ages import age_on

ISSUES = "課題"
SERVICES = "利用する事業"


@dataclass(frozen=True)
class Draft:
    """What a paper will say of one person."""

    person: object
    is_client: bool
    about: str
    lines: list


def drafts_of(case, plan, day):
    """Return a Draft for the client, with the plan, and for each of the household, with issues.

    No address, no money, and nothing that others told: a packet names none of them.
    """
    return [
        Draft(
            person=member.person,
            is_client=member.is_client,
            about=_about(member, day),
            lines=[
                *([(ISSUES, "、".join(member.issues))] if member.issues else []),
                *(_plan_lines(plan) if member.is_client else []),
            ],
        )
        for member in members_of(case)
    ]


def _about(member, day):
    person = member.person
    age = age_on(person.birth_on, person.died_on or day)
    said = person.age_about if age is None else f"{age}歳"
    role = "本人" if member.is_client else "世帯の人"
    return "　".join(filter(None, (said, person.get_sex_display(), role)))


def _plan_lines(plan):
    parts = parts_of(plan)
    texts = draft_of(plan, parts).texts
    yield from ((label, texts[name]) for name, label, _ in TEXTS if texts.get(name, "").strip())
    for item in parts.items:
        whom = item.agency.name if item.agency else item.get_done_by_display()
        words = f"{item.problem} → {item.action}（{whom}{item.responsible}）"
        yield (f"役割分担 {item.number}", words)
    if parts.uses:
        yield (SERVICES, "、".join(str(use) for use in parts.uses))

"""課題分析 as a page and a paper show it: each person's issues and answers in words"""

from dataclasses import dataclass, field

from consultation.presenters.people import name_of
from consultation.queries.assessments import parts_of
from consultation.queries.household import members_of
from consultation.questionnaire import sections_for, words_of
from koganei.access.field_classes import FieldClass


@dataclass(frozen=True)
class PersonShown:
    """One person of the household: ``groups`` are (section, [(question, words)])."""

    person: object
    name: str
    is_client: bool
    issues: list
    groups: list = field(default_factory=list)
    money: list = field(default_factory=list)


def shown_version(case, version):
    """Return the context of one version: ``summary``, ``persons``; ``subjects`` for the audit."""
    parts = parts_of(version)
    persons = [_shown(member, parts) for member in members_of(case)]
    subjects = [(case.client_id, [FieldClass.NARRATIVE])]
    subjects += [(key, [FieldClass.NARRATIVE]) for key in parts["persons"]]
    subjects += [(key, [FieldClass.MONEY]) for key in parts["money"]]
    return {"summary": parts["summary"], "persons": persons, "subjects": subjects}


def _shown(member, parts):
    person, is_client = member.person, member.is_client
    return PersonShown(
        person=person,
        name=name_of(person),
        is_client=is_client,
        issues=[_issue(issue) for issue in parts["issues"].get(person.pk, [])],
        groups=_groups(parts["persons"].get(person.pk), is_client=is_client, is_money=False),
        money=_groups(parts["money"].get(person.pk), is_client=is_client, is_money=True),
    )


def _issue(issue):
    """病気, or ダブルケア（家族関係・家族の問題）"""
    label = issue.get_code_display()
    if issue.local_code:
        label = f"{issue.get_local_code_display()}（{label}）"
    return f"{label}: {issue.note}" if issue.note else label


def _groups(row, *, is_client, is_money):
    """Return [(section, [(question, words)])] of what was answered."""
    if row is None:
        return []
    found = []
    for section in sections_for(is_client=is_client, is_money=is_money):
        answered = [(q, words_of(q, row.answers.get(q.key))) for q in section.questions]
        if answered := [(question, words) for question, words in answered if words]:
            found.append((section, answered))
    return found

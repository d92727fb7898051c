"""課題分析を書き、確定する: one open version of a case, its parts each with a count of saves"""

from django.utils import timezone

from consultation.actions.writing import Conflict, add_event, desk_action, finish_due, recorded
from consultation.enums import DueKind, EventKind
from consultation.models import (
    Assessment,
    AssessmentSummary,
    HouseholdMembership,
    PersonAssessment,
    PersonIssue,
    PersonMoney,
)
from consultation.queries.assessments import open_points
from consultation.questionnaire import questions_of, sections_for
from consultation.rules.assessment import (
    ANALYSIS,
    NOT_OPEN,
    check_answers,
    check_day,
    check_issues,
)
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.law import Violation, require

TEXTS = ("appeal", "view", "strengths", "resources", "direction")
COPIED = (
    (AssessmentSummary, (*TEXTS, "version")),
    (PersonAssessment, ("person_id", "answers", "version")),
    (PersonIssue, ("person_id", "code", "local_code", "note")),
    (PersonMoney, ("person_id", "answers", "version")),
)


@desk_action("assessment_begun", on="case", writes=(Assessment,))
def begin(*, by, case, assessed_on):
    """Open the next version and return it; it begins with everything of the version before."""
    last = case.assessments.order_by("-number").first()
    require(
        check_day(
            assessed_on=assessed_on, received_on=case.received_on, today=timezone.localdate()
        ),
        _open_already(last),
    )
    new = Assessment(
        case=case, number=last.number + 1 if last else 1, assessed_on=assessed_on, written_by=by
    )
    new.save(force_insert=True)
    if last:
        _copy(last, new)
    else:
        AssessmentSummary(assessment=new).save(force_insert=True)
    recorded("assessment_begun", by=by, row=case, persons=[case.client_id])
    return new


def _open_already(last):
    if last and last.fixed_at is None:
        return Violation(ANALYSIS, f"第{last.number}版が書きかけです。先に確定してください。")
    return None


def _copy(last, new):
    """Copy every part; the counts of saves go on, as a draft of before may come after."""
    for model, fields in COPIED:
        for values in model.objects.filter(assessment=last).order_by("pk").values(*fields):
            model(assessment=new, **values).save(force_insert=True)


@desk_action("assessment_written", on="case", writes=(AssessmentSummary,), action=Action.CHANGE)
def write_summary(*, by, case, version, texts):
    """Write the texts of TEXTS in the open version; ``version`` is the count that was seen."""
    row = _locked(AssessmentSummary, _open_of(case), version)
    for name in TEXTS:
        setattr(row, name, texts[name])
    _saved(row)
    return recorded(
        "assessment_written",
        by=by,
        row=case,
        persons=[case.client_id],
        classes=[FieldClass.NARRATIVE],
    )


@desk_action("assessment_written", on="case", writes=(PersonAssessment,), action=Action.CHANGE)
def write_person(*, by, case, person_id, version, answers, issues):
    """Write what one person of the household answered, and which issues the person has.

    ``answers``: {key: answer}; ``issues``: (IssueCode, LocalIssue or "", note) triples, which
    take the place of those that stood there. ``version`` 0 where there was nothing yet.
    """
    assessment = _open_of(case)
    require(
        *_check_person(case, person_id),
        *check_answers(_questions(case, person_id, is_money=False), answers),
        *check_issues(issues),
    )
    row = _locked(PersonAssessment, assessment, version, person_id)
    row.answers = answers
    _saved(row)
    PersonIssue.objects.filter(assessment=assessment, person_id=person_id).delete()
    for code, local, note in issues:
        PersonIssue(
            assessment=assessment, person_id=person_id, code=code, local_code=local, note=note
        ).save(force_insert=True)
    return recorded(
        "assessment_written",
        by=by,
        row=case,
        persons=[person_id],
        classes=[FieldClass.NARRATIVE],
    )


@desk_action("money_written", on="case", writes=(PersonMoney,), action=Action.CHANGE)
def write_money(*, by, case, person_id, version, answers):
    """Write income, benefits, arrears and debts of one person; a right of its own."""
    require(
        *_check_person(case, person_id),
        *check_answers(_questions(case, person_id, is_money=True), answers),
    )
    row = _locked(PersonMoney, _open_of(case), version, person_id)
    row.answers = answers
    _saved(row)
    return recorded(
        "money_written", by=by, row=case, persons=[person_id], classes=[FieldClass.MONEY]
    )


@desk_action("assessment_fixed", on="case", writes=(Assessment,), action=Action.CHANGE)
def fix(*, by, case):
    """Fix the open version: nothing in it changes any more; a new view is a new version."""
    row = _open_of(case)
    require(*open_points(case, row))
    row.fixed_by, row.fixed_at = by, timezone.now()
    row.save(update_fields=["fixed_by", "fixed_at"])
    add_event(case, by=by, kind=EventKind.ASSESSMENT, label=f"課題分析 第{row.number}版を確定")
    finish_due(case, by=by, kinds=[DueKind.ASSESSMENT])
    return recorded("assessment_fixed", by=by, row=case, persons=[case.client_id])


def _open_of(case):
    """Return the open version, locked, or say that there is none."""
    rows = Assessment.objects.select_for_update(of=("self",))
    row = rows.filter(case=case, fixed_at=None).first()
    if row is None:
        require(NOT_OPEN)
    return row


def _locked(model, assessment, version, person_id=None):
    """Return the part, or a new one; raise Conflict where another save came first."""
    which = {"assessment": assessment} | ({"person_id": person_id} if person_id else {})
    row = model.objects.select_for_update(of=("self",)).filter(**which).first()
    if (row.version if row else 0) != version:
        raise Conflict(row)
    return row or model(**which, version=0)


def _saved(row):
    row.version += 1
    row.save()


def _members(case):
    """The client and who belongs to the household today."""
    rows = HouseholdMembership.objects.filter(household=case.household_id, ends_on=None)
    return [case.client_id, *rows.values_list("person_id", flat=True)]


def _check_person(case, person_id):
    if person_id not in _members(case):
        yield Violation(ANALYSIS, "この人は、いまの世帯の人ではありません。")


def _questions(case, person_id, *, is_money):
    return questions_of(sections_for(is_client=person_id == case.client_id, is_money=is_money))

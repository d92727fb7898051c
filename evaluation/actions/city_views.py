"""The doors of 市の考え方: write, hand up, approve, send back; the year's row is locked first"""

from dataclasses import replace

from django.utils import timezone

from evaluation.actions.campaigns import locked
from evaluation.models import CityView
from evaluation.permissions import check_may_take, principal_for
from evaluation.queries.opinions import opinions, view_facts
from evaluation.rules.flow import check_comment, check_version
from evaluation.rules.opinions import check_view, missing_in_view
from evaluation.workflow import VIEW_FLOW
from koganei.audit import audited, record
from koganei.drafts.actions import finish
from koganei.law import require

RETURNS = ("return_view", "ask_again")


@audited("city_view_written", on="opinion")
def write_view(*, by, opinion, version, text, reflection, hand_up=False, draft=None):
    """市の考え方を書く, and with ``hand_up`` give it to the head. Return the CityView.

    ``version`` is the count of saves that the page showed, 0 before the first. Half written is
    kept; what goes up is whole; the writer's ``draft`` ends. Raises RuleBroken with all that is
    wrong at once, and Finished where the same page was sent before.
    """
    row, facts = _begun(by, opinion, version, "write_view")
    _take("write_view", row, facts)
    text = text.replace("\r\n", "\n").strip()
    facts = replace(facts, missing=missing_in_view(text, reflection))
    step = VIEW_FLOW.named("hand_up_view")
    require(*check_view(text), *(step.blockers(facts) if hand_up else ()))
    view = row.answer or CityView(opinion=row, version=0)
    view.text, view.reflection = text, reflection
    view.written_by, view.written_at = by, timezone.now()
    _save(view, by)
    if hand_up:
        view.stage = step.target
        _save(view, by)
    finish(by=by, draft=draft)
    record(verb="city_view_written", by=by, on_object=row)
    return view


@audited("city_view_approved", on="opinion")
def approve_view(*, by, opinion, version):
    """市の考え方を確認する: by the head or a registered deputy, never by somebody who wrote it."""
    row, facts = _begun(by, opinion, version, "approve_view")
    view, step = row.answer, _take("approve_view", row, facts)
    view.stage, view.comment = step.target, ""
    view.principal, view.approved_by = principal_for(by, "approve_view", row), by
    view.approved_on = timezone.localdate()
    _save(view, by)
    record(verb="city_view_approved", by=by, on_object=row)
    return view


@audited("city_view_sent_back", on="opinion")
def send_view_back(*, by, opinion, version, step, comment):
    """差し戻す to the section with words: ``step`` says who does so, head or secretariat."""
    if step not in RETURNS:
        raise ValueError(step)
    row, facts = _begun(by, opinion, version, step, comment=comment)
    require(*check_comment(comment))
    view, taken = row.answer, _take(step, row, facts)
    view.stage, view.comment = taken.target, comment.strip()
    view.principal = view.approved_by = view.approved_on = None
    _save(view, by)
    record(verb="city_view_sent_back", by=by, on_object=row)
    return view


def _begun(by, opinion, version, step, **said):
    """Hold the year, ask who may, and whether the page showed what is there now."""
    locked(opinion.sheet.campaign)
    row = opinions().get(pk=opinion.pk)
    require(check_may_take(by, step, VIEW_FLOW.named(step).label, row))
    require(check_version(version, row.view_version, "市の考え方"))
    return row, view_facts(row, by, **said)


def _take(name, row, facts):
    stage = row.answer.stage if row.answer else None
    return VIEW_FLOW.take(name, stage, facts, of="市の考え方")


def _save(view, by):
    view.version += 1
    view._history_user = by
    view.save()

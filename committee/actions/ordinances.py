"""Amend the rules of a body: a new dated row, never a change of the old one."""

from committee.actions.appointments import lock
from committee.models import Appointment
from committee.permissions import check_may_amend
from committee.queries.ordinances import rule_book
from committee.rules.organization import check_amendment
from koganei.audit import audited, record
from koganei.law import require


@audited("amend", on="ordinance")
def amend(*, ordinance, effective_on, by, on, changes=None, categories=None):
    """改正する: copy an ordinance with its categories and articles to a new effective day.

    ``changes`` are columns of the new row, ``categories`` {code: columns}. ``on`` is today and is
    only recorded. Raises RuleBroken where the new limits are broken on some day by those who
    are appointed already and whom the transition does not let stay.
    """
    committee = lock(ordinance.committee_id)
    require(check_may_amend(by))
    old_categories, old_articles = list(ordinance.categories.all()), list(ordinance.articles.all())
    row = type(ordinance).objects.get(pk=ordinance.pk)
    _save_copy(row, by, on, effective_on=effective_on, **(changes or {}))
    for category in old_categories:
        _save_copy(category, by, on, ordinance=row, **(categories or {}).get(category.code, {}))
    for article in old_articles:
        _save_copy(article, by, on, ordinance=row)
    tenures = [a.tenure for a in Appointment.objects.filter(committee=committee)]
    require(*check_amendment(rule_book(committee), tenures, effective_on))
    record(verb="amend", by=by, on_object=row)
    return row


def _save_copy(row, by, on, **columns):
    row.pk = None
    row._state.adding = True
    for name, value in columns.items():
        setattr(row, name, value)
    row.full_clean()
    row._history_user = by
    row._change_reason = f"改正（{on}に登録）"
    row.save()

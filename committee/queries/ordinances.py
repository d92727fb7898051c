"""Which body, and which of its ordinances on which day"""

from django.db.models import Q

from committee.enums import Topic
from committee.models import Appointment, Committee, Ordinance, RemunerationRate
from committee.models.ordinance import PARAMETERS
from committee.rules.ordinance import Provisions, RuleBook
from committee.rules.organization import check_amendment
from koganei.law import Citation


def committee_called(text):
    """Return the committee with this exact name or code, or None."""
    return Committee.objects.filter(Q(name=text) | Q(code=text)).first()


def rule_book(committee):
    """Return every ordinance of a committee as the rules see them; three queries."""
    rows = _whole(Ordinance.objects.filter(committee=committee)).order_by("effective_on")
    return RuleBook(committee.name, tuple(row.provisions() for row in rows))


def ordinance_on(committee, day):
    """Return the row in force on a day with its categories and articles, or None."""
    past = _whole(Ordinance.objects.filter(committee=committee, effective_on__lte=day))
    return past.order_by("effective_on").last()


def provisions_on(committee, day):
    """Return what is in force on a day as the rules see it, or None."""
    row = ordinance_on(committee, day)
    return row and row.provisions()


def _whole(ordinances):
    return ordinances.select_related("committee").prefetch_related("categories", "articles")


def articles_in_order(ordinance):
    """Return the articles as the text has them: the supplementary provisions last."""
    return sorted(ordinance.articles.all(), key=lambda article: article.key)


def rates_of(committee):
    """Return the daily rates of every date as the rules see them."""
    return [row.rate for row in RemunerationRate.objects.filter(committee=committee)]


def ordinance_is_in_use(ordinance):
    """Whether somebody was ever appointed under these categories."""
    return Appointment.objects.filter(category__ordinance=ordinance).exists()


def broken_limits(ordinance, categories):
    """Return the limits of an ordinance not saved yet that appointed members would break."""
    places = {Topic.CATEGORIES: Citation(ordinance.short_name)}
    new = Provisions(
        name=ordinance.short_name,
        effective_on=ordinance.effective_on,
        categories=tuple(category.rule(places) for category in categories),
        **{name: getattr(ordinance, name) for name in PARAMETERS},
    )
    others = _whole(Ordinance.objects.filter(committee=ordinance.committee_id))
    editions = [new, *(row.provisions() for row in others.exclude(pk=ordinance.pk))]
    editions.sort(key=lambda edition: edition.effective_on)
    tenures = [
        row.tenure
        for row in Appointment.objects.filter(committee=ordinance.committee).select_related(
            "member"
        )
    ]
    return check_amendment(
        RuleBook(ordinance.committee.name, tuple(editions)), tenures, new.effective_on
    )

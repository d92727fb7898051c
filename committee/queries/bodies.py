"""Which bodies there are, how many sit in them, and which of them the public may look at"""

from django.db.models import Count, Max, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce

from committee.models import Appointment, Committee, Mayor, Ordinance


def bodies(on):
    """Return [(committee, its number of members on a day)]; two queries."""
    counts = Appointment.objects.in_office(on).order_by().values_list("committee")
    serving = dict(counts.annotate(Count("pk")))
    return [(body, serving.get(body.pk, 0)) for body in Committee.objects.all()]


def public_bodies(on):
    """Return the bodies whose ordinance of a day makes their meetings public (第7条)."""
    in_force = Ordinance.objects.filter(committee=OuterRef("pk"), effective_on__lte=on)
    newest = in_force.order_by("-effective_on").values("meetings_public")[:1]
    return Committee.objects.annotate(meetings_public=Subquery(newest)).filter(meetings_public=True)


def last_day_in_office(committee, before):
    """Return the last day before a day on which somebody held a seat, or None."""
    rows = Appointment.objects.filter(committee=committee).annotate(
        last=Coalesce("ended_on", "ends_on")
    )
    return rows.filter(last__lt=before).aggregate(day=Max("last"))["day"]


def first_day(committee):
    """Return the day on which the body's first ordinance took effect, or None."""
    return committee.ordinances.aggregate(day=Min("effective_on"))["day"]


def mayor_on(day):
    """Return the name of the mayor of a day, or "" where nobody is recorded."""
    mayor = Mayor.objects.filter(took_office_on__lte=day).first()
    return mayor.name if mayor else ""

"""窓口: at which desk an account works, and when it is open"""

from consultation.models import Desk, DeskOpening


def desk_of(user):
    """Return the desk that the account's organization runs, or None."""
    if user.organization_id is None:
        return None
    return Desk.objects.filter(organization=user.organization_id).order_by("pk").first()


def hours_of(desk):
    return desk.opens_at, desk.closes_at


def holiday_hours_on(desk, day):
    """Return the hours of a confirmed 休日窓口 on ``day``, or None."""
    rows = DeskOpening.objects.filter(desk=desk, day=day, is_confirmed=True)
    return rows.values_list("opens_at", "closes_at").first()

"""The rows of the committees as they stand to the account that asks."""

from committee.models import (
    Appointment,
    Committee,
    Member,
    MemberContact,
    Officer,
    Ordinance,
    RemunerationRate,
)
from koganei.testing.decisions import EVERY_SCOPE, Situation, admin_rows


def _bodies(user):
    """Bodies are told apart by their code; everybody may know that there is one."""
    return [
        Situation("a body", {"code": Committee.objects.order_by("pk").first().code}, EVERY_SCOPE),
        Situation("unknown", {"code": "nowhere"}),
    ]


ROWS = {
    "body": _bodies,
    "committee": admin_rows(Committee),
    "ordinance": admin_rows(Ordinance),
    "remuneration_rate": admin_rows(RemunerationRate),
    "member": admin_rows(Member),
    "member_contact": admin_rows(MemberContact),
    "appointment": admin_rows(Appointment),
    "officer": admin_rows(Officer),
}

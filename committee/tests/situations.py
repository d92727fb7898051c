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
from koganei.testing.decisions import admin_rows

ROWS = {
    "committee": admin_rows(Committee),
    "ordinance": admin_rows(Ordinance),
    "remuneration_rate": admin_rows(RemunerationRate),
    "member": admin_rows(Member),
    "member_contact": admin_rows(MemberContact),
    "appointment": admin_rows(Appointment),
    "officer": admin_rows(Officer),
}

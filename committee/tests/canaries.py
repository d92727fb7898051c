"""The private part of a member: security.md §2.5, 委員 private; only the secretariat has it."""

from committee.models import Appointment, MemberContact
from koganei.testing.canary import Canary

SEERS = frozenset({"secretariat"})


def plant():
    member = Appointment.objects.order_by("pk").first().member
    contact = MemberContact.objects.filter(member=member).first() or MemberContact(member=member)
    words = {
        "address": "Kanarekadr", "phone": "Kanarektel", "email": "kanarekml@example.jp",
        "note": "Kanareknote",
    }  # fmt: skip
    for name, word in words.items():
        setattr(contact, name, word)
    contact.save()
    page = f"/admin/committee/membercontact/{contact.pk}/change/"
    return [Canary(word, SEERS, contact, field, _another, (page,)) for field, word in words.items()]


def _another():
    """One more member whose contact is known."""
    without = Appointment.objects.filter(member__contact=None).first()
    MemberContact.objects.create(member=without.member, phone="Anderswo")

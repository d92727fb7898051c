"""The private part of a member: security.md §2.5, 委員 private. Only the secretariat has it here."""

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
    return [Canary(word, SEERS, (page,)) for word in words.values()]

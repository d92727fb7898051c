"""The rows of the committees as they stand to the account that asks."""

from committee.models import (
    AdvisoryReport,
    Appointment,
    AttendanceEvent,
    AttendanceReply,
    Committee,
    Mayor,
    Meeting,
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


def _files(**more):
    def rows(user):
        known = {"code": "promotion"} | more
        return [
            Situation("a document", known, EVERY_SCOPE),
            Situation("unknown", known | {"code": "nowhere"}),
        ]

    return rows


def _in_meeting(name, /, key="2020-1", **more):
    """One meeting of the demo, in session or over; and one that nobody ever planned."""

    def rows(user):
        known = {"code": "promotion", "key": key} | more
        return [
            Situation(name, known, EVERY_SCOPE),
            Situation("unknown", known | {"key": "2020-99"}),
        ]

    return rows


def _movements(user):
    known = {"code": "promotion", "key": "2020-1"}
    pk = AttendanceEvent.objects.filter(meeting__year=2020).first().pk
    return [
        Situation("a movement", known | {"pk": pk}, EVERY_SCOPE),
        Situation("unknown", known | {"pk": 999_999}),
    ]


def _pay_years(**more):
    def rows(user):
        known = {"code": "promotion", "year": 2019} | more
        return [
            Situation("a year", known, EVERY_SCOPE),
            Situation("unknown", known | {"code": "nowhere"}),
        ]

    return rows


def _inquiry_acts(user):
    return [
        Situation("an act", {"code": "promotion", "name": "inquire"}, EVERY_SCOPE),
        Situation("unknown", {"code": "nowhere", "name": "inquire"}),
    ]


def _attachments(user):
    known = {"code": "promotion", "pk": AdvisoryReport.objects.get().pk, "number": 1}
    return [
        Situation("an attachment", known, EVERY_SCOPE),
        Situation("unknown", known | {"number": 99}),
    ]


def _public_attachments(user):
    known = {"key": "2019-1"} | _attachments(user)[0].arguments
    return [
        Situation("an attachment", known, EVERY_SCOPE),
        Situation("unknown", known | {"number": 99}),
    ]


ROWS = {
    "attachment": _attachments,
    "public_attachment": _public_attachments,
    "inquiry_act": _inquiry_acts,
    "pay_year": _pay_years(),
    "pay_year_file": _pay_years(format="xlsx"),
    "meeting": _in_meeting("a meeting"),
    "meeting_in_admin": admin_rows(Meeting),
    "attendance_reply": admin_rows(AttendanceReply),
    "meeting_act": _in_meeting("an act", name="reply"),
    "gallery_act": _in_meeting("an act", name="observer"),
    "meeting_material": _in_meeting("a material", number=1, version=1),
    "meeting_item": _in_meeting("an item", number=2, name="decide"),
    "minutes": _in_meeting("published minutes", key="2019-1"),
    "minutes_act": _in_meeting("an act", key="2019-1", name="fix"),
    "minutes_section": _in_meeting("a section", key="2019-1", number=1),
    "movement": _movements,
    "meeting_paper": _in_meeting("a paper", number=1),
    "meeting_file": _in_meeting("a document", kind="agenda", format="pdf"),
    "roster_file": _files(format="csv"),
    "letters_file": _files(kind="name_cards"),
    "body": _bodies,
    "committee": admin_rows(Committee),
    "ordinance": admin_rows(Ordinance),
    "remuneration_rate": admin_rows(RemunerationRate),
    "mayor": admin_rows(Mayor),
    "member": admin_rows(Member),
    "member_contact": admin_rows(MemberContact),
    "appointment": admin_rows(Appointment),
    "officer": admin_rows(Officer),
}

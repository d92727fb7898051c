"""What the database itself refuses on item attendees and packets (access.md, guarantee 5)"""

from consultation.models.attendance_guards import ATTENDEES, SECRECY
from consultation.models.conference_guards import BODY, CONSENT, VALID
from koganei.triggers import refuse, register

BOUND = """EXISTS (SELECT 1 FROM consultation_attendee t
    JOIN consultation_conferenceitem i ON i.id = NEW.item_id
    JOIN consultation_conferencepart p ON p.id = i.part_id AND p.conference_id = t.conference_id
    WHERE t.id = NEW.attendee_id AND t.ended_at IS NULL
    AND NEW.user_id IS NOT DISTINCT FROM t.user_id
    AND (EXISTS (SELECT 1 FROM consultation_attendeeseat s
    WHERE s.attendee_id = t.id AND s.part_id = i.part_id)
    OR EXISTS (SELECT 1 FROM consultation_itemagency a
    WHERE a.item_id = i.id AND a.agency_id = t.agency_id AND a.ended_at IS NULL)))"""
PICKED = ("item_id", "attendee_id", "user_id", "picked_by_id", "picked_at")
SENT = ("part_id", "attendee_id", "number", "is_paper", "sent_by_id", "sent_at")
ONCE_RETURNED = ("returned_at", "returned_to_id")
PAPER = ("item_id", "case_id", "person_id", "is_client", "called", "about", "written_by_id")


def _changed(names):
    return " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in names)


def _attendees():
    yield refuse(
        "itemattendee_insert_bound_by_the_body", "consultation_itemattendee", "INSERT",
        "この会議体の構成員か、この案件に招かれた機関の人を選んでください。",
        when=f"NOT {BOUND}", citation=ATTENDEES,
    )  # fmt: skip
    yield refuse(
        "itemattendee_update_only_attendance", "consultation_itemattendee", "UPDATE",
        "選んだ出席者は変えられません。外して、選び直してください。",
        when=f"OLD.ended_at IS NOT NULL OR {_changed(PICKED)}", citation=ATTENDEES,
    )  # fmt: skip
    yield refuse(
        "itemattendee_delete_never", "consultation_itemattendee", "DELETE",
        "案件の出席者の記録は消せません。", citation=ATTENDEES,
    )  # fmt: skip


def _packets():
    yield refuse(
        "packet_insert_of_its_sitting",
        "consultation_packet",
        "INSERT",
        "この開催の出席者にだけ配れます。",
        when="""NOT EXISTS (SELECT 1 FROM consultation_attendee t
            JOIN consultation_conferencepart p ON p.conference_id = t.conference_id
            WHERE t.id = NEW.attendee_id AND p.id = NEW.part_id AND t.ended_at IS NULL)""",
        citation=ATTENDEES,
    )
    yield refuse(
        "packet_update_only_opened_or_returned",
        "consultation_packet",
        "UPDATE",
        "配った資料の記録は変えられません。",
        when=f"""{_changed(SENT)} OR (OLD.first_opened_at IS NOT NULL
            AND ({_changed(["first_opened_at"])}))
            OR (OLD.returned_at IS NOT NULL AND ({_changed(ONCE_RETURNED)}))""",
        citation=SECRECY,
    )
    yield refuse(
        "packet_delete_never", "consultation_packet", "DELETE",
        "配った資料の記録は消せません。", citation=SECRECY,
    )  # fmt: skip


def _openings():
    yield refuse(
        "packetopening_insert_with_consent",
        "consultation_packetopening",
        "INSERT",
        "この機関について、有効な本人同意がありません。",
        when=f"NOT {VALID}",
        citation=CONSENT,
        first_lock="consultation_consentrecord WHERE id = NEW.consent_id",
    )
    yield refuse(
        "packetopening_insert_for_who_attends",
        "consultation_packetopening",
        "INSERT",
        "この案件の出席者に選ばれた人にだけ、期間の中で開けます。",
        when="""NOT EXISTS (SELECT 1 FROM consultation_packet k
            JOIN consultation_conferenceitem i ON i.id = NEW.item_id AND i.part_id = k.part_id
            JOIN consultation_conferencepart p ON p.id = k.part_id
            JOIN consultation_conference c ON c.id = p.conference_id
            JOIN consultation_attendee t ON t.id = k.attendee_id
            JOIN consultation_itemattendee a ON a.attendee_id = t.id AND a.item_id = i.id
            WHERE k.id = NEW.packet_id AND t.agency_id = NEW.agency_id AND t.ended_at IS NULL
            AND a.ended_at IS NULL AND i.taken_back_at IS NULL AND c.cancelled_at IS NULL
            AND NEW.asked_on <= k.closes_on)""",
        citation=ATTENDEES,
    )
    yield refuse(
        "packetopening_insert_where_acknowledged",
        "consultation_packetopening",
        "INSERT",
        "守秘義務をまだ確認していません。",
        when="""NOT EXISTS (SELECT 1 FROM consultation_packet k
            JOIN consultation_acknowledgement a ON a.attendee_id = k.attendee_id
            AND a.part_id = k.part_id
            JOIN consultation_conferencepart p ON p.id = k.part_id
            JOIN consultation_conference c ON c.id = p.conference_id
            WHERE k.id = NEW.packet_id AND a.terms_id = (SELECT b.id
            FROM consultation_bodyterms b WHERE b.body_id = p.body_id
            AND b.starts_on <= c.held_on ORDER BY b.starts_on DESC LIMIT 1))""",
        citation=SECRECY,
    )


def _papers():
    yield refuse(
        "itempaper_insert_of_its_item", "consultation_itempaper", "INSERT",
        "案件と相談が合いません。",
        when="""NOT EXISTS (SELECT 1 FROM consultation_conferenceitem i
            WHERE i.id = NEW.item_id AND i.case_id = NEW.case_id)""",
        citation=BODY,
    )  # fmt: skip
    yield refuse(
        "itempaper_update_only_ended", "consultation_itempaper", "UPDATE",
        "作った資料は変えられません。作り直してください。",
        when=f"OLD.ended_at IS NOT NULL OR {_changed(PAPER)}", citation=BODY,
    )  # fmt: skip
    yield refuse(
        "itempapertext_update_never", "consultation_itempapertext", "UPDATE",
        "作った資料は変えられません。作り直してください。", citation=BODY,
    )  # fmt: skip
    for table in ("itempaper", "itempapertext", "packetopening"):
        yield refuse(
            f"{table}_delete_never", f"consultation_{table}", "DELETE",
            "配った資料の記録は消せません。", citation=SECRECY,
        )  # fmt: skip
    yield refuse(
        "packetopening_update_never", "consultation_packetopening", "UPDATE",
        "開いた記録は変えられません。", citation=SECRECY,
    )  # fmt: skip


def declare():
    """Register them all; called once the apps are ready."""
    register(*_attendees(), *_packets(), *_openings(), *_papers())

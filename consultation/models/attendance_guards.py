"""What the database itself refuses on attendees and their duty of secrecy (access.md)"""

from koganei.law import LegalText
from koganei.triggers import refuse, register

ATTENDEES = LegalText("検討結果報告書6(1)").section("構成員")
SECRECY = LegalText("守秘義務").section("会議の案件")
OF_ITS_SITTING = """NOT EXISTS (SELECT 1 FROM consultation_attendee t
    JOIN consultation_conferencepart p ON p.conference_id = t.conference_id
    WHERE t.id = NEW.attendee_id AND p.id = NEW.part_id AND t.ended_at IS NULL)"""
NEWEST_TERMS = """(SELECT b.id FROM consultation_bodyterms b
    JOIN consultation_conferencepart p ON p.body_id = b.body_id
    JOIN consultation_conference c ON c.id = p.conference_id
    WHERE p.id = NEW.part_id AND b.starts_on <= c.held_on ORDER BY b.starts_on DESC LIMIT 1)"""
FIXED = ("conference_id", "user_id", "name", "agency_id", "post", "added_by_id")


def _attendees():
    yield refuse(
        "attendee_insert_before_it_is_cancelled",
        "consultation_attendee",
        "INSERT",
        "取りやめた開催には、出席者を加えられません。",
        when="""EXISTS (SELECT 1 FROM consultation_conference c
            WHERE c.id = NEW.conference_id AND c.cancelled_at IS NOT NULL)""",
        citation=ATTENDEES,
        first_lock="consultation_conference WHERE id = NEW.conference_id",
    )
    yield refuse(
        "attendee_update_only_ended",
        "consultation_attendee",
        "UPDATE",
        "出席者は変えられません。外して、加え直してください。",
        when="OLD.ended_at IS NOT NULL OR "
        + " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FIXED),
        citation=ATTENDEES,
    )
    yield refuse(
        "attendee_delete_never", "consultation_attendee", "DELETE",
        "出席者の記録は消せません。", citation=ATTENDEES,
    )  # fmt: skip
    yield refuse(
        "attendeeseat_insert_of_its_sitting", "consultation_attendeeseat", "INSERT",
        "この開催の出席者と会議体を選んでください。", when=OF_ITS_SITTING, citation=ATTENDEES,
    )  # fmt: skip
    yield refuse(
        "attendeeseat_insert_on_a_seat_of_the_body",
        "consultation_attendeeseat",
        "INSERT",
        "開催日に、この会議体にこの職の構成員がありません。",
        when="""NOT EXISTS (SELECT 1 FROM consultation_bodyseat s
            JOIN consultation_conferencepart p ON p.body_id = s.body_id
            JOIN consultation_conference c ON c.id = p.conference_id
            WHERE s.id = NEW.seat_id AND p.id = NEW.part_id AND s.starts_on <= c.held_on
            AND (s.ends_on IS NULL OR s.ends_on >= c.held_on)
            AND (s.agency_id IS NULL OR s.agency_id = (SELECT t.agency_id
            FROM consultation_attendee t WHERE t.id = NEW.attendee_id)))""",
        citation=ATTENDEES,
    )


def _acknowledgements():
    yield refuse(
        "acknowledgement_insert_of_its_sitting", "consultation_acknowledgement", "INSERT",
        "守秘義務を確認できるのは、この開催の出席者だけです。", when=OF_ITS_SITTING,
        citation=SECRECY,
    )  # fmt: skip
    yield refuse(
        "acknowledgement_insert_on_the_terms_of_the_day",
        "consultation_acknowledgement",
        "INSERT",
        "開催日の会議体の根拠で、確認してください。",
        when=f"NEW.terms_id IS DISTINCT FROM {NEWEST_TERMS}",
        citation=SECRECY,
    )
    yield refuse(
        "acknowledgement_insert_on_screen_by_oneself",
        "consultation_acknowledgement",
        "INSERT",
        "画面での確認は、出席者本人がします。",
        when="""NEW.how = 'on_screen' AND NEW.recorded_by_id IS DISTINCT FROM
            (SELECT t.user_id FROM consultation_attendee t WHERE t.id = NEW.attendee_id)""",
        citation=SECRECY,
    )
    for table in ("acknowledgement", "attendeeseat"):
        for event in ("UPDATE", "DELETE"):
            yield refuse(
                f"{table}_{event.lower()}_never", f"consultation_{table}", event,
                "出席と守秘義務の記録は、変えられません。", citation=SECRECY,
            )  # fmt: skip


def declare():
    """Register them all; called once the apps are ready."""
    register(*_attendees(), *_acknowledgements())

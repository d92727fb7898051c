"""What the database itself refuses of opening a matter of 支援会議 from a packet (μ, security.md)

Each condition is asked again as the row is written, with the row that could take it away locked:
who was chosen, the item, the sitting, the matter.
"""
# ruff: noqa: S608 -- names of our own tables and columns; no value is put into the SQL

from consultation.codes import MatterStage
from consultation.models.matter_guards import MATTER_OF_ITEM, STAGE, never, terms
from consultation.rules.bodies import SECRECY, STATUTORY
from consultation.rules.packets import PACKETS
from koganei.triggers import refuse, register

TABLE = "consultation_matteropening"
PACKET = """FROM consultation_packet k
    JOIN consultation_matteritem i ON i.id = NEW.item_id AND i.part_id = k.part_id
    JOIN consultation_conferencepart p ON p.id = k.part_id
    JOIN consultation_conference c ON c.id = p.conference_id
    JOIN consultation_attendee t ON t.id = k.attendee_id AND t.conference_id = c.id"""
OF_ITEM = "(SELECT {what} {packet} WHERE k.id = NEW.packet_id)"
WITH_LAW = "t.law <> '' AND t.law = NEW.law"
MATTER = MATTER_OF_ITEM.format(item="NEW.item_id")


def _one(what):
    return OF_ITEM.format(what=what, packet=PACKET)


def _openings():
    yield refuse(
        "matteropening_insert_for_who_was_chosen", TABLE, "INSERT",
        "この案件に出席する人に選ばれた人にだけ開けます。",
        when=f"""NOT EXISTS (SELECT 1 {PACKET}
            JOIN consultation_matterattendee a ON a.attendee_id = t.id AND a.item_id = i.id
            WHERE k.id = NEW.packet_id AND t.agency_id = NEW.agency_id AND t.ended_at IS NULL
            AND a.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM consultation_matterrecusal r
            WHERE r.matter_id = i.matter_id AND r.user_id = t.user_id))""",
        citation=SECRECY,
        first_lock=f"""consultation_matterattendee WHERE item_id = NEW.item_id
            AND attendee_id = {_one("k.attendee_id")}""",
    )  # fmt: skip
    yield refuse(
        "matteropening_insert_within_its_days", TABLE, "INSERT",
        "資料を読める日から、見られる最後の日までだけ開けます。",
        when=f"""NOT EXISTS (SELECT 1 {PACKET} WHERE k.id = NEW.packet_id
            AND k.sent_at <= NEW.opened_at AND i.opens_on <= NEW.opened_on
            AND NEW.opened_on <= k.closes_on AND c.cancelled_at IS NULL)""",
        citation=PACKETS, first_lock=f"consultation_conference WHERE id = {_one('c.id')}",
    )  # fmt: skip
    yield refuse(
        "matteropening_insert_not_taken_back", TABLE, "INSERT",
        "会議から下ろした案件は開けません。",
        when="""NOT EXISTS (SELECT 1 FROM consultation_matteritem i
            WHERE i.id = NEW.item_id AND i.taken_back_at IS NULL)""",
        citation=PACKETS, first_lock="consultation_matteritem WHERE id = NEW.item_id",
    )  # fmt: skip
    yield refuse(
        "matteropening_insert_while_taken_up", TABLE, "INSERT",
        "取り上げた案件だけを開けます。",
        when=f"{STAGE.format(matter=MATTER)} <> '{MatterStage.TAKEN_UP}'",
        citation=STATUTORY, first_lock=f"consultation_statutorymatter WHERE id = {MATTER}",
    )  # fmt: skip
    yield refuse(
        "matteropening_insert_where_acknowledged", TABLE, "INSERT",
        "守秘義務をまだ確認していません。",
        when=f"""NOT EXISTS (SELECT 1 {PACKET}
            JOIN consultation_acknowledgement a ON a.attendee_id = t.id AND a.part_id = p.id
            WHERE k.id = NEW.packet_id AND a.terms_id = (SELECT b.id
            FROM consultation_bodyterms b WHERE b.body_id = p.body_id
            AND b.starts_on <= c.held_on ORDER BY b.starts_on DESC LIMIT 1))""",
        citation=SECRECY,
    )  # fmt: skip
    yield refuse(
        "matteropening_insert_by_law", TABLE, "INSERT",
        "会議体の法的根拠が、開催日にありません。",
        when=f"NOT {terms(_one('p.body_id'), _one('c.held_on'), WITH_LAW)}",
        citation=STATUTORY,
    )  # fmt: skip
    yield from never("matteropening", "UPDATE", "DELETE")


def declare():
    """Register them all; called once the apps are ready."""
    register(*_openings())

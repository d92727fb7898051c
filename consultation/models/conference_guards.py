"""What the database itself refuses on conferences (access.md, guarantees 5 and 6)"""
# ruff: noqa: S608 -- names of our own tables and columns; no value is put into the SQL

from koganei.law import LegalText
from koganei.triggers import refuse, register

CONSENT = LegalText("検討結果報告書6(1)").section("支援調整会議　本人同意：必要")
BODY = LegalText("検討結果報告書6(1)").section("会議体")
HUMAN = "(SELECT COALESCE(p.merged_into_id, p.id) FROM consultation_person p WHERE p.id = {person})"
CLIENT = """(SELECT c.client_id FROM consultation_case c JOIN consultation_conferenceitem i
    ON i.case_id = c.id WHERE i.id = NEW.item_id)"""
NAMED = """EXISTS (SELECT 1 FROM consultation_consenttarget t WHERE t.consent_id = r.id
    AND t.agency_id = NEW.agency_id AND {excluded} t.is_excluded)"""
# of the client, whichever of their rows it is; a case that is not written yet has no client
OF_CLIENT = f"""({HUMAN.format(person="r.person_id")} = {HUMAN.format(person=CLIENT)}
    OR ({CLIENT} IS NULL AND r.case_id = (SELECT i.case_id FROM consultation_conferenceitem i
    WHERE i.id = NEW.item_id)))"""
# a record of the same human being that agrees, has begun, has not ended, and covers the agency
VALID = f"""EXISTS (SELECT 1 FROM consultation_consentrecord r WHERE r.id = NEW.consent_id
    AND {OF_CLIENT} AND NOT r.is_refused AND r.withdrawn_at IS NULL AND r.starts_on <= NEW.asked_on
    AND (r.expires_on IS NULL OR r.expires_on >= NEW.asked_on)
    AND ((r.scope = 'general' AND NOT {NAMED.format(excluded="")})
    OR (r.scope = 'limited' AND {NAMED.format(excluded="NOT")})))"""
BODY_OF_ITEM = """(SELECT b.consent_rule FROM consultation_conferencebody b
    JOIN consultation_conferencepart a ON a.body_id = b.id WHERE a.id = NEW.part_id)"""


def _items():
    yield refuse(
        "conferenceitem_insert_where_consent_is_asked_for",
        "consultation_conferenceitem",
        "INSERT",
        "相談を載せられるのは、本人同意の要る会議体だけです。",
        when=f"{BODY_OF_ITEM} <> 'required'",
        citation=BODY,
    )
    yield refuse(
        "conferenceitem_insert_plan_of_the_case",
        "consultation_conferenceitem",
        "INSERT",
        "ほかの相談の計画は載せられません。",
        when="""NOT EXISTS (SELECT 1 FROM consultation_supportplan p WHERE p.id = NEW.plan_id
            AND p.case_id = NEW.case_id AND NOT p.is_decided)""",
        citation=BODY,
    )
    yield refuse(
        "conferenceitem_update_once",
        "consultation_conferenceitem",
        "UPDATE",
        "結果を記録した案件、下ろした案件は変えられません。",
        when="""OLD.outcome <> '' OR OLD.taken_back_at IS NOT NULL OR NEW.case_id <> OLD.case_id
            OR NEW.plan_id <> OLD.plan_id OR (NEW.part_id <> OLD.part_id
            AND (SELECT n.body_id FROM consultation_conferencepart n WHERE n.id = NEW.part_id)
            <> (SELECT o.body_id FROM consultation_conferencepart o WHERE o.id = OLD.part_id))""",
        citation=BODY,
    )
    for event in ("INSERT", "UPDATE"):
        yield refuse(
            f"conferenceitem_{event.lower()}_of_a_sitting_that_is_held",
            "consultation_conferenceitem",
            event,
            "取りやめた開催に、案件は載せられません。",
            when="""NEW.taken_back_at IS NULL AND EXISTS (SELECT 1
                FROM consultation_conference c JOIN consultation_conferencepart p
                ON p.conference_id = c.id WHERE p.id = NEW.part_id
                AND c.cancelled_at IS NOT NULL)""",
            citation=BODY,
            first_lock="""consultation_conference WHERE id = (SELECT p.conference_id
                FROM consultation_conferencepart p WHERE p.id = NEW.part_id)""",
        )
    yield refuse(
        "conferenceitem_delete_never", "consultation_conferenceitem", "DELETE",
        "案件の記録は消せません。", citation=BODY,
    )  # fmt: skip
    for event in ("UPDATE", "DELETE"):
        yield refuse(
            f"itemopinion_{event.lower()}_never", "consultation_itemopinion", event,
            "会議の意見は、記録したあとで変えられません。", citation=BODY,
        )  # fmt: skip


def _sittings():
    of_sitting = """EXISTS (SELECT 1 FROM consultation_conferenceitem i
        JOIN consultation_conferencepart p ON p.id = i.part_id
        WHERE p.conference_id = OLD.id AND i.taken_back_at IS NULL AND {which})"""
    yield refuse(
        "conference_update_cancelled_without_items",
        "consultation_conference",
        "UPDATE",
        "案件が載っています。先に下ろすか、ほかの開催に移してください。",
        when="NEW.cancelled_at IS NOT NULL AND " + of_sitting.format(which="1 = 1"),
        citation=BODY,
    )
    yield refuse(
        "conference_update_moved_before_it_was_held",
        "consultation_conference",
        "UPDATE",
        "結果を記録した開催の日は変えられません。",
        when="NEW.held_on <> OLD.held_on AND " + of_sitting.format(which="i.outcome <> ''"),
        citation=BODY,
    )
    yield refuse(
        "conference_update_cancelled_once",
        "consultation_conference",
        "UPDATE",
        "取りやめた開催は変えられません。",
        when="OLD.cancelled_at IS NOT NULL",
        citation=BODY,
    )


def _consents():
    yield refuse(
        "itemagency_insert_with_consent",
        "consultation_itemagency",
        "INSERT",
        "この機関について、有効な本人同意がありません。",
        when=f"NOT {VALID}",
        citation=CONSENT,
        first_lock="consultation_consentrecord WHERE id = NEW.consent_id",
    )
    yield refuse(
        "itemagency_update_only_ended",
        "consultation_itemagency",
        "UPDATE",
        "招いた記録は変えられません。招くのをやめることだけができます。",
        when="""OLD.ended_at IS NOT NULL OR NEW.item_id <> OLD.item_id
            OR NEW.agency_id <> OLD.agency_id OR NEW.consent_id <> OLD.consent_id
            OR NEW.asked_on <> OLD.asked_on""",
        citation=CONSENT,
    )
    yield refuse(
        "itemagency_delete_never", "consultation_itemagency", "DELETE",
        "招いた記録は消せません。", citation=CONSENT,
    )  # fmt: skip
    yield refuse(
        "consentrecord_withdrawn_after_the_agenda",
        "consultation_consentrecord",
        "UPDATE",
        "この同意で機関を招いている案件があります。先に招くのをやめてください。",
        when="""NEW.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS NULL AND EXISTS
            (SELECT 1 FROM consultation_itemagency a JOIN consultation_conferenceitem i
            ON i.id = a.item_id WHERE a.consent_id = NEW.id AND a.ended_at IS NULL
            AND i.outcome = '' AND i.taken_back_at IS NULL)""",
        citation=CONSENT,
    )


def declare():
    """Register them all; called once the apps are ready."""
    register(*_items(), *_sittings(), *_consents())

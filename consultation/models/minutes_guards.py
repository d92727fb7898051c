"""What the database itself refuses on minutes, opinions, requests and general items"""
# ruff: noqa: S608 -- names of our own tables and columns; no value is put into the SQL

from consultation.models.conference_guards import CONSENT, VALID
from koganei.law import LegalText
from koganei.triggers import refuse, register

MINUTES = LegalText("会議の記録の定め").section("会議録")
REQUESTS = LegalText("会議の記録の定め").section("情報提供依頼")
PROMOTION = LegalText("検討結果報告書6(1)").section("相談支援包括化推進会議　（個別検討なし）")
ASKED = ("item_id", "agency_id", "consent_id", "asked_on", "asked_by_id", "answer_by", "question")
# table → what its versions belong to
VERSIONED = {"itemminutes": "item_id", "generalminutes": "part_id"}
FIXED = ("version", "words", "reason", "written_by_id", "written_at", "fixed_by_id", "fixed_at")


def _changed(names):
    return " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in names)


def _versions():
    for name, owner in VERSIONED.items():
        table = f"consultation_{name}"
        yield refuse(
            f"{name}_insert_after_the_last_was_fixed",
            table,
            "INSERT",
            "会議録の版は、前の版を確定してから、1から順に付けます。",
            when=f"""NEW.fixed_at IS NOT NULL OR NEW.version <> 1 + (SELECT COUNT(*)
                FROM {table} m WHERE m.{owner} = NEW.{owner} AND m.fixed_at IS NOT NULL)
                OR EXISTS (SELECT 1 FROM {table} m WHERE m.{owner} = NEW.{owner}
                AND m.fixed_at IS NULL)""",
            citation=MINUTES,
        )
        published = ["published_at", "published_by_id"] if name == "generalminutes" else []
        after = f" OR (OLD.published_at IS NOT NULL AND ({_changed(published)}))"
        yield refuse(
            f"{name}_update_until_fixed",
            table,
            "UPDATE",
            "確定した会議録は変えられません。訂正は、次の版として書いてください。",
            when=f"""NEW.{owner} <> OLD.{owner} OR NEW.version <> OLD.version
                OR (OLD.fixed_at IS NOT NULL AND ({_changed(FIXED)}))"""
            + (after if published else ""),
            citation=MINUTES,
        )
        yield refuse(
            f"{name}_delete_never", table, "DELETE", "会議録の版は消せません。", citation=MINUTES
        )
    yield refuse(
        "generalminutes_update_published_without_cases",
        "consultation_generalminutes",
        "UPDATE",
        "公表できるのは、個別の検討をしない会議体の会議録だけです。",
        when="""NEW.published_at IS NOT NULL AND NOT EXISTS (SELECT 1
            FROM consultation_conferencepart p JOIN consultation_conferencebody b
            ON b.id = p.body_id WHERE p.id = NEW.part_id AND b.consent_rule = 'no_cases')""",
        citation=PROMOTION,
    )


def _said():
    yield refuse(
        "agencyopinion_insert_by_who_attended",
        "consultation_agencyopinion",
        "INSERT",
        "この案件に出席した機関の意見だけを記録できます。",
        when="""NOT EXISTS (SELECT 1 FROM consultation_itemattendee a
            JOIN consultation_attendee t ON t.id = a.attendee_id WHERE a.item_id = NEW.item_id
            AND t.agency_id = NEW.agency_id AND a.ended_at IS NULL AND NOT a.is_absent)""",
        citation=MINUTES,
    )
    for event in ("UPDATE", "DELETE"):
        yield refuse(
            f"agencyopinion_{event.lower()}_never", "consultation_agencyopinion", event,
            "機関の意見は、記録したあとで変えられません。", citation=MINUTES,
        )  # fmt: skip
    yield refuse(
        "informationrequest_insert_with_consent",
        "consultation_informationrequest",
        "INSERT",
        "この機関について、有効な本人同意がありません。",
        when=f"NOT {VALID}",
        citation=CONSENT,
        first_lock="consultation_consentrecord WHERE id = NEW.consent_id",
    )
    yield refuse(
        "informationrequest_update_answered_once",
        "consultation_informationrequest",
        "UPDATE",
        "求めた内容と、記録した回答は変えられません。",
        when=f"OLD.answered_on IS NOT NULL OR {_changed(ASKED)}",
        citation=REQUESTS,
    )
    yield refuse(
        "informationrequest_delete_never", "consultation_informationrequest", "DELETE",
        "情報提供依頼の記録は消せません。", citation=REQUESTS,
    )  # fmt: skip


def declare():
    """Register them all; called once the apps are ready."""
    register(*_versions(), *_said())

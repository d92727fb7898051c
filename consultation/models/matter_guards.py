"""What the database itself refuses on 支援会議の案件 (access.md, guarantees 6 and 11)"""
# ruff: noqa: S608 -- names of our own tables and columns; no value is put into the SQL

from consultation.codes import DisposedKind, MatterEnd, MatterStage
from consultation.enums import ConsentRule
from consultation.rules.bodies import SECRECY, STATUTORY
from consultation.rules.report import CHAPTER_6, CONSENT_REQUIRED
from koganei.safeguards.conflict_links import Assignment
from koganei.triggers import refuse, register

REGISTER = CHAPTER_6.section("支援会議　台帳")
DEMAND = CHAPTER_6.section("支援会議　関係機関へ個人情報提供依頼")
MATTER = "consultation_statutorymatter"
STAYS = ("number", "fiscal_year", "sequence", "body_id", "law", "opened_on", "ordered_by_id",
         "drafter_id")  # fmt: skip
MOVES = (
    (MatterStage.DRAFT, MatterStage.DRAFT),
    (MatterStage.DRAFT, MatterStage.TAKEN_UP),
    (MatterStage.DRAFT, MatterStage.DECLINED),
    (MatterStage.TAKEN_UP, MatterStage.TAKEN_UP),
    (MatterStage.TAKEN_UP, MatterStage.ENDED),
)
EVENTS = (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
# the terms of a body that hold on a day: the newest that have begun
TERMS = """FROM consultation_bodyterms t JOIN consultation_conferencebody b ON b.id = t.body_id
    WHERE t.body_id = {body} AND t.starts_on <= {day} AND b.consent_rule = '{rule}'
    AND NOT EXISTS (SELECT 1 FROM consultation_bodyterms n WHERE n.body_id = t.body_id
    AND n.starts_on <= {day} AND n.starts_on > t.starts_on)"""
STAGE = f"(SELECT m.stage FROM {MATTER} m WHERE m.id = {{matter}})"
MATTER_OF_ITEM = "(SELECT i.matter_id FROM consultation_matteritem i WHERE i.id = {item})"


def terms(body, day, more):
    return f"EXISTS (SELECT 1 {TERMS.format(body=body, day=day, rule=ConsentRule.NOT_REQUIRED)} AND {more})"  # noqa: E501 -- one condition


def _changed(names):
    return " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in names)


def never(table, *events, message="台帳の記録は、変えることも消すこともできません。"):
    for event in events:
        yield refuse(
            f"{table}_{event.lower()}_never", f"consultation_{table}", event, message,
            citation=REGISTER,
        )  # fmt: skip


def _matters():
    yield refuse(
        "statutorymatter_insert_by_law", MATTER, "INSERT",
        "支援会議の案件は、同意の要らない会議体の、その日の法的根拠の条によるものだけです。",
        when=f"NEW.law = '' OR NOT {terms('NEW.body_id', 'NEW.opened_on', 't.law = NEW.law')}",
        citation=STATUTORY,
    )  # fmt: skip
    yield refuse(
        "statutorymatter_insert_as_a_draft", MATTER, "INSERT",
        "支援会議の案件は、起案から始まります。",
        when=f"NEW.stage <> '{MatterStage.DRAFT}'", citation=REGISTER,
    )  # fmt: skip
    allowed = " OR ".join(
        f"(OLD.stage = '{source}' AND NEW.stage = '{to}')" for source, to in MOVES
    )
    yield refuse(
        "statutorymatter_insert_number_never_again", MATTER, "INSERT",
        "廃棄した案件の番号は、二度と使いません。",
        when=f"""EXISTS (SELECT 1 FROM consultation_disposalitem i
            WHERE i.kind = '{DisposedKind.MATTER}' AND i.number = NEW.number)""",
        citation=REGISTER,
    )  # fmt: skip
    yield refuse(
        "statutorymatter_update_along_its_stages", MATTER, "UPDATE",
        "取り上げない案件、終わった案件は変えられません。",
        when=f"NOT ({allowed})", citation=REGISTER,
    )  # fmt: skip
    yield refuse(
        "statutorymatter_update_keeps_its_ground", MATTER, "UPDATE",
        "案件の番号、会議体、法的根拠、起案した人は変えられません。",
        when=_changed(STAYS), citation=REGISTER,
    )  # fmt: skip
    yield refuse(
        "statutorymatter_update_decided_once", MATTER, "UPDATE",
        "取り上げるかどうかの決定は、変えられません。",
        when=f"OLD.decided_by_id IS NOT NULL AND ({_changed(('decided_by_id', 'decided_on'))})",
        citation=REGISTER,
    )  # fmt: skip
    yield refuse(
        "statutorymatter_update_taken_up_whole", MATTER, "UPDATE",
        "だれについてか、同意を得られない事情が書かれていない案件は、取り上げられません。",
        when=f"""OLD.stage = '{MatterStage.DRAFT}' AND NEW.stage = '{MatterStage.TAKEN_UP}' AND NOT
            (EXISTS (SELECT 1 FROM consultation_matterperson p WHERE p.matter_id = NEW.id)
            AND EXISTS (SELECT 1 FROM consultation_mattertext t WHERE t.matter_id = NEW.id
            AND t.need <> '' AND t.no_consent <> ''))""",
        citation=REGISTER,
    )  # fmt: skip
    yield refuse(
        "statutorymatter_update_ended_as_it_was", MATTER, "UPDATE",
        "引き継いでいない案件は、引き継いだとして終えられません。",
        when=f"""NEW.end_kind = '{MatterEnd.HANDED_OVER}' AND NOT EXISTS (SELECT 1
            FROM consultation_matterhandover h WHERE h.matter_id = NEW.id)""",
        citation=REGISTER,
    )  # fmt: skip
    yield from never("statutorymatter", "DELETE")
    yield from never("matterhandover", "UPDATE", "DELETE")
    for table in ("mattertext", "matterperson"):
        for event, row in EVENTS:
            yield refuse(
                f"{table}_{event.lower()}_while_drafted", f"consultation_{table}", event,
                "案件の内容は、起案中だけ書けます。",
                when=f"{STAGE.format(matter=f'{row}.matter_id')} <> '{MatterStage.DRAFT}'",
                citation=REGISTER, first_lock=f"{MATTER} WHERE id = {row}.matter_id",
            )  # fmt: skip


def _sittings():
    held_on = """(SELECT c.held_on FROM consultation_conference c
        JOIN consultation_conferencepart a ON a.conference_id = c.id WHERE a.id = NEW.part_id)"""
    body = "(SELECT a.body_id FROM consultation_conferencepart a WHERE a.id = NEW.part_id)"
    yield refuse(
        "matteritem_insert_before_the_body_of_its_law", "consultation_matteritem", "INSERT",
        "支援会議の案件は、その法律の会議体に、開催日に根拠の条があるときだけかけられます。",
        when=f"""NOT {terms(body, held_on, "t.law <> ''")} OR {body} <> (SELECT m.body_id
            FROM {MATTER} m WHERE m.id = NEW.matter_id)""",
        citation=STATUTORY,
    )  # fmt: skip
    yield refuse(
        "matteritem_insert_when_taken_up", "consultation_matteritem", "INSERT",
        "取り上げると決めた案件だけを、会議にかけられます。",
        when=f"{STAGE.format(matter='NEW.matter_id')} <> '{MatterStage.TAKEN_UP}'",
        citation=REGISTER, first_lock=f"{MATTER} WHERE id = NEW.matter_id",
    )  # fmt: skip
    yield refuse(
        "matteritem_update_only_taken_back", "consultation_matteritem", "UPDATE",
        "会議にかけた記録は変えられません。下ろすことだけができます。",
        when="OLD.taken_back_at IS NOT NULL OR "
        + _changed(("matter_id", "part_id", "put_by_id", "opens_on")),
        citation=REGISTER,
    )  # fmt: skip
    yield from never("matteritem", "DELETE")
    recused = "EXISTS (SELECT 1 FROM consultation_matterrecusal r WHERE r.matter_id = {matter} AND r.user_id = NEW.user_id)"  # noqa: E501 -- one condition
    matter = MATTER_OF_ITEM.format(item="NEW.item_id")
    yield refuse(
        "matterattendee_insert_without_recusal", "consultation_matterattendee", "INSERT",
        "除斥された人を、その案件に出席させることはできません。",
        when=recused.format(matter=matter), citation=SECRECY,
        first_lock=f"{MATTER} WHERE id = {matter}",
    )  # fmt: skip
    yield refuse(
        "matterattendee_insert_of_its_sitting", "consultation_matterattendee", "INSERT",
        "その開催の出席者からだけ選べます。",
        when="""NOT EXISTS (SELECT 1 FROM consultation_attendee t
            JOIN consultation_conferencepart a ON a.conference_id = t.conference_id
            JOIN consultation_matteritem i ON i.part_id = a.id
            WHERE t.id = NEW.attendee_id AND i.id = NEW.item_id AND i.taken_back_at IS NULL
            AND t.ended_at IS NULL AND t.user_id IS NOT DISTINCT FROM NEW.user_id)""",
        citation=SECRECY,
    )  # fmt: skip
    yield refuse(
        "matterattendee_update_only_ended", "consultation_matterattendee", "UPDATE",
        "出席する人の記録は変えられません。外すことだけができます。",
        when="OLD.ended_at IS NOT NULL OR "
        + _changed(("item_id", "attendee_id", "user_id", "chosen_by_id", "chosen_at")),
        citation=SECRECY,
    )  # fmt: skip
    yield from never("matterattendee", "DELETE")
    yield refuse(
        "matterrecusal_insert_without_attendance", "consultation_matterrecusal", "INSERT",
        "この案件に出席する人です。先に出席から外してください。",
        when="""EXISTS (SELECT 1 FROM consultation_matterattendee a
            JOIN consultation_matteritem i ON i.id = a.item_id
            WHERE i.matter_id = NEW.matter_id AND a.user_id = NEW.user_id
            AND a.ended_at IS NULL)""",
        citation=SECRECY, first_lock=f"{MATTER} WHERE id = NEW.matter_id",
    )  # fmt: skip
    yield from never("matterrecusal", "UPDATE", "DELETE")


def _records():
    yield from never("matternote", "UPDATE", "DELETE")
    yield refuse(
        "matterminutes_update_until_fixed", "consultation_matterminutes", "UPDATE",
        "確定した会議録は変えられません。",
        when="OLD.fixed_at IS NOT NULL OR NEW.item_id <> OLD.item_id", citation=REGISTER,
    )  # fmt: skip
    yield from never("matterminutes", "DELETE")
    yield refuse(
        "matterdemand_insert_by_law", "consultation_matterdemand", "INSERT",
        "情報の提供を求められるのは、その日に根拠の条がある会議体だけです。",
        when="NOT " + terms(
            f"(SELECT m.body_id FROM {MATTER} m WHERE m.id = NEW.matter_id)", "NEW.asked_on",
            "b.may_demand AND t.demand <> '' AND t.demand = NEW.law",
        ),
        citation=DEMAND,
    )  # fmt: skip
    yield refuse(
        "matterdemand_update_only_answered", "consultation_matterdemand", "UPDATE",
        "求めた内容は変えられません。回答は1回だけ記録できます。",
        when="OLD.answered_on IS NOT NULL OR "
        + _changed(("matter_id", "agency_id", "law", "asked_on", "asked_by_id", "due_on", "words")),
        citation=DEMAND,
    )  # fmt: skip
    yield from never("matterdemand", "DELETE")
    yield refuse(
        "matterhandover_insert_of_its_matter", "consultation_matterhandover", "INSERT",
        "取り上げた案件の、その案件に出てくる人についてだけ引き継げます。",
        when=f"""{STAGE.format(matter="NEW.matter_id")} <> '{MatterStage.TAKEN_UP}' OR NEW.matter_id
            <> (SELECT p.matter_id FROM consultation_matterperson p WHERE p.id = NEW.person_id)""",
        citation=REGISTER, first_lock=f"{MATTER} WHERE id = NEW.matter_id",
    )  # fmt: skip
    for table, event, matter in (
        ("matterdemand", "INSERT", "NEW.matter_id"),
        ("matterdemand", "UPDATE", "NEW.matter_id"),
        ("matternote", "INSERT", "NEW.matter_id"),
        ("matterminutes", "INSERT", MATTER_OF_ITEM.format(item="NEW.item_id")),
        ("matterattendee", "INSERT", MATTER_OF_ITEM.format(item="NEW.item_id")),
    ):
        yield refuse(
            f"{table}_{event.lower()}_before_the_end", f"consultation_{table}", event,
            "終わった案件には書き足せません。",
            when=f"{STAGE.format(matter=matter)} = '{MatterStage.ENDED}'",
            citation=REGISTER, first_lock=f"{MATTER} WHERE id = {matter}",
        )  # fmt: skip


# the consent of the client that holds on the day on which something is handed over
HUMAN = "(SELECT COALESCE(p.merged_into_id, p.id) FROM consultation_person p WHERE p.id = {person})"
CLIENT = "(SELECT c.client_id FROM consultation_case c WHERE c.id = NEW.case_id)"


def _received():
    yield refuse(
        "receivedsummary_insert_with_consent", "consultation_receivedsummary", "INSERT",
        "有効な本人同意がありません。同意がないまま、支援会議から引き継ぐことはできません。",
        when=f"""NOT EXISTS (SELECT 1 FROM consultation_consentrecord r WHERE r.id = NEW.consent_id
            AND {HUMAN.format(person="r.person_id")} = {HUMAN.format(person=CLIENT)}
            AND NOT r.is_refused AND r.withdrawn_at IS NULL AND r.starts_on <= NEW.received_on
            AND (r.expires_on IS NULL OR r.expires_on >= NEW.received_on))""",
        citation=CONSENT_REQUIRED,
        first_lock="consultation_consentrecord WHERE id = NEW.consent_id",
    )  # fmt: skip


# the persons of the desk who bear the name of somebody in the matter of an item
NAMED_IN_MATTER = """
    SELECT k.person_id FROM consultation_searchkey k JOIN consultation_matterperson n
    ON n.key = k.value WHERE k.kind = 'name' AND k.is_whole AND n.key <> '' AND n.matter_id =
    (SELECT i.matter_id FROM consultation_matteritem i WHERE i.id = {row}.item_id)"""


def attendance(model, release):
    """Return what the kernel needs to keep a conflict of interest and an attendance apart."""
    return Assignment(
        "matter_attendee", model, "user_id", active="{row}.ended_at IS NULL",
        persons=NAMED_IN_MATTER, release=release,
    )  # fmt: skip


def declare():
    """Register them all; called once the apps are ready."""
    register(*_matters(), *_sittings(), *_records(), *_received())

"""What the database itself refuses on the desk's tables (access.md, guarantees 7, 8, 13, 14)"""
# ruff: noqa: S608 -- names of our own tables and columns; no value is put into the SQL

from koganei.law import LegalText
from koganei.triggers import refuse, register

REPORT = LegalText("検討結果報告書")
RECORDS = LegalText("記録の定め")

ONCE = "この記録は、書いたあとで変えられません。訂正は、新しい行として書いてください。"
WRITTEN_ONCE = (
    "caseevent",
    "eventnote",
    "personrevision",
    "sliprevision",
    "slipthirdpartyrevision",
    "screening",
    "triage",
    "triagereason",
    "outreachvisit",
    "disclosure",
    "disclosuretext",
    "consenttarget",
    "casereading",
    "restriction",
    "split",
    "receivedsummary",
)
# what was agreed; a signature that is owed and a withdrawal may follow, each once
AGREED = (
    "person_id",
    "case_id",
    "is_refused",
    "scope",
    "wording_id",
    "signer",
    "signer_proof",
    "method",
    "explained_by_id",
    "explained_on",
    "given_on",
    "starts_on",
    "expires_on",
    "recorded_by_id",
)
# a fixed assessment and all that belongs to it
OF_ASSESSMENT = ("assessmentsummary", "personassessment", "personmoney", "personissue")


def _written_once():
    citation = RECORDS.section("書いた記録は変えない")
    for table in WRITTEN_ONCE:
        for event in ("UPDATE", "DELETE"):
            yield refuse(
                f"{table}_{event.lower()}_never",
                f"consultation_{table}",
                event,
                ONCE,
                citation=citation,
            )
    yield refuse(
        "consent_only_signed_or_withdrawn",
        "consultation_consentrecord",
        "UPDATE",
        "同意の内容は変えられません。新しい同意として記録してください。",
        when=" OR ".join(f"(NEW.{name} IS DISTINCT FROM OLD.{name})" for name in AGREED)
        + "".join(
            f" OR (OLD.{name} IS NOT NULL AND NEW.{name} IS DISTINCT FROM OLD.{name})"
            for name in ("withdrawn_at", "signed_on")
        ),
        citation=REPORT.section("本人同意"),
    )
    yield refuse(
        "consent_delete_never", "consultation_consentrecord", "DELETE", ONCE,
        citation=REPORT.section("本人同意"),
    )  # fmt: skip
    yield refuse(
        "consent_wording_stays_as_agreed",
        "consultation_consentwording",
        "UPDATE",
        "同意した人がいる文面は変えられません。新しい版を作ってください。",
        when="""(NEW.text <> OLD.text OR NEW.purposes <> OLD.purposes OR NEW.number <> OLD.number)
            AND EXISTS (SELECT 1 FROM consultation_consentrecord r WHERE r.wording_id = OLD.id)""",
        citation=REPORT.section("本人同意"),
    )


def _fixed_assessments():
    message = "確定した課題分析は変えられません。新しい版を作ってください。"
    citation = REPORT.section("課題分析・振り分け")
    for event in ("UPDATE", "DELETE"):
        yield refuse(
            f"assessment_{event.lower()}_until_fixed",
            "consultation_assessment",
            event,
            message,
            when="OLD.fixed_at IS NOT NULL",
            citation=citation,
        )
    for table in OF_ASSESSMENT:
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            yield refuse(
                f"{table}_{event.lower()}_until_fixed",
                f"consultation_{table}",
                event,
                message,
                when=f"""EXISTS (SELECT 1 FROM consultation_assessment a
                    WHERE a.id = {row}.assessment_id AND a.fixed_at IS NOT NULL)""",
                citation=citation,
                first_lock=f"consultation_assessment WHERE id = {row}.assessment_id",
            )


def _leads():
    """The lead works on the case: from both sides."""
    citation = REPORT.section("課題分析・振り分け")
    works = """EXISTS (SELECT 1 FROM consultation_caseassignment a WHERE a.case_id = {case}
        AND a.user_id = {user} AND a.ended_on IS NULL)"""
    for event in ("INSERT", "UPDATE"):
        changed = "" if event == "INSERT" else " AND NEW.lead_id IS DISTINCT FROM OLD.lead_id"
        yield refuse(
            f"case_{event.lower()}_lead_works_on_it",
            "consultation_case",
            event,
            "主担当は、その相談の担当でなければなりません。",
            when=f"NEW.lead_id IS NOT NULL{changed} AND NOT "
            + works.format(case="NEW.id", user="NEW.lead_id"),
            citation=citation,
        )
    yield refuse(
        "case_assignment_end_after_lead",
        "consultation_caseassignment",
        "UPDATE",
        "主担当のまま、担当を終えられません。先に引き継いでください。",
        when="""(NEW.ended_on IS NOT NULL OR NEW.user_id <> OLD.user_id
            OR NEW.case_id <> OLD.case_id) AND OLD.ended_on IS NULL AND EXISTS
            (SELECT 1 FROM consultation_case c WHERE c.id = OLD.case_id
             AND c.lead_id = OLD.user_id AND c.stage <> 'closed')""",
        citation=citation,
        first_lock="consultation_case WHERE id = NEW.case_id",
    )
    yield refuse(
        "handover_answered_once",
        "consultation_handover",
        "UPDATE",
        "返事の済んだ引継ぎは変えられません。",
        when="OLD.answered_at IS NOT NULL",
        citation=citation,
    )
    yield refuse(
        "case_assignment_delete_never", "consultation_caseassignment", "DELETE",
        "担当の記録は消せません。", citation=citation,
    )  # fmt: skip


def _merges():
    """A merge leads in one step to the row that stayed, and stands in a line of its own."""
    citation = RECORDS.section("名寄せ")
    written = """EXISTS (SELECT 1 FROM consultation_merge m WHERE m.merged_id = {merged}
        AND m.undone_at IS NULL{into})"""
    yield refuse(
        "person_merged_in_one_step",
        "consultation_person",
        "UPDATE",
        "まとめた先が、ほかの人にまとめられているか、まとめる人に、まとめられた人がいます。",
        when="""NEW.merged_into_id IS NOT NULL AND (EXISTS (SELECT 1 FROM consultation_person p
            WHERE p.id = NEW.merged_into_id AND p.merged_into_id IS NOT NULL)
            OR EXISTS (SELECT 1 FROM consultation_person p WHERE p.merged_into_id = NEW.id))""",
        citation=citation,
        first_lock="consultation_person WHERE id = NEW.merged_into_id",
    )
    yield refuse(
        "person_merged_as_written",
        "consultation_person",
        "UPDATE",
        "名寄せは、その記録と一緒にだけ変えられます。",
        when=f"""NEW.merged_into_id IS DISTINCT FROM OLD.merged_into_id AND (
            (NEW.merged_into_id IS NOT NULL AND NOT
            {written.format(merged="NEW.id", into=" AND m.person_id = NEW.merged_into_id")})
            OR (NEW.merged_into_id IS NULL AND {written.format(merged="NEW.id", into="")}))""",
        citation=citation,
    )
    yield refuse(
        "merge_only_undone",
        "consultation_merge",
        "UPDATE",
        "名寄せの記録は変えられません。戻すことだけができます。",
        when="""OLD.undone_at IS NOT NULL OR NEW.person_id <> OLD.person_id
            OR NEW.merged_id <> OLD.merged_id OR NEW.reason <> OLD.reason
            OR NEW.merged_by_id <> OLD.merged_by_id OR NEW.merged_at <> OLD.merged_at""",
        citation=citation,
    )
    yield refuse(
        "merge_delete_never", "consultation_merge", "DELETE", ONCE, citation=citation,
    )  # fmt: skip


def declare():
    """Register them all; called once the apps are ready."""
    register(*_written_once(), *_fixed_assessments(), *_leads(), *_merges())

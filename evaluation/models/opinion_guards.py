"""What the database keeps of opinions and answers, whoever writes (access.md)

Opinions have numbers without gaps and are never erased; what the city answers is approved by a
head who did not write it; all of it stands still while a version that prints it is decided on.
"""

from evaluation.enums import HEARD_IN, SORTED_IN, CampaignStage, ViewStage
from evaluation.models.guards import IS_DEPUTY, among, first, pairs
from evaluation.rules.flow import FLOW
from evaluation.workflow import VIEW_FLOW
from koganei.triggers import refuse, register

OPINION, VIEW, GRADE = "evaluation_opinion", "evaluation_cityview", "evaluation_committeegrade"
CAMPAIGN = "evaluation_campaign"
YEAR_AT = """EXISTS (SELECT 1 FROM evaluation_campaign c
    WHERE c.sheet_id = {sheet} AND c.stage IN ({stages}))"""
OF_VIEW = "(SELECT o.sheet_id FROM evaluation_opinion o WHERE o.id = NEW.opinion_id)"
OF_ENTRY = "(SELECT e.sheet_id FROM evaluation_sheetentry e WHERE e.id = {row}.entry_id)"
NAME = ("sheet_id", "number")
WORDS = ("target", "entry_id", "measure_id", "text", "meeting_id", "place", "speaker_id")
ELSEWHERE = """EXISTS (SELECT 1 FROM evaluation_sheetentry e
    WHERE e.id = NEW.entry_id AND e.sheet_id <> NEW.sheet_id)
    OR EXISTS (SELECT 1 FROM evaluation_measure m
    JOIN evaluation_basicmeasure b ON b.id = m.basic_measure_id
    JOIN evaluation_goal g ON g.id = b.goal_id
    JOIN evaluation_evaluationsheet s ON s.id = NEW.sheet_id
    WHERE m.id = NEW.measure_id AND g.plan_id <> s.plan_id)"""
IN_ORDER = "(SELECT COUNT(*) + 1 FROM evaluation_opinion o WHERE o.sheet_id = NEW.sheet_id)"
WROTE = """EXISTS (SELECT 1 FROM evaluation_historicalcityview h
    WHERE h.id = NEW.id AND h.written_by_id = NEW.approved_by_id)"""
UNASSIGNED = """EXISTS (SELECT 1 FROM evaluation_opinion o
    WHERE o.sheet_id = NEW.sheet_id AND o.department_id IS NULL)"""
UNANSWERED = f"""EXISTS (SELECT 1 FROM evaluation_opinion o
    LEFT JOIN evaluation_cityview v ON v.opinion_id = o.id
    WHERE o.sheet_id = NEW.sheet_id AND o.is_main
    AND (v.id IS NULL OR v.stage <> '{ViewStage.APPROVED}'))"""  # noqa: S608 -- our own
BEGUN = f"""EXISTS (SELECT 1 FROM evaluation_cityview v
    WHERE v.opinion_id = NEW.id AND v.stage <> '{ViewStage.DRAFT}')"""  # noqa: S608 -- our own


def _year(sheet, stages):
    return YEAR_AT.format(sheet=sheet, stages=among(stages))


def _lock(sheet):
    return f"{CAMPAIGN} WHERE sheet_id = {sheet}"


def _differs(columns):
    return " OR ".join(f"NEW.{each} IS DISTINCT FROM OLD.{each}" for each in columns)


def _grade(event):
    sheet = OF_ENTRY.format(row="OLD" if event == "DELETE" else "NEW")
    return refuse(
        f"committee_grade_{event.lower()}_while_heard", GRADE, event,
        "委員会の評価は、委員会提出から市の考え方の段階までのあいだに記録します。",
        when=f"NOT {_year(sheet, SORTED_IN)}", citation=FLOW.section("委員意見"),
        first_lock=_lock(sheet),
    )  # fmt: skip


register(
    refuse(
        "opinion_insert_while_heard", OPINION, "INSERT",
        "意見は、委員会に提出してから市の考え方をまとめ始めるまでのあいだに記録します。",
        when=f"NOT {_year('NEW.sheet_id', HEARD_IN)}", citation=FLOW.section("委員意見"),
        first_lock=_lock("NEW.sheet_id"),
    ),
    refuse(
        "opinion_insert_in_order", OPINION, "INSERT",
        "意見の番号は、評価票ごとに1から欠けずに続きます。",
        when=f"NEW.number <> {IN_ORDER}", citation=FLOW.section("委員意見"),
        first_lock=_lock("NEW.sheet_id"),
    ),
    *(
        refuse(
            f"opinion_{event.lower()}_about_its_own_sheet", OPINION, event,
            "意見の該当箇所は、その評価票の行か施策です。",
            when=ELSEWHERE, citation=FLOW.section("委員意見"),
        )
        for event in ("INSERT", "UPDATE")
    ),
    refuse(
        "opinion_update_while_open", OPINION, "UPDATE",
        "この段階では、意見の担当課や載せるかどうかを変えられません。",
        when=f"NOT {_year('NEW.sheet_id', SORTED_IN)}", citation=FLOW.section("版の固定"),
        first_lock=_lock("NEW.sheet_id"),
    ),
    refuse(
        "opinion_update_of_words_while_heard", OPINION, "UPDATE",
        "意見の番号と、市の考え方をまとめ始めたあとの意見のことばと該当箇所は、変えられません。",
        when=f"{_differs(NAME)} OR ({_differs(WORDS)}) AND NOT {_year('NEW.sheet_id', HEARD_IN)}",
        citation=FLOW.section("委員意見"), first_lock=_lock("NEW.sheet_id"),
    ),
    refuse(
        "opinion_update_before_the_answer_goes_up", OPINION, "UPDATE",
        "市の考え方が課長に回っているので、担当課も意見も変えられません。",
        when=f"({_differs([*WORDS, 'department_id'])}) AND {BEGUN}",
        citation=FLOW.section("市の考え方"),
    ),
    refuse(
        "opinion_kept_delete", OPINION, "DELETE",
        "意見は消せません。載せないときは、理由を書いて「載せない」にしてください。",
        citation=FLOW.section("記録"),
    ),
    refuse(
        "city_view_insert_while_answered", VIEW, "INSERT",
        "市の考え方は、市の考え方の段階で、記入から始まります。",
        when=f"NEW.stage NOT IN ({first(VIEW_FLOW)})"
        f" OR NOT {_year(OF_VIEW, [CampaignStage.RESPONSES])}",
        citation=FLOW.section("市の考え方"), first_lock=_lock(OF_VIEW),
    ),
    refuse(
        "city_view_update_while_answered", VIEW, "UPDATE",
        "市の考え方は、市の考え方の段階でだけ変えられます。",
        when=f"NOT {_year(OF_VIEW, [CampaignStage.RESPONSES])}",
        citation=FLOW.section("版の固定"), first_lock=_lock(OF_VIEW),
    ),
    refuse(
        "city_view_update_along_the_flow", VIEW, "UPDATE",
        "市の考え方は、決まった進み方でしか進みません。",
        when=f"NEW.stage <> OLD.stage AND NOT ({pairs(VIEW_FLOW)})",
        citation=FLOW.section("段階"),
    ),
    refuse(
        "city_view_update_of_words_while_written", VIEW, "UPDATE",
        "課長に回した市の考え方は、差し戻されるまで変えられません。",
        when=f"({_differs(['text', 'reflection', 'written_by_id', 'opinion_id'])})"
        f" AND OLD.stage <> '{ViewStage.DRAFT}'",
        citation=FLOW.section("市の考え方"),
    ),
    refuse(
        "city_view_update_approved_by_no_writer", VIEW, "UPDATE",
        "書いたことのある人は、その市の考え方を確認できません。",
        when=f"NEW.stage = '{ViewStage.APPROVED}' AND {WROTE}",
        citation=FLOW.section("2人で行うこと"),
    ),
    refuse(
        "city_view_update_approved_by_head_or_deputy", VIEW, "UPDATE",
        "確認できるのは、課長か、その日の代決者として登録された人です。",
        when=f"NEW.stage = '{ViewStage.APPROVED}' AND NEW.approved_by_id <> NEW.principal_id"
        " AND NOT " + IS_DEPUTY.format(
            principal="principal_id", by="approved_by_id", role="SECTION_HEAD", on="approved_on"
        ),
        citation=FLOW.section("代決"),
    ),
    refuse(
        "city_view_kept_delete", VIEW, "DELETE",
        "市の考え方は消せません。書き直してください。",
        citation=FLOW.section("記録"),
    ),
    *(_grade(event) for event in ("INSERT", "UPDATE", "DELETE")),
    refuse(
        "campaign_update_when_opinions_are_assigned", CAMPAIGN, "UPDATE",
        "担当課の決まっていない意見があるので、市の考え方に進めません。",
        when=f"NEW.stage = '{CampaignStage.RESPONSES}' AND OLD.stage = '{CampaignStage.OPINIONS}'"
        f" AND {UNASSIGNED}",
        citation=FLOW.section("委員意見"),
    ),
    refuse(
        "campaign_update_when_opinions_are_answered", CAMPAIGN, "UPDATE",
        "市の考え方が済んでいない意見があるので、公表する版を固定できません。",
        when=f"NEW.stage = '{CampaignStage.PREPARED}' AND OLD.stage <> NEW.stage"
        f" AND {UNANSWERED}",
        citation=FLOW.section("市の考え方"),
    ),
)  # fmt: skip

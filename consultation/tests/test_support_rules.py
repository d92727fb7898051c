"""支援の実施、経過確認、評価シート: the rules, as tables"""

from datetime import date, timedelta

import pytest

from consultation.codes import EndGround, SeenChange
from consultation.enums import GoalOutcome, Verdict
from consultation.rules import plan_evaluation as sheets
from consultation.rules import support as rules

FIRST, LAST, TODAY = date(2026, 4, 1), date(2026, 9, 30), date(2026, 7, 1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "last", "said"),
    [
        (FIRST, LAST, ""),
        (TODAY, LAST, ""),
        (None, LAST, "始まった日を入れて"),
        (TODAY + DAY, LAST, "先の日"),
        (FIRST - DAY, LAST, "計画の始まり（令和8年4月1日）より前"),
        (FIRST - DAY, None, "受付日（令和8年4月1日）より前"),
        (TODAY, TODAY - DAY, "計画の終わり（令和8年6月30日）より後"),
    ],
)
def test_when_a_support_begins(on, last, said):
    found = rules.check_started(on, first=FIRST, last=last, today=TODAY)
    assert said in found.message if said else found is None


@pytest.mark.parametrize(
    ("on", "reason", "count"),
    [
        (TODAY, "declined", 0),
        (FIRST - DAY, "declined", 1),
        (TODAY + DAY, "", 2),
        (None, "unknown", 2),
    ],
)
def test_what_a_support_that_did_not_begin_needs(on, reason, count):
    assert len(rules.check_not_started(on, reason, first=FIRST, today=TODAY)) == count


@pytest.mark.parametrize(
    ("on", "reason", "count"),
    [(TODAY, "reached", 0), (FIRST, "moved", 0), (FIRST - DAY, "", 2), (TODAY + DAY, "x", 2)],
)
def test_when_a_support_ends(on, reason, count):
    assert len(rules.check_ended(on, reason, started_on=FIRST, today=TODAY)) == count


@pytest.mark.parametrize(
    ("state", "is_open"), [("", True), ("not_started", True), ("running", False), ("ended", False)]
)
def test_a_row_of_the_plan_begins_once(state, is_open):
    assert (rules.check_once(state) is None) is is_open


@pytest.mark.parametrize(
    ("done_by", "agency", "is_right"),
    [("desk", None, True), ("agency", "A", True), ("agency", None, False), ("client", "A", False)],
)
def test_a_support_of_an_agency_names_it(done_by, agency, is_right):
    assert (rules.check_agency(done_by, agency) is None) is is_right


@pytest.mark.parametrize(
    ("next_on", "is_needed", "said"),
    [
        (TODAY + DAY, True, ""),
        (LAST, True, ""),
        (LAST + DAY, True, "計画の終わり（令和8年9月30日）より後"),
        (TODAY - DAY, True, "これからの日"),
        (None, True, "次回の経過確認日を入れて"),
        (None, False, ""),
    ],
)
def test_when_a_plan_is_monitored_next(next_on, is_needed, said):
    found = rules.check_next_monitoring(
        next_on, day=TODAY - DAY, today=TODAY, ends_on=LAST, is_needed=is_needed
    )
    assert said in found.message if said else found is None


@pytest.mark.parametrize(
    ("day", "is_right"), [(FIRST, True), (TODAY, True), (FIRST - DAY, False), (TODAY + DAY, False)]
)
def test_on_which_days_a_plan_is_monitored(day, is_right):
    assert (rules.check_monitored(day, starts_on=FIRST, today=TODAY) is None) is is_right


@pytest.mark.parametrize(("ends_on", "is_right"), [(TODAY, True), (TODAY - DAY, False)])
def test_a_plan_goes_on_to_its_last_day(ends_on, is_right):
    assert (rules.check_running(ends_on, TODAY) is None) is is_right


@pytest.mark.parametrize(
    ("days", "expected"),
    [(31, None), (30, (30, False)), (0, (0, False)), (-1, (-1, True)), (-400, (-400, True))],
)
def test_a_date_is_announced_thirty_days_ahead_and_stays_when_it_is_past(days, expected):
    assert rules.warning_of(TODAY + timedelta(days=days), TODAY) == expected


def test_an_agency_is_named_and_asked_again_later():
    assert rules.check_follow_up("A", TODAY + DAY, day=TODAY, today=TODAY) == []
    assert len(rules.check_follow_up(None, TODAY, day=TODAY, today=TODAY)) == 2


GOALS = {"goal": "計画の達成目標", "7": "支援の内容 1（家計）"}
WHOLE = {
    "evaluated_on": TODAY,
    "verdict": Verdict.NEXT_PLAN,
    "texts": {"situation": "よい", "remaining": "家計", "verdict_reason": "続ける"},
    "goals": GOALS,
    "results": {"goal": (GoalOutcome.REACHED, ""), "7": (GoalOutcome.PARTLY, "半分")},
    "changes": {SeenChange.HEALTH: (None, "")},
}
# at a death a short sheet is enough
DEATH = {"verdict": Verdict.END, "end_ground": EndGround.DIED}
DEATH |= {"texts": {}, "results": {}, "changes": {}}


def written(**more):
    sheet = sheets.Sheet(**WHOLE | more)
    return [each.place for each in sheets.check_written(sheet, starts_on=FIRST, today=TODAY)]


@pytest.mark.parametrize(
    ("more", "places"),
    [
        ({}, []),
        ({"evaluated_on": TODAY + DAY}, ["evaluated_on"]),
        ({"evaluated_on": FIRST - DAY}, ["evaluated_on"]),
        ({"results": {"7": (GoalOutcome.NOT_REACHED, " ")}}, ["reason_7"]),
        ({"results": {"7": ("fine", "")}}, ["outcome_7"]),
        ({"results": {"8": (GoalOutcome.REACHED, "")}}, [""]),
        ({"changes": {SeenChange.WORK_BEGUN: (None, "")}}, ["day_work_begun"]),
        ({"changes": {SeenChange.WORK_BEGUN: (FIRST - DAY, "")}}, ["day_work_begun"]),
        ({"changes": {SeenChange.WORK_BEGUN: (TODAY + DAY, "")}}, ["day_work_begun"]),
        ({"changes": {SeenChange.OTHER: (None, "")}}, ["other_words"]),
        ({"changes": {SeenChange.NONE: (None, ""), SeenChange.WILL: (None, "")}}, ["changes"]),
        ({"verdict": Verdict.END}, ["end_ground"]),
        ({"verdict": Verdict.PAUSE}, ["pause_ground"]),
        ({"end_ground": "died"}, ["end_ground"]),
        ({"verdict": Verdict.END, "end_ground": "died", "pause_ground": "died"}, ["pause_ground"]),
        ({"texts": {}}, ["verdict_reason"]),
        ({"verdict": Verdict.END, "texts": {}}, ["end_ground", "verdict_reason"]),
    ],
)
def test_what_is_wrong_in_a_sheet_is_said_at_its_field(more, places):
    assert written(**more) == places


def test_all_that_is_wrong_is_said_at_once():
    assert len(written(
        evaluated_on=TODAY + DAY, results={"goal": (GoalOutcome.PARTLY, "")}, texts={},
        changes={SeenChange.OTHER: (None, "")},
    )) == 4  # fmt: skip


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ({}, ()),
        ({"results": {}}, ("計画の達成目標の達成状況", "支援の内容 1（家計）の達成状況")),
        ({"changes": {}}, ("見られた変化",)),
        ({"texts": {}}, ("現在の状況", "残された課題", "判定の理由")),
        ({"verdict": ""}, ("判定",)),
        (DEATH | {"texts": {"verdict_reason": "死亡のため"}}, ()),
        (DEATH, ("判定の理由",)),
    ],
)
def test_a_sheet_is_fixed_when_nothing_is_missing(more, missing):
    gaps = sheets.evaluation_gaps(sheets.Sheet(**WHOLE | more))
    assert gaps == missing
    assert (sheets.check_whole(gaps) is None) is (not missing)


@pytest.mark.parametrize(
    ("verdict", "is_right"),
    [("", True), (Verdict.NEXT_PLAN, True), (Verdict.END, False), (Verdict.PAUSE, False)],
)
def test_a_plan_is_revised_where_the_verdict_says_so(verdict, is_right):
    assert (sheets.check_revised(verdict) is None) is is_right


def test_a_correction_has_a_reason_and_something_goes_on():
    assert sheets.check_correction(" ", is_correction=True).place == "correction"
    assert sheets.check_correction("", is_correction=False) is None
    assert sheets.check_kept(False).place == "items"
    assert sheets.check_kept(True) is None

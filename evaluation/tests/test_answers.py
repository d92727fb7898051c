"""課の回答 from the request to the gathering: the steps, who may not take them, what stays"""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from time_machine import travel

from evaluation.actions import campaigns, entries, steps
from evaluation.actions import years as year_steps
from evaluation.documents.published import files_of
from evaluation.enums import AnswerStage as A
from evaluation.enums import Phase
from evaluation.models import (
    Campaign,
    EvaluationSheet,
    Extension,
    Fixing,
    FlowEvent,
    Reminder,
    RowComment,
    SectionAnswer,
    SheetEntry,
)
from evaluation.queries.campaigns import dues_of, entries_of
from evaluation.queries.progress import WRITTEN, last_return, progress_of
from evaluation.queries.tasks import tasks_for
from evaluation.rules.flow import missing_of
from evaluation.tests import years
from evaluation.tests.years import SAFETY, WELFARE
from koganei.access.roles import Role
from koganei.dates.fiscal_year import FiscalYear
from koganei.law import RuleBroken
from koganei.models import AuditEvent, Department

pytest_plugins = ["evaluation.tests.fixtures"]


@pytest.fixture
def campaign(sheet):
    return years.open_year()


def refused(action, **arguments):
    """The messages of a refusal; the database is as it was."""
    before = list(SectionAnswer.objects.values_list("pk", "stage", "version"))
    events = FlowEvent.objects.count()
    with pytest.raises(RuleBroken) as broken:
        action(**arguments)
    assert list(SectionAnswer.objects.values_list("pk", "stage", "version")) == before
    assert FlowEvent.objects.count() == events
    return [violation.message for violation in broken.value.violations]


def take(action, section, who, **said):
    row = years.answer(section)
    return {"by": who, "answer": row, "version": row.version} | said


# opening


def test_a_year_opens_with_the_tree_the_sections_and_the_deadlines_of_the_year_before(campaign):
    before = EvaluationSheet.objects.get(year=2018)
    rows = campaign.sheet.entries.values_list("initiative", "department")
    assert set(rows) == set(before.entries.values_list("initiative", "department"))
    assert set(campaign.sheet.entries.values_list("grade", "results", "outlook")) == {("", "", "")}
    assert SectionAnswer.objects.filter(sheet=campaign.sheet, stage=A.REQUESTED).count() == 10
    assert campaign.deadlines.count() == len(Phase)
    assert AuditEvent.objects.filter(verb="year_opened", result="allowed").count() == 1


def test_a_year_is_opened_once_and_by_the_welfare_section(campaign):
    said = {"year": years.YEAR, "deadlines": years.deadlines()}
    assert "もうあります" in refused(campaigns.open_year, by=years.user("welfare_staff"), **said)[0]
    for name in ("secretariat", "section_head", "welfare_manager", "auditor"):
        assert "記録できません" in refused(campaigns.open_year, by=years.user(name), **said)[0]


def test_all_that_is_wrong_with_an_opening_is_told_at_once(sheet):
    wrong = years.deadlines() | {Phase.ENTRY: None, Phase.PUBLICATION: sheet.year.starts_on}
    said = {"by": years.user("welfare_staff"), "year": FiscalYear(2021), "deadlines": wrong}
    assert len(refused(campaigns.open_year, **said)) == 3
    assert not Campaign.objects.exists()
    outside = said | {"year": FiscalYear(2040)}
    assert "計画がありません" in refused(campaigns.open_year, **outside)[0]


def test_a_section_that_is_no_longer_in_use_does_not_answer_and_what_it_leaves_is_named(sheet):
    Department.objects.filter(name=SAFETY).update(is_active=False)
    said = {"by": years.user("welfare_staff"), "year": years.YEAR, "deadlines": years.deadlines()}
    (message,) = refused(campaigns.open_year, **said)
    assert "答える課が決まっていない" in message
    assert "自主防災組織の育成" in message


# the way of an answer


def test_the_first_row_begins_the_answer(campaign):
    row = entries_of(years.answer(SAFETY)).first()
    entries.write_entry(entry=row, by=years.author_of(SAFETY), results="", grade="", outlook="続く")
    assert years.answer(SAFETY).stage == A.ENTRY
    assert FlowEvent.objects.filter(step="begin").count() == 1


def test_the_whole_way_with_returns_at_each_level(campaign):
    head, staff = years.head_of(SAFETY), years.user("welfare_staff")
    author, rows = years.author_of(SAFETY), list(entries_of(years.answer(SAFETY)))
    years.hand_up(SAFETY)
    back = take(None, SAFETY, head, step="return_entry", comment="数を書いてください。")
    steps.send_back(**back | {"row_comments": {rows[0].pk: "何人かを。", rows[1].pk: " "}})
    returned = last_return(years.answer(SAFETY))
    assert [(c.entry_id, c.text) for c in returned.row_comments.all()] == [
        (rows[0].pk, "何人かを。")
    ]
    assert any("差し戻された" in task.label for task in tasks_for(author, timezone.localdate()))
    entries.write_entry(entry=rows[0], by=author, results="3人。", grade="C", outlook="続ける。")
    steps.hand_up(**take(None, SAFETY, author))
    steps.take_back(**take(None, SAFETY, author))
    steps.hand_up(**take(None, SAFETY, author))
    steps.fix(**take(None, SAFETY, head, document_number="福地発第7号"))
    steps.send_back(**take(None, SAFETY, staff, step="return_head", comment="課長の見方を。"))
    assert "確定してください" in {task.label for task in tasks_for(head, timezone.localdate())}
    steps.fix(**take(None, SAFETY, head, document_number="福地発第8号"))
    steps.receive(**take(None, SAFETY, staff))
    steps.send_back(**take(None, SAFETY, staff, step="return_section", comment="もう一度。"))
    steps.hand_up(**take(None, SAFETY, author))
    steps.fix(**take(None, SAFETY, head, document_number="福地発第9号"))
    steps.receive(**take(None, SAFETY, staff))
    assert years.answer(SAFETY).stage == A.GATHERED
    found = Fixing.objects.order_by("round").values_list("round", "document_number")
    assert [number for _, number in found] == [f"福地発第{n}号" for n in (7, 8, 9)]
    assert len({number for number, _ in found}) == 3


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("section_author_safety", SAFETY),
        ("section_head", SAFETY),  # of another section
        ("welfare_staff", SAFETY),
        ("welfare_manager", SAFETY),
        ("secretariat", SAFETY),
        ("auditor", SAFETY),
    ],
)
def test_only_the_sections_head_fixes(campaign, name, section):
    row = years.hand_up(section)
    said = {"by": years.user(name), "answer": row, "version": row.version}
    assert "課長" in refused(steps.fix, **said, document_number="第1号")[0]
    assert "課長" in refused(steps.send_back, **said, step="return_entry", comment="直して")[0]


def test_who_wrote_a_row_or_handed_it_up_never_fixes_even_as_head(campaign):
    both = years.account("section_author_safety", Role.SECTION_HEAD, SAFETY)
    row = years.hand_up(SAFETY)
    said = take(None, SAFETY, both, document_number="第1号")
    assert refused(steps.fix, **said) == [
        "記入した人と確定する人は、別の人です。課長か、記入していない代決者に頼んでください。"
    ]
    writer = years.account("helper", Role.SECTION_AUTHOR, SAFETY)
    years.account("helper", Role.SECTION_HEAD, SAFETY)
    steps.take_back(by=both, answer=row, version=row.version)
    first = entries_of(row).first()
    entries.write_entry(entry=first, by=writer, results="追記。", grade="B", outlook="続ける。")
    steps.hand_up(**take(None, SAFETY, both))
    helper = years.user("helper")
    assert "別の人" in refused(steps.fix, **take(None, SAFETY, helper, document_number="1"))[0]


def test_a_registered_deputy_decides_in_the_heads_name_and_only_then(campaign):
    head, deputy = years.head_of(SAFETY), years.account("helper", Role.SECTION_HEAD, WELFARE)
    years.hand_up(SAFETY)
    said = take(None, SAFETY, deputy, document_number="第1号")
    assert "課長（代決者を含む）" in refused(steps.fix, **said)[0]
    years.register_deputy(head, deputy, Role.SECTION_HEAD)
    steps.fix(**said)
    fixing = Fixing.objects.get()
    assert (fixing.principal, fixing.decided_by, fixing.is_acting) == (head, deputy, True)
    assert fixing.drafted_by == years.author_of(SAFETY)


def test_an_expired_deputy_decides_nothing(campaign):
    deputy = years.account("helper", Role.SECTION_HEAD, WELFARE)
    years.register_deputy(years.head_of(SAFETY), deputy, Role.SECTION_HEAD, days=1)
    years.hand_up(SAFETY)
    with travel(timezone.now() + timedelta(days=3)):
        said = take(None, SAFETY, deputy, document_number="第1号")
        assert "課長" in refused(steps.fix, **said)[0]


def test_an_answer_with_gaps_stays_and_every_gap_is_named(campaign):
    row, author = years.answer(SAFETY), years.author_of(SAFETY)
    (message,) = refused(steps.hand_up, by=author, answer=row, version=row.version)
    assert message.count("事業評価") == 2


def test_a_page_that_showed_an_older_state_is_told(campaign):
    row = years.hand_up(SAFETY)
    stale = {"by": years.head_of(SAFETY), "answer": row, "version": row.version - 1}
    assert "この画面を開いたあと" in refused(steps.fix, **stale, document_number="第1号")[0]


def test_a_return_without_words_or_about_a_strangers_row_sends_nothing_back(campaign):
    years.hand_up(SAFETY)
    head = years.head_of(SAFETY)
    said = take(None, SAFETY, head, step="return_entry")
    assert refused(steps.send_back, **said, comment=" ")
    stranger = entries_of(years.answer(WELFARE)).first()
    found = refused(steps.send_back, **said, comment="直して", row_comments={stranger.pk: "x"})
    assert found == ["この課の行ではない行への指摘があります。"]
    assert not RowComment.objects.exists()


@pytest.mark.parametrize("step", [years.hand_up, years.fix, years.gather])
def test_no_writing_in_a_section_that_waits_or_is_fixed(campaign, step):
    step(SAFETY)
    row = entries_of(years.answer(SAFETY)).first()
    author = years.author_of(SAFETY)
    texts = {"results": "別の文", "grade": "A", "outlook": "別の文"}
    (message,) = refused(entries.write_entry, entry=row, by=author, **texts)
    assert "書けません" in message
    assert "また書けます" in message
    row.refresh_from_db()
    assert row.results != "別の文"
    other = entries_of(years.answer(WELFARE)).first()  # others go on writing
    assert entries.write_entry(entry=other, by=years.author_of(WELFARE), **texts)


# deadlines


def test_a_deadline_that_passes_closes_nothing_marks_late_and_can_be_extended(campaign):
    late = dues_of(campaign).of(Phase.ENTRY) + timedelta(days=3)
    with travel(timezone.now() + timedelta(days=(late - timezone.localdate()).days)):
        line = next(
            each for each in progress_of(campaign, years.user("welfare_staff"))
            if each.department.name == SAFETY
        )  # fmt: skip
        assert (line.late, line.late_phase) == (3, Phase.ENTRY)
        years.hand_up(SAFETY)
        assert FlowEvent.objects.get(step="hand_up").days_late == 3
        said = {"by": years.user("welfare_staff"), "campaign": campaign, "phase": Phase.ENTRY}
        section = Department.objects.get(name=WELFARE)
        due = late + timedelta(days=2)
        campaigns.extend(**said, due_on=due, reason="人事異動のため", department=section)
        fresh = Campaign.objects.get()
        assert dues_of(fresh).of(Phase.ENTRY, section.pk) == due
        assert dues_of(fresh).of(Phase.ENTRY) < late
    assert Extension.objects.get().before == dues_of(campaign).of(Phase.ENTRY)


def test_a_refused_extension_names_everything(campaign):
    staff, now = years.user("welfare_staff"), dues_of(campaign).of(Phase.ENTRY)
    said = {"campaign": campaign, "phase": Phase.ENTRY, "due_on": now, "reason": ""}
    assert len(refused(campaigns.extend, by=staff, **said)) == 2
    assert "記録できません" in refused(campaigns.extend, by=years.user("secretariat"), **said)[0]


def test_a_section_is_reminded_once_a_day_and_not_when_it_has_answered(campaign):
    years.hand_up(SAFETY)
    ids = [years.answer(SAFETY).department_id, years.answer(WELFARE).department_id]
    office = years.user("secretariat")
    assert len(campaigns.remind(by=office, campaign=campaign, department_ids=ids)) == 2
    again = {"by": office, "campaign": campaign, "department_ids": ids}
    assert "もう知らせました" in refused(campaigns.remind, **again)[0]
    assert "記録できません" in refused(campaigns.remind, **again | {"by": years.user("auditor")})[0]
    notes = [task.note for task in tasks_for(years.author_of(WELFARE), timezone.localdate())]
    assert any("督促" in note for note in notes)


def test_the_night_reminds_the_late_and_nobody_twice(campaign):
    day = dues_of(campaign).of(Phase.ENTRY) + timedelta(days=1)
    assert len(campaigns.remind_by_night(campaign, day)) == 10
    assert campaigns.remind_by_night(campaign, day) == []
    assert Reminder.objects.filter(sent_by=None).count() == 10


# what the matrix says


def test_the_matrix_counts_as_the_rule_does(campaign):
    row = entries_of(years.answer(WELFARE)).first()
    for number, texts in enumerate(
        [("", "", ""), ("a", "B", "c"), ("", "D", "c"), ("a", "", "c"), ("a", "―", "c")]
    ):
        entry = entries_of(years.answer(WELFARE))[number]
        SheetEntry.objects.filter(pk=entry.pk).update(
            **dict(zip(("results", "grade", "outlook"), texts, strict=True))
        )
    rows = SheetEntry.objects.filter(sheet=row.sheet)
    by_rule = {each.pk for each in rows if not missing_of(each)}
    assert set(rows.filter(WRITTEN).values_list("pk", flat=True)) == by_rule
    assert len(by_rule) == 3


def test_readers_see_their_own_words(campaign):
    years.hand_up(SAFETY)

    def words(who):
        lines = progress_of(campaign, who)
        return next((each.words for each in lines if each.department.name == SAFETY), None)

    assert words(years.author_of(SAFETY)) == "課長の確定待ち"
    assert words(years.head_of(SAFETY)) == "確定してください"
    assert words(years.user("welfare_staff")) == "課長の確定待ち"
    assert words(years.user("auditor")) == "確認中"
    assert words(years.user("section_author")) is None  # another section sees its own line


# the year after the sections


def test_the_year_goes_on_to_publication_and_a_correction_is_the_next_version(campaign):
    years.only(SAFETY)
    staff, manager = years.user("welfare_staff"), years.user("welfare_manager")

    def now():
        fresh = Campaign.objects.get()
        return {"campaign": fresh, "version": fresh.version}

    assert "まだ受け取っていない" in refused(year_steps.move, by=staff, step="gather", **now())[0]
    years.gather(SAFETY)
    year_steps.move(by=staff, step="gather", **now())
    assert "取りまとめは終わっています" in "".join(
        refused(
            steps.send_back,
            **take(None, SAFETY, staff, step="return_section", comment="直して"),
        )
    )
    year_steps.submit(by=staff, meeting=None, stamp="【資料3】", cover_date="令和2年12月", **now())
    year_steps.move(by=staff, step="hear", **now())
    year_steps.move(by=staff, step="respond", **now())
    year_steps.prepare(by=staff, cover_date="令和3年3月", **now())
    assert "決裁" in "".join(task.label for task in tasks_for(manager, timezone.localdate()))
    assert refused(year_steps.publish, by=staff, document_number="第1号", make=files_of, **now())
    made = year_steps.publish(by=manager, document_number="福地発第99号", make=files_of, **now())
    assert (made.fixed_by, made.published_by, made.kind) == (staff, manager, "published")
    old = made.content_hash
    year_steps.move(by=staff, step="reopen", comment="数が違っていた。", **now())
    steps.send_back(**take(None, SAFETY, staff, step="return_section", comment="数を直して。"))
    row = entries_of(years.answer(SAFETY)).first()
    entries.write_entry(
        entry=row, by=years.author_of(SAFETY), results="4人。", grade="C", outlook="続ける。"
    )
    steps.hand_up(**take(None, SAFETY, years.author_of(SAFETY)))
    steps.fix(**take(None, SAFETY, years.head_of(SAFETY), document_number="第2号"))
    steps.receive(**take(None, SAFETY, staff))
    year_steps.move(by=staff, step="gather", **now())
    year_steps.submit(by=staff, meeting=None, stamp="【資料4】", cover_date="令和3年4月", **now())
    year_steps.move(by=staff, step="hear", **now())
    year_steps.move(by=staff, step="respond", **now())
    without = {"by": staff, "cover_date": "令和3年5月"}
    assert "訂正" in refused(year_steps.prepare, **without, **now())[0]
    year_steps.prepare(**without, comment="参加者の数", **now())
    year_steps.publish(by=manager, document_number="福地発第100号", make=files_of, **now())
    kinds = list(campaign.sheet.versions.order_by("number").values_list("kind", "reason"))
    assert [kind for kind, _ in kinds] == ["meeting", "prepared", "published"] * 2
    assert campaign.sheet.versions.get(number=3).content_hash == old
    assert campaign.sheet.versions.get(number=6).reason == "参加者の数"


def test_publisher_is_not_who_fixed_the_version_even_as_manager(campaign):
    years.only(SAFETY)
    years.gather(SAFETY)
    both = years.account("welfare_staff", Role.WELFARE_MANAGER, WELFARE)
    for act, said in (
        (year_steps.move, {"step": "gather"}),
        (year_steps.submit, {"meeting": None, "stamp": "【資料】", "cover_date": "令和2年"}),
        (year_steps.move, {"step": "hear"}),
        (year_steps.move, {"step": "respond"}),
        (year_steps.prepare, {"cover_date": "令和3年3月"}),
    ):
        fresh = Campaign.objects.get()
        act(by=both, campaign=fresh, version=fresh.version, **said)
    fresh = Campaign.objects.get()
    (message,) = refused(
        year_steps.publish,
        by=both,
        campaign=fresh,
        version=fresh.version,
        document_number="1",
        make=files_of,
    )
    assert "版を固定した人は、その版を公表できません" in message


def test_the_home_asks_for_as_many_queries_however_many_rows(
    campaign, django_assert_max_num_queries
):
    staff = years.user("welfare_staff")
    with django_assert_max_num_queries(14, connection=connection):
        tasks_for(staff, timezone.localdate())
    with django_assert_max_num_queries(14, connection=connection):
        tasks_for(years.author_of(WELFARE), timezone.localdate())

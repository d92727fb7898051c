"""気づき: they quote and never grade; dismissed, they are silent until the text changes"""

import re

import pytest
from django.db import connection

from evaluation.actions import entries
from evaluation.actions.hints import dismiss_hint
from evaluation.enums import Grade, HintKind
from evaluation.models import Campaign, EvaluationSheet, HintDismissal, Initiative, SheetEntry
from evaluation.queries.campaigns import entries_of
from evaluation.queries.hints import count_hints, hints_in
from evaluation.rules.hints import RowFacts, figures_in, hints_of, terms_of, words_of_failure
from evaluation.tests.years import (
    SAFETY,
    WELFARE,
    YEAR,
    answer,
    author_of,
    gather,
    hand_up,
    head_of,
    only,
    open_year,
    user,
)
from koganei.law import RuleBroken
from koganei.models import AuditEvent, Department
from koganei.testing.fixtures import logged_in

pytest_plugins = ["evaluation.tests.fixtures"]
SILENT = "庁舎の窓口に冊子を置いた。"  # of a row whose last outlook spoke of something else
REASON = "前年度の展望は、次の年度にまとめて行う。"

# the rules


@pytest.mark.parametrize(("text", "words"), [
    ("講座は実施できなかった。", ["講座は実施できなかった"]),
    ("結成には至らなかった。", ["結成には至らなかった"]),
    ("大会は中止となった。", ["中止となった"]),
    ("中止することなく開いた。", []),
    ("苦情はなかった。", []),
    ("補助申請なし。", ["申請なし"]),
    ("待たせずに案内した。", []),
])  # fmt: skip
def test_words_of_failure_are_quoted_as_they_stand(text, words):
    found = words_of_failure(text)
    assert [word[-4:] for word in found] == [word[-4:] for word in words]
    assert all(word in text for word in found)


@pytest.mark.parametrize(("text", "figures"), [
    ("延べ111名、１０回、8,872件、4カ所", ["111名", "10回", "8,872件", "4カ所"]),
    ("平成30年11月、第3回、75歳、24時間体制、第56条", []),
    ("0件、0回", []),
    ("年2回、10回", ["2回", "10回"]),
])  # fmt: skip
def test_figures_are_numbers_of_activity(text, figures):
    assert figures_in(text) == figures


def test_terms_leave_out_what_every_outlook_says_and_the_initiatives_own_name():
    assert terms_of("今後も引き続き周知を図り、事業の充実に努める。") == []
    assert terms_of("手話講座の周知を図る。", without="手話の普及") == ["手話講座"]
    assert terms_of("手話講座の周知を図る。", without="手話講座の開催") == []


@pytest.mark.parametrize("kind", HintKind)
def test_a_hint_says_why_and_proposes_no_grade(kind):
    facts = {
        HintKind.NOT_DONE: RowFacts("A", "実施できなかった。", "続ける。"),
        HintKind.ACTIVE: RowFacts("D", "講座を3回開いた。", "続ける。"),
        HintKind.SAME_TEXT: RowFacts(
            "B", "平成30年度は開いた。", "-", past_results="令和元年度は開いた。"
        ),
        HintKind.OUTLOOK: RowFacts("B", "開いた。", "-", past_outlook="点字版を作る。"),
    }[kind]
    (hint,) = hints_of(facts)
    assert hint.kind == kind
    own = facts.grade if kind in (HintKind.NOT_DONE, HintKind.ACTIVE) else ""
    assert set(re.findall("[A-D]", hint.words)) == set(own)
    assert hint.words.endswith("。")


@pytest.mark.parametrize("grade", ["", *Grade.values, "―"])
def test_an_empty_row_has_no_hints(grade):
    assert hints_of(RowFacts(grade, "", "")) == []


def test_without_a_year_before_only_the_row_itself_speaks(sheet):
    found = hints_in(sheet.entries.select_related("initiative"), sheet.year)
    assert len(found) == 52
    assert {hint.kind for each in found.values() for hint in each.open} == set()


# dismissing


@pytest.fixture
def row(demo):
    """A row of 地域安全課 in the running year that does not take up last year's outlook."""
    open_year()
    found = entries_of(answer(SAFETY)).first()
    write(found, SILENT)
    return SheetEntry.objects.get(pk=found.pk)


def write(row, results, grade="B"):
    entries.write_entry(
        entry=row, by=author_of(row.department.name), results=results, grade=grade,
        outlook="窓口で続ける。",
    )  # fmt: skip


def speaking(row):
    fresh = SheetEntry.objects.select_related("initiative", "sheet").get(pk=row.pk)
    return hints_in([fresh], fresh.sheet.year)[row.pk].open


def dismissed(row, by=None, **changes):
    (hint,) = speaking(row)
    said = {"kind": hint.kind, "seen": hint.text_hash, "reason": REASON} | changes
    return dismiss_hint(by=by or author_of(SAFETY), entry=row, **said)


def test_a_dismissed_hint_is_silent_until_its_text_changes(row):
    assert [hint.kind for hint in speaking(row)] == [HintKind.OUTLOOK]
    made = dismissed(row)
    assert (made.reason, made.dismissed_by, speaking(row)) == (REASON, author_of(SAFETY), [])
    write(row, SILENT, grade="C")  # not what the hint is about
    assert speaking(row) == []
    write(row, SILENT + "2回目も置いた。")
    assert [hint.kind for hint in speaking(row)] == [HintKind.OUTLOOK]
    write(row, SILENT)
    assert speaking(row) == []


def test_a_dismissal_is_recorded_with_its_verb(row):
    dismissed(row)
    assert AuditEvent.objects.order_by("pk").last().verb == "hint_dismissed"


@pytest.mark.parametrize(("by", "may"), [
    ("section_author_safety", True),
    ("head", True),
    ("section_author", False),
    ("welfare_staff", False),
    ("welfare_manager", False),
    ("auditor", False),
])  # fmt: skip
def test_who_writes_the_row_and_the_head_dismiss_and_nobody_else(row, by, may):
    who = head_of(SAFETY) if by == "head" else user(by)
    if may:
        dismissed(row, by=who)
        return
    with pytest.raises(RuleBroken, match="入力者と課長"):
        dismissed(row, by=who)
    assert not HintDismissal.objects.exists()


@pytest.mark.parametrize(("changes", "words"), [
    ({"reason": "  "}, ["消す理由を書いて"]),
    ({"reason": "あ" * 401}, ["401字"]),
    ({"seen": "0" * 64}, ["文が変わったか"]),
    ({"kind": HintKind.SAME_TEXT}, ["文が変わったか"]),
    ({"seen": "0" * 64, "reason": ""}, ["文が変わったか", "消す理由を書いて"]),
])  # fmt: skip
def test_everything_wrong_is_told_at_once(row, changes, words):
    with pytest.raises(RuleBroken) as refused:
        dismissed(row, **changes)
    said = [str(each) for each in refused.value.violations]
    assert len(said) == len(words)
    assert all(word in text for word, text in zip(words, said, strict=True))


def test_it_is_dismissed_once(row):
    (hint,) = speaking(row)
    dismissed(row)
    with pytest.raises(RuleBroken, match="もう消されています"):
        dismiss_hint(
            by=author_of(SAFETY), entry=row, kind=hint.kind, seen=hint.text_hash, reason=REASON
        )


def test_after_the_gathering_nothing_is_dismissed(row):
    (hint,) = speaking(row)
    only(SAFETY)
    gather(SAFETY)
    Campaign.objects.update(stage="gathered")
    with pytest.raises(RuleBroken, match="取りまとめが終わっている"):
        dismiss_hint(
            by=author_of(SAFETY), entry=row, kind=hint.kind, seen=hint.text_hash, reason=REASON
        )
    assert "気づき</h2>" not in page("welfare_staff", row.get_absolute_url())


# the pages


def page(name, address):
    return logged_in(name).get(address).content.decode()


def hint_address(row):
    return f"{row.get_absolute_url()}hints/outlook/"


@pytest.mark.parametrize(("name", "sees", "may"), [
    ("section_author_safety", True, True),
    ("welfare_staff", True, False),
    ("secretariat", True, False),
])  # fmt: skip
def test_the_page_of_the_row_shows_why_and_offers_it_to_the_section(row, name, sees, may):
    text = page(name, row.get_absolute_url())
    (hint,) = speaking(row)
    assert (hint.words in text, hint_address(row) in text) == (sees, may)


def test_a_section_dismisses_on_a_page_of_its_own(row):
    client = logged_in("section_author_safety")
    form = client.get(hint_address(row)).content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', form)[1]
    refused = client.post(hint_address(row), {"seen": seen, "reason": " "})
    assert refused.status_code == 422
    assert "消す理由を書いてください" in refused.content.decode()
    response = client.post(hint_address(row), {"seen": seen, "reason": REASON})
    assert response.url == row.get_absolute_url()
    text = client.get(row.get_absolute_url()).content.decode()
    assert (REASON in text, hint_address(row) in text) == (True, False)
    assert client.get(hint_address(row)).url == row.get_absolute_url()


def test_a_reason_is_not_lost_when_the_text_changed_in_between(row):
    client = logged_in("section_author_safety")
    write(row, SILENT + "3か所に置いた。")
    refused = client.post(hint_address(row), {"seen": "0" * 64, "reason": REASON})
    assert refused.status_code == 422
    assert REASON in refused.content.decode()


def test_those_who_gather_see_how_many_each_section_has(row):
    campaign = Campaign.objects.get()
    assert count_hints(campaign, user("welfare_staff")) == {row.department_id: 1}
    assert count_hints(campaign, user("section_author")) == {}
    text = page("welfare_staff", "/evaluation/2019/progress/")
    assert re.findall(r'data-label="気づき">(\d+)<', text).count("1") == 1
    assert "気づき" not in page("auditor", "/evaluation/2019/progress/")
    section = page("welfare_staff", f"/evaluation/2019/sections/{row.department_id}/")
    assert "気づき 1件" in section
    dismissed(row)
    assert count_hints(campaign, user("welfare_staff")) == {}


def test_a_hint_stops_nobody(row):
    hand_up(WELFARE)
    assert answer(WELFARE).stage == "fixing"


def test_a_row_that_continues_another_is_read_beside_it(row):
    old = row.initiative
    new = Initiative.objects.create(
        measure=old.measure, number=98, name="別の名称", continues=old, first_year=YEAR
    )
    SheetEntry.objects.filter(pk=row.pk).update(initiative=new)
    assert [hint.kind for hint in speaking(row)] == [HintKind.OUTLOOK]


@pytest.mark.parametrize("page_of", ["progress/", "sections/{0}/"])
def test_queries_do_not_grow_with_the_rows(row, django_assert_max_num_queries, page_of):
    client = logged_in("welfare_staff")
    address = "/evaluation/2019/" + page_of.format(row.department_id)
    client.get(address)
    with django_assert_max_num_queries(50, connection=connection) as few:
        client.get(address)
    sheet = EvaluationSheet.objects.get(year=YEAR)
    SheetEntry.objects.bulk_create(
        SheetEntry(sheet=sheet, initiative=each, department=department, results=SILENT, grade="B")
        for each in Initiative.objects.exclude(
            entries__sheet=sheet, entries__department=row.department_id
        )
        for department in Department.objects.filter(pk=row.department_id)
    )
    with django_assert_max_num_queries(50, connection=connection) as many:
        client.get(address)
    assert len(many) == len(few)

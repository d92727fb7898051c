"""Writing a row of the sheet: who may, what is refused, what is recorded."""

import pytest
from django.db import IntegrityError, transaction

from evaluation.actions.entries import Conflict, add_entry, write_entry
from evaluation.models import EvaluationSheet, Initiative, SheetEntry
from koganei.law import RuleBroken
from koganei.models import Department, User

pytest_plugins = ["evaluation.tests.fixtures"]

TEXTS = {"results": "窓口を試行した。", "grade": "B", "outlook": "体制を整える。"}
NO_RESULTS = (
    "事業評価がAなのに事業実績が空です。したことを事業実績に書いてください。"
    "何もしていなければ、事業評価をDにしてください。（評価票「事業評価の評価基準」）"
)


def row_of(department, **fields):
    return SheetEntry.objects.filter(department__name=department, **fields).first()


def user(name):
    return User.objects.get(username=name)


def texts(entry):
    return {name: getattr(entry, name) for name in TEXTS}


def everything():
    """All rows and how many states of rows are remembered."""
    return list(SheetEntry.objects.order_by("pk").values()), SheetEntry.history.count()


def refusal(act, **arguments):
    """Return the messages of a refused act; nothing may have changed."""
    before = everything()
    with pytest.raises(RuleBroken) as broken:
        act(**arguments)
    assert everything() == before
    return [str(violation) for violation in broken.value.violations]


def test_author_writes_own_row_and_history_names_the_author(author):
    row = row_of("地域福祉課", grade="D")
    came_with = texts(row)
    assert write_entry(entry=row, by=author, **TEXTS) is True
    row.refresh_from_db()
    assert (texts(row), row.version) == (TEXTS, 2)
    newest = row.history.first()
    assert (texts(newest), newest.history_user, newest.history_type) == (TEXTS, author, "~")
    oldest = row.history.last()
    assert (texts(oldest), oldest.version, oldest.history_user) == (came_with, 1, None)
    write_entry(entry=row, by=author, **TEXTS | {"outlook": "続ける。"})
    assert list(row.history.values_list("version", flat=True)) == [3, 2, 1]


def test_row_that_says_nothing_new_writes_nothing(author):
    row = row_of("地域福祉課", grade="D")
    before = everything()
    assert write_entry(entry=row, by=author, version=99, **texts(row)) is False
    assert everything() == before


AUDITOR = "監査は評価票の行を書けません。担当課の入力者に頼んでください。"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "section_author_safety",
            "地域福祉課の行は書けません。書けるのは自分の課（地域安全課）の行です。",
        ),
        (
            "section_author_council",
            "地域福祉課の行は書けません。書けるのは自分の課（社会福祉協議会）の行です。",
        ),
        *(
            (name, f"{label}は評価票の行を書けません。担当課の入力者に頼んでください。")
            for name, label in {
                "section_head": "担当課 課長",
                "secretariat": "委員会事務局",
                "welfare_staff": "地域福祉課 職員",
                "welfare_manager": "地域福祉課 管理者",
                "auditor": "監査",
                "account_admin": "利用者管理",
                "committee_member": "委員",
                "support_worker": "相談支援員",
            }.items()
        ),
    ],
)
def test_only_the_sections_author_writes(sheet, name, message):
    row = row_of("地域福祉課", grade="D")
    cited = [f"{message}（権限一覧「評価票の行」）"]
    assert refusal(write_entry, entry=row, by=user(name), **TEXTS) == cited
    initiative = Initiative.objects.get(name="移送サービスへの支援")
    new = {"sheet": sheet, "initiative": initiative, "department": row.department}
    assert refusal(add_entry, by=user(name), **new, **TEXTS) == cited


def test_expired_or_inactive_author_writes_nothing(author):
    row = row_of("地域福祉課", grade="D")
    User.objects.filter(pk=author.pk).update(is_active=False)
    assert refusal(write_entry, entry=row, by=user("section_author"), **TEXTS) == [
        "役割のない利用者は評価票の行を書けません。担当課の入力者に頼んでください。"
        "（権限一覧「評価票の行」）"
    ]


def test_author_without_a_section_writes_nothing(author):
    """None is no section, also where a row would have none."""
    author.department = None
    row = row_of("地域福祉課", grade="D")
    assert refusal(write_entry, entry=row, by=author, **TEXTS) == [
        "地域福祉課の行は書けません。書けるのは自分の課（未設定）の行です。（権限一覧「評価票の行」）"
    ]


def test_all_violations_are_said_at_once(sheet):
    row = row_of("地域福祉課", grade="D")
    wrong = {"results": "", "grade": "A", "outlook": "向き\u202e"}
    assert refusal(write_entry, entry=row, by=user("section_author_safety"), **wrong) == [
        "地域福祉課の行は書けません。書けるのは自分の課（地域安全課）の行です。（権限一覧「評価票の行」）",
        NO_RESULTS,
        "今後の事業計画・展望に、印刷できない文字（U+202E）があります。"
        "その文字を消してください。（評価票「今後の事業計画・展望」）",
    ]


def test_lost_results_are_excused_only_while_the_row_stays_as_it_is(author):
    row = row_of("地域福祉課", source_gap=True, results="")
    assert write_entry(entry=row, by=author, **texts(row)) is False
    changed = texts(row) | {"outlook": "続ける。"}
    assert refusal(write_entry, entry=row, by=author, **changed) == [NO_RESULTS]


@pytest.mark.parametrize(
    ("outlook", "still_lost"), [("続ける。", False), ("", True)], ids=["both texts", "one text"]
)
def test_row_is_whole_again_when_both_texts_are_there(author, outlook, still_lost):
    row = row_of("地域福祉課", source_gap=True, results="")
    write_entry(entry=row, by=author, results="改修した。", grade="A", outlook=outlook)
    row.refresh_from_db()
    assert row.source_gap is still_lost


@pytest.mark.parametrize("version", [0, 2, 99])
def test_save_from_an_old_page_is_refused_and_shows_the_row_as_it_stands(author, version):
    row = row_of("地域福祉課", grade="D")
    before = everything()
    with pytest.raises(Conflict) as conflict:
        write_entry(entry=row, by=author, version=version, **TEXTS)
    assert (conflict.value.entry, texts(conflict.value.entry)) == (row, texts(row))
    assert str(conflict.value) == "ほかの人が先に保存しました。"
    assert everything() == before


def test_conflict_is_seen_in_the_database_and_not_in_the_object(author):
    row, stale = (row_of("地域福祉課", grade="D") for _ in range(2))
    write_entry(entry=row, by=author, version=1, **TEXTS)
    with pytest.raises(Conflict) as conflict:
        write_entry(entry=stale, by=author, version=1, **TEXTS | {"outlook": "別の文"})
    assert texts(conflict.value.entry) == TEXTS


def test_author_adds_a_row_of_the_own_section(sheet, author):
    initiative = Initiative.objects.get(name="移送サービスへの支援")
    row = add_entry(
        sheet=sheet, initiative=initiative, department=author.department, by=author, **TEXTS
    )
    row.refresh_from_db()
    assert (texts(row), row.version, row.source_gap) == (TEXTS, 1, False)
    assert [(state.history_type, state.history_user) for state in row.history.all()] == [
        ("+", author)
    ]


def test_added_row_obeys_the_rules(sheet, author):
    new = {"initiative": Initiative.objects.get(name="移送サービスへの支援")}
    new |= {"sheet": sheet, "department": author.department, "by": author}
    assert refusal(add_entry, **new, results="", grade="A", outlook="") == [NO_RESULTS]


@pytest.mark.parametrize("grade", ["", "D"])
def test_row_may_be_empty_or_not_done(author, grade):
    row = row_of("地域福祉課", grade="B", source_gap=False)
    assert write_entry(entry=row, by=author, results="", grade=grade, outlook="") is True


def test_another_sheet_of_the_year_after_is_written_alike(sheet, author):
    """Rights do not hang on publication: a sheet without versions is written by the same author."""
    next_sheet = EvaluationSheet.objects.create(plan=sheet.plan, year=2019)
    department = Department.objects.get(name="地域福祉課")
    initiative = Initiative.objects.get(name="福祉総合相談窓口の整備")
    row = add_entry(
        sheet=next_sheet, initiative=initiative, department=department, by=author, **TEXTS
    )
    assert write_entry(entry=row, by=author, version=1, **TEXTS | {"grade": "C"}) is True
    assert row_of("地域福祉課", sheet=sheet, initiative=initiative).grade == "D"


def test_row_and_history_stand_or_fall_together(author):
    row = row_of("地域福祉課", grade="D")
    before = everything()
    with pytest.raises(IntegrityError), transaction.atomic():
        write_entry(entry=row, by=author, results="文", grade="E", outlook="文")
    assert everything() == before

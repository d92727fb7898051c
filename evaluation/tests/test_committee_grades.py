"""The committee's grade in what is published: in the row that it is of, and only there"""

import pytest

from evaluation.documents import published as documents
from evaluation.documents.published import TIDY
from evaluation.enums import CampaignStage
from evaluation.models import CommitteeGrade, Initiative, SheetVersion
from evaluation.queries.facts import content_of
from evaluation.queries.sheets import entries_in_print_order
from evaluation.snapshot import GRADE_COLUMNS, committee_grades, content_hash, rows_of
from evaluation.tests import opinions, years
from koganei.spreadsheets import read_table, read_workbook

pytest_plugins = ["evaluation.tests.fixtures"]


@pytest.fixture
def version(sheet):
    """A version of 令和元年度 in which two rows have one name; the committee graded the second."""
    years.open_year()
    opinions.to_stage(CampaignStage.OPINIONS)
    running = years.sheet_of()
    for row in twins(running):
        Initiative.objects.filter(pk=row.initiative_id).update(name="見守り")
    staff = years.user("secretariat")
    CommitteeGrade.objects.create(entry=twins(running)[1], grade="D", recorded_by=staff)
    content = content_of(running)
    return SheetVersion(
        sheet=running, number=1, kind="published", content=content,
        content_hash=content_hash(content), issuer="福祉保健部", cover_date="令和3年3月",
    )  # fmt: skip


def twins(sheet):
    """Two rows of one measure and one section."""
    seen = {}
    for row in entries_in_print_order(sheet):
        key = row.initiative.measure_id, row.department_id
        if key in seen and seen[key].initiative_id != row.initiative_id:
            return seen[key], row
        seen[key] = row
    raise AssertionError("この評価票に、施策と担当課の同じ行がありません。")


def lines(table):
    place = next(at for at, row in enumerate(table.rows) if "委員会の評価" in row)
    head = table.rows[place]
    return [dict(zip(head, row, strict=False)) for row in table.rows[place + 1 :]]


def test_the_grade_stands_in_its_row_of_every_table(version):
    made = {each.kind: each.content for each in documents.tables_of(version)}
    (plain,), (cp932,) = read_table(made["csv"]), read_table(made["csv-cp932"])
    for table in (plain, cp932, read_workbook(made["xlsx"])[0]):
        found = lines(table)
        assert len(found) == len(rows_of(version.content))
        graded = [line for line in found if line["委員会の評価"]]
        assert [line["委員会の評価"] for line in graded] == ["D"]
        assert int(graded[0]["個別事業番号"]) == twins(version.sheet)[1].initiative.number
    assert TIDY[-1].heading == "委員会の評価", "what was read by its place stays where it was"


def test_what_was_frozen_without_the_place_prints_as_it_was(version):
    grades = [{name: each[name] for name in GRADE_COLUMNS} for each in version.content["grades"]]
    old = version.content | {"grades": grades}
    version.content = old
    assert committee_grades(old) == {}
    (plain, *_) = read_table(next(m.content for m in documents.tables_of(version)[1:2]))
    assert not any(line["委員会の評価"] for line in lines(plain))
    assert documents.version_context(version)["committee_grades"] == old["grades"]


def test_a_year_without_grades_freezes_rows_alone(sheet):
    published = sheet.versions.get(kind="published")
    assert content_of(sheet) == published.content
    assert content_hash(content_of(sheet)) == published.content_hash
    assert committee_grades(published.content) == {}

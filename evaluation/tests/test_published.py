"""公表のファイル: of what was frozen, all or none, the same bytes, the same numbers everywhere"""

import csv
import hashlib
import io
import re
from collections import Counter
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evaluation.actions import years as year_steps
from evaluation.actions.published import FilesFailed
from evaluation.documents import published as documents
from evaluation.documents.sheets import sheet_pdf
from evaluation.enums import FileKind
from evaluation.models import Campaign, PublishedFile, SheetEntry, SheetVersion
from evaluation.queries.facts import content_of
from evaluation.queries.sheets import entries_in_print_order
from evaluation.snapshot import content_hash, rows_of
from evaluation.tests import years
from evaluation.tests.papers import packed, read
from evaluation.tests.years import SAFETY
from koganei import triggers
from koganei.law import RuleBroken
from koganei.spreadsheets import read_table, read_workbook

pytest_plugins = ["evaluation.tests.fixtures"]
GRADES = ["A", "B", "C", "D", "―"]


@pytest.fixture
def version(sheet):
    return SheetVersion.objects.select_related("sheet__plan").get(kind="published")


@pytest.fixture
def with_a_dash(version):
    """The sheet once more, corrected: one row has 「―」, a newline and what CP932 does not know."""
    entry = entries_in_print_order(version.sheet).first()
    SheetEntry.objects.filter(pk=entry.pk).update(grade="―", results="𠮷川では\n隔年")
    content = content_of(version.sheet)
    return SheetVersion.objects.bulk_create(
        [SheetVersion(
            sheet=version.sheet, number=3, kind="published", reason="誤り", content=content,
            content_hash=content_hash(content), issued_on=date(2020, 6, 1), issuer="福祉保健部",
            cover_date="令和2年6月",
        )]
    )[0]  # fmt: skip


@pytest.fixture
def files(version):
    """The files of 平成30年度, by kind."""
    call_command("evaluation_make_files")
    return {each.kind: each for each in PublishedFile.objects.all()}


def cells_of(data, encoding):
    return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))


# the numbers


def of_csv(data, encoding):
    head, *rows = cells_of(data, encoding)
    return Counter(row[head.index("事業評価")] for row in rows)


def of_workbook(data):
    table, totals = read_workbook(data)
    place = next(row for row in table.rows if "事業評価" in row)
    rows = table.rows[table.rows.index(place) + 1 :]
    counted = Counter(row[place.index("事業評価")] for row in rows)
    head = next(row for row in totals.rows if "計" in row)
    last = dict(zip(head, totals.rows[-1], strict=True))
    assert {grade: last.get(grade, 0) for grade in GRADES} == {g: counted[g] for g in GRADES}
    return counted


def of_pdf(pdf, rows):
    """Which letter stands on the paper between what a row says of the past and of the future."""
    paper = read(pdf)
    found = Counter()
    for row in rows:
        before, after = row.department + row.results, row.outlook
        (letter,) = [g for g in GRADES if paper.pages_with(before + g + after)]
        found[letter] += 1
    return found


def of_page(page):
    """The letters in the rows; the totals of the page say the same."""
    letters = Counter(re.findall(r'data-label="評価" class="grade">([^<]+)<', page))
    assert of_totals(page) == letters
    return letters


def of_totals(page):
    foot = re.search(r"<tfoot>(.*?)</tfoot>", page, re.DOTALL)[1]
    cells = re.findall(r'data-label="([A-D―])">(?:<a [^>]*>)?(\d+)', foot)
    return Counter({grade: int(count) for grade, count in cells})


@pytest.mark.parametrize("which", ["version", "with_a_dash"])
def test_the_numbers_are_equal_wherever_they_stand(request, which, client_as):
    version = request.getfixturevalue(which)
    call_command("evaluation_make_files")
    files = {each.kind: bytes(each.content) for each in version.files.all()}
    rows = rows_of(version.content)
    found = {
        "PDF": of_pdf(files["pdf"], rows),
        "Excel": of_workbook(files["xlsx"]),
        "CSV": of_csv(files["csv"], "utf-8-sig"),
        "CP932": of_csv(files["csv-cp932"], "cp932"),
        "page": of_page(Client().get("/evaluation/public/2018/").content.decode()),
        "dashboard": of_totals(
            client_as("welfare_staff").get("/evaluation/2018/totals/").content.decode()
        ),
    }
    wanted = Counter(row.grade for row in rows)
    assert set(wanted) == set(GRADES if which == "with_a_dash" else GRADES[:4])
    assert found == dict.fromkeys(found, wanted)


def test_the_paper_of_what_was_frozen_is_the_paper_of_the_year(sheet, files):
    """Word for word what is printed of the rows, which nobody changed since."""
    assert read(bytes(files["pdf"].content)).text == read(sheet_pdf(sheet)).text


# the files


def test_the_files_are_of_what_was_frozen_and_say_the_same_each_time(version, files):
    SheetEntry.objects.update(results="あとから直した文", outlook="あとから直した展望")
    again = {each.kind: each for each in documents.files_of(version)}
    for kind in ("csv", "csv-cp932", "xlsx", "replacements"):
        assert again[kind].content == bytes(files[kind].content), kind
    for file in files.values():
        assert hashlib.sha256(bytes(file.content)).hexdigest() == file.content_hash
        assert file.size == len(bytes(file.content))
    assert packed("あとから直した文") not in read(again["pdf"].content).text


def test_the_tidy_table_has_a_row_for_each_initiative_and_section(version, files):
    raw = bytes(files["csv"].content)
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = cells_of(raw, "utf-8-sig")
    assert head == [column.heading for column in documents.TIDY]
    assert len(rows) == len(version.content) == 52
    for cells, row in zip(rows, rows_of(version.content), strict=True):
        line = dict(zip(head, cells, strict=True))
        assert (line["年度（西暦）"], line["年度"], line["版"]) == ("2018", "平成30年度", "2")
        assert (line["担当課"], line["事業実績"]) == (row.department, row.results)
        assert line["今後の事業計画・展望"] == row.outlook


def made_up(**texts):
    """A version of one row, with texts of one's own."""
    row = rows_of([[1, "目標", 1, "基本", 1, "施策", 1, "事業", False, "健康課", "", "B", ""]])[0]
    sheet = SimpleNamespace(year=years.YEAR, plan="計画", title="評価票")
    return SimpleNamespace(
        sheet=sheet, number=3, issued_on=date(2020, 3, 1), cover_date="令和2年3月",
        reason="", stamp="", issuer="", content=[list(row._replace(**texts))],
    )  # fmt: skip


def tables_of(version):
    """(the CSV, the one in CP932, the lines of the report)"""
    made = {each.kind: each.content for each in documents.tables_of(version)}
    report = [
        [int(line), *rest] for line, *rest in (cells_of(made["replacements"], "utf-8-sig")[1:])
    ]
    return made["csv"], made["csv-cp932"], report


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("=+-@'\n\t①髙𠮷―〜葛"),
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
@example("=1+1", "'=1")
@example("1行目\n2行目", "''＝1")
@example("𠮷野家の髙さん", "葛\U000e0100飾")
def test_every_text_comes_back_and_the_report_names_every_other_character(results, outlook):
    plain, cp932, report = tables_of(made_up(results=results, outlook=outlook))
    place = {column.heading: at for at, column in enumerate(documents.TIDY)}
    wanted = {"事業実績": results, "今後の事業計画・展望": outlook}
    for heading, text in wanted.items():
        (read,) = read_table(plain)
        assert (read.rows[1][place[heading]] or "") == text
        written = read_table(cp932)[0].rows[1][place[heading]] or ""
        lines = [line for line in report if line[1] == heading]
        assert [line[0] for line in lines] == [2] * len(lines)
        changed = iter(lines)
        rebuilt = ""
        for character in text:
            if _fits(character):
                rebuilt += character
                continue
            _, _, named, code, instead = next(changed)
            assert (named, code) == (character, f"U+{ord(character):04X}")
            rebuilt += "" if instead == documents.DROPPED else instead
        assert list(changed) == []
        assert rebuilt == written
    for cell in cells_of(plain, "utf-8-sig")[1]:
        assert not cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\n"))


def _fits(character):
    try:
        return character.encode("cp932").decode("cp932") == character
    except UnicodeEncodeError:
        return False


def test_the_report_is_a_file_of_its_own(version):
    content = [*version.content]
    content[4] = [*content[4]]
    content[4][10] = "𠮷村さんの\n髙い葛\U000e0100"
    frozen = SimpleNamespace(
        sheet=version.sheet, number=2, content=content, issued_on=None, cover_date="", reason="",
        stamp="", issuer="",
    )  # fmt: skip
    _, cp932, report = tables_of(frozen)
    assert report == [
        [6, "事業実績", "𠮷", "U+20BB7", "〓"],
        [6, "事業実績", "\U000e0100", "U+E0100", documents.DROPPED],
    ]
    assert "〓村さんの\n髙い葛" in cells_of(cp932, "cp932")[5]


# all or none


def prepared():
    """A year that waits for its publication."""
    years.open_year()
    years.only(SAFETY)
    years.gather(SAFETY)
    years.to_publication()
    return Campaign.objects.get()


def publish(campaign, make=documents.files_of):
    return year_steps.publish(
        by=years.user("welfare_manager"), campaign=campaign, version=campaign.version,
        document_number="福地発第1号", make=make,
    )  # fmt: skip


def test_where_a_file_cannot_be_made_nothing_is_published(sheet):
    campaign = prepared()

    def fails(version):
        raise FilesFailed("管理者に頼んでください。")

    with pytest.raises(RuleBroken) as broken:
        publish(campaign, fails)
    (violation,) = broken.value.violations
    assert "何も公表していません。管理者に頼んでください。" in violation.message
    assert Campaign.objects.get().stage == "prepared"
    assert not campaign.sheet.versions.filter(kind="published").exists()
    with pytest.raises(ValueError, match="すべての種類"):
        publish(campaign, lambda version: documents.files_of(version)[1:])
    assert not PublishedFile.objects.exists()
    publish(campaign)
    assert PublishedFile.objects.count() == len(FileKind)


def test_a_machine_without_pdf_is_told_so_on_the_page(sheet, client_as, monkeypatch):
    monkeypatch.setattr("koganei.documents.why_unavailable", lambda: "Pango がありません。")
    campaign = prepared()
    page = client_as("welfare_manager").post(
        "/evaluation/2019/publication/publish/",
        {"version": campaign.version, "document_number": "福地発第1号"},
    )
    assert page.status_code == 422
    assert "何も公表していません。Pango がありません。" in page.content.decode()
    assert "福地発第1号" in page.content.decode()
    assert Campaign.objects.get().stage == "prepared"


def test_a_text_that_no_cell_of_excel_holds_is_named(version):
    long = made_up(results="長" * 32_768)
    with pytest.raises(FilesFailed, match="Excelのセルに書けません"):
        documents.tables_of(long)


# immutable


def test_only_postgresql_knows_a_hash_that_does_not_fit(version):
    name = "published_file_hash_fits"
    wrong = {"content_hash": "0" * 64}
    if connection.vendor == "sqlite":
        assert triggers.declared()[name].sqlite_sql == ""
        years.a_file(version, **wrong)
        with pytest.raises(CommandError, match="記録したハッシュと違います"):
            call_command("evaluation_verify_published")
        return
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        years.a_file(version, **wrong)
    assert triggers.violation_of(refused.value).message == triggers.declared()[name].message
    triggers.remove(connection, [name])
    try:
        years.a_file(version, **wrong)
    finally:
        triggers.install(connection)


# the commands


def test_verifying_says_what_is_not_as_it_was(version, files, capsys):
    call_command("evaluation_verify_published")
    assert f"1版、{len(FileKind)}ファイル" in capsys.readouterr().out
    names = ["published_file_frozen_update", "published_file_frozen_delete", *years.VERSION_GUARDS]
    triggers.remove(connection, names)
    try:
        content = bytes(files["csv"].content)
        PublishedFile.objects.filter(kind="csv").update(content=b"x" * len(content))
        PublishedFile.objects.filter(kind="pdf").delete()
        changed = [[*version.content[0][:-1], "別の展望"], *version.content[1:]]
        SheetVersion.objects.filter(pk=version.pk).update(content=changed)
    finally:
        triggers.install(connection)
    with pytest.raises(CommandError) as found:
        call_command("evaluation_verify_published")
    text = str(found.value)
    assert "平成30年度の第2版の内容が" in text
    assert f"{files['csv'].file_name} の中身が" in text
    assert "平成30年度の第2版のPDFがありません" in text
    assert files["xlsx"].file_name not in text


def test_a_version_that_came_as_papers_is_no_fault(version, capsys):
    call_command("evaluation_verify_published")
    assert "平成30年度の第2版のファイルはまだありません" in capsys.readouterr().out


def test_files_are_made_once(version, files, capsys):
    call_command("evaluation_make_files")
    assert PublishedFile.objects.count() == len(FileKind)
    assert capsys.readouterr().out.count("第2版") == 0


def test_more_than_rows_may_be_frozen(version):
    richer = {"rows": version.content, "opinions": [["意見", "考え方"]]}
    assert rows_of(richer) == rows_of(version.content)
    assert content_hash(richer) != content_hash(version.content)
    assert content_hash(dict(reversed(richer.items()))) == content_hash(richer)

"""A year through the browser's eyes: section → head → gathering → back → fix → publication"""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import travel

from evaluation.actions import indicators
from evaluation.enums import AnswerStage, FileKind, Phase
from evaluation.models import (
    Campaign,
    EvaluationSheet,
    EvidenceFile,
    Extension,
    IndicatorActual,
    PublishedFile,
    RowComment,
    SectionAnswer,
    SheetEntry,
    WelfarePlan,
)
from evaluation.queries.campaigns import dues_of, entries_of
from evaluation.tests import years
from evaluation.tests.years import SAFETY, WELFARE
from koganei.dates.wareki import format_date
from koganei.models import Department, Draft

pytest_plugins = ["evaluation.tests.fixtures"]
PDF = b"%PDF-1.4 evidence"


@pytest.fixture
def campaign(sheet):
    return years.open_year()


def of(user):
    client = Client()
    client.force_login(user)
    return client


def page_of(section):
    return f"/evaluation/2019/sections/{years.answer(section).department_id}/"


def press(client, address, **data):
    """Open the page of a step and send what it asks for; return the page that follows."""
    shown = client.get(address)
    assert shown.status_code == 200, shown.status_code
    version = re.search(r'name="version" value="(\d+)"', shown.content.decode())
    sent = {"version": version[1]} | data if version else data
    return client.post(address, sent, follow=True)


def write(client, row, **texts):
    address = row.get_absolute_url()
    version = SheetEntry.objects.get(pk=row.pk).version
    return client.post(address, {"version": version} | texts)


def test_a_section_its_head_and_the_gatherer_walk_the_whole_way(campaign):
    years.only(SAFETY)
    author, head = of(years.author_of(SAFETY)), of(years.head_of(SAFETY))
    staff, manager = of(years.user("welfare_staff")), of(years.user("welfare_manager"))
    section, rows = page_of(SAFETY), list(entries_of(years.answer(SAFETY)))
    assert "評価票を記入する（あと2行）" in author.get("/").content.decode()
    for row in rows:
        assert write(author, row, results="3回。", grade="B", outlook="続ける。").status_code == 302
    assert "課長へ回しました" in press(author, f"{section}entry/hand_up/").content.decode()
    shown = author.get(section).content.decode()
    assert "課長の確定待ち" in shown
    assert "「課長確定」ができるのは、担当課の課長（代決者を含む）です" in shown
    assert "確定してください" in head.get("/").content.decode()
    missing = press(head, f"{section}fixing/return_entry/", comment=" ")
    assert (missing.status_code, RowComment.objects.count()) == (422, 0)
    said = {"comment": "数を書いてください。", f"row_{rows[0].pk}": "延べ人数も。"}
    press(head, f"{section}fixing/return_entry/", **said)
    assert "差し戻された回答を直す" in author.get("/").content.decode()
    entry = author.get(rows[0].get_absolute_url()).content.decode()
    assert "延べ人数も。" in entry
    assert "差し戻されました" in entry
    write(author, rows[0], results="3回、延べ40人。", grade="B", outlook="続ける。")
    press(author, f"{section}entry/hand_up/")
    no_number = press(head, f"{section}fixing/fix/", document_number="")
    assert no_number.status_code == 422
    press(head, f"{section}fixing/fix/", document_number="地安発第5号")
    locked = author.get(rows[0].get_absolute_url()).content.decode()
    assert "確定したので、書けません" in locked
    assert "<textarea" not in locked
    kept = author.post(
        rows[0].get_absolute_url(), {"version": 3, "results": "あとから書いた長い文", "grade": "A"}
    )
    assert kept.status_code == 422
    assert "あとから書いた長い文" in kept.content.decode()
    assert "受け取る（1課）" in staff.get("/").content.decode()
    press(staff, f"{section}gathering/return_head/", comment="評価の根拠を。")
    press(head, f"{section}fixing/fix/", document_number="地安発第6号")
    press(staff, f"{section}gathering/receive/")
    assert "提出ずみ" in author.get(section).content.decode()
    press(staff, "/evaluation/2019/gathering/gather/")
    submitted = {"stamp": "", "cover_date": ""}
    bad = press(staff, "/evaluation/2019/submission/submit/", **submitted)
    assert bad.content.decode().count("を書いてください") >= 2
    submitted = {"stamp": "【資料3】", "cover_date": "令和2年12月"}
    press(staff, "/evaluation/2019/submission/submit/", **submitted)
    press(staff, "/evaluation/2019/submission/hear/")
    press(staff, "/evaluation/2019/submission/respond/")
    press(staff, "/evaluation/2019/submission/prepare/", cover_date="令和3年3月")
    assert staff.get("/evaluation/2019/publication/publish/").status_code == 403
    assert "公表の決裁をする" in manager.get("/").content.decode()
    citizen, address = Client(), "/evaluation/public/2019/"
    assert citizen.get(address).status_code == 404
    done = press(manager, "/evaluation/2019/publication/publish/", document_number="福地発第9号")
    assert Campaign.objects.get().stage == "published"
    read = citizen.get(address).content.decode()
    assert "3回、延べ40人。" in read
    files = PublishedFile.objects.filter(version__sheet__year=2019)
    assert [file.kind for file in files] == FileKind.values
    for file in files:
        assert file.content_hash in read
        assert file.content_hash in done.content.decode()
        assert citizen.get(f"{address}3/{file.kind}/").content == bytes(file.content)
    kinds = EvaluationSheet.objects.get(year=2019).versions.order_by("number")
    assert [version.kind for version in kinds] == ["meeting", "prepared", "published"]


def test_opening_a_year_shows_every_fault_and_keeps_what_was_typed(sheet):
    staff = of(years.user("welfare_staff"))
    typed = {phase.value: format_date(day) for phase, day in years.deadlines().items()}
    wrong = typed | {
        "year": "令和元年度",
        "entry": "平成34年6月1日",
        "fixing": "",
        "note": "依頼文",
    }
    page = staff.post("/evaluation/years/open/", wrong)
    text = page.content.decode()
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"entry", "fixing"}
    assert "平成34年6月1日" in text
    assert "依頼文" in text
    assert not Campaign.objects.exists()
    good = typed | {"year": "平成31年度", "note": "依頼文"}
    assert staff.post("/evaluation/years/open/", good).status_code == 302
    assert Campaign.objects.get().sheet.year == years.YEAR


def test_an_extension_on_the_page(campaign):
    staff = of(years.user("welfare_staff"))
    section = Department.objects.get(name=SAFETY)
    page = staff.post("/evaluation/2019/extend/", {"phase": "entry", "due_on": "x", "reason": ""})
    assert set(page.context["form"].errors) == {"due_on", "reason"}
    due = years.deadlines()[Phase.FIXING]
    said = {
        "phase": "entry",
        "department": section.pk,
        "due_on": format_date(due),
        "reason": "台風",
    }
    assert staff.post("/evaluation/2019/extend/", said).status_code == 302
    assert (Extension.objects.get().due_on, Extension.objects.get().department) == (due, section)


def test_a_draft_of_a_row_is_kept_found_again_and_ends_with_the_save(campaign):
    author = of(years.author_of(SAFETY))
    row = entries_of(years.answer(SAFETY)).first()
    page = author.get(row.get_absolute_url()).content.decode()
    token = re.search(r'name="draft" value="([^"]+)"', page)[1]
    save = re.search(r'data-save="([^"]+)"', page)[1]
    typed = {"draft": token, "draft_version": 0, "version": 1, "results": "書きかけの文"}
    assert author.post(save, typed).status_code == 302
    assert "書きかけの文" in author.get(f"/evaluation/rows/{row.pk}/", follow=True).content.decode()
    assert "書きかけの評価票の行" in author.get("/").content.decode()
    sent = typed | {"grade": "D", "outlook": "続ける。", "results": "書き終えた文"}
    assert author.post(row.get_absolute_url(), sent).status_code == 302
    assert Draft.objects.seen_by(years.author_of(SAFETY)).filter(finished_at=None).count() == 0
    assert author.post(row.get_absolute_url(), sent).status_code == 422  # the same page again


def test_indicators_are_written_with_the_row(campaign):
    author = of(years.author_of(WELFARE))
    desk = years.an_initiative()
    count = indicators.add_indicator(
        by=years.user("welfare_staff"), initiative=desk, name="打合せ", kind="numeric", unit="回",
        target="6", target_year=2022,
    )  # fmt: skip
    row = SheetEntry.objects.get(sheet__year=2019, initiative=desk)
    texts = {"results": "した。", "grade": "B", "outlook": "続ける。"}
    actual, note = f"actual_{count.pk}", f"note_{count.pk}"
    bad = write(author, row, **texts, **{actual: "資料を参照"})
    assert "数として読めません" in bad.content.decode()
    assert "資料を参照" in bad.content.decode()
    dash = write(author, row, **texts, **{actual: "―"})
    assert dash.status_code == 422
    assert write(author, row, **texts, **{actual: "０", note: "延期"}).status_code == 302
    found = IndicatorActual.objects.get()
    assert (found.answer, found.value, found.note) == ("０", 0, "延期")
    assert years.answer(WELFARE).stage == AnswerStage.ENTRY


def test_evidence_is_judged_by_its_content_and_read_by_those_who_read_the_row(campaign):
    author, row = of(years.author_of(SAFETY)), entries_of(years.answer(SAFETY)).first()
    address = f"{row.get_absolute_url()}evidence/"

    def attach(name, content, title="広報の写し"):
        return author.post(address, {"title": title, "file": SimpleUploadedFile(name, content)})

    assert attach("a.exe", b"MZ").status_code == 422
    assert attach("a.png", PDF).status_code == 422
    assert attach("a.pdf", PDF, title=" ").status_code == 422
    assert author.post(address, {"title": "x"}).status_code == 422
    assert EvidenceFile.objects.count() == 0
    assert attach("a.pdf", PDF).status_code == 302
    assert attach("b.pdf", PDF).status_code == 422  # the same file again
    file = EvidenceFile.objects.get()
    got = author.get(f"/evaluation/evidence/{file.pk}/")
    assert (got.content, got.headers["Content-Type"]) == (PDF, "application/pdf")
    assert "attachment" in got.headers["Content-Disposition"]
    assert of(years.author_of(WELFARE)).get(f"/evaluation/evidence/{file.pk}/").status_code == 404
    assert (
        of(years.head_of(SAFETY)).post(f"/evaluation/evidence/{file.pk}/remove/").status_code == 403
    )
    years.hand_up(SAFETY)
    author.post(f"/evaluation/evidence/{file.pk}/remove/")
    assert EvidenceFile.objects.count() == 1  # what the head looks at stays
    assert attach("c.pdf", PDF + b"2").status_code == 422


def test_a_deputy_reads_and_fixes_the_answer_of_the_section_in_whose_place_they_stand(campaign):
    deputy = years.user("section_head")  # of 地域福祉課
    client = of(deputy)
    assert client.get(page_of(SAFETY)).status_code == 404
    years.register_deputy(years.head_of(SAFETY), deputy, "SECTION_HEAD")
    years.hand_up(SAFETY)
    assert "確定してください" in client.get("/").content.decode()
    assert "講座を3回開いた。" in client.get(page_of(SAFETY)).content.decode()
    press(client, f"{page_of(SAFETY)}fixing/fix/", document_number="第1号")
    assert "代決" in client.get(page_of(SAFETY)).content.decode()


def many(number, year):
    """A year with ``number`` sections, a row each."""
    plan = WelfarePlan.objects.first()
    sheet, _ = EvaluationSheet.objects.get_or_create(plan=plan, year=year)
    Campaign.objects.get_or_create(sheet=sheet, opened_by=years.user("welfare_staff"))
    initiative = years.an_initiative()
    for place in range(number):
        section, _ = Department.objects.get_or_create(name=f"第{place}課", display_order=50 + place)
        SheetEntry.objects.get_or_create(sheet=sheet, initiative=initiative, department=section)
        SectionAnswer.objects.get_or_create(sheet=sheet, department=section)


def queries_of(client, address):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("address", ["/evaluation/2019/progress/", "/evaluation/years/"])
def test_the_matrix_asks_the_same_at_two_sections_and_at_thirty_of_ten_years(sheet, address):
    staff = of(years.user("welfare_staff"))
    many(2, 2019)
    few = queries_of(staff, address)
    for year in range(2019, 2029):
        many(30, year)
    assert queries_of(staff, address) == few
    assert SectionAnswer.objects.count() == 300


def test_reminding_from_the_matrix(campaign):
    office = of(years.user("secretariat"))
    row = years.answer(SAFETY)
    late = dues_of(campaign).of(Phase.ENTRY) + timedelta(days=1)
    with travel(timezone.now() + timedelta(days=(late - timezone.localdate()).days)):
        shown = of(years.user("secretariat")).get("/evaluation/2019/progress/").content.decode()
        assert "遅れている10課に知らせる" in shown
    office.post("/evaluation/2019/remind/", {"department": [row.department_id, "x"]})
    assert campaign.reminders.get().sent_on == timezone.localdate()
    assert "に督促" in of(years.author_of(SAFETY)).get("/").content.decode()


def test_the_trees_pages(sheet):
    staff = of(years.user("welfare_staff"))
    plan, desk = sheet.plan_id, years.an_initiative()
    assert staff.get(f"/evaluation/plans/{plan}/?year=2019").status_code == 200
    wrong = staff.post(f"/evaluation/initiatives/{desk.pk}/end/", {"year": "x", "decided_on": "y"})
    assert set(wrong.context["form"].errors) == {"year", "decided_on"}
    said = {"year": "令和元年度", "decided_on": "平成31年3月25日", "reason": "議決"}
    end = staff.post(f"/evaluation/initiatives/{desk.pk}/end/", said)
    assert end.status_code == 302
    target = {"name": "開設", "kind": "milestone", "target": "窓口運営開始",
              "target_year": "平成34年度"}  # fmt: skip
    other = SheetEntry.objects.exclude(initiative=desk).first().initiative_id
    assert staff.post(f"/evaluation/initiatives/{other}/indicators/", target).status_code == 302
    assert "令和4年度" in staff.get(f"/evaluation/initiatives/{other}/").content.decode()

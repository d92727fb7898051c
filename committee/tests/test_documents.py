"""Papers of a committee: one record makes them all; A4, tagged, no names in titles."""

import io
import re
from datetime import date, time
from itertools import pairwise
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from openpyxl import load_workbook
from pypdf import PdfReader

from committee.actions.agenda import add_staff, invite
from committee.actions.appointments import appoint, end
from committee.actions.meetings import plan_meeting
from committee.documents.kinds import KINDS, TYPES
from committee.documents.meetings import agenda_context
from committee.documents.records import minutes_paper
from committee.documents.rosters import appointment_paper
from committee.documents.script import script_paper
from committee.documents.seating import seating_paper
from committee.enums import EndReason
from committee.models import (
    AdvisoryReport,
    AgendaItem,
    Appointment,
    Mayor,
    Meeting,
    MinutesVersion,
    Ordinance,
    Resolution,
    SelectionCategory,
)
from committee.queries.minutes import versions_of
from committee.queries.rosters import roster
from committee.tests.fixtures import APPOINTED, category, person, seat
from koganei.documents import why_unavailable

pytest_plugins = ["committee.tests.fixtures"]

needs_pdf = pytest.mark.skipif(bool(why_unavailable()), reason="PDFを作れない機械です")
A4 = (595, 842)
NAMES = ["相原 由美", "長谷部 和之", "和久井 文", "高梨 恵", "傍聴 一郎", "野田 健一"]
# what must stand on each paper
WORDS = {
    "roster": ["委員名簿", "敬称略", "令和元年12月13日現在", "長谷部 和之（会長）", "公募市民"],
    "appointment": ["委嘱状", "相原 由美　様", "小福地発第430号", "小金井市長　桜町 誠治", "公印",
                    "推進委員会条例第3条第2項", "令和4年12月12日まで"],
    "name_cards": ["あいはら ゆみ", "相原 由美", "副会長"],
    "agenda": ["次第", "(1)会長及び副会長の互選について", "資料5", "市役所第二庁舎 801会議室"],
    "seating": ["席次", "長谷部 和之", "事務局", "傍聴席（10席）", "欠席"],
    "notice": ["小福地発第412号", "令和元年11月22日", "小金井市長　桜町 誠治", "条例第6条第1項",
               "14時00分"],
    "reply": ["出欠票", "相原 由美", "和久井 文", "欠席"],
    "observers": ["傍聴受付簿", "傍聴 一郎", "定員10人"],
    "minutes": ["会議録", "平成30年度の評価票を了承し", "賛成8、反対1、棄権1"],
    "advisory_report": ["小金井市長　桜町 誠治　様", "公印", "平成30年度の評価について（意見）",
                        "数値による目標"],
    "pay": ["支給調書", "長谷部 和之", "会長", "11,000", "計　11人", "111,000"],
    "script": ["委員の半数以上が出席しなければ", "12人のうち10人", "半数以上の6人", "非公開とする"],
}  # fmt: skip


@pytest.fixture
def first(promotion):
    """The first meeting, with an opinion that it resolved."""
    AdvisoryReport.objects.create(
        committee=promotion,
        title="平成30年度の評価について",
        text="数値による目標を検討されたい。",
        resolution=Resolution.objects.get(meeting__year=2019, item__number=4),
    )  # fmt: skip
    return Meeting.objects.select_related("committee__secretariat").get(
        committee=promotion, year=2019, number=1
    )


def subject(kind, meeting):
    return meeting if KINDS[kind].of_meeting else roster(meeting.committee, meeting.held_on)


def plain(text):
    return re.sub(r"\s", "", text)


@needs_pdf
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind in WORDS])
def test_paper_is_a4_tagged_and_says_what_it_must(first, kind):
    pdf = PdfReader(io.BytesIO(KINDS[kind].make(subject(kind, first), "pdf")))
    text = plain("".join(page.extract_text() for page in pdf.pages))
    assert [word for word in WORDS[kind] if plain(word) not in text] == []
    assert {tuple(map(round, page.mediabox[2:])) for page in pdf.pages} == {A4}
    assert pdf.root_object["/MarkInfo"]["/Marked"]
    assert pdf.root_object["/Lang"] == "ja"
    assert not any(plain(name) in plain(pdf.metadata.title) for name in NAMES)


def test_every_kind_is_tested():
    assert {kind for kind in KINDS if "pdf" in KINDS[kind].formats} - set(WORDS) == set()


@needs_pdf
def test_letters_are_one_page_for_each_who_was_appointed_that_day(first):
    pdf = PdfReader(io.BytesIO(KINDS["appointment"].make(subject("appointment", first), "pdf")))
    assert len(pdf.pages) == 12


@needs_pdf
def test_replies_are_two_a_page_and_cards_ten(first):
    pages = {
        kind: len(PdfReader(io.BytesIO(KINDS[kind].make(subject(kind, first), "pdf"))).pages)
        for kind in ("reply", "name_cards", "roster", "seating", "agenda", "notice")
    }
    assert pages == {
        "reply": 6, "name_cards": 2, "roster": 1, "seating": 1, "agenda": 1, "notice": 1,
    }  # fmt: skip


def test_letter_names_the_mayor_of_its_day(promotion):
    Mayor.objects.create(name="次の 市長", took_office_on=date(2019, 12, 14))
    letters = appointment_paper(roster(promotion, APPOINTED)).context["letters"]
    assert {letter["from"] for letter in letters} == {"小金井市長　桜町 誠治"}
    Mayor.objects.filter(name="次の 市長").update(took_office_on=APPOINTED)
    Appointment.objects.update(letter_number="")
    (letter, *_) = appointment_paper(roster(promotion, APPOINTED)).context["letters"]
    assert (letter["from"], letter["number"]) == ("小金井市長　次の 市長", "第　　　　号")


def test_nothing_to_print_is_said(promotion, tmp_path):
    Meeting.objects.create(
        committee=promotion, year=2021, number=1, held_on="2021-06-01", starts_at="10:00"
    )
    for kind, told in (
        ("minutes", "まだ終わっていない"),
        ("advisory_report", "この会議で決めた答申・意見はありません"),
        ("pay", "出席の記録がない"),
    ):
        with pytest.raises(CommandError, match=told):
            run(kind, "--committee=promotion", "--meeting=2021-1", f"--output={tmp_path / 'F'}")


def test_published_minutes_are_printed_as_they_were_published(first):
    version = versions_of(first).first()
    context = minutes_paper(first).context
    assert context["is_draft"] is (version is None)
    wanted = [title for _, title, _ in version.content]
    assert [section["title"] for section in context["sections"]] == wanted


def test_draft_leaves_without_the_closed_items(first):
    item = SimpleNamespace(number=4, non_public_reason="個人の事情を扱うため")
    closed = SimpleNamespace(kind="item", title="議題", text="賛成8", is_public=False, item=item)
    records = "committee.documents.records"
    with (
        patch(f"{records}.versions_of", lambda meeting: MinutesVersion.objects.none()),
        patch(f"{records}.sections_of", lambda minutes: [closed]),
    ):
        context = minutes_paper(first).context
    assert context["is_draft"]
    (section,) = context["sections"]
    assert "賛成8" not in "".join(section["paragraphs"])
    assert "個人の事情を扱うため" in "".join(section["paragraphs"])


def test_seats_follow_the_record(first, secretary):
    context = seating_paper(first).context
    assert [desk["name"] for desk in context["head"]] == ["長谷部 和之", "野々村 薫"]
    sides = [*context["left"], *context["right"]]
    assert len(sides) == 10
    assert [desk["name"] for desk in sides if desk["away"]] == ["吉成 武"]
    assert context["staff"][0]["role"] == "福祉保健部長"
    assert [desk["name"] for desk in context["invitees"]] == ["野田 健一"]


@needs_pdf
def test_twenty_members_sit_on_one_page_and_nobody_covers_another(empty, secretary):
    """18 at the sides, with guests and seven of the secretariat, all with long names."""
    Ordinance.objects.filter(committee=empty).update(seat_limit=20)
    group = category(empty, "organization")
    SelectionCategory.objects.filter(pk=group.pk).update(seat_limit=20)
    body = "社会福祉法人小金井市社会福祉協議会地域福祉活動推進部"
    for number in range(20):
        appoint(
            committee=empty, member=person(f"武者小路 実千代{number:02}"), category=group,
            by=secretary, on=APPOINTED, nominating_body=body,
        )  # fmt: skip
    meeting = plan_meeting(
        committee=empty, by=secretary, held_on=APPOINTED, starts_at=time(14), place="801会議室"
    )
    for number in range(7):
        add_staff(meeting=meeting, post="地域福祉課主任", name=f"職員 {number}", by=secretary)
    for number in range(3):
        invite(
            meeting=meeting, name=f"来客 {number}", affiliation=body, purpose="説明", by=secretary
        )
    (page,) = PdfReader(io.BytesIO(seating_paper(meeting).pdf())).pages
    places = []

    def note(text, _, matrix, *about):
        if "実千代" in text:
            places.append((matrix[4] > 300, matrix[5]))

    page.extract_text(visitor_text=note)
    assert len(places) == 20
    for is_right in (False, True):
        heights = sorted(height for right, height in places if right is is_right)
        assert len(heights) == 10
        assert all(high - low > 25 for low, high in pairwise(heights))  # a desk is 30 high


def test_seats_before_the_meeting_show_the_answers(promotion):
    coming = Meeting.objects.filter(committee=promotion, opened_at=None).first()
    if coming is None:
        coming = Meeting.objects.create(
            committee=promotion, year=2021, number=1, held_on="2021-06-01", starts_at="10:00"
        )
        coming.refresh_from_db()
    member = seat(promotion, "citizen", 3)
    coming.replies.create(appointment=member, answer="absent", replied_on="2021-05-01")
    desks = seating_paper(coming).context
    away = [d["name"] for d in [*desks["left"], *desks["right"]] if d["away"] == "欠席の回答"]
    assert away == [member.member.name]


def test_who_left_before_has_no_seat(promotion, secretary):
    meeting = Meeting.objects.create(
        committee=promotion, year=2021, number=1, held_on="2021-06-01", starts_at="10:00"
    )
    meeting.refresh_from_db()
    gone = seat(promotion, "expert", 1)
    end(
        appointment=gone,
        reason=EndReason.DIED,
        by=secretary,
        on=Meeting.objects.get(pk=meeting.pk).held_on.replace(day=1, month=5),
    )
    context = seating_paper(meeting).context
    assert [desk["name"] for desk in context["head"]] == ["野々村 薫"]
    assert len(context["left"]) + len(context["right"]) == 10


def test_agenda_and_materials_agree_with_the_record(first):
    context = agenda_context(first)
    items = AgendaItem.objects.filter(meeting=first).order_by("number")
    assert [item["title"] for item in context["items"]] == [item.title for item in items]
    assert [item["materials"] for item in context["items"]] == [[1], [3], [4], [5], []]
    assert context["items"][3]["remit"].endswith("条例第2条第3号")


def test_script_quotes_the_ordinance_and_the_numbers(first):
    scenes = script_paper(first).context["scenes"]
    assert [scene["title"] for scene in scenes][:3] == [
        "開会", "議題(1)　会長及び副会長の互選について", "会議の公開",
    ]  # fmt: skip
    assert scenes[0]["laws"][0]["place"] == "地域福祉推進委員会条例第6条第2項"
    said = "".join(line["say"] for scene in scenes for line in scene["lines"])
    assert "委員12人のうち10人の出席" in said
    voted = [
        scene for scene in scenes if any("第6条第3項" in law["place"] for law in scene["laws"])
    ]
    assert [scene["title"][:5] for scene in voted] == ["議題(2)", "議題(4)"]


def test_script_before_the_meeting_leaves_the_number_open(promotion):
    meeting = Meeting.objects.create(
        committee=promotion, year=2021, number=1, held_on="2021-06-01", starts_at="10:00"
    )
    meeting.refresh_from_db()
    said = script_paper(meeting).context["scenes"][0]["lines"][1]["say"]
    assert "委員12人のうち（　　）人" in said


def test_script_of_the_internal_body_has_neither_quorum_nor_votes(internal):
    meeting = Meeting.objects.create(
        committee=internal, year=2019, number=99, held_on="2019-06-01", starts_at="10:00"
    )
    meeting.refresh_from_db()
    AgendaItem.objects.create(meeting=meeting, number=1, title="窓口の場所", kind="deliberation")
    scenes = script_paper(meeting).context["scenes"]
    said = "".join(line["say"] for scene in scenes for line in scene["lines"])
    assert "成立" not in said
    assert "挙手" not in said
    assert "この会議は、公開を原則としていません。" in said
    assert "委員長" in {line["who"] for scene in scenes for line in scene["lines"]}


# the command


def run(*arguments):
    call_command("committee_document", *arguments)


def test_roster_as_excel_and_csv(promotion, tmp_path):
    for format in ("xlsx", "csv"):
        file = tmp_path / f"F.{format}"
        run("roster", "--committee=地域福祉推進委員会", "--on=令和元年12月13日",
            f"--format={format}", f"--output={file}")  # fmt: skip
    sheet = load_workbook(tmp_path / "F.xlsx").active
    assert [cell.value for cell in sheet[3]] == ["番号", "氏名", "推薦団体・所属団体等", "選出区分"]
    assert [cell.value for cell in sheet[4]] == [1, "相原 由美", None, "公募市民"]
    lines = (tmp_path / "F.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "番号,氏名,推薦団体・所属団体等,選出区分"
    assert lines[5] == "5,長谷部 和之,ルーテル学院大学,学識経験者"


@needs_pdf
def test_meeting_is_named_by_year_and_number(promotion, tmp_path, capsysbinary):
    run("seating", "--committee=promotion", "--meeting=2019-1", "--output=-")
    assert capsysbinary.readouterr().out.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["map", "--committee=promotion"], "文書「map」はありません。ある文書: roster、"),
        (["agenda", "--committee=promotion"], "どの会議の文書かを書いてください。ある会議: 2020-"),
        (["agenda", "--committee=promotion", "--meeting=2031-1"], "会議「2031-1」はありません"),
        (
            ["agenda", "--committee=promotion", "--meeting=2019-1", "--format=xlsx"],
            "次第は pdf、ics で",
        ),
        (["roster", "--committee=nobody", "--on=2020-01-01"], "委員会「nobody」はありません"),
        (["roster", "--committee=promotion", "--on=平成31年2月29日"], "2月29日"),
        (["roster", "--committee=promotion", "--on=2019-03-31"], "まだ施行されていません"),
        (["roster", "--committee=promotion", "--on=2030-01-01"], "在任する委員はいません"),
    ],
)
def test_what_is_wrong_is_named(promotion, tmp_path, arguments, told):
    with pytest.raises(CommandError) as refused:
        run(*arguments, f"--output={tmp_path / 'F'}")
    assert told in str(refused.value)
    assert not (tmp_path / "F").exists()


# the pages


def test_files_of_a_day(promotion, client_as):
    client = client_as("secretariat")
    for format in ("csv", "xlsx"):
        response = client.get(f"/committee/promotion/roster/roster.{format}?on=2020-01-01")
        assert response.headers["Content-Type"] == TYPES[format]
        assert "attachment" in response.headers["Content-Disposition"]
    assert client.get("/committee/promotion/roster/roster.exe").status_code == 404
    assert client.get("/committee/promotion/roster/roster.csv?on=2030-01-01").status_code == 404
    assert client.get("/committee/promotion/letters/agenda.pdf?on=2020-01-01").status_code == 404


@needs_pdf
def test_files_of_a_meeting(promotion, client_as):
    client = client_as("secretariat")
    page = client.get("/committee/promotion/meetings/2019-1/documents/").content.decode()
    links = re.findall(r'href="([^"]+documents/\w+\.\w+)"', page)
    assert len(links) >= 6
    response = client.get(links[0])
    assert response.content.startswith(b"%PDF")
    assert APPOINTED.isoformat()[:4] in response.headers["Content-Disposition"]
    assert (
        client.get("/committee/promotion/meetings/2019-1/documents/roster.pdf").status_code == 404
    )


@pytest.mark.parametrize("role", ["committee_member", "section_author", "auditor"])
def test_who_may_not_print(promotion, client_as, role):
    client = client_as(role)
    for address in (
        "/committee/promotion/roster/roster.csv?on=2020-01-01",
        "/committee/promotion/letters/appointment.pdf?on=2020-01-01",
        "/committee/promotion/meetings/2019-1/documents/observers.pdf",
    ):
        assert client.get(address).status_code == 403
    assert Appointment.objects.exists()

"""Opinions through the browser's eyes: recorded → assigned → answered → published"""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from committee.models import Meeting, Minutes, MinutesSection, MinutesVersion
from evaluation.actions import years as year_actions
from evaluation.actions.campaigns import remind_by_night
from evaluation.enums import CampaignStage, Phase
from evaluation.models import Campaign, CityView, CommitteeGrade, EvaluationSheet, Opinion
from evaluation.queries.campaigns import dues_of, entries_of
from evaluation.snapshot import content_hash, rows_of
from evaluation.tests import years
from evaluation.tests.opinions import approval, new_opinion
from evaluation.tests.papers import read
from evaluation.tests.years import SAFETY, WELFARE
from koganei import triggers
from koganei.spreadsheets import read_table, read_workbook

pytest_plugins = ["evaluation.tests.fixtures"]
LIST, ADD = "/evaluation/2019/opinions/", "/evaluation/2019/opinions/add/"
VIEW = {"text": "次の年度に講座を増やします。", "reflection": "future"}


@pytest.fixture
def campaign(sheet):
    """A year of two sections, laid before the committee."""
    found = years.open_year()
    years.only(SAFETY, WELFARE)
    for section in (SAFETY, WELFARE):
        years.gather(section)
    staff, meeting = years.user("welfare_staff"), Meeting.objects.first()
    year_actions.move(by=staff, campaign=found, version=1, step="gather")
    year_actions.submit(
        by=staff, campaign=found, version=2, meeting=meeting, stamp="【資料3】", cover_date="12月"
    )
    year_actions.move(by=staff, campaign=found, version=3, step="hear")
    return Campaign.objects.get(pk=found.pk)


def of(user):
    client = Client()
    client.force_login(user)
    return client


def row_of(section):
    return entries_of(years.answer(section)).first()


def press(client, address, **data):
    """Open a page and send its form, as it stands and with ``data``; return what follows."""
    shown = client.get(address)
    assert shown.status_code == 200, shown.status_code
    version = re.search(r'name="version" value="(\d+)"', shown.content.decode())
    sent = {"version": version[1]} | data if version else data
    return client.post(address, sent, follow=True)


def said(about="sheet", text="数を示してほしい。", **more):
    meeting = Meeting.objects.first().pk
    return {
        "about": about, "text": text, "meeting": meeting, "place": "議題2　3ページ", "is_main": "on"
    } | more  # fmt: skip


def page(client, address):
    return client.get(address).content.decode()


def test_from_the_minutes_to_the_published_version(campaign):
    staff, manager = of(years.user("secretariat")), of(years.user("welfare_manager"))
    author, head = of(years.author_of(SAFETY)), of(years.head_of(SAFETY))
    row = row_of(SAFETY)
    assert "意見を記録する" in page(staff, row.get_absolute_url())
    press(staff, ADD, **said(f"entry-{row.pk}"))
    measure = f"measure-{row.initiative.measure_id}"
    press(staff, ADD, **said(measure, "施策のあいだのつながりが見えない。"))
    press(staff, ADD, **said("sheet", "字が小さい。", is_main="", left_out_reason="体裁"))
    numbers = list(Opinion.objects.values_list("number", "department__name", "target"))
    assert numbers == [(1, SAFETY, "entry"), (2, None, "measure"), (3, None, "sheet")]
    press(staff, f"/evaluation/2019/rows/{row.pk}/committee/", grade="C", note="数がない。")
    why = page(staff, "/evaluation/2019/progress/")
    assert "担当課の決まっていない意見があります（意見2、意見3）" in why
    assert press(staff, "/evaluation/2019/submission/respond/").status_code == 422
    second, third = Opinion.objects.filter(number__gt=1)
    department = years.answer(SAFETY).department_id
    again = said(measure, second.text, department=department)
    press(staff, f"/evaluation/opinions/{second.pk}/change/", **again)
    kept = {"is_main": "", "left_out_reason": "体裁", "department": department}
    press(staff, f"/evaluation/opinions/{third.pk}/change/", **said("sheet", third.text, **kept))
    press(staff, "/evaluation/2019/submission/respond/")
    assert Campaign.objects.get().stage == "responses"
    why = page(staff, "/evaluation/2019/progress/")
    assert f"意見1 {SAFETY}：市の考え方待ち、意見2 {SAFETY}：市の考え方待ち" in why
    assert "市の考え方を書く（2件）" in page(author, "/")
    for opinion in Opinion.objects.filter(is_main=True):
        address = f"/evaluation/opinions/{opinion.pk}/"
        half = press(author, f"{address}view/", text="増やし", hand_up="1")
        assert (half.status_code, "反映の区分" in half.content.decode()) == (422, True)
        assert "増やし" in half.content.decode()
        press(author, f"{address}view/", text="増やし")
        press(author, f"{address}view/", hand_up="1", **VIEW)
        assert "課長の確認待ち" in page(author, address)
    assert author.get(f"{address}fixing/approve_view/").status_code == 403
    assert "市の考え方を確認する（2件）" in page(head, "/")
    press(head, f"{address}fixing/return_view/", comment="いつまでかを。")
    assert "いつまでかを。" in page(author, f"{address}view/")
    press(author, f"{address}view/", hand_up="1", **VIEW | {"text": "令和2年度に増やします。"})
    assert "前の文（2件）" in page(author, address)
    assert "差し戻しのことば：いつまでかを。" in page(author, address)
    for opinion in Opinion.objects.filter(is_main=True):
        press(head, f"/evaluation/opinions/{opinion.pk}/fixing/approve_view/")
    assert "市の考え方を" not in page(head, "/") + page(author, "/")
    press(staff, "/evaluation/2019/submission/prepare/", cover_date="令和3年3月")
    late = press(
        staff, f"/evaluation/opinions/{opinion.pk}/submission/ask_again/", comment="直して。"
    )
    assert late.status_code == 422
    assert "いまは市の考え方をまとめる段階ではありません" in late.content.decode()
    press(manager, "/evaluation/2019/publication/publish/", document_number="福地発第9号")
    published = EvaluationSheet.objects.get(year=2019).versions.get(kind="published")
    printed = published.content
    assert len(rows_of(printed)) == published.sheet.entries.count()
    assert [row["number"] for row in printed["opinions"]] == [1, 2]
    assert printed["opinions"][1]["city_view"] == "令和2年度に増やします。"
    assert printed["opinions"][0]["speaker"] == "委員"
    assert printed["grades"][0]["grade"] == "C"
    assert published.content_hash == content_hash(printed)
    of_the_public(published)
    assert "委員会 C" in page(staff, "/evaluation/2019/")


def of_the_public(version):
    """The page, the PDF, the workbook and the table say what was said; the left out opinion no."""
    files = {each.kind: bytes(each.content) for each in version.files.all()}
    table, *_ = read_table(files["opinions"])
    places = {
        "page": Client().get("/evaluation/public/2019/").content.decode(),
        "PDF": read(files["pdf"]).text,
        "Excel": str([sheet.rows for sheet in read_workbook(files["xlsx"])]),
        "CSV": str(table.rows),
    }
    for name, text in places.items():
        for wanted in (
            "施策のあいだのつながりが見えない。",
            "令和2年度に増やします。",
            "今後の参考とする",
        ):
            assert wanted in text, (name, wanted)
        assert "字が小さい" not in text, name
    assert [row[2] for row in table.rows] == ["番号", "1", "2"]
    assert "数がない。" in places["page"]
    assert "数がない。" in places["Excel"]


def test_all_that_is_wrong_with_an_opinion_is_told_at_once_and_nothing_typed_is_lost(campaign):
    staff = of(years.user("welfare_staff"))
    sent = {"about": "sheet", "text": "", "meeting": "", "place": "", "left_out_reason": ""}
    bad = press(staff, ADD, **sent)
    words = bad.content.decode()
    assert bad.status_code == 422
    for wanted in ("意見を書いてください", "会議を選ぶか", "載せない理由を書いてください"):
        assert wanted in words
    long = press(staff, ADD, **said(text="長" * 2001))
    assert "2,001字あります。2,000字までにしてください" in long.content.decode()
    assert "長" * 2001 in long.content.decode()
    nowhere = press(staff, ADD, **said("entry-999999"))
    assert (nowhere.status_code, Opinion.objects.count()) == (422, 0)


def test_whoever_wrote_cannot_approve_also_as_a_deputy(campaign):
    opinion, head = answered(), years.head_of(SAFETY)
    years.register_deputy(head, years.author_of(SAFETY), "SECTION_HEAD")
    author = of(years.author_of(SAFETY))
    own = press(author, f"/evaluation/opinions/{opinion.pk}/fixing/approve_view/")
    assert own.status_code == 422
    assert "書いたことのある人と確認する人は、別の人です" in own.content.decode()
    deputy = years.account("deputy", "SECTION_HEAD", WELFARE)
    years.register_deputy(head, deputy, "SECTION_HEAD")
    assert "市の考え方を確認する（1件）" in page(of(deputy), "/")
    press(of(deputy), f"/evaluation/opinions/{opinion.pk}/fixing/approve_view/")
    view = CityView.objects.get()
    assert (view.stage, view.principal, view.approved_by) == ("approved", head, deputy)
    assert "代決" in page(of(head), f"/evaluation/opinions/{opinion.pk}/")


def answered(section=SAFETY):
    """An opinion whose answer waits for the head."""
    staff, row = of(years.user("secretariat")), row_of(section)
    press(staff, ADD, **said(f"entry-{row.pk}"))
    press(staff, "/evaluation/2019/submission/respond/")
    opinion = Opinion.objects.get()
    address = f"/evaluation/opinions/{opinion.pk}/view/"
    press(of(years.author_of(section)), address, hand_up="1", **VIEW)
    return opinion


def test_what_went_up_is_changed_only_after_it_was_sent_back(campaign):
    opinion, staff = answered(), of(years.user("welfare_staff"))
    other = years.answer(WELFARE).department_id
    address = f"/evaluation/opinions/{opinion.pk}/"
    moved = press(staff, f"{address}change/", department=other, is_main="on")
    assert "市の考え方が課長に回っています" in moved.content.decode()
    author = of(years.author_of(SAFETY))
    again = press(author, f"{address}view/", **VIEW)
    assert "市の考え方は「課長の確認待ち」の段階なので" in again.content.decode()
    press(staff, f"{address}submission/ask_again/", comment="担当が違うので。")
    press(staff, f"{address}change/", department=other, is_main="on")
    assert author.get(address).status_code == 404
    assert page(of(years.author_of(WELFARE)), f"{address}view/").count(VIEW["text"]) == 1


def test_two_who_write_one_answer_notice_each_other(campaign):
    opinion = answered()
    press(of(years.head_of(SAFETY)), f"/evaluation/opinions/{opinion.pk}/fixing/return_view/",
          comment="短く。")  # fmt: skip
    author, address = of(years.author_of(SAFETY)), f"/evaluation/opinions/{opinion.pk}/view/"
    stale = CityView.objects.get().version
    press(author, address, **VIEW | {"text": "先の文"})
    late = author.post(address, VIEW | {"text": "後の文", "version": stale})
    assert late.status_code == 422
    assert "後の文" in late.content.decode()
    assert CityView.objects.get().text == "先の文"


def test_the_list_of_opinions_asks_as_often_for_many_as_for_one(campaign):
    staff = of(years.user("secretariat"))

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert staff.get(LIST).status_code == 200
        return len(found)

    press(staff, ADD, **said())
    one = queries()
    for row in entries_of(years.answer(WELFARE))[:3]:
        press(staff, ADD, **said(f"entry-{row.pk}"))
    assert queries() == one
    assert "担当課未定 1件" in page(staff, LIST)
    assert "意見2" not in page(staff, f"{LIST}?state=unassigned")


def test_a_committees_grade_stands_beside_and_can_be_taken_back(campaign):
    staff, row = of(years.user("secretariat")), row_of(SAFETY)
    address = f"/evaluation/2019/rows/{row.pk}/committee/"
    press(staff, address, grade="D", note="")
    assert (CommitteeGrade.objects.get().grade, row_of(SAFETY).grade) == ("D", "B")
    assert "委員会の評価" in page(of(years.author_of(SAFETY)), row.get_absolute_url())
    press(staff, address, grade="")
    assert not CommitteeGrade.objects.exists()


def test_the_minutes_stand_beside_without_what_was_closed(campaign):
    """Published minutes for everybody; a draft for those who work on it; closed items never."""
    meeting = Meeting.objects.first()
    secretariat, staff = years.user("secretariat"), years.user("welfare_staff")
    open_item, closed_item = list(meeting.items.order_by("number"))[:2]
    triggers.remove(connection, ["item_closed_by_resolution_update"])  # no vote is needed here
    type(closed_item).objects.filter(pk=closed_item.pk).update(
        is_public=False, non_public_reason="個人の情報"
    )
    minutes = Minutes.objects.create(meeting=meeting)
    for number, item in enumerate((open_item, closed_item), start=1):
        MinutesSection.objects.create(
            minutes=minutes, number=number, kind="item", item=item, title=f"議題{number}",
            text=f"発言{number}です。",
        )  # fmt: skip
    draft = page(of(secretariat), ADD)
    assert "会議録（案）" in draft
    assert "発言1です。" in draft
    assert "発言2です。" not in draft
    assert "発言1です。" not in page(of(staff), ADD)
    MinutesVersion.objects.create(
        minutes=minutes, number=1, content=[["item", "議題1", "確定した発言です。"]],
        content_hash="1", fixed_on=date(2020, 3, 1), fixed_by=secretariat,
        published_on=date(2020, 3, 2), published_by=years.user("welfare_manager"),
    )  # fmt: skip
    assert "確定した発言です。" in page(of(staff), ADD)


def test_the_night_tells_the_sections_that_owe_an_answer(campaign):
    row = new_opinion()
    row.save(force_insert=True)
    Campaign.objects.update(stage=CampaignStage.RESPONSES)
    campaign = Campaign.objects.get(pk=campaign.pk)
    due = dues_of(campaign).of(Phase.RESPONSE)

    def told(days):
        sent = remind_by_night(campaign, due + timedelta(days=days))
        return [(str(each.department), each.phase) for each in sent]

    assert told(-8) == []
    assert told(-7) == [(SAFETY, Phase.RESPONSE)]
    assert "に督促" in page(of(years.author_of(SAFETY)), "/")
    view = CityView.objects.create(
        opinion=row, text="増やす。", reflection="future", written_by=years.author_of(SAFETY)
    )
    CityView.objects.filter(pk=view.pk).update(stage="checking")
    assert told(1) == [(SAFETY, Phase.RESPONSE)]
    CityView.objects.filter(pk=view.pk).update(stage="approved", **approval())
    assert told(8) == []

"""第2条: the mayor asks, the committee deliberates and answers, the city responds."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from committee.actions import inquiries as actions
from committee.models import AdvisoryReport, CityResponse, Inquiry, Resolution
from committee.queries.meetings import meeting_called
from committee.tests.fixtures import refused
from koganei.testing.fixtures import logged_in

pytest_plugins = ["committee.tests.fixtures"]
PAGE = "/committee/promotion/inquiries/"


@pytest.fixture
def inquiry(promotion, secretary):
    return actions.inquire(
        committee=promotion, number="小福地発第1号", inquired_on=date(2019, 12, 1),
        title="計画の評価について", text="意見を求めます。", remit=3, by=secretary,
    )  # fmt: skip


@pytest.fixture
def decision(promotion):
    return Resolution.objects.get(meeting__year=2019, method="show_of_hands")


@pytest.fixture
def report(inquiry, promotion, secretary):
    item = meeting_called(promotion, "2019-1").items.get(number=4)
    actions.deliberate(inquiry=inquiry, item=item, by=secretary)
    return actions.draft_report(
        committee=promotion, inquiry=inquiry, title="答申", text="了承する。", by=secretary
    )


def submitted(report, decision, secretary, **details):
    values = {"number": "第2号", "submitted_on": date(2019, 12, 20), "resolution": decision}
    return actions.submit_report(report=report, by=secretary, **values | details)


def test_all_that_an_inquiry_lacks_is_said(promotion, secretary, inquiry):
    messages = refused(
        actions.inquire, committee=promotion, number=" ", inquired_on=date(2019, 12, 1),
        title="x", text="", remit=9, by=secretary,
    )  # fmt: skip
    assert [m.partition("。")[0] for m in messages] == [
        "文書番号を書いてください",
        "諮問の文を書いてください",
        "所掌事項に第9号はありません",
    ]
    assert Inquiry.objects.count() == 1


def test_a_report_rests_on_what_was_carried(report, decision, secretary):
    messages = refused(
        actions.submit_report, report=report, number="1", submitted_on=date(2019, 11, 1),
        resolution=None, by=secretary,
    )  # fmt: skip
    assert "委員会が決めていない文は出せません" in messages[0]
    assert "諮問は令和元年12月1日です" in messages[1]
    row = submitted(report, decision, secretary)
    assert (row.kind, row.submitted_on) == ("答申", date(2019, 12, 20))


def test_a_submitted_report_never_changes(report, decision, secretary, promotion):
    row = submitted(report, decision, secretary)
    assert refused(
        actions.draft_report, committee=promotion, inquiry=row.inquiry, title="別", text="別",
        by=secretary,
    )  # fmt: skip
    for write in (
        lambda: AdvisoryReport.objects.filter(pk=row.pk).update(text="別"),
        lambda: AdvisoryReport.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="report_frozen"), transaction.atomic():
            write()


def test_the_database_submits_nothing_that_was_not_decided(report):
    with pytest.raises(IntegrityError), transaction.atomic():
        AdvisoryReport.objects.filter(pk=report.pk).update(submitted_on=date(2020, 1, 1))


def test_the_city_responds_after_the_report(report, decision, secretary):
    late = {"responded_on": date(2020, 3, 1), "text": "計画に反映した。", "by": secretary}
    assert "まだ答申していません" in refused(actions.record_response, report=report, **late)[0]
    row = submitted(report, decision, secretary)
    early = late | {"responded_on": date(2019, 12, 19)}
    assert "答申の日より前" in refused(actions.record_response, report=row, **early)[0]
    actions.record_response(report=row, **late)
    assert CityResponse.objects.get(report=row).text == "計画に反映した。"


def test_the_pages(promotion, decision):
    desk = logged_in("secretariat")
    form = {
        "number": "第1号",
        "inquired_on": "令和元年12月1日",
        "title": "評価",
        "text": "求めます。",
    }
    assert desk.post(f"{PAGE}inquire/", form).status_code == 302
    assert "もうあります" in desk.post(f"{PAGE}inquire/", form).content.decode()
    inquiry = Inquiry.objects.get()
    about = f"?about={inquiry.pk}"
    item = meeting_called(promotion, "2019-1").items.get(number=4)
    assert desk.post(f"{PAGE}deliberate/{about}", {"item": item.pk}).status_code == 302
    data = {"title": "答申", "text": "了承する。"}
    assert desk.post(f"{PAGE}draft/{about}", data).status_code == 302
    report = AdvisoryReport.objects.get(inquiry=inquiry)
    data = {"number": "第2号", "submitted_on": "令和元年12月20日", "resolution": decision.pk}
    assert desk.post(f"{PAGE}submit/?about={report.pk}", data).status_code == 302
    data = {"responded_on": "令和2年3月1日", "text": "反映した。"}
    assert desk.post(f"{PAGE}respond/?about={report.pk}", data).status_code == 302
    assert desk.post(f"{PAGE}opinion/", {"title": "意見", "text": "案"}).status_code == 302
    page = logged_in("committee_member").get(PAGE).content.decode()
    for words in ("評価", "答申ずみ", "反映した。", "諮問によらない意見", "出席10、賛成8"):
        assert words in page
    assert "諮問を記録する" not in page
    assert desk.get(f"{PAGE}draft/?about=x").status_code == 404

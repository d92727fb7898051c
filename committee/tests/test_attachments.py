"""Files that go with a report: attached to a draft, frozen with it, read like materials."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from committee.actions import inquiries as actions
from committee.models import (
    AdvisoryReport,
    AgendaItem,
    QuorumRecord,
    ReportAttachment,
    Resolution,
)
from committee.tests.fixtures import refused
from koganei.testing.fixtures import logged_in

pytest_plugins = ["committee.tests.fixtures"]
DESK = "/committee/promotion/inquiries/"
PUBLIC = "/committee/public/promotion/meetings/2019-1/"
PDF = b"%PDF-1.7 ..."


@pytest.fixture
def draft(promotion, secretary):
    return actions.draft_report(
        committee=promotion, title="意見の案", text="検討されたい。", by=secretary
    )


@pytest.fixture
def sent(promotion):
    """The opinion of the demo: submitted, with one attachment."""
    return AdvisoryReport.objects.get(committee=promotion)


def attach(report, by, title="一覧", name="一覧.pdf", content=PDF):
    return actions.attach(report=report, title=title, name=name, content=content, by=by)


def titles(report):
    return [str(each) for each in report.attachments.order_by("number")]


def test_files_are_numbered_and_taken_off_again(draft, secretary):
    first, _, _ = (attach(draft, secretary, title) for title in ("一", "二", "三"))
    actions.detach(attachment=first, by=secretary)
    assert titles(draft) == ["添付1 二", "添付2 三"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("一覧.exe", b"MZ", "「一覧.exe」は扱えません。pdf・xlsx・docx・txtにしてください。"),
        ("一覧.pdf", b"PK..", "「一覧.pdf」の中身はpdfではありません。"),
        ("一覧.txt", b"", "ファイルが空です。"),
    ],
)
def test_what_is_no_document_is_refused(draft, secretary, name, content, told):
    (message,) = refused(
        actions.attach, report=draft, title="一覧", name=name, content=content, by=secretary
    )
    assert message.startswith(told)


def test_what_was_submitted_keeps_its_files(sent, secretary):
    (told,) = refused(
        actions.attach, report=sent, title="一覧", name="一覧.pdf", content=PDF, by=secretary
    )
    assert "もう出しています" in told
    assert refused(actions.detach, attachment=sent.attachments.get(), by=secretary) == [told]


@pytest.mark.parametrize("event", ["insert", "update", "delete"])
def test_the_database_keeps_them_too(sent, event):
    row = sent.attachments.get()
    copy = {"report": sent, "number": 2, "title": "後から", "size": 1, "content": b"x"}
    write = {
        "insert": lambda: ReportAttachment.objects.create(**copy),
        "update": lambda: ReportAttachment.objects.filter(pk=row.pk).update(content=b"x"),
        "delete": lambda: ReportAttachment.objects.filter(pk=row.pk).delete(),
    }[event]
    with pytest.raises(IntegrityError, match="report_attachment_frozen"), transaction.atomic():
        write()


def test_the_desk_attaches_and_reads(draft):
    desk = logged_in("secretariat")
    address = f"{DESK}attach/?about={draft.pk}"
    assert 'enctype="multipart/form-data"' in desk.get(address).content.decode()
    refused_there = desk.post(
        address, {"title": "一覧", "file": SimpleUploadedFile("一覧.exe", b"MZ")}
    )
    assert refused_there.status_code == 422
    assert "は扱えません" in refused_there.content.decode()
    data = {"title": "一覧", "file": SimpleUploadedFile("一覧.pdf", PDF)}
    assert desk.post(address, data).status_code == 302
    shown = desk.get(DESK).content.decode()
    assert "添付1 一覧" in shown
    response = desk.get(f"{DESK}{draft.pk}/attachments/1/")
    assert response.content == PDF
    assert "attachment" in response.headers["Content-Disposition"]
    pk = draft.attachments.get().pk
    assert desk.post(f"{DESK}detach/?about={pk}").status_code == 302
    assert titles(draft) == []


def test_members_read_but_do_not_attach(sent):
    member = logged_in("committee_member")
    assert member.get(f"{DESK}{sent.pk}/attachments/1/").status_code == 200
    assert member.get(f"{DESK}attach/?about={sent.pk}").status_code == 403
    assert "添付を加える" not in member.get(DESK).content.decode()


# citizens


def test_citizens_read_what_an_open_item_decided(sent, client):
    shown = client.get(PUBLIC).content.decode()
    for words in ("小福推委第3号", "評価票を了承しました", "添付1 数値による目標", "市の対応"):
        assert words in shown
    response = client.get(f"{PUBLIC}reports/{sent.pk}/1/")
    assert "居場所" in response.content.decode()


def test_citizens_do_not_see_a_draft(draft, secretary, client, promotion):
    attach(draft, secretary)
    AdvisoryReport.objects.filter(pk=draft.pk).update(
        resolution=Resolution.objects.get(meeting__year=2019, item__number=4)
    )
    assert "意見の案" not in client.get(PUBLIC).content.decode()
    assert client.get(f"{PUBLIC}reports/{draft.pk}/1/").status_code == 404


@pytest.fixture
def behind_doors(sent, promotion):
    """The item that decided it was closed, by a resolution of its own."""
    item = sent.resolution.item
    quorum = QuorumRecord.objects.get(pk=sent.resolution.quorum_id)
    quorum.pk = None
    quorum.save(force_insert=True)
    Resolution.objects.create(
        meeting=item.meeting, item=item, quorum=quorum, kind="closure", motion="非公開とする",
        method="no_objection", decided_at=quorum.at, voters=quorum.present, outcome="carried",
        explanation="—", presided_as=1,
    )  # fmt: skip
    AgendaItem.objects.filter(pk=item.pk).update(is_public=False, non_public_reason="個人の事情")
    return sent


def test_what_was_decided_behind_closed_doors_stays_there(behind_doors, client):
    assert "評価票を了承しました" not in client.get(PUBLIC).content.decode()
    assert client.get(f"{PUBLIC}reports/{behind_doors.pk}/1/").status_code == 404
    file = f"{DESK}{behind_doors.pk}/attachments/1/"
    for role, status in (("committee_member", 404), ("section_head", 404), ("secretariat", 200)):
        reader = logged_in(role)
        assert reader.get(file).status_code == status
        assert ("評価票を了承しました" in reader.get(DESK).content.decode()) is (status == 200)

"""支援会議の台帳のページ: the story through the forms, each «no» on every way, and two worlds"""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from consultation.codes import MatterStage
from consultation.models import (
    ConferenceItem,
    MatterDemand,
    MatterHandover,
    MatterItem,
    MatterMinutes,
    MatterNote,
    MatterText,
    ReceivedSummary,
    StatutoryMatter,
)
from consultation.tests.factories import make_agency, make_case, make_wording
from consultation.tests.matters import attend, choose, make_body, make_matter, put, taken_up
from consultation.tests.parts import make_consent, make_part, make_plan
from consultation.tests.received import receive_summary
from consultation.tests.sittings import acknowledge, make_attendee, make_packet
from consultation.tests.stories import Person, led_on, people, rows, text_of, was_done
from koganei.access.roles import Role
from koganei.access.scoped import ScopedModel, without_scope
from koganei.models import AuditEvent
from koganei.testing.canary import comparable
from koganei.testing.undone import undone

pytestmark = pytest.mark.django_db
TOKEN = "Kanarienstatut"  # stands nowhere else
NAME = "霧島 たえ"


@pytest.fixture
def who():
    return people() | {"second": Person("second", Role.WELFARE_MANAGER)}


@pytest.fixture
def matter(who):
    """Taken up, before a sitting of today that ``worker`` attends and acknowledged."""
    row = taken_up(make_matter(name=NAME, texts=TOKEN))
    attend(put(row), who["worker"].account)
    return row


def fields_of(**texts):
    return dict.fromkeys(("need", "no_consent", "known", "asked"), TOKEN) | texts


def test_a_matter_from_the_order_to_its_end(who):
    body, worker, staff = make_body(), who["worker"], who["staff"]
    one, other = who["manager"], who["second"]
    led_on(one.fills("matter_new", body=body.pk, drafter=staff.account.pk))
    (row,) = rows(StatutoryMatter)
    key = row.pk
    led_on(staff.fills("matter_write", key, **fields_of()))
    led_on(staff.fills("matter_person_add", key, role="client", name=NAME, sex="unknown"))
    led_on(one.fills("matter_act", key, "take-up"))
    part = make_part(code=body.code)
    led_on(one.fills("matter_act", key, "put", part=part.pk))
    (item,) = rows(MatterItem)
    attendee = make_attendee(part, user=worker.account)
    led_on(one.fills("matter_act", key, "choose", item=item.pk, attendee=attendee.pk))
    assert worker.opens("matter", key).status_code == 404
    acknowledge(attendee, part)
    assert TOKEN in text_of(worker.opens("matter", key))
    led_on(one.fills("matter_act", key, "entrust", user=worker.account.pk))
    agency, today = make_agency(), timezone.localdate()
    led_on(
        one.fills("matter_record", key, "demand", agency=agency.pk, due_on=str(today), words="様子")
    )
    (demand,) = rows(MatterDemand)
    led_on(one.fills("matter_record", key, "answer", demand=demand.pk, answer="回答なし"))
    led_on(one.fills("matter_record", key, "note", kind="opinion", words="意見"))
    led_on(one.fills("matter_record", key, "minutes", query=f"?item={item.pk}", discussion="話"))
    led_on(other.fills("matter_act", key, "fix", item=item.pk))
    wording = make_wording(starts_on=today)
    led_on(
        worker.fills(
            "matter_hand_over", key, person=str(_person(row)), words="伝えてよいこと", way="open",
            name=NAME, kana="きりしま たえ", given_on=str(today), wording=wording.pk,
            method="signed", trouble="1", urgency="normal",
        )
    )  # fmt: skip
    led_on(one.fills("matter_act", key, "end", kind="handed_over"))
    (ended,) = rows(StatutoryMatter)
    assert (ended.stage, len(rows(MatterHandover))) == (MatterStage.ENDED, 1)
    (summary,) = rows(ReceivedSummary)
    shown = text_of(worker.opens("case", summary.case_id))
    assert "支援会議から引き継いだこと 伝えてよいこと" in shown
    assert TOKEN not in shown
    assert ended.number not in shown


def _person(matter):
    with without_scope():
        return matter.persons.get().pk


def test_reading_a_matter_is_recorded_with_whom_it_is_about(who, matter):
    who["worker"].opens("matter", matter.pk)
    event = AuditEvent.objects.latest("sequence")
    assert event.object_id == str(matter.pk)
    assert [(s.person_id, s.field_classes) for s in event.subjects.all()] == [
        (str(_person(matter)), "statutory")
    ]


# each «no», on every way


STRANGERS = ["chief", "other", "finance", "coordinator", "staff"]


@pytest.mark.parametrize("name", STRANGERS)
def test_no_page_of_a_matter_is_there_for_who_does_not_attend(who, matter, name):
    pages = [("matter", ()), ("matter_hand_over", ()), ("matter_write", ())]
    pages += [("matter_act", ("end",)), ("matter_record", ("note",))]
    for page, more in pages:
        assert who[name].opens(page, matter.pk, *more).status_code in (403, 404), page
    for page, more in pages[1:]:
        assert who[name].sends(page, matter.pk, *more, words="x").status_code in (403, 404), page
    unknown = comparable(who[name].opens("matter", "00000000-0000-0000-0000-000000000001"))
    assert comparable(who[name].opens("matter", matter.pk))[0] == unknown[0]
    assert rows(MatterNote) == []


def test_no_form_of_a_case_offers_a_body_without_consent(who):
    worker = who["worker"]
    case = make_case(lead=worker.account, received_on=timezone.localdate())
    make_plan(case)
    consent, part = make_consent(case), make_part(code=make_body().code)
    agency = make_agency()
    assert f'<option value="{part.pk}"' not in worker.opens("convene", case.pk).content.decode()
    sent = worker.sends("convene", case.pk, part=part.pk, agencies=agency.pk)
    assert sent.status_code == 422
    assert rows(ConferenceItem) == []
    assert consent


def test_no_form_of_a_matter_offers_a_body_that_asks_for_consent(who):
    manager, row = who["manager"], taken_up(make_matter())
    part = make_part()
    sent = manager.sends(
        "matter_act", row.pk, "put", part=part.pk, opens_on=str(timezone.localdate())
    )
    assert sent.status_code == 422
    assert rows(MatterItem) == []


def test_nothing_of_the_register_is_imported_or_stands_in_the_admin():
    register = {
        model
        for model in apps.get_app_config("consultation").get_models()
        if issubclass(model, ScopedModel) and model.record_model() is StatutoryMatter
    }
    assert len(register) == 12
    assert not register & set(admin.site._registry)
    assert not [model for model in register if hasattr(model, "history")]


def test_no_search_finds_who_is_named_in_a_matter(who, matter):
    for name in ("chief", "worker", "manager"):
        found = who[name].client.post(reverse("consultation:search"), {"q": NAME}, follow=True)
        assert NAME not in text_of(found).replace(f"「{NAME}」", "")
        assert matter.number not in text_of(found)


def test_no_list_and_no_paper_of_a_case_carries_a_word_of_the_register(who, matter):
    worker = who["worker"]
    case = make_case(lead=worker.account, received_on=timezone.localdate())
    receive_summary(case, make_consent(case), words="伝えてよいこと")
    addresses = [reverse("consultation:case_list", args=["excel"]), case.get_absolute_url()]
    pages = [worker.client.get(address) for address in addresses]
    pages.append(worker.sends("case_file", case.pk, "slip", purpose="support"))
    for page in pages:
        _, headers, text = comparable(page)
        assert TOKEN not in text
        assert matter.number not in f"{text}{headers}"


def test_the_sitting_shows_a_matter_to_its_readers_alone(who, matter):
    with without_scope():
        sitting = matter.items.get().part.conference_id
    assert matter.number in text_of(who["worker"].opens("conference", sitting))
    assert matter.number in text_of(who["manager"].opens("conference", sitting))
    for name in STRANGERS:
        assert matter.number not in text_of(who[name].opens("conference", sitting))


def test_a_world_with_a_matter_looks_like_one_without_to_who_may_not_see_it(who):
    part = make_part(code=make_body().code)
    names = [*STRANGERS, "worker"]
    attendee = make_attendee(part, user=who["worker"].account)  # of the sitting, not of the item
    acknowledge(attendee, part)
    outsider = make_attendee(part, name="樫 直子")

    def world():
        pages = (("matters", ()), ("conference", (part.conference_id,)), ("conferences", ()))
        pages += (("cases", ()), ("search", ()), ("bodies", ()), ("packets", ()))
        pages += (("packet_returns", ()),)
        asked = [(name, page, more) for name in names for page, more in pages]
        found = {each: comparable(who[each[0]].opens(each[1], *each[2])) for each in asked}
        home = {name: comparable(who[name].client.get("/")) for name in names}
        return found | home

    with travel(timezone.now(), tick=False):
        with undone():
            without = world()
        row = taken_up(make_matter(name=NAME, texts=TOKEN))
        with without_scope():
            choose(put(row, part=part), outsider)
            make_packet(part, outsider)
        with undone():
            assert world() == without


def test_the_home_page_says_what_waits_for_whom(who):
    draft = make_matter(name=NAME, drafter=who["staff"].account)

    def home(name):
        return text_of(who[name].client.get("/"))

    assert f"支援会議の案件を起案する {draft.number}" in home("staff")
    assert f"取り上げるかどうかを決める {draft.number}" in home("manager")
    for name in ("worker", "chief", "auditor"):
        assert draft.number not in home(name)
    assert NAME not in home("staff")


def test_the_auditor_reads_no_word(who, matter):
    shown = text_of(who["auditor"].opens("matter", matter.pk))
    assert matter.number in shown
    assert TOKEN not in shown
    assert NAME not in shown


# bad input, each with its basis, nothing half written


def test_a_body_whose_law_ended_is_named_with_its_basis(who):
    body = make_body()
    staff = who["staff"].account
    body.terms.update(starts_on=timezone.localdate() + timedelta(days=1))
    sent = who["manager"].sends("matter_new", body=body.pk, drafter=staff.pk)
    assert sent.status_code == 422
    assert (
        "法的根拠が登録されていません。根拠の条を登録してください。（検討結果報告書6(1)"
        in text_of(sent)
    )
    assert rows(StatutoryMatter) == rows(MatterText) == []


def test_a_consent_that_ends_between_page_and_click_stops_the_hand_over(who, matter):
    worker, today = who["worker"], timezone.localdate()
    case = make_case(lead=worker.account, received_on=today)
    make_consent(case, expires_on=today)
    said = {"person": str(_person(matter)), "words": "伝えてよいこと", "way": "join"}
    said["case"] = case.number
    assert worker.opens("matter_hand_over", matter.pk).status_code == 200
    with travel(timezone.now() + timedelta(days=1), tick=False):
        worker.client.force_login(worker.account)
        sent = worker.sends("matter_hand_over", matter.pk, **said)
    assert sent.status_code == 422
    assert "有効な同意が、いまありません" in text_of(sent)
    assert "検討結果報告書6(1)「支援調整会議 本人同意：必要」" in text_of(sent)
    assert "伝えてよいこと" in sent.content.decode()  # nothing typed is lost
    assert rows(ReceivedSummary) == rows(MatterHandover) == []
    assert was_done(worker.sends("matter_hand_over", matter.pk, **said))


def test_the_number_of_a_case_that_is_not_there_says_so(who, matter):
    said = {"person": str(_person(matter)), "words": "x", "way": "join", "case": "R08-9999"}
    sent = who["worker"].sends("matter_hand_over", matter.pk, **said)
    assert sent.status_code == 422
    assert "この番号の相談は見つかりません" in text_of(sent)


def test_who_saves_second_sees_what_stands_there(who):
    row = make_matter(drafter=who["staff"].account)
    staff = who["staff"]
    led_on(staff.fills("matter_write", row.pk, **fields_of(need="先の文")))
    sent = staff.sends("matter_write", row.pk, **fields_of(need="後の文"), version="1")
    assert sent.status_code == 409
    assert "先の文" in text_of(sent)
    assert "後の文" in sent.content.decode()
    assert rows(MatterText)[0].need == "先の文"


def test_minutes_of_who_saves_second_are_kept_apart(who, matter):
    with without_scope():
        item = matter.items.get()
    manager, given = who["manager"], {"item": str(item.pk), "discussion": "先の文"}
    was_done(manager.sends("matter_record", matter.pk, "minutes", version="0", **given))
    given["discussion"] = "後の文"
    sent = manager.sends("matter_record", matter.pk, "minutes", version="0", **given)
    assert sent.status_code == 409
    assert "先の文" in text_of(sent)
    assert rows(MatterMinutes)[0].discussion == "先の文"


def test_the_pages_ask_as_often_for_much_as_for_little(who):
    manager, row = who["manager"], taken_up(make_matter())
    counts = []
    for _ in range(2):
        for number in range(3):
            attend(put(row), who["worker"].account)
            taken_up(make_matter(name=f"別の人{number}"))
        for page, more in (("matter", (row.pk,)), ("matters", ())):
            manager.opens(page, *more)
            with CaptureQueriesContext(connection) as asked:
                assert manager.opens(page, *more).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]

"""廃棄 of 支援会議の案件 through the pages: read, proposed, approved, executed, and the record"""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from consultation.models import Disposal, StatutoryMatter
from consultation.tests.disposed import make_deciders, make_rules
from consultation.tests.disposed_matters import (
    approved_matter,
    make_old_matter,
    make_whole_old_matter,
)
from consultation.tests.factories import make_account
from consultation.tests.matters import make_matter, over, taken_up
from consultation.tests.retained import make_matter_hold
from consultation.tests.stories import rows
from consultation.tests.test_matter_disposal import KEPT_AWAY
from koganei.access.roles import Role

REGISTER = "/desk/disposals/matters/"
RUNS = "/desk/disposals/approved/"


@pytest.fixture
def browsers(db):
    make_rules()
    people = {user.username: user for user in make_deciders()}
    people["auditor"] = make_account(Role.AUDITOR, "auditor")
    found = {}
    for name, user in people.items():
        found[name] = Client()
        found[name].force_login(user)
        found[name].user = user
    return found


def text(response):
    """The page without what is new in each answer."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    return re.sub(r'nonce="[^"]*"', "", page)


def proposed(browser, matter):
    page = f"/desk/matters/{matter.pk}/dispose/"
    assert "全部消す提案です" in text(browser.get(page))
    assert browser.post(page).status_code == 302
    return f"/desk/disposals/{Disposal.objects.get(decision='', executed_at=None).pk}/"


def test_from_the_register_to_the_record(browsers):
    one, other, executor, auditor = browsers.values()
    matter = make_whole_old_matter()
    kept = f"/desk/matters/{matter.pk}/"
    assert "令和8年3月31日まで" in text(one.get(kept))
    assert "廃棄を提案する" in text(one.get(kept))
    assert matter.number in text(one.get(REGISTER))
    page = proposed(one, matter)
    waiting = "支援会議の案件の廃棄を承認・却下する"
    assert waiting in text(other.get("/"))
    for browser in (one, executor, auditor):
        assert waiting not in text(browser.get("/"))
    assert "廃棄の提案</a>" in text(other.get(kept))
    assert "承認する" not in text(one.get(page))
    shown = text(other.get(page))
    assert f"案件{matter.number}を読む" in shown
    yes = {"seen": Disposal.objects.get().digest, "approve": "yes"}
    assert "ほかの管理者に頼んでください" in text(one.post(f"{page}decide/", yes))
    assert other.post(f"{page}decide/", yes).status_code == 302
    assert matter.number in text(auditor.get(REGISTER))
    for address in (page, f"{page}run/"):
        assert executor.get(address).status_code in (403, 405)
    assert executor.post(f"{page}run/").status_code == 404
    assert executor.post(f"{REGISTER}run/").status_code == 302
    assert rows(StatutoryMatter) == []
    done = text(one.get(page))
    assert "廃棄した" in done
    assert "消した行の数" in done
    for browser in (one, other, auditor):
        assert matter.number in text(browser.get(REGISTER))
    csv = one.post(f"{page}files/csv/").content.decode("utf-8-sig")
    assert f"支援会議の案件,{matter.number}," in csv
    assert one.post(f"{page}files/excel/").content[:2] == b"PK"
    assert auditor.post(f"{page}files/csv/").status_code == 403


def test_the_disposals_of_cases_say_nothing_of_the_register(browsers):
    one, other, *_ = browsers.values()
    before = [text(each.get("/desk/disposals/")) for each in (one, other)]
    due = text(one.get("/desk/disposals/due/"))
    approved_matter(make_old_matter(), one.user, other.user)
    assert [text(each.get("/desk/disposals/")) for each in (one, other)] == before
    assert text(one.get("/desk/disposals/due/")) == due


def test_who_executes_sees_the_same_whatever_is_there(browsers):
    one, other, executor, _ = browsers.values()

    def world():
        return text(executor.get(RUNS)), text(executor.post(f"{REGISTER}run/", follow=True))

    first = world()
    for _ in range(2):
        approved_matter(make_old_matter(), one.user, other.user)
    assert world() == first
    assert rows(StatutoryMatter) == []
    assert text(executor.get(RUNS)) == first[0]
    assert executor.get(REGISTER).status_code == 403


@pytest.mark.parametrize("how", KEPT_AWAY)
def test_who_is_kept_away_sees_the_same_whether_the_matter_is_there_or_not(browsers, how):
    one, other, *_ = browsers.values()
    third = make_account(Role.WELFARE_MANAGER, "third")
    nobody = make_old_matter(name="若槻 恒")  # so that the kept one is not the only one
    matter = make_old_matter()
    KEPT_AWAY[how](matter, other.user)
    without = {"/desk/matters/": "", REGISTER: "", "/desk/disposals/": "", "/": ""}
    for address in without:
        without[address] = text(other.get(address))
        assert matter.number not in without[address]
    assert nobody.number in without[REGISTER]
    row = approved_matter(matter, one.user, third)
    page, kept = f"/desk/disposals/{row.pk}/", f"/desk/matters/{matter.pk}/"
    hidden = (page, kept, f"{kept}dispose/", f"{kept}hold/", f"{kept}hold/end/")
    unknown = text(other.get("/desk/disposals/00000000-0000-0000-0000-000000000001/"))
    for address in hidden:
        assert other.get(address).status_code == 404
    assert text(other.get(page)) == unknown
    for act in ("decide", "withdraw", "files/csv"):
        assert other.post(f"{page}{act}/", {"seen": row.digest}).status_code == 404
    assert {address: text(other.get(address)) for address in without} == without
    call_command("dispose", "--as", "executor")
    assert other.get(page).status_code == 404
    assert {address: text(other.get(address)) for address in without} == without
    assert matter.number in text(one.get(REGISTER))


def test_a_hold_through_the_pages(browsers):
    one, _, _, auditor = browsers.values()
    matter = make_old_matter()
    page = f"/desk/matters/{matter.pk}/"
    empty = one.post(f"{page}hold/", {"reason": "lawsuit", "explanation": ""})
    assert empty.status_code == 422
    sent = {"reason": "lawsuit", "explanation": "令和8年の訴訟"}
    assert one.post(f"{page}hold/", sent).status_code == 302
    assert "令和8年の訴訟" in text(one.get(page))
    assert "保存を延長している" in text(one.get(REGISTER))
    assert "先に延長を終えてください" in text(one.post(f"{page}dispose/"))
    assert auditor.get(f"{page}hold/end/").status_code == 403
    assert one.post(f"{page}hold/end/", {"explanation": "終わった"}).status_code == 302
    assert one.get(f"{page}hold/end/").status_code == 404
    assert "保存を延長している" not in text(one.get(REGISTER))


def test_the_register_shows_until_when_each_matter_is_kept(browsers):
    one, *_ = browsers.values()
    over(make_matter(), timezone.localdate())
    taken_up(make_matter())
    until = f"令和{timezone.localdate().year}"
    page = text(one.get("/desk/matters/"))
    assert page.count("日まで</td>") == 1
    assert until not in page


def test_the_pages_ask_a_constant_number_of_queries(browsers, django_assert_max_num_queries):
    one, other, *_ = browsers.values()

    def asked(address):
        with django_assert_max_num_queries(90) as found:
            one.get(address)
        return len(found)

    make_matter_hold(make_old_matter())
    make_old_matter()
    approved_matter(make_old_matter(), one.user, other.user)
    few = {address: asked(address) for address in (REGISTER, "/desk/matters/", RUNS)}
    for _ in range(3):
        make_matter_hold(make_old_matter())
        make_old_matter()
        approved_matter(make_old_matter(), one.user, other.user)
    assert {address: asked(address) for address in few} == few

"""Every page a role can reach by links: it answers, and its HTML keeps the rules of the house."""

import io
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.template.loader import get_template, render_to_string
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from openpyxl import load_workbook

from koganei.access.roles import ACCOUNT_ROLES
from koganei.models import AuditEvent
from koganei.testing.crawl import Page, crawl
from koganei.testing.fixtures import logged_in

ROLES = [role.value.lower() for role in ACCOUNT_ROLES]
# routes that no walk of links meets → why
NOT_REACHED = {
    "logout": "answers only POST",
    "account_login": "login by the name that allauth asks for",
    "account_logout": "logout by the name that allauth asks for",
    "end_place": "answers only POST",
    "mfa_authenticate": "shown between the password and the second factor",
    "mfa_deactivate_totp": "shown to those who have a second factor",
    "mfa_generate_recovery_codes": "shown to those who have a second factor",
    "mfa_reauthenticate": "shown to those who have a second factor",
    "mfa_reauthenticate_webauthn": "shown to those who have a second factor",
    "mfa_remove_webauthn": "shown to those who have a second factor",
    "mfa_view_recovery_codes": "shown to those who have a second factor",
    "totp_qr": "a picture inside mfa_activate_totp",
    "evaluation:pdf": "made by the button of evaluation:print",
    "evaluation:row": "leads from a draft to the page of its row",
    "evaluation:remind": "answers only POST",
    "evaluation:evidence_add": "answers only POST",
    **{
        f"evaluation:{name}": "the demo of the tests makes no files; the decisions' walk does"
        for name in ("version_file", "public_file")
    },
    "evaluation:evidence_remove": "answers only POST",
    **{
        f"evaluation:{name}": "the demo of the tests has no running year; the decisions' walk has"
        for name in (
            *("progress", "extend", "section", "section_entry", "section_fixing"),
            *("section_gathering", "year_gathering", "year_submission", "year_publication"),
            *("target_change", "evidence", "hint", "opinions", "opinion", "opinion_add"),
            *("opinion_change", "opinion_fixing", "opinion_submission", "opinions_pdf"),
            *("city_view", "committee_grade"),
        )
    },
    "evaluation:workbook_merge": "what an uploaded workbook leads to; the walk uploads none",
    "evaluation:workbook_marked": "a file of the page of an uploaded workbook",
    "admin:committee_appointment_act_reappoint": "greyed where the walk comes: no term there",
    "admin:committee_appointment_act_substitute": "greyed where the walk comes: nobody left",
    "committee:minutes_section": "the minutes of the demo are published already",
    "committee:minutes_publish": "the minutes of the demo are published already",
    "consultation:found": "what a search leads to; the walk sends no form",
    "committee:live_move": "answers only POST",
    "committee:live_recusal": "answers only POST",
    "committee:live_withdraw": "answers only POST",
    "committee:live_item": "answers only POST",
    **{
        f"admin:committee_meeting_act_{name}": "greyed where the walk comes: no such stage there"
        for name in ("convene", "notify", "receive", "open", "end", "cancel")
    },
    **{
        f"consultation:{name}": "the demo of the tests has no cases; the canaries' walk opens it"
        for name in (
            *("case", "documents", "blank_file", "assessment", "assessment_begin", "reading"),
            *("consent", "consent_add", "ledger", "disclosure_add", "sharing"),
            *("slip", "slip_attach", "slip_correct", "slip_paper"),
            *("screening", "triage", "urgent", "urgent_start", "obtain_consent", "arrive"),
            *("refer_back", "suspend", "resume", "record", "contact", "visit", "correct"),
            *("referrals", "refer", "hand_over", "referral_answer", "arrival"),
            *("referral_failure", "accompany", "accompaniment"),
            *("assignment", "lead", "team_join", "team_leave", "take"),
            *("household", "handover", "handover_answer", "handover_withdraw"),
            *("member_add", "member_change", "person", "person_change", "person_split"),
            *("address_add", "address_change", "part_add", "part_change"),
            *("merge", "merge_candidates", "merge_undo", "restrict"),
            *("plan", "plan_begin", "plan_write", "plan_agree"),
            *("convene", "take_back", "outcome", "plan_decide", "plan_send_back", "conference"),
            *("closure", "closure_propose", "closure_confirm", "closure_return"),
            *("closure_withdraw", "handover_summary_new", "handover_summary"),
            *("handover_summary_receipt",),
            *("plan_row_add", "plan_row_change", "plan_row_remove", "plan_revise"),
            *("support", "support_start", "support_before_plan", "support_end"),
            *("support_continue", "monitor", "follow_up", "plan_evaluation"),
            *(f"plan_evaluation_{act}" for act in ("begin", "write", "fix")),
            *("hold", "hold_end", "matter", "matter_act", "matter_hand_over", "matter_paper"),
            *("matter_person", "matter_record", "matter_write"),
            *("matter_hold", "matter_hold_end", "matter_dispose"),
        )
    },
    **{
        f"consultation:{name}": "the demo of the tests has no sittings; the decisions' walk does"
        for name in (
            *("acknowledge", "agenda_file", "attendee_end", "attendee_new", "attendee_signed"),
            *("conference_cancel", "conference_change", "general_item_end", "general_item_new"),
            *("general_minutes", "general_minutes_file", "general_minutes_fix"),
            *("general_minutes_publish", "item", "item_answer", "item_attend", "item_minutes"),
            *("item_minutes_fix", "item_opinion", "item_pick", "item_recuse", "item_request"),
            *("item_send", "material_file", "packet", "packet_item", "packet_print"),
            *("packet_return", "packet_matter", "matter_packet_print", "public_minutes"),
        )
    },
    **{
        f"consultation:{name}": "the demo of the tests has nothing due; the decisions' walk does"
        for name in (
            *("disposal", "disposal_decide", "disposal_file", "disposal_propose"),
            *("disposal_run", "disposal_withdraw", "matter_disposals_run"),
        )
    },
    "consultation:statistics_export": "answers only POST",
    "consultation:handover_summary_print": "answers only POST",
    "consultation:search": "the form in the head of every page leads there",
    "consultation:absence_end": "answers only POST",
    "consultation:case_list": "answers only POST",
    "consultation:slip_look": "asked by the script of a form",
    **{
        f"consultation:assessment_{name}": "needs an open version; the decisions' walk opens it"
        for name in ("fix", "summary", "person", "money")
    },
    **{
        f"consultation:consent_{name}": "needs a consent; the decisions' walk opens it"
        for name in ("sign", "withdraw")
    },
    "consultation:withdrawal_told": "answers only POST",
    "consultation:case_file": "answers only POST",
    "committee:pay_year_file": "shown once a slip of the year is fixed",
    "drafts:csrf": "asked by the script of a form",
    "drafts:discard": "answers only POST",
    "drafts:save": "answers only POST",
    "accounts:request_role": "answers only POST",
    "accounts:disable": "answers only POST",
    "accounts:enable": "answers only POST",
    "accounts:reset_code": "answers only POST",
    "accounts:decide": "answers only POST",
    "accounts:execute": "answers only POST",
    "accounts:end_deputy": "answers only POST",
    "accounts:reviewed": "answers only POST",
    "accounts:decide_all": "answers only POST",
    "accounts:execute_all": "answers only POST",
    "accounts:decide_transfer": "answers only POST",
    "accounts:execute_transfer": "answers only POST",
    "accounts:review_csv": "a file, made by a button of accounts:review",
    "break_glass:grant": "answers only POST",
    "break_glass:stop": "answers only POST",
    "break_glass:end": "answers only POST",
    "break_glass:review": "answers only POST",
    "audit:person": "the demo holds nobody whose record is read",
    "audit:review_done": "answers only POST",
    "audit:leak": "the answer to the form of audit:leak_ask",
    "audit:leak_csv": "a file, made by a button of audit:leak",
    "admin:login": "the staff log-in is used",
    "admin:logout": "answers only POST",
    "admin:password_change": "account_change_password is used",
    "admin:password_change_done": "account_change_password is used",
    "admin:autocomplete": "answers to widgets, not to people",
    "admin:view_on_site": "no model has a public address of its own",
    "admin:jsi18n": "a script, not a page",
    r"(?P<url>.*)$": "the admin's own answer to wrong addresses",
    "<path:object_id>/": "an old address of the admin that leads on to the change page",
}
# the same for routes that the admin makes for every model, by the end of their name
NOT_REACHED_ENDS = {
    "_add": "what is made elsewhere cannot be added in the admin",
    "_delete": "nothing governed is deleted in the admin",
    "_process_import": "answers only POST",
    "_simple_history": "one past state; only rows that were changed have one",
}
STANDALONE = ("500.html", "403_csrf.html")


@pytest.fixture(scope="module")
def walks(demo_module):
    """role → Crawl, after one row was changed so that it has a history"""
    author = logged_in("section_author")
    form = {"results": "市民まつりで啓発した。", "grade": "A", "outlook": "続ける。", "version": 1}
    assert author.post("/evaluation/2018/rows/1/", form).status_code == 302
    entrance = crawl(Client(), "/login/")
    citizen = crawl(Client(), "/committee/public/")
    walks = {role: audited_walk(role) for role in ROLES}
    return walks | {"nobody": entrance, "citizen": citizen}


def audited_walk(role):
    """Walk as a role, and count the events that each page leaves."""
    client, events = logged_in(role), {}
    before = AuditEvent.objects.count()

    def look(address, response):
        nonlocal before
        after = AuditEvent.objects.count()
        events[address], before = after - before, after

    walk = crawl(client, look=look)
    walk.events = events
    return walk


def each_page(walks):
    return [(role, at, page) for role, walk in walks.items() for at, page in walk.pages.items()]


@pytest.mark.parametrize("role", ROLES)
def test_no_link_leads_nowhere(walks, role):
    failures = [f"{status} {at} from {link}" for at, status, link in walks[role].failures]
    assert not failures, "\n".join(failures)
    assert len(walks[role].pages) >= 3


@pytest.mark.parametrize("role", ROLES)
def test_each_page_leaves_one_event(walks, role):
    events = {at: count for at, count in walks[role].events.items() if at != reverse("login")}
    assert len(events) >= 3
    assert {at: count for at, count in events.items() if count != 1} == {}


def test_pages_say_what_they_are(walks):
    wrong = [
        (role, address, page.lang, page.title, page.h1)
        for role, address, page in each_page(walks)
        if page.lang != "ja" or not page.title or page.h1 != 1
    ]
    assert wrong == []


def test_no_page_carries_inline_style_script_or_handlers(walks):
    assert [(r, at, page.inline) for r, at, page in each_page(walks) if page.inline] == []


def test_no_two_elements_of_a_page_have_one_id(walks):
    assert [(role, at, page.twice) for role, at, page in each_page(walks) if page.twice] == []


def test_titles_tell_pages_of_one_walk_apart(walks):
    """Two addresses that differ in more than their query have different titles."""
    for walk in walks.values():
        titles = {}
        for address, page in walk.pages.items():
            if not address.startswith("/admin/"):
                titles.setdefault(page.title, set()).add(urlsplit(address).path)
        assert {t: at for t, at in titles.items() if len(at) > 1} == {}


def test_every_route_is_reached_or_has_a_reason(walks):
    reached = {route for walk in walks.values() for route in walk.first}
    unreached = [
        name
        for name in sorted(all_routes(get_resolver()))
        if name not in reached
        and name not in NOT_REACHED
        and not name.endswith(tuple(NOT_REACHED_ENDS))
    ]
    assert not unreached, "\n".join(unreached)


def test_the_reasons_are_still_needed(walks):
    routes = all_routes(get_resolver())
    assert [name for name in NOT_REACHED if name not in routes] == []
    for end in NOT_REACHED_ENDS:
        assert any(name.endswith(end) for name in routes)


def all_routes(resolver, namespace=""):
    """Yield the name, with its namespaces, of every route; the pattern where there is no name."""
    found = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= all_routes(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(namespace + pattern.name)
        elif not _is_redirect(pattern):
            found.add(str(pattern.pattern))
    return found


def _is_redirect(pattern):
    return hasattr(pattern.callback, "view_class") and "Redirect" in str(pattern.callback)


def test_without_log_in_only_the_entrance_is_met(walks):
    assert walks["nobody"].failures == []
    assert set(walks["nobody"].first) == {"login", "first_login", "home"}


def test_wrong_password_is_told_in_japanese(demo):
    response = Client().post("/login/", {"username": "auditor", "password": "wrong"})
    assert "組み合わせが違うか" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", *STANDALONE])
def test_error_pages_need_no_context(name):
    page = Page(render_to_string(name))
    assert (page.lang, page.h1, page.inline) == ("ja", 1, [])
    assert page.title


@pytest.mark.parametrize("name", STANDALONE)
def test_pages_for_a_broken_server_stand_alone(name):
    """They neither inherit nor look names up in the manifest of static files."""
    source = get_template(name).template.source
    assert "{% extends" not in source
    assert "{% static" not in source
    assert "{% url" not in source


def test_a_missing_page_answers_in_japanese(demo, client_as):
    response = client_as("auditor").get("/no-such-page/")
    assert response.status_code == 404
    assert "画面が見つかりません" in response.content.decode()


def test_a_forbidden_page_answers_in_japanese(demo, client_as):
    response = client_as("account_admin").get("/evaluation/")
    assert response.status_code == 403
    assert "この画面は見られません" in response.content.decode()


def test_a_lost_csrf_token_is_explained(demo):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/login/", {"username": "auditor", "password": "x"})
    assert response.status_code == 403
    assert "もう一度開き直してください" in response.content.decode()


def test_the_preview_of_an_import_is_free_of_inline_styles(demo, client_as):
    """import-export marks differences with style attributes, which the strict CSP refuses."""
    author = client_as("section_author")
    workbook = load_workbook(io.BytesIO(author.get("/evaluation/2018/workbook/").content))
    rows = list(workbook.active.iter_rows())
    results = next(cell.column for row in rows for cell in row if cell.value == "事業実績")
    row = next(row for row in rows if row[0].value == "1")
    row[results - 1].value = "駅の段差をなくした。"
    file = io.BytesIO()
    workbook.save(file)
    upload = SimpleUploadedFile("sheet.xlsx", file.getvalue())
    form = {"import_file": upload, "format": "0", "resource": ""}
    text = author.post("/admin/evaluation/sheetentry/import/", form).content.decode()
    assert "<ins>駅の段差をなくした。</ins>" in text
    assert Page(text).inline == []


def test_static_files_of_our_own_name_only_files_that_exist(tmp_path):
    """collectstatic with hashed names follows every url() of the style sheets."""
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    storages = {"staticfiles": {"BACKEND": manifest}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
        names = ManifestStaticFilesStorage(location=tmp_path).hashed_files
    assert "koganei/base.css" in names
    assert "koganei/icons/menu.svg" in names

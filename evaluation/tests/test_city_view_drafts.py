"""市の考え方 being typed: kept without a save, ended by one, beside what others saved meanwhile"""

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.models import CityView
from evaluation.tests import opinions, years
from evaluation.tests.years import SAFETY
from koganei.models import AuditEvent

pytest_plugins = ["evaluation.tests.fixtures"]
TYPED = {"text": "講座を増や", "reflection": "future"}


@pytest.fixture
def address(sheet):
    years.open_year()
    row = opinions.an_opinion("responses")
    return reverse("evaluation:city_view", args=[row.pk])


@pytest.fixture
def author(address):
    return of(years.author_of(SAFETY))


def of(user):
    client = Client()
    client.force_login(user)
    return client


def form_of(page, **typed):
    """What the browser would send of the page with ``typed`` in its fields."""
    draft = page.context["draft"]
    hidden = {"version": page.context["opinion"].view_version, "draft": draft.token}
    return hidden | {"draft_version": draft.version} | typed


def keep(client, page, **typed):
    draft = page.context["draft"]
    saved = client.post(
        reverse("drafts:save", args=[draft.pk]),
        form_of(page, **typed),
        HTTP_ACCEPT="application/json",
    )
    assert saved.status_code == 200, saved.content
    return saved


def test_what_was_typed_comes_back_unjudged_and_is_no_answer_yet(author, address):
    keep(author, author.get(address), text="講座を増や")
    again = author.get(address)
    assert "講座を増や" in again.content.decode()
    assert "form-errors" not in again.content.decode()
    assert not CityView.objects.exists()
    other = of(years.account("second", "SECTION_AUTHOR", SAFETY))
    assert "講座を増や" not in other.get(address).content.decode()


def test_a_save_ends_the_draft_and_a_late_autosave_brings_nothing_back(author, address):
    page = author.get(address)
    keep(author, page, **TYPED)
    assert author.post(address, form_of(page, **TYPED)).status_code == 302
    assert CityView.objects.get().text == "講座を増や"
    late = author.post(
        reverse("drafts:save", args=[page.context["draft"].pk]), form_of(page, text="おそい"),
        HTTP_ACCEPT="application/json",
    )  # fmt: skip
    assert late.status_code == 410
    assert author.get(address).context["draft"].values is None


def test_a_page_sent_twice_saves_once(author, address):
    page = author.get(address)
    assert author.post(address, form_of(page, **TYPED)).status_code == 302
    twice = author.post(address, form_of(page, **TYPED) | {"version": 1})
    assert twice.status_code == 422
    assert "もう保存されています" in twice.content.decode()
    assert CityView.objects.get().version == 1
    assert (
        AuditEvent.objects.filter(verb="city_view_written").exclude(result="refused").count() == 1
    )


def test_what_another_saved_meanwhile_is_shown_and_then_replaced(author, address):
    page = author.get(address)
    keep(author, page, **TYPED)
    other = of(years.account("second", "SECTION_AUTHOR", SAFETY))
    other.post(address, form_of(other.get(address), text="会場を増やす。", reflection="future"))
    late = author.post(address, form_of(page, **TYPED))
    assert late.status_code == 422
    for shown in (late, author.get(address)):
        text = shown.content.decode()
        assert "ほかの人が市の考え方を保存しました" in text
        assert "会場を増やす。" in text
        assert "講座を増や" in text
    assert CityView.objects.get().text == "会場を増やす。"
    again = author.get(address)
    assert author.post(address, form_of(again, **TYPED)).status_code == 302
    assert CityView.objects.get().text == "講座を増や"
    assert "ほかの人が" not in author.get(address).content.decode()

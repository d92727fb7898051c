"""Each zone serves its own pages and answers for the others as if they did not exist."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from koganei.access.checks import every_page_asks_the_matrix
from koganei.access.decorators import entrance, public, requires
from koganei.access.zones import CITIZENS, OUTSIDERS, STAFF, Zone, addresses, only_this_zone


def page(request):
    return HttpResponse("ok")


published = public(lambda request: page(request))
log_in = entrance(lambda request: page(request))
desk = requires("koganei.home", "view")(lambda request: page(request))


@pytest.mark.parametrize(
    ("zone", "view", "served"),
    [
        ("internal", published, False),
        ("internal", log_in, True),
        ("internal", desk, True),
        ("internal", page, True),
        ("public", published, True),
        ("public", log_in, False),
        ("public", desk, False),
        ("public", page, False),
        ("all", published, True),
        ("all", log_in, True),
        ("all", desk, True),
        ("all", page, True),
    ],
)
def test_a_view_is_served_in_its_zones_only(settings, zone, view, served):
    settings.ZONE = zone
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    check = only_this_zone(lambda request: None).process_view
    if served:
        assert check(request, view, (), {}) is None
    else:
        with pytest.raises(Http404):
            check(request, view, (), {})


@pytest.mark.parametrize("zone", list(Zone))
@pytest.mark.django_db
def test_every_address_without_arguments_answers_by_zone(client, settings, zone):
    settings.ZONE = zone
    walked = 0
    for name, address, zones in addresses():
        if "<" in address or "^" in address or "(" in address:
            continue
        status = client.get(address).status_code
        if zone not in zones:
            assert status == 404, name
        walked += 1
    assert walked > 20


def test_no_page_is_served_to_citizens_that_does_not_say_so():
    assert {zones for _, _, zones in addresses()} <= {STAFF, CITIZENS, OUTSIDERS}


def test_a_page_without_a_right_fails_the_system_check(settings):
    settings.ROOT_URLCONF = "koganei.access.tests.unguarded_urls"
    found = every_page_asks_the_matrix(None)
    assert [error.id for error in found] == ["koganei.E001"]
    assert "forgotten" in found[0].msg


def test_every_page_of_ours_passes_the_system_check():
    assert every_page_asks_the_matrix(None) == []

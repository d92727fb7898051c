"""openings.csv on the real pages: each «no» by list, page, form, sitting, packet and search"""

from itertools import product

import pytest
from django.urls import reverse

from consultation.tests.matters import attend, hand_out, make_matter, put, taken_up
from consultation.tests.stories import people, text_of
from consultation.tests.test_body_rules import OPENINGS, YES_NO, said

pytestmark = pytest.mark.django_db
TOKEN, NAME = "Kanarienstatut", "霧島 たえ"


@pytest.fixture
def worker():
    return people("worker")["worker"]


def table_says(law, secrecy, belongs):
    return said(
        OPENINGS, "opens", rule="not_required", kind="matter", consent="none", law=law,
        secrecy=secrecy, belongs=belongs,
    )  # fmt: skip


@pytest.mark.parametrize(("law", "secrecy", "belongs"), list(product(YES_NO, repeat=3)))
def test_a_matter_opens_where_the_table_says_so(worker, law, secrecy, belongs):
    expected = table_says(law, secrecy, belongs)
    matter = taken_up(make_matter(name=NAME, texts=TOKEN))
    item = put(matter)
    attend(item, worker.account, has_acknowledged=secrecy == "yes", is_chosen=belongs == "yes")
    if law == "no":
        matter.body.terms.update(law="")
    page, form = worker.opens("matter", matter.pk), worker.opens("matter_hand_over", matter.pk)
    assert {page.status_code, form.status_code} == ({200} if expected else {404})
    assert (TOKEN in text_of(page)) is expected
    listed = (
        text_of(worker.opens("matters")),
        text_of(worker.opens("conference", item.part.conference_id)),
    )
    assert [matter.number in shown for shown in listed] == [expected, expected]
    found = worker.client.post(reverse("consultation:search"), {"q": NAME}, follow=True)
    assert matter.number not in text_of(found)  # never, whoever asks


@pytest.mark.parametrize(("law", "secrecy", "belongs"), list(product(YES_NO, repeat=3)))
def test_it_opens_from_a_packet_where_the_table_says_so(law, secrecy, belongs):
    """The same table for who comes from an agency outside: packet, register, sitting, search."""
    outside, expected = people("attendee")["attendee"], table_says(law, secrecy, belongs)
    matter = taken_up(make_matter(name=NAME, texts=TOKEN))
    item = put(matter)
    packet = hand_out(
        item, outside.account, has_acknowledged=secrecy == "yes", is_chosen=belongs == "yes"
    )
    if law == "no":
        matter.body.terms.update(law="")
    page = outside.sends("packet_matter", packet.pk, item.pk, none="1")
    closed = 404 if belongs == "no" else 422  # an item for which one was never chosen is not there
    assert page.status_code == (200 if expected else closed)
    assert (TOKEN in text_of(page), NAME in text_of(page)) == (expected, expected)
    others = [
        outside.opens("packets"),
        outside.opens("packet", packet.pk),
        outside.opens("matters"),
        outside.opens("matter", matter.pk),
        outside.opens("conference", item.part.conference_id),
        outside.opens("matter_record", matter.pk, "note"),
        outside.sends("matter_record", matter.pk, "note", kind="opinion", words="x"),
        outside.sends("matter_paper", matter.pk, "material", purpose="conference"),
        outside.sends("matter_packet_print", matter.pk, item.pk, packet.pk, none="1"),
        outside.client.post(reverse("consultation:search"), {"q": NAME}),
    ]
    for shown in map(text_of, others):
        assert TOKEN not in shown
        assert NAME not in shown
        assert matter.number not in shown
    closed_to_them = [*others[2:4], *others[5:]]
    assert {each.status_code for each in closed_to_them} == {403}

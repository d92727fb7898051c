"""Each guard of imports, documents and public pages is taken away once: then the harm is done.

``GUARDS`` names a guard, where it stands, what stands in its place without it, and the harm: a
function that tries, and says whether it came through. With the guard it must not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from committee.actions import agenda, deliberation, meetings
from committee.actions import inquiries as reports
from committee.actions import minutes as minutes_actions
from committee.documents.records import minutes_paper
from committee.models import (
    AdvisoryReport,
    Appointment,
    AttendanceReply,
    Committee,
    Material,
    Meeting,
    MinutesVersion,
    Ordinance,
    Resolution,
)
from committee.queries.minutes import public_content, sections_of
from committee.resources.attendance import COLUMNS, import_attendance
from committee.resources.roster import import_roster
from committee.tests.fixtures import APPOINTED
from committee.tests.meetings import clock, opened, received
from committee.tests.rosters import csv, people, xlsx
from koganei.models import User
from koganei.row_imports import RowResource
from koganei.testing.fixtures import logged_in

pytest_plugins = ["committee.tests.fixtures"]
SECRET = "隣の家の相談のこと"
KANA = "あいはら"


@dataclass(frozen=True)
class Guard:
    """``places`` {dotted name: what stands there without the guard}; ``harm(world)`` → bool."""

    name: str
    places: dict
    harm: Callable


# attempts at harm


def imported(data, *, by="secretariat", **options):
    import_roster(
        data, committee=Committee.objects.get(code="trial"), appointed_on=APPOINTED,
        by=User.objects.get(username=by), **options,
    )  # fmt: skip
    return Appointment.objects.filter(committee__code="trial").exists()


def a_bad_row_lets_the_others_in(empty):
    return imported(csv(people(citizens=5, groups=6)))


def twelve_sit_where_eleven_may(empty):
    Ordinance.objects.filter(committee=empty).update(seat_limit=11)
    return imported(csv(people()))


def somebody_else_appoints(empty):
    return imported(csv(people()), by="welfare_staff")


def a_dry_run_writes(empty):
    return imported(csv(people()), dry_run=True)


def a_formula_gets_in(empty):
    rows = people()
    rows[0][2] = '=HYPERLINK("x")'
    return imported(xlsx(rows))


def somebody_else_records_who_came(empty):
    row = received(Committee.objects.get(code="promotion"), secretary())
    data = csv(
        [["", "相原 由美", "出席", "", "", "", ""]], headings=[c.heading for c in COLUMNS.values()]
    )
    import_attendance(data, meeting=row, by=User.objects.get(username="welfare_staff"))
    return AttendanceReply.objects.filter(meeting=row).exists()


def citizens_read_what_is_not_public_of_members(empty):
    page = Client().get("/committee/public/promotion/roster/?on=2020-01-01")
    return KANA in page.content.decode()


def staff_read_what_is_not_theirs(empty):
    page = logged_in("section_author").get("/committee/promotion/roster/?on=2020-01-01")
    return KANA in page.content.decode()


def citizens_find_the_internal_body(empty):
    page = Client().get("/committee/public/internal/roster/?on=2020-01-01")
    return page.status_code == 200


def citizens_look_ahead(empty):
    return Client().get("/committee/public/promotion/roster/?on=2099-01-01").status_code == 200


def secretary():
    return User.objects.get(username="secretariat")


def closed_meeting(by=None):
    """A meeting that is over; its first item, with a paper, was closed to the public."""
    by = by or secretary()
    row = opened(Committee.objects.get(code="promotion"), by, 5, 6, 1, 2, 3, 4)
    item, other = row.items.order_by("number")
    agenda.add_material(
        meeting=row, item=item, title=SECRET, file=("資料.txt", SECRET.encode()), by=by
    )
    deliberation.start_item(item=item, by=by, at=clock(14, 5))
    deliberation.close_item(
        item=item, reason="個人の事情を扱うため", method="no_objection", by=by, at=clock(14, 6)
    )
    deliberation.decide(item=item, motion=SECRET, method="no_objection", by=by, at=clock(14, 30))
    deliberation.start_item(item=other, by=by, at=clock(14, 31))
    deliberation.finish_item(item=other, result="なし", by=by, at=clock(14, 40))
    row = meetings.end_meeting(meeting=row, by=by, at=clock(14, 45))
    Meeting.objects.filter(pk=row.pk).update(notice_published_on=date(2020, 10, 20))
    return Meeting.objects.get(pk=row.pk)


def the_minutes_tell(empty):
    row = minutes_actions.draft_minutes(meeting=closed_meeting(), by=secretary())
    row = minutes_actions.ask_for_check(minutes=row, until=date(2020, 11, 19), by=secretary())
    row = minutes_actions.fix_minutes(minutes=row, on=date(2020, 11, 20), by=secretary())
    chief = User.objects.get(username="welfare_manager")
    minutes_actions.publish_minutes(minutes=row, on=date(2020, 11, 25), by=chief)
    assert MinutesVersion.objects.filter(minutes=row).exists()
    page = f"/committee/public/promotion/meetings/{row.meeting.code}/minutes/"
    return SECRET in Client().get(page).content.decode()


def the_draft_on_paper_tells(empty):
    sections = minutes_paper(closed_meeting()).context["sections"]
    return SECRET in str(sections)


def the_public_page_tells(empty):
    page = Client().get(f"/committee/public/promotion/meetings/{closed_meeting().code}/")
    return SECRET in page.content.decode()


def the_paper_is_handed_out(empty):
    page = f"/committee/public/promotion/meetings/{closed_meeting().code}/materials/1/"
    return SECRET.encode() in Client().get(page).content


def members_are_handed_the_paper(empty):
    page = f"/committee/promotion/meetings/{closed_meeting().code}/materials/1/1/"
    return SECRET.encode() in logged_in("committee_member").get(page).content


def the_report_is_read(empty):
    row = closed_meeting()
    body, by = row.committee, secretary()
    report = reports.draft_report(committee=body, title="意見", text=SECRET, by=by)
    decided = Resolution.objects.get(meeting=row, kind="decision")
    reports.submit_report(
        report=report, number="第9号", submitted_on=date(2020, 12, 1), resolution=decided, by=by
    )
    page = f"/committee/public/promotion/meetings/{row.code}/"
    return SECRET in Client().get(page).content.decode()


# the guards


def import_with(**changed):
    whole = RowResource.import_data

    def without(self, dataset, **options):
        return whole(self, dataset, **options | changed)

    return without


def with_private_columns(body, data):
    from committee.views.rosters import roster_context  # noqa: PLC0415 -- the one that stands there

    return roster_context(body, data) | {"private": True}


def everything(*about):
    return True


def no_violation(*about, **more):
    return None


def every_material(meeting):
    return Material.objects.filter(meeting=meeting).order_by("number")


def every_decision(meeting):
    items = list(meeting.items.order_by("number"))
    for item in items:
        item.is_public = True
    return [(item, list(item.resolutions.all())) for item in items]


def every_report(meeting):
    return AdvisoryReport.objects.filter(resolution__meeting=meeting)


RESOURCE = "koganei.row_imports.RowResource"
GUARDS = [
    Guard(
        "all rows or none",
        {f"{RESOURCE}.import_data": import_with(rollback_on_validation_errors=False)},
        a_bad_row_lets_the_others_in,
    ),
    Guard(
        "the limit of members",
        {"committee.rules.appointments.check_seats": lambda *about: []},
        twelve_sit_where_eleven_may,
    ),
    Guard(
        "who may appoint",
        {
            "committee.actions.appointments.check_may_appoint": no_violation,
            "committee.actions.members.check_may_appoint": no_violation,
        },
        somebody_else_appoints,
    ),
    Guard(
        "a dry run is taken back",
        {f"{RESOURCE}.import_data": import_with(dry_run=False)},
        a_dry_run_writes,
    ),
    Guard(
        "problems of cells",
        {f"{RESOURCE}.collected": lambda self, checks, problems: {}},
        a_formula_gets_in,
    ),
    Guard(
        "who may record attendance",
        {"committee.actions.attendance.check_may_run": no_violation},
        somebody_else_records_who_came,
    ),
    Guard(
        "public columns alone",
        {"committee.views.public.roster_context": with_private_columns},
        citizens_read_what_is_not_public_of_members,
    ),
    Guard(
        "the right on appointments",
        {"committee.views.rosters.allows": everything},
        staff_read_what_is_not_theirs,
    ),
    Guard(
        "public bodies alone",
        {"committee.views.public.public_bodies": lambda on: Committee.objects.all()},
        citizens_find_the_internal_body,
    ),
    Guard(
        "no roster of days to come",
        {"committee.views.public.timezone.localdate": lambda: date(2100, 1, 1)},
        citizens_look_ahead,
    ),
    Guard(
        "closed sections stay out of minutes",
        {"committee.models.MinutesSection.is_public": True},
        the_minutes_tell,
    ),
    Guard(
        "closed sections stay out of the draft",
        {"committee.models.MinutesSection.is_public": True},
        the_draft_on_paper_tells,
    ),
    Guard(
        "closed decisions stay off the public page",
        {"committee.views.public.open_agenda": every_decision},
        the_public_page_tells,
    ),
    Guard(
        "papers of closed items are not handed out",
        {"committee.views.public.open_materials": every_material},
        the_paper_is_handed_out,
    ),
    Guard(
        "members ask for closed papers in vain",
        {"committee.views.meetings._is_closed": lambda material: False},
        members_are_handed_the_paper,
    ),
    Guard(
        "reports of closed items stay",
        {"committee.views.public.open_reports": every_report},
        the_report_is_read,
    ),
]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_no_harm_is_done(empty, guard):
    assert guard.harm(empty) is False


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_without_the_guard_it_is(empty, guard, monkeypatch):
    for place, instead in guard.places.items():
        monkeypatch.setattr(place, instead)
    assert guard.harm(empty) is True


def test_of_a_closed_meeting_not_even_the_titles_leave(promotion, secretary):
    """Not one item but the whole meeting was closed: the header names no item of it either."""
    row = opened(promotion, secretary, 5, 6, 1, 2, 3, 4)
    deliberation.close_meeting(
        meeting=row, reason="個人の事情を扱うため", method="no_objection", by=secretary,
        at=clock(14, 1),
    )  # fmt: skip
    titles = [item.title for item in row.items.order_by("number")]
    for item in row.items.order_by("number"):
        deliberation.start_item(item=item, by=secretary, at=clock(14, 2))
        deliberation.finish_item(item=item, result="なし", by=secretary, at=clock(14, 2))
    row = meetings.end_meeting(meeting=row, by=secretary, at=clock(14, 45))
    draft = minutes_actions.draft_minutes(meeting=row, by=secretary)
    text = str(public_content(sections_of(draft)))
    assert [title for title in titles if title in text] == []
    assert "非公開の議題" in text

"""支援会議の台帳: what the database refuses by itself, and lets pass without the one guard"""

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from consultation.models import (
    MatterAttendee,
    MatterHandover,
    MatterItem,
    MatterRecusal,
    MatterText,
    StatutoryMatter,
)
from consultation.tests.factories import (
    make_account,
    the_writer,
)
from consultation.tests.matters import (
    attend,
    make_body,
    make_matter,
    make_matter_file,
    put,
    taken_up,
)
from consultation.tests.parts import make_part
from consultation.tests.sittings import make_attendee
from consultation.tests.stories import refused_by_database
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import ScopedModel

pytestmark = pytest.mark.django_db
REGISTER = [
    model
    for model in apps.get_app_config("consultation").get_models()
    if issubclass(model, ScopedModel) and model.record_model() is StatutoryMatter
]


# each guard, and that without it the row would be written


def _texts_of_a_decided_matter():
    matter = taken_up(make_matter())
    return MatterText.objects.filter(matter=matter).order_by().update(need="別の文")


def _ended_as_handed_over():
    matter = taken_up(make_matter())
    today = timezone.localdate()
    matter.stage, matter.end_kind, matter.ended_by = "ended", "handed_over", matter.drafter
    matter.ended_on = today
    matter.save()


def _handover_of_another_matter():
    one, other = taken_up(make_matter()), taken_up(make_matter(name="若槻 恒"))
    MatterHandover.objects.create(
        matter=one, person=other.persons.get(), handed_over_on=timezone.localdate()
    )


def _attendee_of_another_sitting():
    item = put(taken_up(make_matter()))
    stranger = make_attendee(make_part(code=item.part.body.code), name="樫 直子")
    MatterAttendee.objects.create(item=item, attendee=stranger, chosen_by=item.put_by)


def _attendee_under_another_account():
    item = put(taken_up(make_matter()))
    attendee = make_attendee(item.part, user=make_account(Role.SUPPORT_WORKER))
    other = make_account(Role.SUPPORT_WORKER)
    MatterAttendee.objects.create(item=item, attendee=attendee, user=other, chosen_by=item.put_by)


def _recused_attendee():
    item, user = put(taken_up(make_matter())), make_account(Role.SUPPORT_WORKER)
    MatterRecusal.objects.create(matter=item.matter, user=user, recused_by=item.put_by)
    attend(item, user)


def _recused_while_attending():
    item, user = put(taken_up(make_matter())), make_account(Role.SUPPORT_WORKER)
    attend(item, user)
    MatterRecusal.objects.create(matter=item.matter, user=user, recused_by=item.put_by)


def _changed(model, **values):
    def change():
        row = make_matter_file()[model]
        model.objects.filter(pk=row.pk).order_by().update(**values)

    return change


def _declined_after_it_was_taken_up():
    matter = taken_up(make_matter())
    StatutoryMatter.objects.filter(pk=matter.pk).order_by().update(stage="declined")


def _opened_as_taken_up():
    today, body = timezone.localdate(), make_body()
    StatutoryMatter.objects.create(
        number="x", fiscal_year=2026, sequence=999, body=body, law=body.terms.get().law,
        opened_on=today, ordered_by=the_writer(), drafter=the_writer(), stage="taken_up",
        decided_on=today, decided_by=make_account(Role.WELFARE_MANAGER),
    )  # fmt: skip


GUARDED = {
    "mattertext_update_while_drafted": _texts_of_a_decided_matter,
    "statutorymatter_update_ended_as_it_was": _ended_as_handed_over,
    "statutorymatter_update_keeps_its_ground": _changed(StatutoryMatter, law="別の法律"),
    "statutorymatter_update_decided_once": _changed(StatutoryMatter, decided_on="2026-04-01"),
    "statutorymatter_update_along_its_stages": _declined_after_it_was_taken_up,
    "statutorymatter_insert_as_a_draft": _opened_as_taken_up,
    "matterhandover_insert_of_its_matter": _handover_of_another_matter,
    "matterhandover_update_never": _changed(MatterHandover, handed_over_on="2026-04-01"),
    "matterattendee_insert_of_its_sitting": _attendee_of_another_sitting,
    "matterattendee_insert_without_recusal": _recused_attendee,
    "matterrecusal_insert_without_attendance": _recused_while_attending,
    "matteritem_update_only_taken_back": _changed(MatterItem, opens_on="2026-04-01"),
    "matterattendee_update_only_ended": _changed(MatterAttendee, chosen_at="2026-04-01T00:00Z"),
}


@pytest.mark.parametrize("guard", GUARDED)
def test_the_database_refuses_it_and_only_by_its_guard(guard):
    assert refused_by_database(GUARDED[guard]) == guard
    triggers.remove(connection, [guard])
    assert refused_by_database(GUARDED[guard]) == ""


def test_an_account_stands_for_no_other_attendee():
    guard = "matterattendee_insert_of_its_sitting"
    assert refused_by_database(_attendee_under_another_account) == guard


@pytest.mark.parametrize("model", REGISTER)
def test_nothing_of_the_register_is_deleted(model):
    row = make_matter_file()[model]

    def delete():
        with connection.cursor() as cursor:
            name, key = model._meta.db_table, model._meta.pk.get_db_prep_value(row.pk, connection)
            cursor.execute(f"DELETE FROM {name} WHERE {model._meta.pk.column} = %s", [key])  # noqa: S608 -- our own table

    assert refused_by_database(delete)

"""支援会議の案件: the register, its gate, who decides, and what the database refuses by itself"""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from consultation.actions import matter_sittings, matters
from consultation.codes import MatterEnd, MatterStage
from consultation.enums import ConsentRule
from consultation.models import (
    BodyTerms,
    Case,
    MatterAttendee,
    MatterDemand,
    MatterItem,
    MatterMinutes,
    MatterPerson,
    MatterText,
    Person,
    StatutoryMatter,
)
from consultation.queries.matters import file_of
from consultation.tests.factories import make_account, make_agency, make_person, make_search_key
from consultation.tests.matters import (
    DEMAND,
    attend,
    make_body,
    make_demand,
    make_matter,
    make_minutes,
    put,
    taken_up,
)
from consultation.tests.parts import make_part
from consultation.tests.sittings import acknowledge, make_attendee
from consultation.tests.stories import refused_by_database, rows
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken
from koganei.models import AuditEvent, ConflictOfInterest
from koganei.models.safeguards import Source

pytestmark = pytest.mark.django_db
TEXTS = dict.fromkeys(("need", "no_consent", "known", "asked"), "書いた文")


@pytest.fixture
def manager():
    return make_account(Role.WELFARE_MANAGER)


@pytest.fixture
def staff():
    return make_account(Role.WELFARE_STAFF)


@pytest.fixture
def worker():
    return make_account(Role.SUPPORT_WORKER)


def seen_by(user, model=StatutoryMatter):
    return set(model.objects.seen_by(user).values_list("pk", flat=True))


# the register stands alone


def leads_to(model):
    """Every model that the foreign keys of ``model`` lead to, however far."""
    found, waiting = set(), [model]
    while waiting:
        here = waiting.pop()
        for field in here._meta.get_fields(include_hidden=True):
            if field.is_relation and field.concrete and field.related_model not in found:
                found.add(field.related_model)
                waiting.append(field.related_model)
    return found


REGISTER = {
    model
    for model in apps.get_app_config("consultation").get_models()
    if getattr(model, "record_model", lambda: None)() is StatutoryMatter
}


def test_no_key_leads_from_the_register_to_a_case_or_a_person():
    assert len(REGISTER) == 12
    for model in REGISTER:
        assert not {Case, Person} & leads_to(model), model


def test_no_key_of_another_table_leads_into_the_register():
    for model in apps.get_models():
        if model not in REGISTER:
            assert not REGISTER & leads_to(model), model


def test_numbers_are_a_series_of_their_own_without_gaps(manager, staff):
    body = make_body()
    made = [matters.order(by=manager, body=body, drafter=staff) for _ in range(2)]
    assert [each.sequence for each in made] == [1, 2]
    assert made[0].number.startswith("支会R")


# the gate


@pytest.mark.parametrize(
    ("code", "rule", "law", "message"),
    [
        ("coordination", ConsentRule.REQUIRED, "", "支援会議の案件を扱えません"),
        ("promotion", ConsentRule.NO_CASES, "", "個別の案件を扱えません"),
        ("lawless", ConsentRule.NOT_REQUIRED, "", "法的根拠が登録されていません"),
    ],
)
def test_a_matter_is_opened_by_its_law_alone(manager, staff, code, rule, law, message):
    body = make_body(code, law=law, consent_rule=rule, may_demand=False)
    with pytest.raises(RuleBroken, match=message) as broken:
        matters.order(by=manager, body=body, drafter=staff)
    assert all(violation.citation for violation in broken.value.violations)
    assert rows(StatutoryMatter) == []
    today = timezone.localdate()
    row = StatutoryMatter(
        number="x", fiscal_year=2026, sequence=9, body=body, law="ある支援法9条1項",
        opened_on=today, ordered_by=manager, drafter=staff,
    )  # fmt: skip
    guard = "statutorymatter_insert_by_law"
    assert refused_by_database(lambda: row.save(force_insert=True)) == guard


def test_a_law_of_yesterday_is_none_of_today(manager, staff):
    body = make_body()
    BodyTerms.objects.create(body=body, starts_on=date(2026, 4, 1), law="", secrecy="要綱")
    with pytest.raises(RuleBroken, match="法的根拠が登録されていません"):
        matters.order(by=manager, body=body, drafter=staff)


def test_a_matter_is_put_before_no_other_body(manager):
    matter = taken_up(make_matter())
    other = make_body("other", law="別の法律106条の6")
    for part in (make_part(), make_part(code=other.code)):
        with pytest.raises(RuleBroken, match="根拠の会議体ではありません"):
            matter_sittings.put(by=manager, matter=matter, part=part, opens_on=date(2026, 4, 1))
        item = MatterItem(matter=matter, part=part, put_by=manager, opens_on=date(2026, 4, 1))
        assert refused_by_database(lambda item=item: item.save(force_insert=True)) == (
            "matteritem_insert_before_the_body_of_its_law"
        )
    assert rows(MatterItem) == []


def test_nothing_undecided_is_put_before_a_sitting(manager):
    matter = make_matter()
    part = make_part(code=matter.body.code)
    with pytest.raises(RuleBroken, match="起案中"):
        matter_sittings.put(by=manager, matter=matter, part=part, opens_on=timezone.localdate())
    item = MatterItem(matter=matter, part=part, put_by=manager, opens_on=timezone.localdate())
    guard = "matteritem_insert_when_taken_up"
    assert refused_by_database(lambda: item.save(force_insert=True)) == guard


# who drafts, who decides


def test_staff_draft_on_the_order_of_the_manager_and_another_takes_it_up(manager, staff):
    matter = matters.order(by=manager, body=make_body(), drafter=staff)
    matters.write(by=staff, matter=matter, version=1, texts=TEXTS)
    matters.write_person(by=staff, matter=matter, facts={"role": "client", "name": "霧島 たえ"})
    assert seen_by(staff) == {matter.pk}
    matters.take_up(by=manager, matter=matter)
    assert rows(StatutoryMatter)[0].stage == MatterStage.TAKEN_UP
    assert seen_by(staff) == set()  # from now on only as an attendee
    with pytest.raises(Http404):
        matters.write(by=staff, matter=matter, version=2, texts=TEXTS)


def test_nobody_opens_a_matter_but_the_manager(staff, worker):
    for account in (staff, worker, make_account(Role.CHIEF_SUPPORT_WORKER)):
        with pytest.raises(PermissionDenied):
            matters.order(by=account, body=make_body(), drafter=staff)


def test_the_drafter_decides_nothing(manager):
    matter = make_matter(drafter=manager)
    with pytest.raises(RuleBroken, match="起案した人は決められません"):
        matters.take_up(by=manager, matter=matter)
    matter.stage, matter.decided_by = MatterStage.TAKEN_UP, manager
    matter.decided_on = timezone.localdate()
    assert "matter_decided_by_another" in refused_by_database(matter.save)


def test_a_matter_about_nobody_and_without_reasons_is_not_taken_up(manager):
    matter = make_matter(name="", texts="")
    with pytest.raises(RuleBroken) as broken:
        matters.take_up(by=manager, matter=matter)
    assert "だれについてか、取り上げる理由、本人同意を得られない事情" in str(broken.value)
    matter.stage, matter.decided_by = MatterStage.TAKEN_UP, manager
    matter.decided_on = timezone.localdate()
    assert refused_by_database(matter.save) == "statutorymatter_update_taken_up_whole"


def test_two_who_write_do_not_overwrite_each_other(manager, staff):
    matter = matters.order(by=manager, body=make_body(), drafter=staff)
    matters.write(by=staff, matter=matter, version=1, texts=TEXTS)
    with pytest.raises(matters.Conflict):
        matters.write(by=staff, matter=matter, version=1, texts=TEXTS | {"need": "別の文"})
    assert rows(MatterText)[0].need == "書いた文"


# who reads


def test_an_attendee_reads_after_acknowledging_within_the_window(manager, worker):
    matter = taken_up(make_matter())
    item = put(matter)
    attendee = attend(item, worker, has_acknowledged=False)
    assert seen_by(worker) == set()
    acknowledge(attendee, item.part)
    assert seen_by(worker) == {matter.pk}
    assert seen_by(worker, MatterText) == {matter.text.pk}
    assert seen_by(make_account(Role.SUPPORT_WORKER)) == set()


@pytest.mark.parametrize(
    ("held", "opens", "is_open"), [(-8, -20, False), (-7, -20, True), (3, 1, False), (3, 0, True)]
)
def test_the_window_is_from_the_papers_to_seven_days_after(worker, held, opens, is_open):
    today = timezone.localdate()
    matter = taken_up(make_matter())
    opens_on = today + timedelta(days=opens)
    attend(put(matter, held_on=today + timedelta(days=held), opens_on=opens_on), worker)
    assert (seen_by(worker) == {matter.pk}) is is_open


def test_who_only_attends_the_sitting_reads_no_item(worker):
    attend(put(taken_up(make_matter())), worker, is_chosen=False)
    assert seen_by(worker) == set()


def test_who_is_released_or_whose_item_is_taken_back_reads_no_more(manager, worker):
    matter = taken_up(make_matter())
    item = put(matter)
    attend(item, worker)
    with without_scope():
        chosen = item.attendees.get()
    matter_sittings.release(by=manager, matter=matter, attendee=chosen)
    assert seen_by(worker) == set()
    other = make_account(Role.SUPPORT_WORKER)
    attend(item, other)
    assert seen_by(other) == {matter.pk}
    matter_sittings.take_back(by=manager, matter=matter, item=item)
    assert seen_by(other) == set()


def test_who_is_entrusted_reads_until_the_matter_ends(manager, worker):
    matter = taken_up(make_matter())
    with pytest.raises(RuleBroken, match="守秘義務を確認していません"):
        matters.entrust(by=manager, matter=matter, user=worker)
    attend(put(matter, held_on=timezone.localdate()), worker)
    matters.entrust(by=manager, matter=matter, user=worker)
    with without_scope():
        MatterAttendee.objects.update(ended_at=timezone.now())
    assert seen_by(worker) == {matter.pk}
    matters.end(by=manager, matter=matter, kind=MatterEnd.NOT_NEEDED)
    assert seen_by(worker) == set()


def test_a_recused_manager_finds_no_matter(manager):
    matter, other = taken_up(make_matter()), make_account(Role.WELFARE_MANAGER)
    matters.recuse(by=manager, matter=matter, user=other)
    assert seen_by(manager) == {matter.pk}
    assert seen_by(other) == set()
    with pytest.raises(Http404):
        matters.end(by=other, matter=matter, kind=MatterEnd.NOT_NEEDED)


def declare_conflict(user, person):
    return ConflictOfInterest.objects.create(
        user=user, person_id=person.pk, source=Source.SELF, relation="family", declared_by=user
    )


def test_a_conflict_of_interest_with_somebody_of_that_name_hides_the_matter(manager, worker):
    person = make_person("霧島 たえ", "きりしま たえ")
    make_search_key(person, "霧島たえ", is_whole=True, kind="name")
    other = make_account(Role.WELFARE_MANAGER)
    matter = taken_up(make_matter(name="霧島　たえ"))
    declare_conflict(other, person)
    assert seen_by(manager) == {matter.pk}
    assert seen_by(other) == set()
    declare_conflict(worker, person)
    item = put(matter)
    attendee = make_attendee(item.part, user=worker)
    with pytest.raises(RuleBroken, match="除斥されています"):
        matter_sittings.choose(by=manager, matter=matter, item=item, attendee=attendee)
    row = MatterAttendee(item=item, attendee=attendee, user=worker, chosen_by=manager)
    guard = "matter_attendee_insert_without_conflict"
    assert refused_by_database(lambda: row.save(force_insert=True)) == guard


def test_the_auditor_sees_that_a_matter_is_there_and_not_whose(manager):
    matter, auditor = make_matter(), make_account(Role.AUDITOR)
    assert seen_by(auditor) == {matter.pk}
    assert seen_by(auditor, MatterText) == seen_by(auditor, MatterPerson) == set()


def test_every_act_is_recorded_and_names_nobody_of_the_desk(manager, staff):
    matter = matters.order(by=manager, body=make_body(), drafter=staff)
    matters.write_person(by=staff, matter=matter, facts={"role": "client", "name": "霧島 たえ"})
    event = AuditEvent.objects.latest("sequence")
    assert event.verb == "matter_person_written"
    with without_scope():
        known = {str(pk) for pk in MatterPerson.objects.values_list("pk", flat=True)}
    assert {each.person_id for each in event.subjects.all()} == known


# demands, minutes, the end


def test_information_is_demanded_by_the_article_of_the_day_alone(manager):
    matter, today = taken_up(make_matter()), timezone.localdate()
    given = {"agency": make_agency(), "asked_on": today, "due_on": today, "words": "様子"}
    matter_sittings.demand(by=manager, matter=matter, **given)
    assert [row.law for row in rows(MatterDemand)] == [DEMAND]
    BodyTerms.objects.create(
        body=matter.body, starts_on=today, law=matter.law, secrecy="守秘", demand=""
    )
    with pytest.raises(RuleBroken, match="求める根拠の条がありません"):
        matter_sittings.demand(by=manager, matter=matter, **given)
    assert refused_by_database(lambda: make_demand(matter)) == "matterdemand_insert_by_law"


def test_an_answer_is_recorded_once(manager):
    matter, today = taken_up(make_matter()), timezone.localdate()
    row = make_demand(matter)
    given = {"demand": row, "answered_on": today, "answer": "回答"}
    matter_sittings.answer(by=manager, matter=matter, **given)
    guard = "matterdemand_update_only_answered"
    with pytest.raises(RuleBroken, match="回答は1回だけ"):
        matter_sittings.answer(by=manager, matter=matter, **given | {"answer": "別"})
    with without_scope():
        table = MatterDemand.objects.filter(pk=row.pk).order_by()
    assert refused_by_database(lambda: table.update(words="別")) == guard


def test_minutes_are_fixed_by_another_and_then_stay(manager):
    matter = taken_up(make_matter())
    item = put(matter)
    texts = {"discussion": "話した", "involvement": "", "system": ""}
    matter_sittings.write_minutes(by=manager, matter=matter, item=item, version=0, texts=texts)
    with pytest.raises(RuleBroken, match="書いた人は確定できません"):
        matter_sittings.fix_minutes(by=manager, matter=matter, item=item)
    other = make_account(Role.WELFARE_MANAGER)
    matter_sittings.fix_minutes(by=other, matter=matter, item=item)
    with without_scope():
        table = MatterMinutes.objects.filter(item=item).order_by()
    guard = "matterminutes_update_until_fixed"
    assert refused_by_database(lambda: table.update(discussion="別")) == guard


def test_minutes_wait_for_the_sitting(manager):
    matter = taken_up(make_matter())
    item = put(matter, held_on=timezone.localdate() + timedelta(days=2))
    texts = {"discussion": "話した", "involvement": "", "system": ""}
    with pytest.raises(RuleBroken, match="会議はまだ開かれていません"):
        matter_sittings.write_minutes(by=manager, matter=matter, item=item, version=0, texts=texts)


def test_an_ended_matter_is_over_from_its_day_and_takes_nothing_more(manager):
    matter = taken_up(make_matter())
    item = put(matter)
    with pytest.raises(RuleBroken, match="まだ窓口に引き継いでいません"):
        matters.end(by=manager, matter=matter, kind=MatterEnd.HANDED_OVER)
    matters.end(by=manager, matter=matter, kind=MatterEnd.NOT_NEEDED)
    row = rows(StatutoryMatter)[0]
    assert (row.stage, row.over_on) == (MatterStage.ENDED, timezone.localdate())
    with pytest.raises(RuleBroken, match="終わった"):
        matter_sittings.note(by=manager, matter=matter, kind="opinion", words="意見")
    assert refused_by_database(lambda: make_minutes(item)) == "matterminutes_insert_before_the_end"
    assert refused_by_database(row.save) == "statutorymatter_update_along_its_stages"


def test_a_file_is_read_with_as_many_queries_however_long(manager, django_assert_num_queries):
    matter = taken_up(make_matter())
    for _ in range(3):
        attend(put(matter), make_account(Role.SUPPORT_WORKER))
        make_demand(matter)
    with without_scope(), django_assert_num_queries(11):
        file = file_of(matter)
    assert len(file.sittings) == len(file.demands) == 3

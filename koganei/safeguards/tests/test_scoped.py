"""Every way to a row goes through who may see it; the one way round has a name."""
# ruff: noqa: DJ008 -- nobody reads the names of models made to be wrong

import ast
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, models
from django.db.models import Count, F, Prefetch, Q, Sum
from django.test.utils import CaptureQueriesContext, isolate_apps

from koganei.access.field_classes import FieldClass
from koganei.access.scoped import NoActor, ScopedManager, ScopedModel, without_scope
from koganei.access.scoped_checks import problems, scoped_models_cannot_leak
from koganei.models import User
from koganei.safeguards.tests.models import MODELS, Address, Case, CaseAssignment, Note
from koganei.safeguards.tests.support import acting, seen

ROOT = Path(__file__).resolve().parents[3]

WAYS = {
    "all": lambda desk: list(Case.objects.all()),
    "get": lambda desk: Case.objects.get(pk=desk.case.pk),
    "count": lambda desk: Case.objects.count(),
    "exists": lambda desk: Case.objects.filter(number="2026-0001").exists(),
    "values": lambda desk: list(Case.objects.values("name")),
    "values_list": lambda desk: list(Case.objects.values_list("name", flat=True)),
    "aggregate": lambda desk: Case.objects.aggregate(n=Count("pk")),
    "annotate": lambda desk: list(Case.objects.annotate(x=F("name"))),
    "in_bulk": lambda desk: Case.objects.in_bulk(),
    "iterator": lambda desk: list(Case.objects.iterator()),
    "first": lambda desk: Case.objects.first(),
    "dates": lambda desk: Case.objects.none(),
    "update": lambda desk: Case.objects.update(name="x"),
    "delete": lambda desk: Case.objects.filter(pk=desk.case.pk).delete(),
    "create": lambda desk: Case.objects.create(number="x"),
    "bulk_create": lambda desk: Case.objects.bulk_create([Case(number="x")]),
    "default manager": lambda desk: list(Case._default_manager.all()),
    "base manager": lambda desk: list(Case._base_manager.all()),
    "using": lambda desk: list(Case.objects.using("default")),
    "reverse": lambda desk: list(desk.case.notes.all()),
    "reverse count": lambda desk: desk.case.notes.count(),
    "forward": lambda desk: Note(case_id=desk.case.pk).case,
    "refresh": lambda desk: desk.case.refresh_from_db(),
    "save": lambda desk: desk.case.save(),
    "delete row": lambda desk: desk.case.delete(),
    "validate_unique": lambda desk: desk.case.validate_unique(),
    "foreign key": lambda desk: Note._meta.get_field("case").validate(desk.case.pk, None),
    "form": lambda desk: forms.modelform_factory(Note, fields=["case"])(),
}


@pytest.mark.parametrize("way", WAYS)
def test_without_an_actor_every_way_is_closed(desk, way):
    with pytest.raises(NoActor, match="だれか、分かりません"):
        WAYS[way](desk)


def test_the_actor_of_the_request_or_command_is_taken(desk):
    with acting(desk["worker"]):
        assert [case.number for case in Case.objects.all()] == ["2026-0001"]
        assert Case.objects.aggregate(n=Count("pk")) == {"n": 1}
        assert list(Note.objects.values_list("text", flat=True)) == ["内容 2026-0001"]
        assert Note.objects.get().case.name == "氏名 2026-0001"
        with acting(desk["worker2"]):
            assert not Case.objects.exists()
    with acting(None), pytest.raises(NoActor):
        Case.objects.all()


def test_related_managers_and_prefetches_are_scoped(desk):
    with without_scope():
        cases = list(Case.objects.all())
    with acting(desk["worker"]):
        assert [case.notes.count() for case in cases] == [1, 0]
        models.prefetch_related_objects(cases, "notes", Prefetch("addresss", to_attr="places"))
        assert [len(case.notes.all()) for case in cases] == [1, 0]
        assert [len(case.places) for case in cases] == [1, 0]
        note = Note(case_id=desk.other.pk)
        with pytest.raises(Case.DoesNotExist):
            note.case  # noqa: B018 -- the reading is the question
    with acting(desk["manager"]):
        assert [case.notes.count() for case in Case.objects.all()] == [1, 1]


def test_a_row_out_of_scope_is_not_written(desk):
    with acting(desk["worker"]):
        assert Case.objects.filter(pk=desk.other.pk).update(name="x") == 0
        assert Case.objects.filter(pk=desk.other.pk).delete()[0] == 0
        with pytest.raises(Case.DoesNotExist):
            desk.other.refresh_from_db()
        with pytest.raises(ValidationError):  # like an id that does not exist
            Note._meta.get_field("case").validate(desk.other.pk, None)
        form = forms.modelform_factory(Note, fields=["case", "text"])
        assert not form({"case": str(desk.other.pk), "text": "x"}).is_valid()
        assert form({"case": str(desk.case.pk), "text": "x"}).is_valid()
        assert "2026-0002" not in str(form())


def test_saving_a_hidden_row_fails(desk):
    desk.other.name = "x"
    with acting(desk["worker"]), pytest.raises(IntegrityError):
        desk.other.save()


JOINS = {
    "filter": lambda: Case.objects.filter(notes__text__startswith="内"),
    "exclude": lambda: Case.objects.exclude(addresss__text="x"),
    "order": lambda: Case.objects.order_by("addresss__text"),
    "values": lambda: Case.objects.values("addresss__text"),
    "annotate": lambda: Case.objects.annotate(x=F("notes__text")),
    "aggregate": lambda: Case.objects.aggregate(x=Sum("moneys__yen")),
    "count": lambda: Case.objects.annotate(n=Count("notes")),
    "side": lambda: Note.objects.filter(case__addresss__text="x"),
    "q": lambda: Case.objects.filter(Q(number="x") | Q(statutorys__text="x")),
    "raw": lambda: Case.objects.raw("SELECT * FROM koganei_case"),
    "extra": lambda: Case.objects.extra(where=["1=1"]),
}


@pytest.mark.parametrize("way", JOINS)
def test_a_join_to_another_scoped_table_is_refused(desk, way):
    with acting(desk["manager"]), pytest.raises(FieldError, match="見てよい範囲"):
        list(JOINS[way]())


def test_the_way_from_a_part_to_its_record_is_open(desk):
    with acting(desk["manager"]):
        rows = Note.objects.select_related("case").order_by("case__number")
        assert [note.case.name for note in rows] == ["氏名 2026-0001", "氏名 2026-0002"]
        assert Note.objects.filter(case__number="2026-0001").count() == 1
        near = Address.objects.filter(text__startswith="住所").values("case")
        assert Case.objects.filter(pk__in=near).count() == 2
    with acting(desk["worker"]):
        near = Address.objects.filter(text__startswith="住所").values("case")
        assert list(Case.objects.filter(pk__in=near)) == [desk.case]


def test_from_outside_no_relation_leads_back(desk):
    with pytest.raises(FieldError, match="Cannot resolve keyword"):
        User.objects.filter(caseassignments__is_over=False)
    with acting(desk["manager"]):
        assert list(CaseAssignment.objects.filter(user__username="worker").values("user__name"))


def test_the_number_of_queries_does_not_grow(desk):
    def queries():
        with (
            CaptureQueriesContext(
                connection,
            ) as found,
            acting(desk["worker"]),
        ):
            list(Note.objects.select_related("case"))
        return len(found)

    before = queries()
    for number in range(5):
        desk.assign(desk.who["worker"], desk.new_case(f"x{number}", desk.spouse))
    assert queries() == before <= 5


def test_what_is_seen_inside_without_scope_ends_with_it(desk):
    with without_scope():
        assert Case.objects.count() == 2
    with pytest.raises(NoActor):
        Case.objects.count()


# files that may look past the scope; a new one wants a reason in review
USERS = {
    "consultation/actions/disposals.py",
    "consultation/actions/intake.py",
    "consultation/actions/kept_figures.py",
    "consultation/actions/matter_packets.py",
    "consultation/actions/matters.py",
    "consultation/actions/packets.py",
    "consultation/actions/sittings.py",
    "consultation/actions/writing.py",
    "consultation/management/city/build.py",
    "consultation/management/commands/make_cases.py",
    "consultation/queries/case_names.py",
    "consultation/queries/disposals.py",
    "consultation/queries/humans.py",
    "consultation/queries/matter_packets.py",
    "consultation/queries/matter_disposals.py",
    "consultation/queries/packets.py",
    "consultation/queries/retention.py",
    "consultation/queries/search.py",
    "consultation/statistics/live.py",
    "koganei/access/decision.py",
    "koganei/access/scoped.py",
    "koganei/benchmarks/desk.py",
    "koganei/benchmarks/statistics.py",
    "koganei/benchmarks/worker_memory.py",
    "koganei/drafts/actions.py",
    "koganei/safeguards/addresses.py",
    "koganei/safeguards/break_glass.py",
    "koganei/safeguards/conflict_links.py",
    "koganei/safeguards/conflicts.py",
    "koganei/testing/accounts.py",
    "koganei/testing/canary.py",
}


def test_the_way_round_has_few_users():
    found = set()
    for app in ("koganei", "committee", "consultation", "evaluation"):
        for path in (ROOT / app).rglob("*.py"):
            if "tests" not in path.parts and uses_way_round(path.read_text(encoding="utf-8")):
                found.add(str(path.relative_to(ROOT)))
    assert found == USERS


def uses_way_round(source):
    names = {
        name
        for node in ast.walk(ast.parse(source))
        for name in (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", ""))
    }
    return bool(
        {"without_scope", "_scope_is_open"} & {name for name in names if isinstance(name, str)}
    )


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from koganei.access.scoped import without_scope as w", True),
        ("import koganei.access.scoped as s\ns.without_scope()", True),
        ("from koganei.access import scoped\nscoped._scope_is_open.set(True)", True),
        ("x = 1", False),
    ],
)
def test_the_search_for_the_way_round_sees(source, found):
    assert uses_way_round(source) is found


# forms of models that could leak


def test_our_models_are_in_order(registered):
    assert list(problems(MODELS)) == []
    assert scoped_models_cannot_leak(None) == []


def planted():
    """One wrong model for each check."""
    key = models.ForeignKey
    with isolate_apps("koganei"):

        class Right(ScopedModel):
            resource = "koganei.home"
            field_classes = {FieldClass.EXISTENCE: "id"}

        class Undeclared(ScopedModel):
            resource = "koganei.home"
            field_classes = {FieldClass.EXISTENCE: "id"}
            name = models.IntegerField()

        class Twice(ScopedModel):
            resource = "koganei.home"
            field_classes = {FieldClass.EXISTENCE: "id n", FieldClass.WORK: "n"}
            n = models.IntegerField()

        class Mixed(ScopedModel):
            resource = "koganei.home"
            field_classes = {
                FieldClass.EXISTENCE: "id",
                FieldClass.IDENTITY: "a",
                FieldClass.MONEY: "b",
            }
            a = models.IntegerField()
            b = models.IntegerField()

        class Both(ScopedModel):
            resource = "koganei.home"
            field_classes = {
                FieldClass.EXISTENCE: "id",
                FieldClass.ADDRESS: "a",
                FieldClass.MONEY: "b",
            }
            a = models.IntegerField()
            b = models.IntegerField()

        class Manager(ScopedModel):
            resource = "koganei.home"
            field_classes = {FieldClass.EXISTENCE: "id"}
            objects = ScopedManager()
            everything = models.Manager()

        class Outsider(models.Model):
            right = key(Right, models.PROTECT)

        class Many(models.Model):
            rights = models.ManyToManyField(Right)

        class Back(ScopedModel):
            resource = "koganei.home"
            field_classes = {FieldClass.EXISTENCE: "id user"}
            user = key(User, models.PROTECT, related_name="backs")

        class Astray(ScopedModel):
            resource = "koganei.home"
            belongs_to = "user"
            field_classes = {FieldClass.EXISTENCE: "id user"}
            user = key(User, models.PROTECT, related_name="+")

        class Unknown(ScopedModel):
            resource = "nowhere"
            field_classes = {FieldClass.EXISTENCE: "id"}

        class Free(ScopedModel):
            resource = "koganei.home"
            field_classes = {FieldClass.EXISTENCE: "id", FieldClass.NARRATIVE: "text"}
            text = models.TextField()

    return {
        "E010": [Undeclared, Twice],
        "E011": [Mixed, Both],
        "E012": [Manager],
        "E013": [Outsider, Many],
        "E014": [Back],
        "E015": [Astray],
        "E016": [Unknown],
        "E017": [Free],
        "": [Right],
    }


def test_each_wrong_form_is_named():
    for code, wrong in planted().items():
        for model in wrong:
            found = {each[1] for each in problems([model])}
            assert found == ({f"koganei.{code}"} if code else set()), model


def test_a_scoped_model_sees_no_less_by_its_classes(desk):
    assert seen(desk["worker"], Address, column="text") == {"住所 2026-0001"}

"""Tables that are made together end as those that are made one by one, and go in the other order"""

from django.db import migrations, models
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from koganei.migration_operations import CreateModels


def tables():
    key = models.BigAutoField(primary_key=True)
    link = models.ForeignKey("house.Room", models.CASCADE)
    return [
        migrations.CreateModel("Room", [("id", key)]),
        migrations.CreateModel("Chair", [("id", key), ("room", link)]),
    ]


def state_after(operations):
    state = ProjectState()
    state.apps  # noqa: B018 -- rendered, as it is when migrate comes to an operation
    for operation in operations:
        operation.state_forwards("house", state)
    return state


def test_together_leads_to_the_same_state_as_one_by_one():
    together, apart = state_after([CreateModels(tables())]), state_after(tables())
    assert together.models.keys() == apart.models.keys() == {("house", "room"), ("house", "chair")}
    assert together == apart
    assert together.apps.get_model("house", "Chair")._meta.get_field("room").related_model


def test_models_are_rendered_once_when_they_are_asked_for():
    assert "apps" not in state_after([CreateModels(tables())]).__dict__
    assert "apps" in state_after(tables()).__dict__


class Kept(migrations.CreateModel):
    """Says what it does, and does nothing."""

    said: list

    def database_forwards(self, *given):
        self.said.append(("made", self.name, given))

    def database_backwards(self, *given):
        self.said.append(("gone", self.name, given))


def test_they_are_made_in_their_order_and_undone_in_the_other():
    said = []
    both = [Kept(name, []) for name in ("Room", "Chair")]
    for each in both:
        each.said = said
    given = ("house", "editor", "before", "after")
    CreateModels(both).database_forwards(*given)
    CreateModels(both).database_backwards(*given)
    order = [("made", "Room"), ("made", "Chair"), ("gone", "Chair"), ("gone", "Room")]
    assert said == [(*each, given) for each in order]


def test_it_can_be_written_into_a_migration():
    text, imports = MigrationWriter.serialize(CreateModels(tables()))
    assert text.count("migrations.CreateModel(") == 2
    assert "import koganei.migration_operations" in imports

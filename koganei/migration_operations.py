"""Make the tables of one migration together

For each CreateModel Django renders anew every model that is related to it. Here nearly all of them
are, through the accounts, and an empty database took minutes. Tables that are made one after the
other need their models rendered only once.
"""

from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """CreateModel for each of ``models``, in their order; undone in the other."""

    reduces_to_sql = True
    serialization_expand_args = ["models"]

    def __init__(self, models):
        self.models = models

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # rendered for all of them when it is asked for next
        for each in self.models:
            each.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for each in self.models:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for each in reversed(self.models):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.models)} models"

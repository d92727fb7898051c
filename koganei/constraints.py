"""A column keeps to its list: the constraint that many models need"""

from django.db import models
from django.db.models import Q


def known(name, field, choices, label, *, blank=False):
    """Return the constraint that keeps a column to its choices."""
    values = [*([""] if blank else []), *choices.values]
    return models.CheckConstraint(
        name=f"{name}_{field}_is_known",
        condition=Q(**{f"{field}__in": values}),
        violation_error_message=f"{label}は一覧から選んでください。",
    )

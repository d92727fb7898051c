"""Columns that several tables of the evaluation have"""

from django.conf import settings
from django.db import models


def account(label, **options):
    """Return the column of an account that did something; it is never erased."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+", **options
    )

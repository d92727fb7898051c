"""Fixtures of these tests; a module that uses them names this plugin.

PYTEST_DONT_REWRITE: the search for doctests imports this file before anyone names it.
"""

import pytest

from evaluation.models import EvaluationSheet
from koganei.models import User


@pytest.fixture
def sheet(demo_module, db):
    """The 平成30年度 sheet; what a test writes is taken back when it ends."""
    return EvaluationSheet.objects.get()


@pytest.fixture
def author(sheet):
    """The author of 地域福祉課."""
    return User.objects.get(username="section_author")

import pytest
from time_machine import travel

from koganei.accounts.tests.support import people


@pytest.fixture
def who(db):
    with travel("2026-03-10T12:00:00+09:00", tick=True):
        yield people()

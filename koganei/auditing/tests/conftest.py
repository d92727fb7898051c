import pytest
from time_machine import travel

from koganei.auditing.tests.support import desk, seen  # noqa: F401 -- fixtures
from koganei.models import User


@pytest.fixture
def who(demo):
    """The demo's accounts by name, on a Monday; the last whole week began on 2026-11-16."""
    with travel("2026-11-24T10:00:00+09:00", tick=True):
        yield {user.username: user for user in User.objects.all()}

"""The pages of the tests, and people who write."""

from datetime import date

import pytest

from koganei.access.roles import Role
from koganei.accounts.tests.support import people, person
from koganei.drafts import kinds
from koganei.drafts.tests import pages


@pytest.fixture(autouse=True)
def _pages(monkeypatch, settings):
    monkeypatch.setattr(kinds, "_kinds", {})
    pages.register()
    settings.ROOT_URLCONF = "koganei.drafts.tests.pages"


@pytest.fixture
def who(db):
    found = people()
    outside = {"organization": found["council"], "expires_on": date(2045, 3, 31)}
    found["worker2"] = person("worker2", Role.SUPPORT_WORKER, **outside)
    found["staff"] = person("staff", Role.WELFARE_STAFF, department=found["welfare"])
    found["auditor"] = person("auditor", Role.AUDITOR)
    return found

"""The share of tests that PostgreSQL runs: whatever is marked, every value is asked there"""

from itertools import product
from types import SimpleNamespace

import pytest

from koganei.testing.databases import SHARE, in_share

MODULE, MARK = object(), pytest.mark.shared("account", "area")


def item_of(mark=MARK, **params):
    callspec = SimpleNamespace(params=params)
    return SimpleNamespace(
        get_closest_marker=lambda name: mark.mark if mark else None,
        callspec=callspec,
        module=MODULE,
        **params,
    )


@pytest.mark.parametrize("areas", [1, SHARE, 3 * SHARE, 153])
def test_every_account_and_every_area_is_in_the_share(areas):
    items = [item_of(account=a, area=b) for a, b in product(range(13), range(areas))]
    share = list(in_share(items))
    assert {item.area for item in share} == set(range(areas))
    assert len(share) <= len(items) / SHARE + areas
    if areas >= SHARE:
        assert {item.account for item in share} == set(range(13))


def test_what_is_not_marked_is_run():
    items = [item_of(mark=None, account=a) for a in range(9)]
    assert list(in_share(items)) == items

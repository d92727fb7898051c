"""小さい数を伏せる: exact arithmetic recovers nothing, and would without the second step"""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultation.rules.suppression import ALL, WHOLE, Network, hidden_cells, hidden_months
from consultation.tests.attack import bounds, equations

SMALLEST = 5
SLOW = settings(max_examples=60, suppress_health_check=list(HealthCheck))
NUMBERS = st.one_of(st.integers(0, 6), st.integers(0, 40))
TABLES = st.tuples(st.integers(1, 4), st.integers(2, 5)).flatmap(
    lambda size: st.lists(NUMBERS, min_size=size[0] * size[1], max_size=size[0] * size[1]).map(
        lambda numbers: dict(zip(product(range(size[0]), range(size[1])), numbers, strict=True))
    )
)


def recovered(cells, hidden):
    """Return {hidden small cell: (least, most)} of those that the attacker narrows too far."""
    flow = Network(cells).flow
    unknowns, system = equations(flow, hidden)
    found = {}
    for cell in unknowns:
        if 0 < flow[cell] < SMALLEST:
            least, most = bounds(unknowns, system, cell)
            assert least <= flow[cell]
            assert most is None or flow[cell] <= most
            if most is not None and most - least < SMALLEST - 1:
                found[cell] = least, most
    return found


TABLE = {
    ("male", "20"): 3, ("male", "30"): 12, ("male", "40"): 20,
    ("female", "20"): 11, ("female", "30"): 9, ("female", "40"): 14,
}  # fmt: skip


def test_a_single_hidden_cell_is_recovered_without_the_second_step():
    primary = hidden_cells(TABLE, SMALLEST, complementary=False).cells
    assert primary == {("male", "20")}
    assert recovered(TABLE, primary) == {("male", "20"): (3, 3)}


def test_the_attack_fails_against_what_is_published():
    hidden = hidden_cells(TABLE, SMALLEST)
    assert not hidden.is_withheld
    assert hidden.cells > {("male", "20")}
    assert len(hidden.cells) == 4  # a rectangle, its margins shown
    assert not any(ALL in cell for cell in hidden.cells)
    assert recovered(TABLE, hidden.cells) == {}


def test_two_small_cells_of_a_row_do_not_tell_each_other():
    cells = {(0, 0): 1, (0, 1): 2, (0, 2): 30, (1, 0): 40, (1, 1): 50, (1, 2): 60}
    primary = hidden_cells(cells, SMALLEST, complementary=False).cells
    assert set(recovered(cells, primary)) == {(0, 0), (0, 1)}
    assert recovered(cells, hidden_cells(cells, SMALLEST).cells) == {}


def test_a_small_margin_is_hidden_like_a_cell():
    cells = {(0, 0): 1, (0, 1): 1, (1, 0): 20, (1, 1): 30, (2, 0): 25, (2, 1): 35}
    hidden = hidden_cells(cells, SMALLEST)
    assert (0, ALL) in hidden.cells
    assert recovered(cells, hidden.cells) == {}


def test_zeros_are_shown_unless_they_cover_something():
    cells = {(0, 0): 0, (0, 1): 9, (1, 0): 12, (1, 1): 8}
    assert hidden_cells(cells, SMALLEST).cells == frozenset()


def test_what_cannot_be_covered_is_withheld_whole():
    assert hidden_cells({(0, 0): 3, (0, 1): 0}, SMALLEST).is_withheld  # the total is small itself


@SLOW
@given(TABLES)
def test_no_table_tells_a_hidden_number(cells):
    hidden = hidden_cells(cells, SMALLEST)
    flow = Network(cells).flow
    small = {cell for cell, number in flow.items() if 0 < number < SMALLEST}
    assert small <= hidden.cells
    if hidden.is_withheld:
        return
    assert WHOLE not in hidden.cells
    assert recovered(cells, hidden.cells) == {}


@SLOW
@given(st.lists(NUMBERS, min_size=1, max_size=12))
def test_no_month_is_told_by_the_year_or_by_an_earlier_page(numbers):
    places, may_add = hidden_months(numbers, SMALLEST)
    for length in range(len(numbers)):
        before, _ = hidden_months(numbers[:length], SMALLEST)
        assert before == {place for place in places if place < length}
    assert {n for n, number in enumerate(numbers) if 0 < number < SMALLEST} <= places
    if may_add:
        line = {(0, place): number for place, number in enumerate(numbers)}
        assert recovered(line, {(0, place) for place in places}) == {}


@pytest.mark.parametrize("numbers", [[30, 3, 28, 25], [4, 0, 9], [1, 1, 1, 1, 9]])
def test_a_lone_month_would_be_told_by_the_year(numbers):
    line = {(0, place): number for place, number in enumerate(numbers)}
    small = {cell for cell, number in line.items() if 0 < number < SMALLEST}
    places, _ = hidden_months(numbers, SMALLEST)
    assert recovered(line, {(0, place) for place in places}) == {}
    if len(small) == 1:
        assert recovered(line, small)

"""小さい数を伏せる: what is small, and what would tell it by subtraction (security.md §2.4, T24)

A table with margins is a network: a cell is an arc from its row to its column, a margin an arc from
the source to a row or from a column to the sink, and the flow of each arc is its number. What a
reader can work out of a hidden number is how far its arc can be moved over hidden arcs, no number
below zero: a flow, so exact, in whole numbers.

解釈: 小さい数は1から「これより小さい数」の前まで。0はだれのことでもないので見せるが、ほかの数を
守るために伏せることがある。伏せた小さい数は、計算しても「これより小さい数」通りより少なくは絞れない。
解釈: 年度の内訳は、年度が終わってから、年度の計を見せるときだけ見せる。
月の内訳は、伏せた形では見せない。
"""

import heapq
from collections import deque
from dataclasses import dataclass
from itertools import count

SOURCE, SINK = ("source",), ("sink",)
ALL = None  # in the place of a row or a column: the margin
WHOLE = (ALL, ALL)
OF_MARGINS = 1_000  # a margin is hidden only where no cell will do


@dataclass(frozen=True)
class Hidden:
    """Which cells of a table are hidden; ``is_withheld``: nothing of it can be shown at all."""

    cells: frozenset
    is_withheld: bool = False


def is_small(number, smallest):
    """Tell whether a number is hidden for its own sake."""
    return 0 < number < smallest


def hidden_months(numbers, smallest):
    """Return (places of months to hide, whether their sum may be shown when the year is over).

    Months are shown one by one, and what was shown once stays known: so a small month is covered by
    the months after it, until what is hidden could be shared out in ``smallest`` ways. Whether a
    month is hidden never depends on a later one.

    >>> hidden_months([9, 3, 8, 7], 5)
    (frozenset({1, 2}), True)
    >>> hidden_months([9, 8, 3], 5)
    (frozenset({2}), False)
    """
    places = set()
    for place, number in enumerate(numbers):
        if is_small(number, smallest) or (places and not _covered(numbers, places, smallest)):
            places.add(place)
    whole = sum(numbers)
    may_add = not is_small(whole, smallest) and (not places or _covered(numbers, places, smallest))
    return frozenset(places), may_add


def _covered(numbers, places, smallest):
    return len(places) > 1 and sum(numbers[place] for place in places) >= smallest - 1


def hidden_cells(cells, smallest, *, complementary=True):
    """Return what to hide of a table: ``cells`` = {(row, column): number}, its total is shown.

    A table of one direction has one row. ``complementary=False`` leaves out the second step, for
    the test that shows what it is for.
    """
    table = Network(cells)
    hidden = {arc for arc, number in table.flow.items() if is_small(number, smallest)}
    if WHOLE in hidden:
        return Hidden(frozenset(table.flow), is_withheld=True)
    if not complementary:
        return Hidden(frozenset(hidden))
    small = sorted(hidden, key=lambda arc: (table.flow[arc], str(arc)))
    for arc in small:
        while (missing := smallest - 1 - table.room(arc, hidden, smallest - 1)) > 0:
            more = table.cheapest_cover(arc, hidden, missing)
            if not more:
                return Hidden(frozenset(table.flow), is_withheld=True)
            hidden |= more
    return Hidden(frozenset(hidden))


class Network:
    """A table with its margins; ``flow`` has every cell and margin by its (row, column)."""

    def __init__(self, cells):
        self.flow, self.ends = dict(cells), {}
        is_line = len({row for row, _ in cells}) == 1
        for (row, column), number in cells.items():
            if is_line:
                self.ends[row, column] = SOURCE, SINK
            else:
                self.ends[row, column] = ("row", row), ("column", column)
                self.ends[row, ALL] = SOURCE, ("row", row)
                self.ends[ALL, column] = ("column", column), SINK
            for margin in (WHOLE,) if is_line else ((row, ALL), (ALL, column), WHOLE):
                self.flow[margin] = self.flow.get(margin, 0) + number

    def room(self, arc, hidden, enough):
        """Return by how much a hidden number is open: the ways up and down, counted to enough."""
        tail, head = self.ends[arc]
        up = self._most(head, tail, arc, hidden, enough)
        down = self._most(tail, head, arc, hidden, min(enough, self.flow[arc]))
        return up + down

    def _steps(self, place, arc, hidden, moved):
        """Yield (next place, arc, direction, capacity) over hidden arcs, but not over ``arc``."""
        for other in hidden:
            if other == arc:
                continue
            tail, head = self.ends[other]
            if tail == place:
                yield head, other, 1, None
            if head == place:
                yield tail, other, -1, self.flow[other] + moved.get(other, 0)

    def _most(self, start, end, arc, hidden, enough):
        """Return the largest flow from start to end, at most ``enough`` (augmenting paths)."""
        moved, total = {}, 0
        while total < enough:
            path = self._path(start, end, arc, hidden, moved)
            if path is None:
                break
            step = min([enough - total, *(cap for *_, cap in path if cap is not None)])
            for other, direction, _ in path:
                moved[other] = moved.get(other, 0) + direction * step
            total += step
        return total

    def _path(self, start, end, arc, hidden, moved):
        before, queue = {start: None}, deque([start])
        while queue:
            place = queue.popleft()
            for there, other, direction, capacity in self._steps(place, arc, hidden, moved):
                if there in before or capacity == 0:
                    continue
                before[there] = place, other, direction, capacity
                if there == end:
                    return _way_back(before, end)
                queue.append(there)
        return None

    def cheapest_cover(self, arc, hidden, missing):
        """Return the shown arcs whose hiding opens ``arc`` by ``missing``, or by less."""
        tail, head = self.ends[arc]
        for wanted in range(missing, 0, -1):
            ways = [self._cheapest(head, tail, arc, hidden, wanted)]
            if self.flow[arc] >= wanted:
                ways.append(self._cheapest(tail, head, arc, hidden, wanted))
            found = [way for way in ways if way and way[1] - hidden]
            if found:
                return min(found)[1] - hidden
        return set()

    def _cheapest(self, start, end, arc, hidden, wanted):
        """Return (cost, arcs) of the cheapest way that ``wanted`` can take, or None (Dijkstra)."""
        number, done = count(), set()
        queue = [(0, next(number), start, frozenset())]
        while queue:
            cost, _, place, way = heapq.heappop(queue)
            if place == end and way:
                return cost, way
            if place in done:
                continue
            done.add(place)
            for other, (tail, head) in self.ends.items():
                if other == arc or other in way:
                    continue
                price = cost + (0 if other in hidden else self._price(other))
                if tail == place:
                    heapq.heappush(queue, (price, next(number), head, way | {other}))
                if head == place and self.flow[other] >= wanted:
                    heapq.heappush(queue, (price, next(number), tail, way | {other}))
        return None

    def _price(self, arc):
        return 1 + self.flow[arc] + (OF_MARGINS if ALL in arc else 0)


def _way_back(before, end):
    path, place = [], end
    while before[place] is not None:
        place, *step = before[place]
        path.append(tuple(step))
    return path

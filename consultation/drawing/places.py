"""Where everybody stands and where the lines run, in px.

Columns of people with free lanes between them, rows with free bands between them. Whatever goes
down between two rows runs in a lane, whatever goes across runs in a band on a track of its own; a
label stands under its sign and no wider than its column. So no line meets a sign or a word.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from consultation.drawing import text
from consultation.drawing.families import Couple, Family, tree_of
from consultation.drawing.order import rows_of
from consultation.drawing.spread import spread, tracks
from consultation.drawing.values import Person, Sex

HALF = 20  # of a sign
LINE = 20  # from one line of a label to the next
NARROWEST, LANE, SLOT, COUPLE, GROUP = 48, 28, 10, 104, 40
TRACK, BAND, ABOVE = 12, 20, 8
SWEEPS = 12
PORT = 12  # where the line of a couple that goes over others leaves the top of a sign


@dataclass
class Cell:
    """One place in a row: a person, or without one a line that goes through."""

    key: str
    person: Person | None
    group: int
    row: int = 0
    number: int = 0  # in its row
    x: float = 0
    y: float = 0  # the middle of the sign
    label: list[str] = field(default_factory=list)

    @property
    def width(self):
        if self.person is None:
            return SLOT
        return max([NARROWEST, *map(text.width, self.label)])

    @property
    def left(self):
        return self.x - self.width / 2

    @property
    def right(self):
        return self.x + self.width / 2

    def top_at(self, shift):
        """The y of the sign's upper edge so far from its middle."""
        return self.y - self.reach(shift)

    def reach(self, shift):
        """How far the sign reaches from its middle line, ``shift`` away from its other one."""
        if self.person is None or self.person.sex == Sex.MALE:
            return HALF
        if self.person.sex == Sex.FEMALE:
            return (HALF**2 - shift**2) ** 0.5
        return HALF - abs(shift)


@dataclass
class Row:
    """``bars`` is the top of the band above it, ``top`` and ``bottom`` those of its people."""

    cells: list[Cell]
    bars: float = 0
    top: float = 0
    bottom: float = 0


@dataclass
class Descent:
    """A family with its lines: the lane ``drop``, the track of its bar, a port for each child."""

    family: Family
    lane: int | None = None  # number of the cell left of it; -1 is left of all
    drop: float | None = None
    track: int = 0
    arrivals: dict[str, float] = field(default_factory=dict)  # child → shift from its middle


@dataclass
class Plan:
    tree: object
    rows: list[Row]
    cells: dict[str, Cell]
    descents: list[Descent]
    over: dict[Couple, int]  # couples that do not stand side by side → track above their row

    def row_of(self, key):
        return self.rows[self.cells[key].row]


def plan(people, relationships, household):
    """Return the Plan of a family; deterministic."""
    tree = tree_of(people, relationships)
    rows, cells = _cells(tree, people, household)
    arrangement = Plan(tree, rows, cells, [Descent(family) for family in tree.families], {})
    _choose_ports(arrangement)
    _choose_lanes(arrangement)
    _across(arrangement)
    _choose_drops(arrangement)
    _choose_tracks(arrangement)
    _down(arrangement)
    return arrangement


def _cells(tree, people, household):
    by_key = {person.key: person for person in people}
    men = frozenset(person.key for person in people if person.sex == Sex.MALE)
    rows, cells = [Row([]) for _ in range(max(tree.rows.values(), default=-1) + 1)], {}
    for number, group in enumerate(tree.groups):
        for depth, keys in enumerate(rows_of(tree, group, household=household, men=men)):
            for key in keys:
                row = rows[depth].cells
                cell = Cell(key, by_key.get(key), number, depth, len(row))
                if cell.person:
                    cell.label = _label(cell.person)
                row.append(cell)
                cells[key] = cell
    return rows, cells


def _label(person):
    return [*text.wrapped(person.title), *text.wrapped(person.note)]


def _choose_ports(plan):
    """Several lines that come down to one child stand beside each other."""
    arriving = {}
    for descent in plan.descents:
        for child in descent.family.children:
            arriving.setdefault(child, []).append(descent)
    for child, descents in arriving.items():
        step = min(6, 2 * PORT / len(descents) / 2)
        for number, descent in enumerate(descents):
            descent.arrivals[child] = (number - (len(descents) - 1) / 2) * step


def _choose_lanes(plan):
    """Between the two where they stand side by side; else beside one of them."""
    side_by_side = {
        frozenset(couple.keys)
        for couple in plan.tree.couples
        if abs(plan.cells[couple.one].number - plan.cells[couple.other].number) == 1
    }
    plan.over = {c: 0 for c in plan.tree.couples if frozenset(c.keys) not in side_by_side}
    for descent in plan.descents:
        cells = sorted((plan.cells[key] for key in descent.family.parents), key=lambda c: c.number)
        if not cells or cells[0].person is None:
            continue
        descent.lane = cells[0].number
        row = plan.rows[cells[0].row].cells
        after = row[descent.lane + 1 : descent.lane + 2]
        if len(cells) == 1 and after and {cells[0].key, after[0].key} in side_by_side:
            descent.lane -= 1


def _in_lane(plan, row, lane):
    return [d for d in plan.descents if d.lane == lane and plan.row_of(d.family.parents[0]) is row]


def _gaps(plan, row):
    """The least distances between the middles of neighbours."""
    couples = {frozenset(couple.keys) for couple in plan.tree.couples}
    for one, other in pairwise(row.cells):
        lane = LANE + SLOT * max(0, len(_in_lane(plan, row, one.number)) - 1)
        gap = (one.width + other.width) / 2 + lane + GROUP * (one.group != other.group)
        yield max(gap, COUPLE) if {one.key, other.key} in couples else gap


def _across(plan):
    """Bring parents over their children and children under their parents, row by row."""
    gaps = [list(_gaps(plan, row)) for row in plan.rows]
    for row, apart in zip(plan.rows, gaps, strict=True):
        _set(row, spread([0.0] * len(row.cells), apart))
    for _ in range(SWEEPS):
        for row, apart in zip(plan.rows, gaps, strict=True):
            wishes = [_wishes(plan, cell) for cell in row.cells]
            wanted = [
                sum(own) / len(own) if own else cell.x
                for own, cell in zip(wishes, row.cells, strict=True)
            ]
            _set(row, spread(wanted, apart, [len(own) or 0.2 for own in wishes]))
    for row in plan.rows:
        _set(row, [round(cell.x) for cell in row.cells])


def _set(row, places):
    for cell, x in zip(row.cells, places, strict=True):
        cell.x = x


def _wishes(plan, cell):
    """Where the families above and below would like to have this cell."""
    found = []
    for descent in plan.descents:
        if cell.key in descent.family.children and descent.family.parents:
            found.append(_drop_wish(plan, descent) - descent.arrivals[cell.key])
        if cell.key in descent.family.parents:
            children = [plan.cells[child].x for child in descent.family.children]
            found.append(sum(children) / len(children) + cell.x - _drop_wish(plan, descent))
    for couple in plan.tree.couples:
        if cell.key in couple.keys and not found:
            other = plan.cells[(couple.keys - {cell.key}).pop()]
            found.append(other.x + COUPLE * (1 if cell.number > other.number else -1))
    return found


def _drop_wish(plan, descent):
    """The middle of the lane from which a family hangs."""
    cells = [plan.cells[key] for key in descent.family.parents]
    if descent.lane is None:
        return cells[0].x
    low, high = _lane(plan, plan.rows[cells[0].row], descent.lane)
    return (low + high) / 2


def _lane(plan, row, lane):
    """The free space of a lane: (from, to)."""
    room = SLOT * len(_in_lane(plan, row, lane))
    if lane < 0:
        return row.cells[0].left - 6 - room, row.cells[0].left - 6
    low = row.cells[lane].right + 6
    if lane + 1 == len(row.cells):
        return low, low + room
    return low, row.cells[lane + 1].left - 6


def _choose_drops(plan):
    """Each line down runs where its children are, as far as its lane goes."""
    for descent in plan.descents:
        if descent.family.parents and descent.lane is None:
            descent.drop = plan.cells[descent.family.parents[0]].x
    for row in plan.rows:
        for lane in range(-1, len(row.cells)):
            inside = _in_lane(plan, row, lane)
            if not inside:
                continue
            inside.sort(key=lambda descent: _middle_of_children(plan, descent))
            low, high = _lane(plan, row, lane)
            wanted = [min(max(_middle_of_children(plan, d), low), high) for d in inside]
            places = spread(wanted, [SLOT] * (len(inside) - 1))
            shift = max(0, low - places[0]) or min(0, high - places[-1])
            for descent, x in zip(inside, places, strict=True):
                descent.drop = round(x + shift)


def _middle_of_children(plan, descent):
    places = [plan.cells[child].x + shift for child, shift in descent.arrivals.items()]
    return (min(places) + max(places)) / 2


def _choose_tracks(plan):
    """No two bars of a band touch, nor two lines over the heads of a row."""
    for number in range(len(plan.rows)):
        inside = [d for d in plan.descents if plan.cells[d.family.children[0]].row == number]
        for descent, track in zip(inside, tracks([_bar(plan, d) for d in inside], 14), strict=True):
            descent.track = track
        over = [couple for couple in plan.over if plan.cells[couple.one].row == number]
        spans = [sorted((plan.cells[c.one].x, plan.cells[c.other].x)) for c in over]
        for couple, track in zip(over, tracks(list(map(tuple, spans)), 30), strict=True):
            plan.over[couple] = track


def _bar(plan, descent):
    places = [plan.cells[child].x + shift for child, shift in descent.arrivals.items()]
    places += [] if descent.drop is None else [descent.drop]
    return min(places), max(places)


def _down(plan):
    """Set the heights: band, lines over the heads, signs, labels, for each row."""
    y = 0.0
    for number, row in enumerate(plan.rows):
        bars = [d.track for d in plan.descents if plan.cells[d.family.children[0]].row == number]
        over = [t for c, t in plan.over.items() if plan.cells[c.one].row == number]
        row.bars = y + BAND / 2
        y += (BAND + TRACK * max(bars, default=0) if bars or number else 0) + ABOVE
        y += TRACK * (max(over) + 1) if over else 0
        row.top = y
        for cell in row.cells:
            cell.y = y + HALF
        y += 2 * HALF + 6 + LINE * max((len(cell.label) for cell in row.cells), default=0)
        row.bottom = y
        y += ABOVE

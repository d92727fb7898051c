"""The lines of a family, each with whom it touches; where they run was chosen in places.py."""

from dataclasses import dataclass

from consultation.drawing.families import BROKEN, DOTTED
from consultation.drawing.places import HALF, PORT, TRACK
from consultation.drawing.values import End, Tie

SOLID, DASHED, DOTS, LONG = None, "7 5", "1.5 6", "14 6"
STYLES = {DOTTED: DOTS, BROKEN: LONG}
STUB = 10  # below the middle of a sign: there a single parent's line leaves it


@dataclass(frozen=True)
class Line:
    """``points`` in px; ``mark`` is where strokes across it say how it ended, with their number."""

    points: tuple[tuple[float, float], ...]
    dashes: str | None = SOLID
    mark: tuple[float, float] | None = None
    strokes: int = 0
    upright: bool = False  # the line, where it is marked


def lines_of(plan):
    """Return every line of a Plan, those of couples first."""
    ports = {}
    over = {couple: _over(plan, couple, ports) for couple in plan.over}
    beside = [_beside(plan, couple) for couple in plan.tree.couples if couple not in plan.over]
    descents = [line for descent in plan.descents for line in _descent(plan, descent)]
    return [*over.values(), *beside, *descents]


def _strokes(ended):
    return {End.DIVORCED: 2, End.SEPARATED: 1}.get(ended, 0)


def _dashes(couple):
    return SOLID if couple.kind == Tie.SPOUSE else DASHED


def _in_order(plan, couple):
    return sorted((plan.cells[couple.one], plan.cells[couple.other]), key=lambda cell: cell.x)


def _beside(plan, couple):
    left, right = _in_order(plan, couple)
    start, end = left.x + left.reach(0), right.x - right.reach(0)
    drops = [
        descent.drop for descent in plan.descents if set(descent.family.parents) == couple.keys
    ]
    mark = (start + min([*drops, end])) / 2
    points = (start, left.y), (end, right.y)
    return Line(points, _dashes(couple), (mark, left.y), _strokes(couple.ended))


def _over(plan, couple, ports):
    left, right = _in_order(plan, couple)
    y = track_y(plan, couple)
    out = left.x + _port(ports, left.key, "right")
    back = right.x - _port(ports, right.key, "left")
    points = (
        (out, left.top_at(out - left.x)),
        (out, y),
        (back, y),
        (back, right.top_at(back - right.x)),
    )
    mark = (out + (back - out) / 4, y)
    return Line(points, _dashes(couple), mark, _strokes(couple.ended))


def track_y(plan, couple):
    """The y of a line over the heads of its row."""
    return plan.row_of(couple.one).top - TRACK * (plan.over[couple] + 1) + TRACK / 3


def _port(ports, key, side):
    """Lines that leave one sign on one side leave it beside each other."""
    ports[key, side] = ports.get((key, side), -1) + 1
    return min(PORT + 3 * ports[key, side], HALF - 2)


def _descent(plan, descent):
    family = descent.family
    dashes = STYLES.get(family.style)
    y = bar_y(plan, descent)
    arrivals = {child: plan.cells[child].x + s for child, s in descent.arrivals.items()}
    if descent.drop is not None:
        yield Line((*_source(plan, descent), (descent.drop, y)), dashes)
    places = [*arrivals.values(), *([] if descent.drop is None else [descent.drop])]
    if max(places) > min(places):
        yield Line(((min(places), y), (max(places), y)), dashes)
    for child, x in arrivals.items():
        cell = plan.cells[child]
        top = cell.top_at(x - cell.x) if cell.person else plan.rows[cell.row].top
        mark = (x, (y + top) / 2)
        yield Line(((x, y), (x, top)), dashes, mark, 2 * (child in family.ended), upright=True)


def bar_y(plan, descent):
    return plan.row_of(descent.family.children[0]).bars + TRACK * descent.track


def _source(plan, descent):
    """Where a family's line begins: at its couple, at a single parent, or where one goes on."""
    cells = [plan.cells[key] for key in descent.family.parents]
    if len(cells) == 1:
        (cell,) = cells
        if cell.person is None:
            return ((cell.x, plan.rows[cell.row].top),)
        y, side = cell.y + STUB, 1 if descent.drop > cell.x else -1
        return (cell.x + side * cell.reach(STUB), y), (descent.drop, y)
    couple = next(c for c in plan.tree.couples if c.keys == set(descent.family.parents))
    y = track_y(plan, couple) if couple in plan.over else cells[0].y
    return ((descent.drop, y),)

"""The dashed line around those who live together: one outline that leaves out everybody else.

Made of rectangles: one for each run of neighbours in a row, joined in the bands between the rows,
where nobody stands; past a row without anybody of the household in a lane of that row.
"""

from dataclasses import dataclass, replace
from itertools import groupby, pairwise

PAD, STRIP = 9, 12


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other, apart=0):
        return (
            self.left < other.right + apart
            and other.left < self.right + apart
            and self.top < other.bottom + apart
            and other.top < self.bottom + apart
        )


def hull(plan, household):
    """Return the outlines of the household as closed lists of (x, y); none without members."""
    return outlines(boxes_of(plan, household))


def boxes_of(plan, household):
    rows = {number: _runs(row, household) for number, row in enumerate(plan.rows)}
    inside = [number for number, boxes in rows.items() if boxes]
    if not inside:
        return []
    for number in range(inside[0], inside[-1]):
        if not rows[number]:
            rows[number] = [_past(plan.rows[number], rows[number - 1])]
    found = []
    for number in range(inside[0], inside[-1] + 1):
        found += rows[number]
        if number < inside[-1]:
            middle = (plan.rows[number].bottom + plan.rows[number + 1].top) / 2
            found += _joined(rows[number], rows[number + 1], middle)
        elif len(rows[number]) > 1 and len(inside) == 1:
            found += _joined(rows[number], [], plan.rows[number].bottom + PAD + STRIP)
    return found


def _runs(row, household):
    """A box for each run of neighbours who live together; a line that goes through parts nobody."""
    found = []
    people = [cell for cell in row.cells if cell.person]
    for lives, run in groupby(people, key=lambda cell: cell.key in household):
        cells = list(run)
        if lives:
            found.append(
                Box(cells[0].left - PAD, row.top - PAD, cells[-1].right + PAD, row.bottom + PAD / 2)
            )
    return found


def _past(row, before):
    """A narrow box in the lane nearest to where the household comes from."""
    wanted = sum(box.left + box.right for box in before) / 2 / len(before)
    lanes = [(one.right + other.left) / 2 for one, other in pairwise(row.cells)]
    lanes += [row.cells[0].left - 2 * PAD, row.cells[-1].right + 2 * PAD] if row.cells else [wanted]
    x = min(lanes, key=lambda lane: abs(lane - wanted))
    return Box(x - STRIP / 2, row.top - PAD, x + STRIP / 2, row.bottom + PAD / 2)


def _joined(upper, lower, middle):
    """Boxes that lead all of both rows to the middle of the band, and along it where they must."""
    found = [replace(box, bottom=middle) for box in upper] + [
        replace(box, top=middle) for box in lower
    ]
    low, high = min(box.right for box in found), max(box.left for box in found)
    if low < high + STRIP:
        low, high = min(low, high) - STRIP, max(low, high) + STRIP
        found.append(Box(low, middle - STRIP / 2, high, middle + STRIP / 2))
    return found


def outlines(boxes):
    """Return the outlines of the union of boxes, each a closed list of corners.

    >>> outlines([Box(0, 0, 2, 1), Box(0, 1, 1, 2)])
    [[(0, 0), (2, 0), (2, 1), (1, 1), (1, 2), (0, 2), (0, 0)]]
    """
    edges = _edges(boxes)
    found = []
    while edges:
        start = min(edges, key=lambda point: (point[1], point[0]))
        line, here, heading = [start], start, None
        while here != start or len(line) == 1:
            there = _next(edges[here], here, heading)
            edges[here].remove(there)
            if not edges[here]:
                del edges[here]
            heading = _sign(there[0] - here[0]), _sign(there[1] - here[1])
            here = there
            line.append(here)
        found.append(_corners(line))
    return found


def _edges(boxes):
    """{point: [next points]} around the union, the inside on the right hand."""
    xs = sorted({x for box in boxes for x in (box.left, box.right)})
    ys = sorted({y for box in boxes for y in (box.top, box.bottom)})
    inside = {
        (i, j)
        for i, x in enumerate(xs[:-1])
        for j, y in enumerate(ys[:-1])
        if any(b.left <= x < b.right and b.top <= y < b.bottom for b in boxes)
    }
    edges = {}
    for i, j in sorted(inside):
        corners = (i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)
        neighbours = (i, j - 1), (i + 1, j), (i, j + 1), (i - 1, j)
        for side, neighbour in enumerate(neighbours):
            if neighbour not in inside:
                (a, b), (c, d) = corners[side], corners[(side + 1) % 4]
                edges.setdefault((xs[a], ys[b]), []).append((xs[c], ys[d]))
    return edges


def _next(choices, here, heading):
    """Where two outlines touch in a point, keep to one of them: turn right first."""
    if heading is None or len(choices) == 1:
        return choices[0]
    right = -heading[1], heading[0]
    return min(
        choices,
        key=lambda p: (_sign(p[0] - here[0]), _sign(p[1] - here[1])) != right,
    )


def _sign(value):
    return (value > 0) - (value < 0)


def _corners(line):
    """Leave out the points at which the line goes straight on."""
    kept = [line[0]]
    for before, here, after in zip(line, line[1:], line[2:], strict=False):
        straight = (before[0] == here[0] == after[0]) or (before[1] == here[1] == after[1])
        if not straight:
            kept.append(here)
    return [*kept, line[-1]]

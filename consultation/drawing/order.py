"""The order of the people within their rows: couples side by side, siblings together.

Begins with a walk down the families and then moves one person at a time while that makes the whole
better; the same people always come out the same.
"""

from collections import defaultdict
from itertools import combinations, pairwise

APART, CROSSED, FAR, BETWEEN, YOUNGER, MAN_RIGHT = 6.0, 4.0, 1.0, 2.0, 0.5, 0.3
TRIALS = 4000  # of a large group fewer passes, so that no page waits for its drawing


def rows_of(tree, group, *, household=frozenset(), men=frozenset()):
    """Return the rows of one group of a Tree as lists of keys, from the top."""
    rows = _walked(tree, group)
    cost = _Cost(tree, group, household, men)
    best = cost(rows)
    for _ in range(min(40, TRIALS // len(group) ** 2)):
        better = _step(rows, cost, best)
        if better is None:
            break
        rows, best = better
    return rows


def _step(rows, cost, best):
    """Return the best arrangement that differs in the place of one person, or None."""
    found = None
    for number, row in enumerate(rows):
        for here in range(len(row)):
            rest = row[:here] + row[here + 1 :]
            for there in range(len(row)):
                if there == here:
                    continue
                moved = [*rest[:there], row[here], *rest[there:]]
                trial = [*rows[:number], moved, *rows[number + 1 :]]
                value = cost(trial)
                if value < best - 1e-9:
                    found, best = trial, value
    return found and (found, best)


def _walked(tree, group):
    """Place people as one meets them going down: each with the partners, then their children."""
    members = set(group)
    partners, children = defaultdict(list), defaultdict(list)
    for couple in sorted(tree.couples, key=lambda each: not each.ended):
        partners[couple.one].append(couple.other)
        partners[couple.other].append(couple.one)
    for family in tree.families:
        for parent in family.parents:
            children[parent] += family.children
        for one, other in pairwise(family.children if not family.parents else ()):
            children[one].append(other)
    depth = max(tree.rows[key] for key in group) + 1
    rows, placed = [[] for _ in range(depth)], set()
    waiting = sorted(group, key=lambda key: tree.rows[key], reverse=True)
    while waiting:
        key = waiting.pop()
        if key in placed or key not in members:
            continue
        near = [each for each in partners[key] if each not in placed]
        left = near[: len(near) // 2]
        for each in (*left, key, *near[len(left) :]):
            rows[tree.rows[each]].append(each)
            placed.add(each)
        below = [child for each in (*left, key, *near) for child in children[each]]
        waiting += [child for child in reversed(below) if child not in placed]
    return rows


class _Cost:
    """How far an arrangement is from what one would draw by hand."""

    def __init__(self, tree, group, household, men):
        members = set(group)
        self.men = men
        self.couples = [each for each in tree.couples if each.one in members]
        self.families = [each for each in tree.families if set(each.children) <= members]
        self.row = tree.rows
        self.household = household & members

    def __call__(self, rows):
        place = {key: number - (len(row) - 1) / 2 for row in rows for number, key in enumerate(row)}
        drops = [(self._middle(place, each), each) for each in self.families]
        return (
            sum(self._couple(place, each) for each in self.couples)
            + sum(self._family(place, drop, family) for drop, family in drops)
            + CROSSED * self._crossings(place, drops)
            + BETWEEN * self._strangers(rows)
        )

    def _couple(self, place, couple):
        """Side by side; by custom a man stands left of a woman."""
        left, right = sorted((couple.one, couple.other), key=place.get)
        turned = right in self.men and left not in self.men
        return APART * (place[right] - place[left] - 1) + MAN_RIGHT * turned

    def _middle(self, place, family):
        if not family.parents:
            return sum(place[child] for child in family.children) / len(family.children)
        return sum(place[parent] for parent in family.parents) / len(family.parents)

    def _family(self, place, drop, family):
        children = [place[child] for child in family.children]
        far = sum(abs(child - drop) for child in children) * FAR
        younger = sum(one > other for one, other in pairwise(children)) * YOUNGER
        return far + younger + (max(children) - min(children) - len(children) + 1) * BETWEEN

    def _crossings(self, place, drops):
        return sum(
            (one - other) * (place[a] - place[b]) < 0
            for (one, first), (other, second) in combinations(drops, 2)
            if self.row[first.children[0]] == self.row[second.children[0]]
            for a in first.children
            for b in second.children
        )

    def _strangers(self, rows):
        """How many stand between two who live together."""
        found = 0
        for row in rows:
            inside = [number for number, key in enumerate(row) if key in self.household]
            if inside:
                found += inside[-1] - inside[0] + 1 - len(inside)
        return found

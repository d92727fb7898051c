"""Who stands in which row, who are couples, and whose children hang from which line.

Data may contradict itself (somebody is the parent of an own grandparent). What does not fit with
what was taken before is left out of the drawing and named in words; nothing is ever tried twice.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from consultation.drawing.values import COUPLES, PARENTS, End, Relationship, Tie

ORDER = (*PARENTS, *COUPLES, Tie.SIBLING, Tie.GRANDPARENT)  # what is believed first
PLAIN, DOTTED, BROKEN = "plain", "dotted", "broken"


@dataclass(frozen=True)
class Couple:
    """``kind`` is a Tie, or "" where only common children are known."""

    one: str
    other: str
    kind: str = ""
    ended: str = ""

    @property
    def keys(self):
        return {self.one, self.other}


@dataclass(frozen=True)
class Family:
    """Children on one line from one or two parents; without parents they are only siblings.

    ``style`` is PLAIN for blood, DOTTED for 養子・継子・里子, BROKEN where a generation between is
    not known. ``ended`` are the children whose tie to these parents ended.
    """

    parents: tuple[str, ...]
    children: tuple[str, ...]
    style: str = PLAIN
    ended: frozenset[str] = frozenset()


@dataclass
class Tree:
    """``rows`` is key → row, 0 on top, within each of the ``groups`` of people who hang together.

    ``passing`` are places in a row where nobody stands, but the line of a grandparent goes through.
    """

    rows: dict[str, int]
    groups: list[list[str]]
    couples: list[Couple] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)
    passing: set[str] = field(default_factory=set)
    undrawn: list[Relationship] = field(default_factory=list)


class Generations:
    """People tied by 「so many rows below」: a union–find that keeps the distance to its root."""

    def __init__(self, keys):
        self.above = {key: (key, 0) for key in keys}

    def root(self, key):
        """Return (root, rows below it)."""
        parent, distance = self.above[key]
        if parent == key:
            return key, 0
        root, more = self.root(parent)
        self.above[key] = root, distance + more
        return self.above[key]

    def tie(self, upper, lower, rows):
        """Put ``lower`` so many rows under ``upper``; False where it stands elsewhere already."""
        (top, a), (bottom, b) = self.root(upper), self.root(lower)
        if top == bottom:
            return b - a == rows
        self.above[bottom] = top, a + rows - b
        return True


def tree_of(people, relationships):
    """Return the Tree of all ``people``; each stands in exactly one row."""
    keys = [person.key for person in people]
    known, undrawn = _known(set(keys), relationships)
    generations, taken = Generations(keys), []
    for relationship in sorted(known, key=lambda each: ORDER.index(each.kind)):
        rows = 1 if relationship.kind in PARENTS else 2 * (relationship.kind == Tie.GRANDPARENT)
        if generations.tie(relationship.person, relationship.other, rows):
            taken.append(relationship)
        else:
            undrawn.append(relationship)
    tree = Tree({}, [])
    taken = [each for each in taken if not _goes_without_saying(each, taken)]
    tree.couples = _couples(taken)
    tree.families, too_many = _families(people, taken, tree.couples)
    tree.undrawn = undrawn + too_many
    _place(tree, people, generations)
    _lead_through(tree)
    return tree


def _known(keys, relationships):
    """Part what can be drawn from what cannot: other kinds, and people who are not there."""
    known, undrawn = [], []
    for each in dict.fromkeys(relationships):
        if each.person == each.other or not {each.person, each.other} <= keys:
            continue
        (known if each.kind in ORDER else undrawn).append(each)
    return known, undrawn


def _goes_without_saying(each, taken):
    """A grandparent whose child is here as the parent needs no line of their own."""
    if each.kind != Tie.GRANDPARENT:
        return False
    children = {kin.other for kin in taken if kin.kind in PARENTS and kin.person == each.person}
    return any(
        kin.person in children for kin in taken if kin.kind in PARENTS and kin.other == each.other
    )


def _couples(taken):
    """One line for two people, however often they married: as it is now, else as it was last."""
    found = {}
    for each in taken:
        if each.kind in COUPLES:
            pair = frozenset((each.person, each.other))
            if pair not in found or not each.ended or found[pair].ended:
                found[pair] = Couple(each.person, each.other, each.kind, each.ended)
    return list(found.values())


def _families(people, taken, couples):
    """Gather the children of each line. Also adds couples that only their children tell of."""
    pairs = {frozenset(couple.keys) for couple in couples}
    above, too_many = _above(taken)
    gathered, ended = defaultdict(list), defaultdict(set)
    for person in _eldest_first(people):
        for names, style, kin in _lines_to(above[person.key], pairs):
            if len(names) == 2 and frozenset(names) not in pairs:
                pairs.add(frozenset(names))
                couples.append(Couple(*names))
            line = tuple(sorted(names)), style
            gathered[line].append(person.key)
            if all(each.ended and each.ended != End.DIED for each in kin):
                ended[line].add(person.key)
    families = [
        Family(names, tuple(children), style, frozenset(ended[names, style]))
        for (names, style), children in gathered.items()
    ]
    return families + _only_siblings(people, taken, families), too_many


def _above(taken):
    """Return {child: {kind: relationships}} to those above, and what is one too many.

    Nobody has more than two parents by blood, and nobody stands above the same person twice.
    """
    above, too_many = defaultdict(dict), []
    for each in taken:
        if each.kind not in (*PARENTS, Tie.GRANDPARENT):
            continue
        kinds = above[each.other]
        if each.person in {kin.person for group in kinds.values() for kin in group}:
            continue
        group = kinds.setdefault(each.kind, [])
        (too_many if each.kind == Tie.PARENT and len(group) == 2 else group).append(each)
    return above, too_many


def _lines_to(kinds, pairs):
    """Yield (parents, style, relationships) of each line that leads to one person."""
    blood = [each.person for each in kinds.get(Tie.PARENT, ())]
    if blood:
        yield tuple(blood), PLAIN, kinds[Tie.PARENT]
    for kind in (*PARENTS[1:], Tie.GRANDPARENT):
        style = BROKEN if kind == Tie.GRANDPARENT else DOTTED
        waiting = list(kinds.get(kind, ()))
        while waiting:
            one = waiting.pop(0)
            other = next((e for e in waiting if frozenset((one.person, e.person)) in pairs), None)
            if other:
                waiting.remove(other)
                yield (one.person, other.person), style, [one, other]
            elif style == DOTTED:
                yield _with_partner(one.person, blood, pairs), style, [one]
            else:
                yield (one.person,), style, [one]


def _with_partner(parent, blood, pairs):
    """A step parent's line comes from the couple with the parent by blood."""
    for each in blood:
        if frozenset((parent, each)) in pairs:
            return parent, each
    return (parent,)


def _only_siblings(people, taken, families):
    """Siblings of whom no common parent is known hang on a line of their own."""
    together = Generations([person.key for person in people])
    told = [each for each in taken if each.kind == Tie.SIBLING]
    have = [set(family.children) for family in families if family.style == PLAIN]
    for each in told:
        if not any({each.person, each.other} <= children for children in have):
            together.tie(each.person, each.other, 0)
    groups = defaultdict(list)
    for person in _eldest_first(people):
        groups[together.root(person.key)[0]].append(person.key)
    return [Family((), tuple(group)) for group in groups.values() if len(group) > 1]


def _eldest_first(people):
    """In the order of age, as siblings stand from left to right; without an age as given, last."""
    return sorted(people, key=lambda person: -1 if person.age is None else person.age, reverse=True)


def _place(tree, people, generations):
    """Number the rows: the client's group first, the others beginning at its top row.

    Who hangs together with nobody stands in the client's row.
    """
    groups = defaultdict(list)
    for person in people:
        groups[generations.root(person.key)[0]].append(person.key)
    clients = {person.key for person in people if person.is_client}
    ordered = sorted(groups.values(), key=lambda group: not clients & set(group))
    below = {key: generations.root(key)[1] for group in ordered for key in group}
    for group in ordered:
        top = min(below[key] for key in group)
        for key in group:
            tree.rows[key] = below[key] - top
    middle = next((tree.rows[key] for key in tree.rows if key in clients), 0)
    for group in ordered:
        if len(group) == 1 and not clients & set(group):
            tree.rows[group[0]] = middle
    tree.groups = [group for group in ordered if len(group) > 1 or clients & set(group)]
    tree.groups += [group for group in ordered if group not in tree.groups]


def _lead_through(tree):
    """Give the line of a grandparent a place in the row between."""
    for place, family in enumerate(tuple(tree.families)):
        if family.style != BROKEN:
            continue
        through = tuple(f"through {child} {place}" for child in family.children)
        for child, key in zip(family.children, through, strict=True):
            tree.rows[key] = tree.rows[child] - 1
            tree.passing.add(key)
            group = next(group for group in tree.groups if child in group)
            group.append(key)
            tree.families.append(Family((key,), (child,), BROKEN))
        tree.families[place] = Family(family.parents, through, BROKEN, family.ended)

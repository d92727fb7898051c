"""The subtraction attack: what a reader can work out of tables in which numbers are hidden

Nothing of the suppression is used here: the sums of the tables are equations in unknown whole
numbers from zero up, and the attacker bounds each unknown by linear programming in exact fractions
(the simplex method with Bland's rule).
"""

from fractions import Fraction


def equations(cells, hidden):
    """Return (unknowns, [({unknown: 1 or -1}, constant)]) of a table with margins."""
    rows = sorted({row for row, column in cells if row is not None and column is not None})
    columns = sorted({column for row, column in cells if row is not None and column is not None})
    if len(rows) == 1:  # a table of one direction has no margins but its total
        return sorted(hidden, key=str), [
            _equation((None, None), [(rows[0], column) for column in columns], cells, hidden)
        ]
    sums = [((row, None), [(row, column) for column in columns]) for row in rows]
    sums += [((None, column), [(row, column) for row in rows]) for column in columns]
    sums += [((None, None), [(row, None) for row in rows])]
    sums += [((None, None), [(None, column) for column in columns])]
    return sorted(hidden, key=str), [
        _equation(whole, parts, cells, hidden) for whole, parts in sums
    ]


def _equation(whole, parts, cells, hidden):
    terms, constant = {}, 0
    for sign, cell in [(1, part) for part in parts] + [(-1, whole)]:
        if cell in hidden:
            terms[cell] = terms.get(cell, 0) + sign
        else:
            constant -= sign * cells[cell]
    return terms, constant


def bounds(unknowns, system, wanted):
    """Return (least, most) that ``wanted`` can be; most is None where nothing limits it."""
    least = solve(unknowns, system, {wanted: -1})
    most = solve(unknowns, system, {wanted: 1})
    return -least, most


def solve(unknowns, system, objective):
    """Maximise over x ≥ 0: return the value, None where it is unbounded."""
    names = list(unknowns)
    rows = []
    for terms, constant in system:
        sign = -1 if constant < 0 else 1
        rows.append([Fraction(sign * terms.get(name, 0)) for name in names])
        rows[-1].append(Fraction(sign * constant))
    rows = [row for row in rows if any(row)]
    size, extra = len(names), len(rows)
    tableau = [
        row[:-1] + [Fraction(int(place == other)) for other in range(extra)] + [row[-1]]
        for place, row in enumerate(rows)
    ]
    basis = [size + place for place in range(extra)]
    first = [Fraction(0)] * size + [Fraction(-1)] * extra
    value = _optimise(tableau, basis, first, range(size + extra))
    assert value == 0, "the published tables contradict each other"
    _drive_out(tableau, basis, size)
    second = [Fraction(objective.get(name, 0)) for name in names] + [Fraction(0)] * extra
    return _optimise(tableau, basis, second, range(size))


def _drive_out(tableau, basis, size):
    """Take the helping variables out of the basis where they can be."""
    for place, variable in enumerate(basis):
        if variable >= size:
            column = next((c for c in range(size) if tableau[place][c]), None)
            if column is not None:
                _pivot(tableau, basis, place, column)


def _optimise(tableau, basis, objective, allowed):
    while True:
        gains = (
            (column, objective[column] - sum(
                objective[basis[row]] * tableau[row][column] for row in range(len(tableau))
            ))
            for column in allowed if column not in basis
        )  # fmt: skip
        entering = next((column for column, gain in gains if gain > 0), None)
        if entering is None:
            return sum(objective[basis[row]] * tableau[row][-1] for row in range(len(tableau)))
        ratios = [
            (tableau[row][-1] / tableau[row][entering], basis[row], row)
            for row in range(len(tableau)) if tableau[row][entering] > 0
        ]  # fmt: skip
        if not ratios:
            return None
        _pivot(tableau, basis, min(ratios)[2], entering)


def _pivot(tableau, basis, row, column):
    pivot = tableau[row][column]
    tableau[row] = [value / pivot for value in tableau[row]]
    for other in range(len(tableau)):
        factor = tableau[other][column]
        if other != row and factor:
            tableau[other] = [
                value - factor * base
                for value, base in zip(tableau[other], tableau[row], strict=True)
            ]
    basis[row] = column

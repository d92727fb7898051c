"""The sign of one person: square, circle or diamond; double for the client, crossed when dead."""

from consultation.drawing.svg import INK, WHITE, element, number, path
from consultation.drawing.values import Sex

INSET = 5


def sign(person, x, y, half):
    """Return the elements of a sign around (x, y)."""
    found = [_shape(person, x, y, half, 2)]
    if person.is_client:
        found.append(_shape(person, x, y, half - INSET, 1.5))
    if person.is_dead:
        arm = {Sex.MALE: half, Sex.FEMALE: half * 0.7}.get(person.sex, half / 2)
        for turn in (1, -1):
            ends = (x - arm, y - arm * turn), (x + arm, y + arm * turn)
            found.append(path(ends, stroke=INK, stroke_width=1.5))
    return found


def _shape(person, x, y, half, thick):
    outline = {"fill": WHITE, "stroke": INK, "stroke_width": thick}
    if person.sex == Sex.MALE:
        return element("rect", x=x - half, y=y - half, width=2 * half, height=2 * half, **outline)
    if person.sex == Sex.FEMALE:
        return element("circle", cx=x, cy=y, r=half, **outline)
    corners = (x, y - half), (x + half, y), (x, y + half), (x - half, y)
    points = " ".join(f"{number(a)},{number(b)}" for a, b in corners)
    return element("polygon", points=points, **outline)

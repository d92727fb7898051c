"""家族図（ジェノグラム）: square, circle, diamond; 二重の枠 is 本人, × 死亡, the dashed hull 同居.

A line across joins a couple, broken where no marriage is known; // is 離婚, / 別居. Children hang
from it, on dots where they are 養子・継子・里子. Everybody stands there exactly once; relationships
that no line can show are written underneath.
"""

from consultation.drawing import text
from consultation.drawing.hull import hull
from consultation.drawing.lines import DASHED, DOTS, LONG, lines_of
from consultation.drawing.places import HALF, LINE, plan
from consultation.drawing.signs import sign
from consultation.drawing.svg import BLUE, GREY, INK, PALE, drawing, element, number, path
from consultation.drawing.values import Drawing, Sex
from consultation.drawing.words import people_in_words, relationship_in_words

MARGIN, NARROWEST = 12, 320
TITLE = "家族図（ジェノグラム）"
UNDRAWN = "線で表せない関係"


def genogram(people, relationships, household=frozenset(), *, prefix="genogram"):
    """Return the Drawing of a family.

    ``people`` are Persons with keys of their own, ``relationships`` Relationships between them,
    ``household`` the keys of those who live together. ``prefix`` keeps apart several on one page.
    """
    people = list({person.key: person for person in people}.values())
    household = frozenset(household) & {person.key for person in people}
    arrangement = plan(people, list(relationships), household)
    names = {person.key: person.name for person in people}
    picture = _Picture(arrangement, household)
    undrawn = [relationship_in_words(each, names) for each in arrangement.tree.undrawn]
    picture.write_under(undrawn)
    words = (
        *people_in_words(people, household),
        *(
            relationship_in_words(each, names)
            for each in dict.fromkeys(relationships)
            if each.person != each.other and {each.person, each.other} <= set(names)
        ),
    )
    svg = drawing(
        picture.parts,
        width=picture.width,
        height=picture.height,
        title=TITLE,
        words=words,
        prefix=prefix,
    )
    return Drawing(svg, _legend(arrangement, household), words)


class _Picture:
    """The elements of a Plan, moved so that all of it is to be seen."""

    def __init__(self, plan, household):
        self.plan = plan
        self.lines = lines_of(plan)
        self.outlines = hull(plan, household)
        xs = [x for line in self.lines for x, _ in line.points]
        xs += [x for outline in self.outlines for x, _ in outline]
        xs += [x for cell in plan.cells.values() for x in (cell.left, cell.right)] or [0]
        ys = [y for outline in self.outlines for _, y in outline] or [0]
        ys += [y for line in self.lines for _, y in line.points]
        ys += [plan.rows[0].top] if plan.rows else []
        self.dx, self.dy = MARGIN - min(xs), MARGIN - min(ys)
        self.width = max(NARROWEST, round(max(xs) - min(xs)) + 2 * MARGIN)
        bottom = max([plan.rows[-1].bottom if plan.rows else 0, *ys])
        self.height = round(bottom + self.dy) + MARGIN
        self.parts = [*self._hull(), *self._lines(), *self._people()]

    def _hull(self):
        if self.outlines:
            closed = "".join(
                "M"
                + "L".join(f"{number(x + self.dx)} {number(y + self.dy)}" for x, y in line)
                + "Z"
                for line in self.outlines
            )
            yield element(
                "path",
                d=closed,
                fill=PALE,
                fill_rule="evenodd",
                stroke=BLUE,
                stroke_width=2,
                stroke_dasharray="8 6",
            )

    def _lines(self):
        for line in self.lines:
            points = [(x + self.dx, y + self.dy) for x, y in line.points]
            round_ends = "round" if line.dashes == DOTS else None
            yield path(
                points,
                stroke=INK,
                stroke_width=2.5 if line.dashes == DOTS else 2,
                stroke_dasharray=line.dashes,
                stroke_linecap=round_ends,
            )
            yield from self._strokes(line)

    def _strokes(self, line):
        """One or two short strokes across a line, for how it ended."""
        for number_ in range(line.strokes):
            x, y = line.mark[0] + self.dx, line.mark[1] + self.dy
            shift = 6 * (number_ - (line.strokes - 1) / 2)
            x, y = (x, y + shift) if line.upright else (x + shift, y)
            ends = (
                ((x - 7, y + 4), (x + 7, y - 4))
                if line.upright
                else ((x - 4, y + 9), (x + 4, y - 9))
            )
            yield path(ends, stroke=INK, stroke_width=2)

    def _people(self):
        for cell in self.plan.cells.values():
            x, y = cell.x + self.dx, cell.y + self.dy
            if cell.person is None:
                continue
            yield from sign(cell.person, x, y, HALF)
            titles = len(text.wrapped(cell.person.title))
            for place, words in enumerate(cell.label):
                colour = INK if place < titles else GREY
                yield element(
                    "text",
                    words,
                    x=x,
                    y=y + HALF + LINE * (place + 1),
                    text_anchor="middle",
                    fill=colour,
                )

    def write_under(self, sentences):
        """Write what no line can show under the picture."""
        if not sentences:
            return
        lines = [UNDRAWN]
        for sentence in sentences:
            lines += text.wrapped(sentence, self.width - 2 * MARGIN, most=20)
        for line in lines:
            self.height += LINE + 2
            self.parts.append(element("text", line, x=MARGIN, y=self.height - MARGIN, fill=GREY))
        self.height += MARGIN / 2


def _legend(plan, household):
    """Explain the signs that stand in this picture, and no others."""
    people = [cell.person for cell in plan.cells.values() if cell.person]
    dashes = {line.dashes for line in lines_of(plan)}
    strokes = {line.strokes for line in lines_of(plan)}
    sexes = {person.sex for person in people}
    said = [
        (bool(household), "破線の中が同居。"),
        (any(person.is_client for person in people), "二重の枠が本人。"),
        (Sex.MALE in sexes, "四角は男性。"),
        (Sex.FEMALE in sexes, "丸は女性。"),
        (bool(sexes - {Sex.MALE, Sex.FEMALE}), "ひし形は、その他・不明・回答なし。"),
        (any(person.is_dead for person in people), "×は亡くなった人。"),
        (2 in strokes, "//は離婚・離縁。"),
        (1 in strokes, "/は別居・解消。"),
        (DASHED in dashes, "切れた横線は、内縁・パートナーか、婚姻の分からない二人。"),
        (DOTS in dashes, "点線は、養子・継子・里子。"),
        (LONG in dashes, "長い破線は祖父母（間の親は未登録）。"),
    ]
    return "".join(sentence for is_there, sentence in said if is_there)

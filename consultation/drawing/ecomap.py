"""エコマップ: the household in the middle, agencies and other ties left and right of it.

Everybody and every agency stands there once. Lines run only in the free lanes between the three
columns, so that none of them meets a sign or a word.
"""

from consultation.drawing import text
from consultation.drawing.signs import sign
from consultation.drawing.svg import BLUE, INK, PALE, WHITE, drawing, element, path
from consultation.drawing.values import STRENGTHS, Drawing, Strength
from consultation.drawing.words import about, connection_in_words

TITLE = "エコマップ"
MARGIN, HALF, LINE = 12, 20, 20
BOX, LANE, MIDDLE = 170, 90, 176  # px across: an agency, a free lane, the column of the household
PAD, GAP = 8, 16
LOOKS = {
    Strength.STRONG: {"stroke_width": 5},
    Strength.NORMAL: {"stroke_width": 2},
    Strength.WEAK: {"stroke_width": 2, "stroke_dasharray": "3 5"},
    Strength.TENSE: {"stroke_width": 2},
}
LEGEND = {
    Strength.STRONG: "太い線",
    Strength.NORMAL: "細い線",
    Strength.WEAK: "点線",
    Strength.TENSE: "斜めの短い線を重ねた線",
}


def ecomap(people, connections, *, prefix="ecomap"):
    """Return the Drawing of who around the household has to do with whom in it.

    ``people`` are Persons with keys of their own; ``connections`` Connections from them.
    """
    people = list({person.key: person for person in people}.values())
    keys = {person.key for person in people}
    connections = [each for each in dict.fromkeys(connections) if each.person in keys]
    left, right = _sides(people, connections)
    rows = [_label(person) for person in people]
    heights = [sum(map(_height, side)) + GAP * max(0, len(side) - 1) for side in (left, right)]
    middle = sum(map(_member_height, rows))
    height = max(*heights, middle + 2 * PAD, 2 * HALF) + 2 * MARGIN
    members = _members(people, rows, (height - middle) / 2)
    boxes = {
        **_boxes(left, MARGIN, (height - heights[0]) / 2),
        **_boxes(right, MARGIN + BOX + 2 * LANE + MIDDLE, (height - heights[1]) / 2),
    }
    parts = [
        _home(middle, height),
        *(part for each in connections for part in _line(each, members, boxes)),
        *(part for each in members.values() for part in _member(*each)),
        *(part for box in boxes.values() for part in _agency(*box)),
    ]
    names = {person.key: person.name for person in people}
    words = (
        *(f"{about(person)}。" for person in people),
        *(connection_in_words(each, names) for each in connections),
    )
    width = 2 * MARGIN + 2 * BOX + 2 * LANE + MIDDLE
    svg = drawing(parts, width=width, height=height, title=TITLE, words=words, prefix=prefix)
    return Drawing(svg, _legend(connections), words)


def _sides(people, connections):
    """Part the agencies over both sides, in the order of the people whom they know."""
    place = {person.key: number for number, person in enumerate(people)}
    known = {}
    for each in connections:
        known.setdefault(each.agency, []).append(place[each.person])
    ordered = sorted(known, key=lambda agency: sum(known[agency]) / len(known[agency]))
    return ordered[::2], ordered[1::2]


def _label(person):
    return [*text.wrapped(person.title), *text.wrapped(person.note)]


def _member_height(label):
    return 2 * HALF + 6 + LINE * len(label) + PAD


def _height(agency):
    return LINE * len(_agency_label(agency)) + 2 * PAD


def _agency_label(agency):
    return text.wrapped(agency, BOX - 2 * PAD) or ["（名前なし）"]


def _members(people, rows, top):
    """Return {key: (person, label, x, y of the sign)}, one under the other."""
    found, x = {}, MARGIN + BOX + LANE + MIDDLE / 2
    for person, label in zip(people, rows, strict=True):
        found[person.key] = person, label, x, top + HALF
        top += _member_height(label)
    return found


def _boxes(agencies, x, top):
    found = {}
    for agency in agencies:
        found[agency] = agency, x, top
        top += _height(agency) + GAP
    return found


def _home(middle, height):
    return element(
        "rect",
        x=MARGIN + BOX + LANE,
        y=(height - middle) / 2 - PAD,
        width=MIDDLE,
        height=middle + PAD,
        rx=12,
        fill=PALE,
        stroke=BLUE,
        stroke_width=2,
        stroke_dasharray="8 6",
    )


def _member(person, label, x, y):
    yield from sign(person, x, y, HALF)
    for number, words in enumerate(label):
        yield element("text", words, x=x, y=y + HALF + LINE * (number + 1), text_anchor="middle")


def _agency(agency, x, y):
    yield element("rect", x=x, y=y, width=BOX, height=_height(agency), rx=8, fill=WHITE, stroke=INK)
    for number, words in enumerate(_agency_label(agency)):
        across, down = x + BOX / 2, y + PAD + LINE * (number + 1) - 4
        yield element("text", words, x=across, y=down, text_anchor="middle")


def _line(connection, members, boxes):
    """From the edge of the box to the edge of the household, then level to the sign."""
    _, _, middle, y = members[connection.person]
    agency, x, top = boxes[connection.agency]
    is_left = x < middle
    start = (x + BOX if is_left else x), top + _height(agency) / 2
    edge = middle - MIDDLE / 2 if is_left else middle + MIDDLE / 2
    end = (middle - HALF if is_left else middle + HALF), y
    look = LOOKS.get(connection.strength, LOOKS[Strength.NORMAL])
    yield path((start, (edge, y), end), stroke=INK, **look)
    if connection.strength == Strength.TENSE:
        for share in (0.3, 0.4, 0.5, 0.6, 0.7):
            across = start[0] + (edge - start[0]) * share
            down = start[1] + (y - start[1]) * share
            yield path(((across - 5, down + 8), (across + 5, down - 8)), stroke=INK)


def _legend(connections):
    there = {each.strength for each in connections}
    said = [f"{look}は{STRENGTHS[key]}つながり。" for key, look in LEGEND.items() if key in there]
    return "".join(said).replace("対立つながり", "対立").replace("ふつうつながり", "ふつう")

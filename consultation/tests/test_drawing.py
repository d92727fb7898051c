"""家族図とエコマップ over random families: everybody once, nothing over anything else"""

from itertools import combinations, pairwise
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from consultation.drawing.ecomap import ecomap
from consultation.drawing.genogram import UNDRAWN, genogram
from consultation.drawing.text import SIZE, width
from consultation.drawing.values import (
    Connection,
    Drawing,
    End,
    Person,
    Relationship,
    Sex,
    Strength,
    Tie,
)

SVG = "{http://www.w3.org/2000/svg}"
NAMES = st.text(max_size=24) | st.sampled_from(["母 とし江", "長男 葵", "本人 ゆかり"])
AGENCIES = st.sampled_from(["学校", "あおば地域包括支援センター", "<病院>", "x" * 60, "民生委員"])


@st.composite
def families(draw):
    """People and relationships of every kind, also such as contradict one another."""
    many = draw(st.integers(1, 9))
    keys = [str(number) for number in range(many)]
    people = [
        Person(
            key,
            draw(NAMES),
            draw(st.sampled_from([*Sex, "other", "unknown"])),
            draw(st.none() | st.integers(0, 110)),
            draw(st.sampled_from(["", "要介護1", "中3 不登校"])),
            is_client=key == "0",
            is_dead=draw(st.booleans()),
        )
        for key in keys
    ]
    key, kind = st.sampled_from(keys), st.sampled_from([*Tie, "friend"])
    ended = st.sampled_from(["", *End])
    ties = draw(st.lists(st.builds(Relationship, key, key, kind, ended), max_size=14))
    return people, ties, draw(st.frozensets(key))


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 -- our own drawing


def boxes(svg):
    """Return (signs, words) of a drawing as boxes, read back from the SVG."""
    signs, words = {}, []
    for part in parsed(svg):
        name = part.tag.removeprefix(SVG)
        at = part.attrib
        if name == "circle":
            x, y, r = (float(at[key]) for key in ("cx", "cy", "r"))
            _outermost(signs, (x - r, y - r, x + r, y + r))
        elif name == "polygon":
            corners = [tuple(map(float, each.split(","))) for each in at["points"].split()]
            xs, ys = zip(*corners, strict=True)
            _outermost(signs, (min(xs), min(ys), max(xs), max(ys)))
        elif name == "rect" and "stroke-dasharray" not in at:
            x, y, w, h = (float(at[key]) for key in ("x", "y", "width", "height"))
            _outermost(signs, (x, y, x + w, y + h))
        elif name == "text" and "text-anchor" in at:
            x, y, half = float(at["x"]), float(at["y"]), width(part.text or "") / 2
            words.append((x - half, y - SIZE * 0.85, x + half, y + SIZE * 0.15))
    return list(signs.values()), words


def _outermost(signs, box):
    """The double frame of the client is one sign."""
    middle = round((box[0] + box[2]) / 2, 1), round((box[1] + box[3]) / 2, 1)
    if middle not in signs or box[0] < signs[middle][0]:
        signs[middle] = box


def overlap(one, other):
    return (
        one[0] < other[2] - 0.1
        and other[0] < one[2] - 0.1
        and one[1] < other[3] - 0.1
        and other[1] < one[3] - 0.1
    )


def assert_apart(found, svg):
    root = parsed(svg)
    for box in found:
        assert min(box) >= 0
        assert box[2] <= float(root.get("width"))
        assert box[3] <= float(root.get("height"))
    for one, other in combinations(found, 2):
        assert not overlap(one, other), (one, other)


def segments(svg):
    """Yield the straight lines that join people: not the strokes across, nor the hull."""
    for part in parsed(svg).iter(f"{SVG}path"):
        if part.get("fill") != "none":
            continue
        points = [tuple(map(float, each.split())) for each in part.get("d").lstrip("M").split("L")]
        for (x, y), (a, b) in pairwise(points):
            if x == a or y == b:
                yield min(x, a), min(y, b), max(x, a), max(y, b)


@settings(max_examples=120)
@given(families())
def test_everybody_once_and_no_sign_or_label_over_another(family):
    people, ties, household = family
    drawn = genogram(people, ties, household)
    signs, words = boxes(drawn.svg)
    assert len(signs) == len(people)
    assert_apart(signs + words, drawn.svg)


@settings(max_examples=120)
@given(families())
def test_no_line_runs_through_a_label_nor_through_a_sign(family):
    drawn = genogram(*family)
    signs, words = boxes(drawn.svg)
    inner = [(a + 13, b + 13, c - 13, d - 13) for a, b, c, d in signs]
    for line in segments(drawn.svg):
        thick = line[0] - 0.2, line[1] - 0.2, line[2] + 0.2, line[3] + 0.2
        assert not [box for box in words + inner if overlap(thick, box)]


@settings(max_examples=60)
@given(families())
def test_every_relationship_is_said_in_words_too(family):
    people, ties, household = family
    drawn = genogram(people, ties, household)
    told = {each for each in ties if each.person != each.other}
    assert len(drawn.words) == len(people) + bool(household) * bool(
        [p for p in people if p.key in household]
    ) + len(told)
    assert genogram(people, ties, household) == drawn


@settings(max_examples=120)
@given(families(), st.data())
def test_the_ecomap_shows_each_person_and_agency_once_and_apart(family, data):
    people = family[0]
    keys = st.sampled_from([person.key for person in people])
    strengths = st.sampled_from([*Strength])
    ties = data.draw(st.lists(st.builds(Connection, keys, AGENCIES, strengths), max_size=12))
    drawn = ecomap(people, ties)
    signs, words = boxes(drawn.svg)
    agencies = {each.agency for each in ties}
    assert len(signs) == len(people) + len(agencies)
    people_signs, frames = signs[: len(people)], signs[len(people) :]
    assert_apart(people_signs + frames, drawn.svg)
    assert_apart(people_signs + words, drawn.svg)


def test_a_drawing_says_its_title_and_what_it_shows():
    mother = Person("m", "母 とし江", Sex.FEMALE, 74)
    client = Person("c", "本人 <ゆかり>", Sex.FEMALE, 45, is_client=True)
    drawn = genogram([mother, client], [Relationship("m", "c", Tie.PARENT)], {"m", "c"})
    root = parsed(drawn.svg)
    assert root.get("aria-labelledby") == "genogram-title genogram-desc"
    assert root.find(f"{SVG}title").text == "家族図（ジェノグラム）"
    assert "母 とし江は、本人 <ゆかり>の親。" in root.find(f"{SVG}desc").text
    assert drawn.legend == "破線の中が同居。二重の枠が本人。丸は女性。"


def test_the_known_parent_between_takes_the_place_of_the_grandparents_line():
    people = [Person("g", "祖父"), Person("p", "父"), Person("c", "子", is_client=True)]
    ties = [Relationship("g", "c", Tie.GRANDPARENT)]
    assert "長い破線" in genogram(people, ties).legend
    ties += [Relationship("g", "p", Tie.PARENT), Relationship("p", "c", Tie.PARENT)]
    assert "長い破線" not in genogram(people, ties).legend


def test_what_no_line_can_show_is_written_underneath():
    people = [Person("a", "本人", is_client=True), Person("b", "佐知子")]
    drawn = genogram(people, [Relationship("b", "a", "friend", label="友人・知人")])
    assert isinstance(drawn, Drawing)
    assert UNDRAWN in drawn.svg
    assert "佐知子は、本人の友人・知人。" in drawn.svg

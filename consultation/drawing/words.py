"""A drawing in sentences: for who does not see it, and for what no line can say."""

from consultation.drawing.text import clean
from consultation.drawing.values import (
    COUPLES,
    DIRECTIONS,
    STRENGTHS,
    Sex,
    Strength,
    Tie,
)

SEXES = {Sex.MALE: "男性", Sex.FEMALE: "女性"}


def about(person):
    """「母 とし江（女性、74歳、要介護1）」"""
    known = [
        "本人" if person.is_client and "本人" not in person.name else "",
        SEXES.get(person.sex, ""),
        "" if person.age is None else f"{person.age}歳",
        "亡くなっている" if person.is_dead else "",
        clean(person.note),
    ]
    brackets = "、".join(filter(None, known))
    return f"{clean(person.name)}（{brackets}）" if brackets else clean(person.name)


def people_in_words(people, household):
    yield from (f"{about(person)}。" for person in people)
    together = [clean(person.name) for person in people if person.key in household]
    if together:
        yield f"同居しているのは、{'、'.join(together)}。"


def relationship_in_words(relationship, names):
    """「母 とし江は、本人 ゆかりの親。」"""
    one, other = clean(names[relationship.person]), clean(names[relationship.other])
    if relationship.kind in (*COUPLES, Tie.SIBLING):
        return f"{one}と{other}は、{relationship.words}{relationship.about}。"
    return f"{one}は、{other}の{relationship.words}{relationship.about}。"


def connection_in_words(connection, names):
    """「母 とし江と地域包括支援センター：強い、機関から本人・家族へ（週2回）。」"""
    one = clean(names.get(connection.person, "")) or "世帯"
    known = [STRENGTHS.get(connection.strength, STRENGTHS[Strength.NORMAL])]
    known += [DIRECTIONS[connection.direction]] if connection.direction in DIRECTIONS else []
    note = f"（{clean(connection.note)}）" if clean(connection.note) else ""
    return f"{one}と{clean(connection.agency)}：{'、'.join(known)}{note}。"

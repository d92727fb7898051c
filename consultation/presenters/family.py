"""世帯: the rows of the tables and the two drawings of a Family"""

from django.utils import timezone
from django.utils.safestring import mark_safe

from consultation.drawing import values
from consultation.drawing.ecomap import ecomap
from consultation.drawing.genogram import genogram
from consultation.presenters.people import age_of, kin_word, name_of
from koganei.dates.ages import age_on
from koganei.dates.wareki import format_date


def family_page(family):
    """Return the context of the tab 「世帯」."""
    kin = _kin_words(family)
    people = _people(family, kin)
    inside = {str(row.person_id) for row in family.memberships} | {str(family.client_id)}
    lines = [_connection(tie) for tie in family.ties]
    return {
        "members": [_member(row, family, kin) for row in family.memberships],
        "relationships": [_relationship(row, family) for row in family.relationships],
        "ties": [_tie(row, family) for row in family.ties],
        "genogram": _genogram(family, people),
        "ecomap": _safe(ecomap([each for each in people if each.key in inside], lines)),
    }


def family_drawing(family):
    """Return the 家族図 alone, for the first page of the case."""
    return _genogram(family, _people(family, _kin_words(family)))


def _people(family, kin):
    return [_drawn(person, family, kin) for person in family.persons.values()]


def _genogram(family, people):
    ties = map(_tied, family.relationships)
    return _safe(genogram(people, ties, map(str, family.together)))


def _safe(drawing):
    # its words are escaped where they are written into the drawing
    return {"svg": mark_safe(drawing.svg), "legend": drawing.legend}  # noqa: S308 -- as said


def _kin_words(family):
    """Return {person id: what they are to the client}; what goes on before what ended."""
    found = {family.client_id: "本人"}
    for row in sorted(family.relationships, key=lambda row: bool(row.ended_by or row.ends_on)):
        if family.client_id in (row.person_id, row.related_id):
            other = row.related_id if row.person_id == family.client_id else row.person_id
            found.setdefault(other, kin_word(family.persons[other], row))
    return found


def _drawn(person, family, kin):
    given = person.name.split()[-1] if person.name.strip() else name_of(person)
    return values.Person(
        key=str(person.pk),
        name=" ".join(filter(None, (kin.get(person.pk, ""), given))),
        sex=person.sex,
        age=age_on(person.birth_on, person.died_on or timezone.localdate()),
        note="" if person.birth_on else person.age_about,
        is_client=person.pk == family.client_id,
        is_dead=bool(person.died_on),
    )


def _tied(row):
    known = row.kind in set(values.Tie)
    return values.Relationship(
        str(row.person_id),
        str(row.related_id),
        row.kind,
        ended=row.ended_by or ("other" if _is_over(row) else ""),
        period=_period(row),
        label="" if known else row.get_kind_display(),
    )


def _connection(tie):
    return values.Connection(str(tie.person_id), _around(tie), tie.strength, note=tie.note)


def _around(tie):
    return tie.agency.name if tie.agency else tie.other


def _is_over(row):
    return bool(row.ends_on and row.ends_on < timezone.localdate())


def _period(row):
    first, last = (format_date(day) if day else "" for day in (row.starts_on, row.ends_on))
    return f"{first}〜{last}" if first or last else ""


def _member(row, family, kin):
    person = family.persons[row.person_id]
    return {
        "key": row.pk,
        "person": person.pk,
        "name": name_of(person),
        "kin": kin.get(person.pk, "続柄は不明"),
        "age": "死亡" if person.died_on else age_of(person, timezone.localdate()),
        "lives": "世帯を離れた" if _is_over(row) else str(row),
        "period": _period(row) or "—",
        "about": "　".join(filter(None, (row.occupation, row.note))) or "—",
    }


def _relationship(row, family):
    return {
        "key": row.pk,
        "of": row.person_id,
        "person": name_of(family.persons[row.person_id]),
        "related": name_of(family.persons[row.related_id]),
        "kind": row.get_kind_display(),
        "period": _period(row) or "—",
        "ended": row.get_ended_by_display() or ("終わった" if _is_over(row) else "続いている"),
    }


def _tie(row, family):
    return {
        "key": row.pk,
        "of": row.person_id,
        "person": name_of(family.persons[row.person_id]),
        "around": _around(row),
        "strength": row.get_strength_display(),
        "note": row.note or "—",
    }

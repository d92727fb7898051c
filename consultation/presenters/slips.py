"""A slip in words: what the page says while one writes, and what stands there"""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils import timezone

from consultation.codes import CallerKind, Channel, Relation, Route, Trouble, Urgency
from consultation.models import Agency, SlipNarrative
from consultation.queries.desks import holiday_hours_on, hours_of
from consultation.queries.slips import words_before
from consultation.rules.intake import is_outside_hours
from koganei.access.field_classes import FieldClass as Class
from koganei.dates.ages import age_on
from koganei.dates.wareki import format_datetime
from koganei.models import User

OUTSIDE, INSIDE = "窓口の時間外です（時間外の受付になります）", "窓口の時間内です"


def notes(form, desk):
    """Return what is said to day, time and birth, as far as they can be read."""
    given = form.cleaned_data if form.is_bound else form.initial
    day, clock, birth = (given.get(name) for name in ("received_on", "received_time", "birth_on"))
    age = age_on(birth, day or timezone.localdate())
    return {
        "hours_note": _hours_note(desk, day, clock) if day and clock else "",
        "age_note": "" if age is None else f"{age}歳",
    }


def _hours_note(desk, day, clock):
    outside = is_outside_hours(
        clock, day, hours=hours_of(desk), holiday_hours=holiday_hours_on(desk, day)
    )
    return OUTSIDE if outside else INSIDE


@dataclass(frozen=True)
class Compared:
    """One field of two who wrote at once."""

    label: str
    now: str
    mine: str


def compared(now, mine):
    """Return the fields in which two forms of the same slip differ, in their words."""
    rows = [Compared(mine[name].label, words(now[name]), words(mine[name])) for name in mine.fields]
    return [row for row in rows if row.now != row.mine and row.label != mine["version"].label]


def words(field):
    """Return what stands in a bound field, as a person reads it."""
    value = field.value()
    if isinstance(field.field, forms.ModelChoiceField):
        rows = field.field.queryset.filter(pk=value) if str(value or "").isdigit() else []
        return "、".join(map(str, rows))
    if isinstance(field.field, forms.BooleanField):
        return "はい" if value else ""
    if isinstance(field.field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.field.choices if key != ""}
        values = value if isinstance(value, list | tuple) else [value]
        return "、".join(labels[str(each)] for each in values if str(each) in labels)
    return str(value or "").replace("\r\n", "\n")


@dataclass(frozen=True)
class Version:
    """A former version: its number, who changed it when, and (label, text) of what it said."""

    number: int
    changed_by: str
    changed_at: datetime
    lines: list


def versions(whole):
    """Return the former versions of a WholeSlip in words; three queries."""
    others = words_before(whole.revisions)
    users = _names(User, whole.revisions, "received_by_id", "on_duty_id")
    agencies = _names(Agency, whole.revisions, "agency_id")
    return [
        Version(
            row.version,
            row.changed_by.name,
            row.changed_at,
            [
                line
                for line in _lines(row.values, users, agencies, others.get(row.pk, ""))
                if line[1]
            ],
        )
        for row in whole.revisions
    ]


def _names(model, revisions, *columns):
    keys = {row.values.get(column) for row in revisions for column in columns} - {None}
    return {row.pk: str(row) for row in model.objects.filter(pk__in=keys)}


def _lines(values, users, agencies, third_party):
    """解釈: a former version is read, never written again; a code that is no more stays a code."""
    caller, texts = values.get("caller", {}), values.get("texts", {})
    received_at = values.get("received_at")
    yield "受付", format_datetime(datetime.fromisoformat(received_at)) if received_at else ""
    yield "受付者", users.get(values.get("received_by_id"), "")
    yield "相談経路", _label(Route, values.get("route"))
    yield "紹介した機関", agencies.get(values.get("agency_id"), "")
    yield "方法", _label(Channel, values.get("channel"))
    yield "緊急度", _label(Urgency, values.get("urgency"))
    yield "当番の主任", users.get(values.get("on_duty_id"), "")
    yield "相談した方", _label(CallerKind, caller.get("kind"))
    yield "その方の氏名", caller.get("name", "")
    yield "本人との関係", _label(Relation, caller.get("relation"))
    yield "電話", caller.get("phone", "")
    yield "お困りのこと", "、".join(_trouble(*row) for row in values.get("troubles", ()))
    for name, text in texts.items():
        yield str(SlipNarrative._meta.get_field(name).verbose_name), text
    yield "ほかの人から聞いたこと", third_party


def _label(choices, value):
    return choices(value).label if value in choices.values else str(value or "")


def _trouble(code, is_main, other):
    told = f"（{other}）" if other else ""
    return f"{_label(Trouble, code)}{told}{'【一番お困り】' if is_main else ''}"


def classes_shown(whole):
    """Return the classes of fields that the page of a WholeSlip shows."""
    classes = {Class.EXISTENCE, Class.WORK, Class.IDENTITY}
    if whole.narrative or whole.papers or whole.revisions:
        classes.add(Class.NARRATIVE)
    if whole.third_party or whole.revisions:
        classes.add(Class.THIRD_PARTY)
    return classes

"""人のページ: what is recorded of a person, in lines; two persons beside each other"""

from datetime import date

from django.apps import apps
from django.utils import timezone

from consultation.models import (
    ContactPoint,
    EcomapTie,
    Merge,
    Person,
    PersonAddress,
    PersonName,
    Relationship,
)
from consultation.presenters.people import age_of, born, name_of
from consultation.presenters.words import short_day
from consultation.queries.persons import whole_person
from consultation.rules.merging import differences
from koganei.access.decision import may_write, parts_shown
from koganei.access.matrix import Action
from koganei.dates.wareki import format_date
from koganei.safeguards.addresses import HIDDEN

OF_PERSON = (PersonName, ContactPoint, Relationship, EcomapTie)


def person_page(case, whole, user):
    """Return the context of the page of a WholePerson."""
    person = whole.person
    return {
        "person": person,
        "person_name": name_of(person),
        "is_client": person.pk == case.client_id,
        "terms": _terms(person),
        "whole": whole,
        "manner": _manner(whole.contact_rule),
        "others": [(name_of(other), born(other, timezone.localdate())) for other in whole.others],
        "addresses": [_address(row) for row in whole.addresses],
        "hidden": HIDDEN if whole.is_protected else "",
        "sees_addresses": bool(parts_shown(user, person, [PersonAddress])),
        "revisions": [_revision(row) for row in whole.revisions],
        "may_add": may_write(user, Action.ADD, OF_PERSON, person),
        "may_change": may_write(user, Action.CHANGE, (Person, *OF_PERSON), person),
        "may_add_address": may_write(user, Action.ADD, (PersonAddress,), person),
        "may_change_address": may_write(user, Action.CHANGE, (PersonAddress,), person),
        "may_merge": may_write(user, Action.ADD, (Merge,), person),
        "sees_merges": bool(parts_shown(user, person, [Merge])),
    }


def candidate_lines(found):
    """Return lines of those who may be the same: key, name, birth and so on, why, last case."""
    today = timezone.localdate()
    return [
        {
            "key": known.person.pk,
            "name": name_of(known.person),
            "born": born(known.person, today),
            "likeness": known.match.likeness.value,
            "why": known.match.sentence,
            "case": known.case.number if known.case else "",
        }
        for known in found
    ]


def beside_each_other(persons):
    """Return the context of the preview of a merge: rows of (label, one, the other, differ)."""
    one, other = (_preview(whole_person(person)) for person in persons)
    speaks_against = {label for label, _, _ in differences(*persons)}
    return {
        "rows": [
            (label, one[label], other[label], label in speaks_against or one[label] != other[label])
            for label in one
        ],
        "against": sorted(speaks_against),
    }


def _terms(person):
    today = timezone.localdate()
    birth = f"{format_date(person.birth_on)}（{age_of(person, today)}）" if person.birth_on else ""
    died = format_date(person.died_on) if person.died_on else ""
    return [
        ("氏名", person.name or "分からない"),
        ("ふりがな", person.kana or "—"),
        *([("仮の呼び名", person.called)] if person.called else []),
        ("生年月日", birth or person.age_about or "分からない"),
        *([("亡くなった日", died)] if died else []),
        ("性別", person.get_sex_display()),
        *([("匿名", "匿名・仮名の相談")] if person.is_anonymous else []),
        ("登録", f"{short_day(timezone.localdate(person.registered_at))}　{person.registered_by}"),
    ]


def _manner(rule):
    if rule is None:
        return []
    return [
        ("名乗り方", rule.introduce_as or "—"),
        ("連絡してよい時間帯", rule.hours or "—"),
        ("伝言", "残してよい" if rule.leaves_message else "残さない"),
        ("注意", rule.note or "—"),
    ]


def _address(row):
    first, last = (format_date(day) if day else "" for day in (row.starts_on, row.ends_on))
    return {
        "key": row.pk,
        "kind": row.get_kind_display(),
        "address": f"〒{row.postal_code}　{row.address}" if row.postal_code else row.address,
        "period": f"{first}〜{last}" if first or last else "—",
        "note": row.note or "—",
    }


def _revision(row):
    return {
        "at": short_day(timezone.localdate(row.changed_at)),
        "by": row.changed_by.name,
        "lines": [line for name, value in row.values.items() for line in _was(name, value)],
    }


def _was(name, value):
    """Yield (label, words) of what stood in a field of a person, or in a row beside one."""
    if isinstance(value, dict):
        model = apps.get_model("consultation", name.replace("_", ""))
        for field, each in value.items():
            if field != "id" and not field.endswith("_id"):
                label = f"{model._meta.verbose_name}・{_field(model, field).verbose_name}"
                yield label, _words(model, field, each)
    elif name in {field.name for field in Person._meta.fields}:
        yield _field(Person, name).verbose_name, _words(Person, name, value)
    else:
        yield apps.get_model("consultation", name)._meta.verbose_name, value


def _field(model, name):
    return model._meta.get_field(name)


def _words(model, name, value):
    choices = dict(_field(model, name).flatchoices)
    if name.endswith("_on") and value:
        return format_date(date.fromisoformat(value))
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return choices.get(value, value) or "（空欄）"


def _preview(whole):
    person = whole.person
    addresses = [row.address for row in whole.addresses]
    terms = dict(_terms(person))
    labels = ("氏名", "ふりがな", "仮の呼び名", "生年月日", "性別")
    return {
        **{label: terms.get(label, "—") for label in labels},
        "亡くなった日": format_date(person.died_on) if person.died_on else "—",
        "ほかの氏名": _all(str(row) for row in whole.names),
        "連絡先": _all(row.value for row in whole.contact_points),
        "住所": HIDDEN if whole.is_protected else _all(addresses),
        "相談": _all(f"{case.number}（{case.get_stage_display()}）" for case in whole.cases),
        "まとめた記録": _all(name_of(other) for other in whole.others),
        "登録": terms["登録"],
    }


def _all(words):
    return "、".join(words) or "—"

"""What a search found, as lines: the person, and the cases of the person and of the household"""

from django.utils import timezone

from consultation.presenters.case_lines import HEAD
from consultation.presenters.people import age_of, name_of
from consultation.rules.search import Kind
from koganei import audit
from koganei.dates.wareki import format_date

KINDS = {
    Kind.NUMBER: "番号",
    Kind.BIRTH: "生年月日",
    Kind.PHONE: "電話",
    Kind.KANA: "かな",
    Kind.NAME: "氏名",
}


def kind_label(query):
    """Say as what the text was read."""
    return KINDS[query.kind]


def hit_rows(hits):
    """Return the rows for Hits, and say to the audit whom they show."""
    audit.reads(subjects=[(hit.person.pk, HEAD) for hit in hits if hit.person])
    today = timezone.localdate()
    return [_row(hit, today) for hit in hits]


def _row(hit, today):
    person = hit.person
    return {
        "name": name_of(person),
        "kana": person.kana if person else "",
        "birth": format_date(person.birth_on) if person and person.birth_on else "",
        "age": age_of(person, today) if person else "",
        "sex": person.get_sex_display() if person else "",
        "cases": hit.cases,
        "household_cases": hit.household_cases,
    }

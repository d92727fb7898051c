"""検索の手がかり: kept beside a person, made anew whenever a name or number changes"""

from consultation.models import ContactPoint, PersonName, SearchKey
from consultation.models.person import ContactKind
from consultation.search_keys import keys_of

PHONES = (ContactKind.MOBILE, ContactKind.HOME)


def refresh_keys(person):
    """Make the keys of ``person`` anew; within another action, which has locked the person."""
    names = PersonName.objects.filter(person=person).order_by("pk").values_list("name", "kana")
    phones = ContactPoint.objects.filter(person=person, kind__in=PHONES).order_by("pk")
    wanted = keys_of(
        name=person.name,
        kana=person.kana,
        other_names=list(names),
        phones=list(phones.values_list("value", flat=True)),
    )
    SearchKey.objects.filter(person=person).delete()
    SearchKey.objects.bulk_create(
        SearchKey(person=person, kind=key.kind, value=key.value, is_whole=key.is_whole)
        for key in sorted(wanted, key=lambda key: (key.kind, key.value))
    )

"""相談の一覧: only what the scope lets through; the count comes from the same policy"""

from consultation.models import Case, Person


def newest_cases(limit):
    """Return the newest cases with {person id: Person} of their clients."""
    cases = list(Case.objects.select_related("lead").order_by("-received_on", "-sequence")[:limit])
    return cases, persons_of(cases)


def persons_of(cases):
    """Return {person id: client}, of those that may be seen."""
    return Person.objects.in_bulk({case.client_id for case in cases})

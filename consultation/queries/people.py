"""Who belongs to a case, asked without scope by the kernel and within it by pages"""

from consultation.models import Case, HouseholdMembership
from consultation.queries.humans import rows_of


def persons_of_case(case_id):
    """Return the ids of the client and of the household, each once, with all rows of theirs."""
    found = Case.objects.filter(pk=case_id).values_list("client_id", "household_id").first()
    if found is None:
        return []
    client, household = found
    members = HouseholdMembership.objects.filter(household=household).order_by("pk")
    persons = [client, *members.values_list("person_id", flat=True)]
    same = rows_of(persons)
    return list(dict.fromkeys(key for person in persons for key in (person, *same[person])))

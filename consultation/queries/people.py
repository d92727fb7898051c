"""Who belongs to a case, asked without scope by the kernel and within it by pages"""

from consultation.models import Case, HouseholdMembership


def persons_of_case(case_id):
    """Return the ids of the client and of the household, each once."""
    found = Case.objects.filter(pk=case_id).values_list("client_id", "household_id").first()
    if found is None:
        return []
    client, household = found
    members = HouseholdMembership.objects.filter(household=household).order_by("pk")
    return list(dict.fromkeys([client, *members.values_list("person_id", flat=True)]))

"""会議の案件 as pages show them: who is on the agenda, what the consent says, what is decided"""

from django.utils import timezone

from consultation.codes import NEEDS_DECISION, PlanService
from consultation.models import Agency, ItemOpinion, Person
from consultation.presenters.people import name_of
from consultation.queries.conferences import consents_for, last_item
from consultation.queries.plans import open_plan, parts_of
from consultation.rules.plan import decision_kind
from koganei.dates.wareki import format_date


def agenda_lines(agendas, matters, picked):
    """Return (parts, clients): every body with its lines, and the ids of the people on them.

    ``matters`` are {id of a part: matters of 支援会議} that may be seen; of others nothing tells,
    neither their number nor how many there are (security.md §2.8, two worlds). ``picked`` is
    {id of an item: names of its attendees}.
    """
    keys = [case.client_id for agenda in agendas for _, case, _ in agenda.items]
    people = {person.pk: person for person in Person.objects.filter(pk__in=keys)}
    parts = [
        {
            "row": agenda.part,
            "body": agenda.part.body,
            "matters": matters.get(agenda.part.pk, []),
            "items": [
                {
                    "case": case,
                    "name": name_of(people[case.client_id]) if case.client_id in people else "",
                    "agencies": agencies,
                    "picked": picked.get(item.pk, []),
                    "outcome": item.get_outcome_display(),
                }
                for item, case, agencies in agenda.items
            ],
        }
        for agenda in agendas
    ]
    return parts, list(people)


def consent_lines(case, user):
    """Return {"consents"}: (name of an agency, may it be invited, why) of every agency in use."""
    agencies = list(Agency.objects.filter(is_active=True))
    answers = consents_for(case, agencies, timezone.now())
    lines = [(agency.name, answer.allowed, answer.reasons[0]) for agency, answer in answers.items()]
    return {"consents": sorted(lines, key=lambda line: not line[1])}


def decided_lines(case, user):
    """Return what the city decides on: the kind, the services that ask for it, the opinion."""
    plan, item = open_plan(case), last_item(case)
    services = [use.service for use in parts_of(plan).uses] if plan else []
    statutory = [PlanService(each).label for each in services if each in NEEDS_DECISION]
    opinion = ItemOpinion.objects.filter(item=item).first() if item else None
    return {
        "kind": decision_kind(services),
        "statutory": statutory,
        "approved": format_date(item.decided_on) if item else "",
        "body": item.part.body.name if item else "",
        "opinion": opinion.words if opinion else "",
    }

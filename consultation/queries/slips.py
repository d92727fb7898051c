"""連絡票: one with all its parts that may be seen, and the list of them"""

from dataclasses import dataclass, field

from consultation.models import (
    Attachment,
    Caller,
    Case,
    ContactSlip,
    Person,
    SlipNarrative,
    SlipRevision,
    SlipThirdParty,
    SlipThirdPartyRevision,
    SlipTrouble,
)
from koganei.access.decision import parts_shown

CONTENTS = (SlipTrouble, SlipNarrative, SlipThirdParty, Attachment)


@dataclass(frozen=True)
class WholeSlip:
    """A slip with its parts; None and empty where there is none, or where it may not be seen.

    ``shown`` are the kinds of parts that may be seen at all.
    """

    slip: ContactSlip
    caller: Caller | None
    troubles: list
    narrative: SlipNarrative | None
    third_party: SlipThirdParty | None
    revisions: list
    papers: list = field(default_factory=list)
    shown: frozenset = frozenset()

    @property
    def has_contents(self):
        return SlipNarrative in self.shown


def slip_of(case, user):
    """Return the WholeSlip of a case that may be seen, or None; always as many queries."""
    people = ("received_by", "on_duty", "written_by", "agency")
    slip = ContactSlip.objects.filter(case=case).select_related(*people).first()
    if slip is None:
        return None
    return WholeSlip(
        slip,
        caller=Caller.objects.filter(slip=slip).first(),
        troubles=list(SlipTrouble.objects.filter(slip=slip).order_by("-is_main", "code")),
        narrative=SlipNarrative.objects.filter(slip=slip).first(),
        third_party=SlipThirdParty.objects.filter(slip=slip).first(),
        revisions=list(
            SlipRevision.objects.filter(slip=slip).select_related("changed_by").order_by("-version")
        ),
        papers=papers_of(case),
        shown=frozenset(parts_shown(user, case, CONTENTS)),
    )


def words_before(revisions):
    """Return {id of a revision: the words of others in it}."""
    rows = SlipThirdPartyRevision.objects.filter(revision__in=[each.pk for each in revisions])
    return dict(rows.values_list("revision_id", "words"))


def papers_of(case):
    """Return the papers of a case in the order of their numbers, without what is in them."""
    rows = Attachment.objects.filter(case=case).select_related("added_by").order_by("pk")
    return list(rows.defer("content"))


def newest_slips(*, day=None, channel="", is_outside_hours=False, received_by=None):
    """Return the slips that may be seen, the newest first."""
    rows = ContactSlip.objects.select_related("received_by").order_by("-received_at", "-pk")
    if day:
        rows = rows.filter(received_at__date=day)
    if channel:
        rows = rows.filter(channel=channel)
    if is_outside_hours:
        rows = rows.filter(is_outside_hours=True)
    if received_by:
        rows = rows.filter(received_by=received_by)
    return rows


def heads_of(slips):
    """Return {id of a slip: (case, client)} of those on one page; two queries."""
    cases = {case.pk: case for case in Case.objects.filter(pk__in=[s.case_id for s in slips])}
    clients = {
        person.pk: person
        for person in Person.objects.filter(pk__in=[case.client_id for case in cases.values()])
    }
    found = {}
    for slip in slips:
        case = cases.get(slip.case_id)
        found[slip.pk] = (case, clients.get(case.client_id) if case else None)
    return found

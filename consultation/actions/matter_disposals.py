"""支援会議の案件の廃棄の提案: one matter at a time, by who may read all of it

The decision and the execution are those of every disposal (actions/disposals.py).
"""

from django.http import Http404
from django.utils import timezone

from consultation.actions.disposals import RESOURCE, holder, proposed
from consultation.actions.writing import locked
from consultation.codes import DisposedKind
from consultation.models import DisposalItem
from consultation.queries.disposals import records_proposed
from consultation.queries.matter_disposals import held, sees_whole
from consultation.queries.retention import retention_of_matter, rules_kept
from consultation.rules import disposal as rules
from koganei.access.matrix import Action
from koganei.audit import audited
from koganei.law import require


@audited("disposal_proposed", on="matter")
def propose(*, by, matter):
    """提案する: a matter whose term is over, and that is not held."""
    actor = holder(by, RESOURCE, Action.ADD)
    [row] = locked([matter])
    if row is None or not sees_whole(actor, row):
        raise Http404
    today, found = timezone.localdate(), retention_of_matter(row, rules_kept())
    require(
        *rules.check_matter(
            is_over=found is not None and found.is_due(today),
            is_held=bool(held([row])),
            is_proposed=records_proposed().filter(record_id=row.pk).exists(),
        )
    )
    item = DisposalItem(
        kind=DisposedKind.MATTER, record_id=row.pk, number=row.number, ended_on=row.over_on,
        due_on=found.due_on,
    )  # fmt: skip
    return proposed(actor, [item], today, matter_number=row.number)

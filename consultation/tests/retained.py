"""What keeps a case beyond its term, made like the rows of factories.py."""

from uuid import UUID, uuid4

from django.utils import timezone

from consultation.enums import HoldReason
from consultation.models import Disposal, DisposalItem, MatterHold, RetentionHold
from consultation.tests.factories import past_the_scope, the_writer
from koganei.access.roles import Role
from koganei.dates.fiscal_year import FiscalYear
from koganei.testing.decisions import EVERY_SCOPE, Situation


@past_the_scope
def make_hold(case, *, is_over=False, **fields):
    """A hold of a case that runs, or one that was ended."""
    return RetentionHold.objects.create(case=case, **_of_hold(is_over) | fields)


@past_the_scope
def make_matter_hold(matter, *, is_over=False, **fields):
    """The same of a matter."""
    return MatterHold.objects.create(matter=matter, **_of_hold(is_over) | fields)


def _of_hold(is_over):
    writer = the_writer()
    found = {"reason": HoldReason.DISCLOSURE, "explanation": "開示請求", "set_by": writer}
    if is_over:
        found |= {"ended_by": writer, "ended_at": timezone.now(), "end_explanation": "済んだ"}
    return found


@past_the_scope
def with_matter_hold(matter):
    """A hold of a matter that runs, made once."""
    if not MatterHold.objects.filter(matter=matter).exists():
        make_matter_hold(matter)
    return {}


@past_the_scope
def with_hold(case):
    """A hold that runs, made once."""
    if not RetentionHold.objects.filter(case=case).exists():
        make_hold(case)
    return {}


def make_disposal(matter=None, **fields):
    """A disposal of one record that is not there any more, or of a matter that is over."""
    today = timezone.localdate()
    defaults = {"fiscal_year": FiscalYear.of(today), "sequence": 1, "proposed_by": the_writer()}
    defaults |= {"proposed_on": today, "item_count": 1, "digest": "0" * 64}
    item = {"kind": "case", "record_id": uuid4(), "number": "D0"}
    if matter:
        defaults |= {"matter_number": matter.number}
        item = {"kind": "matter", "record_id": matter.pk, "number": matter.number}
    row = Disposal.objects.create(**defaults | fields)
    DisposalItem.objects.create(disposal=row, position=1, due_on=today, **item)
    return row


def disposal_rows(user, matter, **more):
    """Situations of a disposal: of a case the same to everybody, for nothing personal stands on it.

    That of ``matter()`` is there for who may see every matter: not for who executes.
    """
    rows = Disposal.objects.filter(matter_number="")
    row = rows.first() or make_disposal()
    of_matter = Disposal.objects.exclude(matter_number="").first() or make_disposal(matter())
    sees = EVERY_SCOPE if user.roles & {Role.WELFARE_MANAGER, Role.AUDITOR} else ()
    return [
        Situation("a proposal", {"disposal_id": row.pk} | more, frozenset(EVERY_SCOPE)),
        Situation("of a matter", {"disposal_id": of_matter.pk} | more, frozenset(sees)),
        Situation("unknown", {"disposal_id": UUID(int=1)} | more),
    ]

"""The door of a hint: its section says why it is none, and it is silent until the text changes"""

from evaluation.actions.entries import locked_answer
from evaluation.models import HintDismissal, SheetEntry
from evaluation.permissions import check_may_dismiss
from evaluation.queries.campaigns import campaign_of
from evaluation.queries.hints import hints_in, takes_hints
from evaluation.rules.hints import check_dismissal
from koganei.audit import audited, record
from koganei.law import require


@audited("hint_dismissed", on="entry")
def dismiss_hint(*, by, entry, kind, seen, reason):
    """気づきを消す; ``seen`` is the hash of the texts that the page showed.

    The answer is held, so that nobody writes the row in between. Raises RuleBroken with all that
    is wrong: nobody's right, no such hint any more, no reason. Returns the HintDismissal.
    """
    locked_answer(entry)
    row = SheetEntry.objects.select_related("sheet", "department", "initiative").get(pk=entry.pk)
    hint = hints_in([row], row.sheet.year)[row.pk].of_kind(kind)
    require(
        check_may_dismiss(by, row),
        *check_dismissal(
            reason,
            is_open=takes_hints(campaign_of(row.sheet)),
            is_current=hint is not None and hint.text_hash == seen,
        ),
    )
    made = HintDismissal(
        entry=row, kind=kind, text_hash=seen, reason=reason.strip(), dismissed_by=by
    )
    made.save(force_insert=True)
    record(verb="hint_dismissed", by=by, on_object=made)
    return made

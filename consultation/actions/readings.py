"""理由を入れて読む: a manager of the city opens what a case is about (security.md §2.6)"""

from consultation.actions.writing import desk_action, recorded
from consultation.models import CaseReading


@desk_action("contents_opened", on="case", writes=(CaseReading,), after_closure=True)
def open_contents(*, by, case, reason, explanation):
    """Open the contents of one case to ``by`` for ``CaseReading.LASTS``; return the row."""
    row = CaseReading(case=case, user=by, reason=reason, explanation=explanation)
    row.save(force_insert=True)
    return recorded("contents_opened", by=by, row=row, persons=[case.client_id])

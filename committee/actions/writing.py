"""What every action about a meeting does: lock the meeting, save with a name, record last."""

from committee.models import Meeting
from koganei.audit import record


def lock_meeting(pk):
    """Take the meeting's row for this transaction; all that is counted under it is still true."""
    rows = Meeting.objects.select_related("committee").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=pk)


def save(row, by):
    """Save a row; its history, if it has one, knows who did it."""
    row._history_user = by
    row.save()
    return row


def recorded(verb, row, by):
    """Record the act; last, as every other writer waits for the chain of the audit."""
    record(verb=verb, by=by, on_object=row)
    return row

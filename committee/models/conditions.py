"""Pieces of SQL that the triggers of the meetings share; both engines read them.

They name columns only; nothing in them comes from a user.
"""


def rule_of_the_day(what, *, committee="m.committee_id", day="m.held_on"):
    """Return the subquery for a parameter (``o.…``) of the ordinance in force on a day."""
    return (
        f"(SELECT {what} FROM committee_ordinance o"  # noqa: S608 -- names of columns
        f" WHERE o.committee_id = {committee} AND o.effective_on <= {day}"
        f" ORDER BY o.effective_on DESC LIMIT 1)"
    )


def rule_of_meeting(what):
    """The same for the day of the meeting that the new row belongs to."""
    return (
        f"(SELECT {rule_of_the_day(what)} FROM committee_meeting m"  # noqa: S608 -- the same
        " WHERE m.id = NEW.meeting_id)"
    )


def carried(kind, about):
    """The condition that a resolution of a kind was carried."""
    return (
        f"EXISTS (SELECT 1 FROM committee_resolution r WHERE {about}"  # noqa: S608 -- the same
        f" AND r.kind = '{kind}' AND r.outcome = 'carried')"
    )


# of a member (a) on the day of a meeting (m)
SERVING = """a.committee_id = m.committee_id AND a.starts_on <= m.held_on
    AND (COALESCE(a.ended_on, a.ends_on) IS NULL
         OR COALESCE(a.ended_on, a.ends_on) >= m.held_on)"""
# the row that is locked before something about a meeting is counted
ITS_MEETING = "committee_meeting WHERE id = NEW.meeting_id"

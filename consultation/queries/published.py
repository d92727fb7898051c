"""公表した会議録, for everybody: no case is in them, and no person"""

from consultation.models import GeneralMinutes

SHOWN = 100  # of the newest


def newest_published():
    """Return the newest published version of each body of a sitting, the newest sitting first."""
    rows = GeneralMinutes.objects.exclude(published_at=None)
    rows = rows.select_related("part__conference", "part__body")
    rows = rows.order_by("-part__conference__held_on", "part", "-version")[:SHOWN]
    found = {}
    for row in rows:
        found.setdefault(row.part_id, row)
    return list(found.values())


def published_minutes(minutes_id):
    """Return a published version, or None."""
    rows = GeneralMinutes.objects.filter(pk=minutes_id).exclude(published_at=None)
    return rows.select_related("part__conference", "part__body").first()

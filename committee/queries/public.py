"""What the public may see of the meetings: announced ones, and of these the open parts alone"""

from django.db.models import F, Max, Q

from committee.enums import ResolutionKind
from committee.models import Material, MaterialVersion, Meeting
from committee.queries.bodies import public_bodies


def announced(on):
    """Return the meetings of public bodies that were announced by a day, newest first."""
    rows = Meeting.objects.filter(committee__in=public_bodies(on), notice_published_on__lte=on)
    return rows.select_related("committee__secretariat").order_by("-held_on", "-number")


def open_materials(meeting):
    """Return the materials that may leave (``Material.may_leave``) and have a file."""
    rows = Material.objects.filter(meeting=meeting, is_public=True, meeting__is_public=True)
    rows = rows.filter(Q(item=None) | Q(item__is_public=True))
    newest = rows.annotate(version=Max("versions__number")).filter(version__isnull=False)
    return newest.select_related("item").order_by("number")


def newest_version(material):
    """Return the file of a material as it stands now, or None."""
    versions = MaterialVersion.objects.filter(material=material)
    return versions.order_by("-number").first()


def open_agenda(meeting):
    """Return [(item, [resolutions])]; of a closed item or meeting no resolution."""
    items = list(meeting.items.order_by("number"))
    decided = meeting.resolutions.filter(item__is_public=True, meeting__is_public=True)
    by_item = {}
    for row in decided.filter(kind=ResolutionKind.DECISION).order_by(F("decided_at")):
        by_item.setdefault(row.item_id, []).append(row)
    return [(item, by_item.get(item.pk, [])) for item in items]

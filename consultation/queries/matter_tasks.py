"""支援会議の台帳 on the home page: what waits for whom, without a word of whom it is about"""

from django.urls import reverse

from consultation.codes import MatterStage
from consultation.models import StatutoryMatter
from consultation.queries.matter_disposals import disposals_of_matters
from koganei.access.matrix import allows
from koganei.tasks import Task

RESOURCE = "consultation.matter"


def tasks_for(user, today):
    """Return the Tasks of who drafts, who decides, and who comes near the person; two queries."""
    if not allows(user, RESOURCE, "view"):
        return []
    rows = StatutoryMatter.objects.filter(stage__in=[MatterStage.DRAFT, MatterStage.TAKEN_UP])
    decides = allows(user, RESOURCE, "add")
    found = ((matter, _what(matter, user, decides=decides)) for matter in rows)
    return [_task(matter, what) for matter, what in found if what] + _disposals(user)


def _disposals(user):
    """What another manager proposed to erase and waits for a decision."""
    if not allows(user, "consultation.disposal", "change"):
        return []
    rows = disposals_of_matters(user).filter(decision="").exclude(proposed_by=user)
    label = "支援会議の案件の廃棄を承認・却下する"
    return [
        Task(label, row.matter_number, reverse("consultation:disposal", args=[row.pk]))
        for row in rows
    ]


def _what(matter, user, *, decides):
    """Return (what is to be done, its day) or None."""
    if matter.stage == MatterStage.DRAFT:
        if matter.drafter_id == user.pk:
            return "支援会議の案件を起案する", None
        return ("取り上げるかどうかを決める", None) if decides else None
    if matter.review_on and (decides or matter.approach_by_id == user.pk):
        return "支援会議の案件を見直す", matter.review_on
    return None


def _task(matter, what):
    label, due = what
    return Task(label, matter.number, reverse("consultation:matter", args=[matter.pk]), due)

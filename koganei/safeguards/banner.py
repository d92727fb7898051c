"""On every page: one's own 緊急閲覧 with its end, and what others must look at (access.md)."""

from koganei.access.matrix import Action, allows
from koganei.access.roles import Role
from koganei.safeguards import break_glass


def banner(request):
    """Context processor: ``glass`` gives what the page's head says; it is asked when shown."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not _is_concerned(user):
        return {}
    return {"glass": lambda: _of(user)}


def _is_concerned(user):
    return allows(user, break_glass.ASK, Action.VIEW) or allows(user, break_glass.ASK, Action.ADD)


def _of(user):
    """Return the running one, and for who watches over them the counts of all."""
    running = break_glass.current_of(user)
    found = {}
    if running:
        found = {
            "running": running,
            "number": break_glass.numbers_of([running]).get(running.case_id, ""),
            "until": break_glass.ends_at(running),
            "url": break_glass.url_of(running),
        }
    if user.roles & {Role.WELFARE_MANAGER, Role.AUDITOR}:
        found["late"] = len(break_glass.overdue())
    if Role.WELFARE_MANAGER in user.roles:
        others = [glass for glass in break_glass.unreviewed() if glass.user_id != user.pk]
        now = set(break_glass.running().values_list("pk", flat=True))
        found["open"] = sum(glass.pk in now for glass in others)
        found["to_review"] = len(others) - found["open"] - found["late"]
    if allows(user, break_glass.GRANT, Action.CHANGE):
        mine = break_glass.shown_to(user).exclude(user=user)
        found["waiting"] = mine.filter(pk__in=break_glass.waiting().values("pk")).count()
    return found

"""What stands in the head of every page: the user's own menu."""

from dataclasses import dataclass

from django.urls import reverse

from koganei.access.matrix import allows


@dataclass(frozen=True)
class MenuItem:
    label: str
    url_name: str
    resource: str
    action: str = "view"


MENU = (
    MenuItem("ホーム", "home", "koganei.home"),
    MenuItem("評価票", "evaluation:sheet", "evaluation.sheet"),
    MenuItem("集計", "evaluation:totals", "evaluation.sheet"),
    MenuItem("計画の体系", "admin:evaluation_initiative_changelist", "evaluation.plan", "change"),
    MenuItem("手引き", "guide", "koganei.home"),
)


def page(request):
    """Context processor: ``menu`` is a list of (label, address, is_current)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": []}
    items = [
        (item.label, reverse(item.url_name))
        for item in MENU
        if allows(user, item.resource, item.action)
    ]
    here = max((a for _, a in items if request.path.startswith(a)), key=len, default="")
    return {"menu": [(label, address, address == here) for label, address in items]}

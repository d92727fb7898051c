"""What stands in the head of every page: the user's own menu."""

from dataclasses import dataclass
from fnmatch import fnmatch

from django.urls import reverse

from koganei.access.matrix import allows


@dataclass(frozen=True)
class MenuItem:
    label: str
    url_name: str
    resource: str
    action: str = "view"
    pages: tuple[str, ...] = ()  # where the item is the current one; a name ending in * is a prefix

    def is_current(self, here):
        return any(fnmatch(here, page) for page in (self.url_name, *self.pages))


SHEET_PAGES = tuple(
    f"evaluation:{name}"
    for name in (
        *("year", "entry", "print", "pdf", "evidence*", "hint", "section*"),
        *("years", "progress", "open_year", "extend", "tree*", "initiative"),
        *("year_gathering", "year_submission", "year_publication"),
        *("opinion*", "city_view", "committee_grade"),
    )
)
BODY_PAGES = tuple(
    f"committee:{name}" for name in ("roster", "contacts", "forecast", "figures", "ordinance")
)
MEETING_PAGES = tuple(
    f"committee:{name}"
    for name in (
        "meeting",
        "new_meeting",
        "act",
        "observers",
        "gallery",
        "live*",
        "minutes*",
        "pay*",
    )
)
REVIEW_PAGES = ("audit:review_*", "audit:person*", "audit:leak*")
CASE_PAGES = tuple(
    f"consultation:{name}"
    for name in ("case", "household", "consent", "assessment*", "plan*", "reading")
)
MENU = (
    MenuItem("ホーム", "home", "koganei.home"),
    MenuItem("相談ケース", "consultation:cases", "consultation.case", pages=CASE_PAGES),
    MenuItem("連絡票", "consultation:slips", "consultation.slip", pages=("consultation:slip_new",)),
    MenuItem(
        "相談の統計",
        "consultation:statistics",
        "consultation.statistics",
        pages=("consultation:statistics_*",),
    ),
    MenuItem("委員会", "committee:index", "committee.roster", pages=BODY_PAGES),
    MenuItem("会議", "committee:meetings", "committee.meeting", pages=MEETING_PAGES),
    MenuItem("評価票", "evaluation:sheet", "evaluation.sheet", pages=SHEET_PAGES),
    MenuItem("集計", "evaluation:totals", "evaluation.sheet", pages=("evaluation:year_totals",)),
    MenuItem("計画の体系", "admin:evaluation_initiative_changelist", "evaluation.plan", "change"),
    MenuItem("利用者管理", "accounts:index", "koganei.accounts", pages=("accounts:*",)),
    MenuItem("監査の記録", "audit:search", "koganei.audit", pages=("audit:event",)),
    MenuItem("閲覧の点検", "audit:review", "koganei.audit_review", pages=REVIEW_PAGES),
    MenuItem("緊急閲覧", "break_glass:index", "koganei.break_glass", pages=("break_glass:*",)),
    MenuItem("手引き", "guide", "koganei.home"),
)
# at the foot of every page: what explains, and is not worked with
FOOT = (
    MenuItem("支援の会議", "consultation:conferences", "consultation.conference"),
    MenuItem(
        "支援会議の台帳",
        "consultation:matters",
        "consultation.matter",
        pages=("consultation:matter*",),
    ),
    MenuItem("会議の配付資料", "consultation:packets", "consultation.own_packet"),
    MenuItem("会議体", "consultation:bodies", "consultation.master"),
    MenuItem("年度の評価", "evaluation:years", "evaluation.campaign"),
    MenuItem("廃棄", "consultation:disposals", "consultation.disposal"),
    MenuItem("承認された廃棄", "consultation:disposal_runs", "consultation.disposal_run"),
    MenuItem("権限一覧", "roles", "koganei.home"),
    MenuItem("手引き", "guide", "koganei.home"),
)


def page(request):
    """Context processor: ``menu`` and ``foot`` are lists of (label, address, is_current)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": []}
    may_search = allows(user, "consultation.search", "view")
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "menu": _shown(MENU, user, here),
        "foot": _shown(FOOT, user, here),
        "search_url": reverse("consultation:search") if may_search else "",
    }


def _shown(items, user, here):
    return [
        (item.label, reverse(item.url_name), item.is_current(here))
        for item in items
        if allows(user, item.resource, item.action)
    ]

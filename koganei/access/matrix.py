"""The access matrix: role × resource × action × scope, declared once (access.md).

Decorators, the admin, menus, buttons and the page 「権限一覧」 read ``GRANTS``. What is not named
here is refused. Adding a resource needs a row in ``RESOURCES`` and its grants, nothing else.
A model with the scope PUBLISHED has ``is_published`` and a classmethod ``published()`` (a Q).
"""

from dataclasses import dataclass

from django.db.models import Q, TextChoices

from koganei.access.roles import ACCOUNT_ROLES, Role


class Action(TextChoices):
    """できること"""

    VIEW = "view", "見る"
    ADD = "add", "追加する"
    CHANGE = "change", "書く・直す"
    EXPORT = "export", "出力する"


class Scope(TextChoices):
    """範囲"""

    ALL = "all", "すべて"
    OWN_SECTION = "own_section", "自分の課"
    PUBLISHED = "published", "公表したもの"


@dataclass(frozen=True)
class Resource:
    """What a right is about; ``models`` are the model names the admin asks about."""

    key: str
    label: str
    models: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grant:
    role: Role
    resource: str
    actions: frozenset[Action]
    scope: Scope


RESOURCES = (
    Resource("koganei.home", "職員ホーム"),
    Resource(
        "koganei.organization",
        "課・関係機関",
        ("koganei.department", "koganei.partnerorganization"),
    ),
    Resource(
        "evaluation.plan",
        "地域福祉計画の体系",
        (
            "evaluation.welfareplan",
            "evaluation.goal",
            "evaluation.basicmeasure",
            "evaluation.measure",
            "evaluation.initiative",
        ),
    ),
    Resource(
        "evaluation.sheet", "評価票", ("evaluation.evaluationsheet", "evaluation.sheetversion")
    ),
    Resource("evaluation.entry", "評価票の行", ("evaluation.sheetentry",)),
)

# security.md §2.5: who reads drafts of the whole sheet, and who only those of the own section.
WHOLE_SHEET = (Role.SECRETARIAT, Role.WELFARE_STAFF, Role.WELFARE_MANAGER, Role.AUDITOR)
SECTION = (Role.SECTION_AUTHOR, Role.SECTION_HEAD)


def _grants(roles, resource, actions, scope=Scope.ALL):
    return tuple(
        Grant(role, resource, frozenset(map(Action, actions.split())), scope) for role in roles
    )


GRANTS = (
    *_grants(ACCOUNT_ROLES, "koganei.home", "view"),
    *_grants((*WHOLE_SHEET, *SECTION), "evaluation.sheet", "view"),
    *_grants(
        (Role.SECRETARIAT, Role.WELFARE_STAFF, Role.WELFARE_MANAGER, *SECTION),
        "evaluation.sheet",
        "export",
    ),
    *_grants(WHOLE_SHEET, "evaluation.entry", "view"),
    *_grants(SECTION, "evaluation.entry", "view", Scope.OWN_SECTION),
    *_grants(SECTION, "evaluation.entry", "view", Scope.PUBLISHED),
    *_grants((Role.SECTION_AUTHOR,), "evaluation.entry", "change", Scope.OWN_SECTION),
    *_grants((*WHOLE_SHEET, *SECTION), "evaluation.plan", "view"),
    *_grants((Role.WELFARE_STAFF,), "evaluation.plan", "add change"),
    *_grants(
        (Role.WELFARE_STAFF, Role.SECRETARIAT, Role.WELFARE_MANAGER), "koganei.organization", "view"
    ),
    *_grants((Role.WELFARE_STAFF,), "koganei.organization", "add change"),
)

RESOURCE_OF_MODEL = {model: r.key for r in RESOURCES for model in r.models}
HOLDS = {
    Scope.ALL: lambda user, row: True,
    Scope.OWN_SECTION: lambda user, row: row.department_id == user.department_id,
    Scope.PUBLISHED: lambda user, row: row.is_published,
}
FILTER = {
    Scope.ALL: lambda user, model: Q(),
    Scope.OWN_SECTION: lambda user, model: Q(department=user.department_id),
    Scope.PUBLISHED: lambda user, model: model.published(),
}


def scopes(roles, resource, action):
    """Return the scopes in which someone holding ``roles`` may do ``action``; empty means never."""
    return {
        grant.scope
        for grant in GRANTS
        if grant.role in roles and grant.resource == resource and action in grant.actions
    }


def allows(user, resource, action, row=None):
    """Tell whether ``user`` may do ``action`` on ``row``, or on any row at all without one."""
    found = scopes(user.roles, resource, action)
    return any(row is None or HOLDS[scope](user, row) for scope in found)


def visible(queryset, user, resource, action=Action.VIEW):
    """Narrow ``queryset`` to the rows on which ``user`` may do ``action``."""
    found = scopes(user.roles, resource, action)
    if not found:
        return queryset.none()
    condition = Q(pk__in=[])
    for scope in found:
        if scope == Scope.ALL:
            return queryset
        condition |= FILTER[scope](user, queryset.model)
    return queryset.filter(condition)


def has_permission(user, permission, row=None):
    """Answer Django's ``app.action_model`` (``evaluation.change_goal``) from the matrix."""
    app, _, rest = permission.partition(".")
    action, _, model = rest.partition("_")
    resource = RESOURCE_OF_MODEL.get(f"{app}.{model}")
    return bool(resource) and allows(user, resource, action, row)


def has_module_permission(user, app):
    """Tell whether ``user`` may see any model of ``app`` that the admin serves."""
    models = (model for model in RESOURCE_OF_MODEL if model.startswith(f"{app}."))
    return any(allows(user, RESOURCE_OF_MODEL[model], Action.VIEW) for model in models)

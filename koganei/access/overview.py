"""権限一覧: the access matrix as rows for a page."""

from koganei.access.matrix import GRANTS, RESOURCES, Scope
from koganei.access.roles import PURPOSES, Role


def role_overview():
    """Return a dict per role: label, code, purpose, rights as (resource label, text) pairs."""
    return [
        {
            "label": role.label,
            "code": role.value,
            "purpose": PURPOSES[role],
            "rights": list(_rights(role)),
        }
        for role in Role
    ]


def _rights(role):
    for resource in RESOURCES:
        grants = [g for g in GRANTS if g.role is role and g.resource == resource.key]
        for grant in grants:
            actions = "・".join(
                action.label for action in type(min(grant.actions)) if action in grant.actions
            )
            scope = "" if grant.scope is Scope.ALL else f"（{grant.scope.label}だけ）"
            yield resource.label, f"{actions}{scope}"

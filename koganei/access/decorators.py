"""Say on each view who may enter: ``@requires`` a right of the matrix, or ``@public``."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied

from koganei.access.matrix import RESOURCES, Action, allows
from koganei.access.zones import CITIZENS
from koganei.audit_pages import recorded

KEYS = {resource.key for resource in RESOURCES}


def requires(resource, action):
    """Refuse with 403 unless some role of the user grants ``action`` on ``resource``.

    The page, made in one transaction, leaves one event in the audit (koganei/audit_pages.py).
    """
    if resource not in KEYS or action not in Action.values:
        raise ValueError(f"権限一覧にありません: {resource} {action}")

    def decorate(view):
        view = recorded(view)

        @wraps(view)
        def checked(request, *args, **kwargs):
            if not allows(request.user, resource, action):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.access = (resource, action)
        return checked

    return decorate


def public(view):
    """A published page: open to everybody, without log-in."""
    view = login_not_required(view)
    view.access = ("public", "view")
    view.zones = CITIZENS
    return view


def entrance(view):
    """A page on the way to log-in: open to everybody who reaches the staff's machine."""
    view = login_not_required(view)
    view.access = ("entrance", "view")
    return view

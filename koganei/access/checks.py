"""A page that the access matrix does not know keeps the server from starting."""

from django.core.checks import Error, Tags, register

from koganei.access.matrix import RESOURCES, Action
from koganei.access.zones import views

KNOWN = {(resource.key, action.value) for resource in RESOURCES for action in Action}
OPEN = {("public", "view"), ("entrance", "view")}


@register(Tags.urls)
def every_page_asks_the_matrix(app_configs, **kwargs):
    """The admin site asks the matrix itself; log-out needs no right."""
    return [
        Error(
            f"ページ {name}（{address}）が権限一覧にありません。",
            hint="ビューに @requires(資源, できること) か @public を付けてください。",
            id="koganei.E001",
        )
        for name, address, view in views()
        if not name.startswith("admin:")
        and not name.endswith("logout")
        and getattr(view, "access", None) not in KNOWN | OPEN
    ]

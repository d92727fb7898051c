"""The kernel's app, and the admin site that serves master data, evaluation and committee."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class KoganeiConfig(AppConfig):
    name = "koganei"
    default = True
    verbose_name = "共通"

    def ready(self):
        from koganei import audit_logins, checks, database, triggers  # noqa: F401, PLC0415 -- they register themselves
        from koganei.access import checks as access_checks  # noqa: F401, PLC0415 -- the same
        from koganei.access import decision, scoped_checks  # noqa: F401, PLC0415 -- the same
        from koganei.accounts import transfers  # noqa: F401, PLC0415 -- the same
        from koganei.login import checks as login_checks  # noqa: F401, PLC0415 -- the same
        from koganei.login import notices, second_factor, sessions  # noqa: F401, PLC0415 -- the same


class KoganeiAdminConfig(admin_apps.SimpleAdminConfig):
    default = False
    # the admin modules are loaded by koganei.urls, so that commands start without them
    default_site = "koganei.admin_site.KoganeiAdminSite"

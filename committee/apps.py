from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    name = "committee"
    verbose_name = "推進委員会"

    def ready(self):
        from committee.rules.correspondence import correspondence_page  # noqa: PLC0415 -- the apps come first
        from committee.seed import texts  # noqa: PLC0415 -- the same
        from koganei import docs_generated  # noqa: PLC0415 -- the same

        docs_generated.register("correspondence.md", lambda: correspondence_page(texts()))

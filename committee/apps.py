from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    name = "committee"
    verbose_name = "推進委員会"

    def ready(self):
        from committee.enums import VERBS  # noqa: PLC0415 -- the apps come first
        from committee.rules.correspondence import correspondence_page  # noqa: PLC0415 -- the same
        from committee.seed import texts  # noqa: PLC0415 -- the same
        from koganei import docs_generated  # noqa: PLC0415 -- the same
        from koganei.auditing import words  # noqa: PLC0415 -- the same

        words.register_verbs(VERBS)
        docs_generated.register("correspondence.md", lambda: correspondence_page(texts()))

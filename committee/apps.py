from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    name = "committee"
    verbose_name = "推進委員会"

    def ready(self):
        from committee.enums import VERBS  # noqa: PLC0415 -- the apps come first
        from committee.queries.bodies import mayor_on  # noqa: PLC0415 -- it needs the models
        from committee.rules.correspondence import correspondence_page  # noqa: PLC0415 -- the same
        from committee.seed import texts  # noqa: PLC0415 -- the same
        from koganei import docs_generated, letters  # noqa: PLC0415 -- the same
        from koganei.auditing import words  # noqa: PLC0415 -- the same

        words.register_verbs(VERBS)
        letters.register_mayor(mayor_on)
        docs_generated.register("correspondence.md", lambda: correspondence_page(texts()))

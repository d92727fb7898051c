from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "consultation"
    verbose_name = "福祉総合相談"

    def ready(self):
        from consultation import kernel  # noqa: PLC0415 -- it needs the models

        kernel.join()

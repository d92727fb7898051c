from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = "計画の評価"

    def ready(self):
        from evaluation import kernel  # noqa: PLC0415 -- it needs the models

        kernel.join()

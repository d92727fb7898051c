"""会議録: sections, revisions, checks, published versions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import koganei.migration_operations


class Migration(migrations.Migration):
    dependencies = [
        ("committee", "0002_meetings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        koganei.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Minutes",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("draft", "案"),
                                    ("checking", "発言者の確認"),
                                    ("fixed", "会長の確定"),
                                    ("published", "公表"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="段階",
                            ),
                        ),
                        (
                            "check_until",
                            models.DateField(blank=True, null=True, verbose_name="確認の期限"),
                        ),
                        (
                            "fixed_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="会長が確定した日"
                            ),
                        ),
                        (
                            "fixed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="確定を記録した人",
                            ),
                        ),
                        (
                            "meeting",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="minutes",
                                to="committee.meeting",
                                verbose_name="会議",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "会議録",
                        "verbose_name_plural": "会議録",
                        "ordering": ["meeting_id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("fixed_on__isnull", False),
                                        ("stage__in", ["fixed", "published"]),
                                        ("fixed_by__isnull", False),
                                    ),
                                    models.Q(
                                        ("fixed_by", None),
                                        ("fixed_on", None),
                                        ("stage__in", ["draft", "checking"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="minutes_fixed_by_somebody",
                                violation_error_message="確定した日と記録した人は、そろえて記録します。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stage__in", ["draft", "checking", "fixed", "published"])
                                ),
                                name="minutes_stage_is_known",
                                violation_error_message="段階は一覧から選んでください。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MinutesCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                choices=[("agreed", "このままでよい"), ("changes", "直しを求める")],
                                max_length=10,
                                verbose_name="回答",
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="求める直し")),
                        ("answered_on", models.DateField(verbose_name="回答の日")),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="minutes_checks",
                                to="committee.appointment",
                                verbose_name="委員",
                            ),
                        ),
                        (
                            "minutes",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checks",
                                to="committee.minutes",
                                verbose_name="会議録",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "発言者の確認",
                        "verbose_name_plural": "発言者の確認",
                        "ordering": ["minutes_id", "appointment_id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("minutes", "appointment"),
                                name="minutes_check_once",
                                violation_error_message="この委員の確認は、もう記録されています。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("result", "changes"), _negated=True),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="minutes_check_says_what",
                                violation_error_message="求める直しを書いてください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("result__in", ["agreed", "changes"])),
                                name="minutes_check_result_is_known",
                                violation_error_message="回答は一覧から選んでください。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MinutesSection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="順")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("header", "会議の概要"), ("item", "議題")],
                                max_length=10,
                                verbose_name="種類",
                            ),
                        ),
                        ("title", models.CharField(max_length=250, verbose_name="見出し")),
                        ("text", models.TextField(blank=True, verbose_name="本文")),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, verbose_name="保存の回数"),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="minutes_sections",
                                to="committee.agendaitem",
                                verbose_name="議題",
                            ),
                        ),
                        (
                            "minutes",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sections",
                                to="committee.minutes",
                                verbose_name="会議録",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "会議録の部分",
                        "verbose_name_plural": "会議録の部分",
                        "ordering": ["minutes_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("minutes", "number"),
                                name="section_number_once",
                                violation_error_message="会議録に、同じ順の部分があります。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("item__isnull", False), ("kind", "item")),
                                    models.Q(("item", None), ("kind", "header")),
                                    _connector="OR",
                                ),
                                name="section_of_an_item",
                                violation_error_message="議題の部分は、議題につけます。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["header", "item"])),
                                name="section_kind_is_known",
                                violation_error_message="種類は一覧から選んでください。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MinutesRevision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="保存の回数")),
                        ("text", models.TextField(blank=True, verbose_name="本文")),
                        ("written_at", models.DateTimeField(verbose_name="書いた時刻")),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="書いた人",
                            ),
                        ),
                        (
                            "section",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="revisions",
                                to="committee.minutessection",
                                verbose_name="部分",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "会議録の直し",
                        "verbose_name_plural": "会議録の直し",
                        "ordering": ["section_id", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("section", "number"),
                                name="revision_number_once",
                                violation_error_message="この部分には、同じ回の直しがあります。",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MinutesVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="版")),
                        ("content", models.JSONField(verbose_name="内容")),
                        (
                            "content_hash",
                            models.CharField(max_length=64, verbose_name="内容のハッシュ"),
                        ),
                        ("fixed_on", models.DateField(verbose_name="会長が確定した日")),
                        ("published_on", models.DateField(verbose_name="公表した日")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="訂正の理由"),
                        ),
                        (
                            "fixed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="確定を記録した人",
                            ),
                        ),
                        (
                            "minutes",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="committee.minutes",
                                verbose_name="会議録",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="公表した人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "会議録の版",
                        "verbose_name_plural": "会議録の版",
                        "ordering": ["minutes_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("minutes", "number"),
                                name="minutes_version_once",
                                violation_error_message="この会議録には、同じ番号の版があります。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_by", models.F("fixed_by")), _negated=True
                                ),
                                name="minutes_published_by_another",
                                violation_error_message="確定を記録した人は、その版を公表できません。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number", 1),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="minutes_corrected_for_a_reason",
                                violation_error_message="訂正には理由を書いてください。",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]

"""諮問, 答申 and 市の対応."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import koganei.migration_operations


class Migration(migrations.Migration):
    dependencies = [
        ("committee", "0004_pay"),
        ("koganei", "0006_audit_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        koganei.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="HistoricalInquiry",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=40, verbose_name="文書番号")),
                        ("inquired_on", models.DateField(verbose_name="諮問の日")),
                        ("title", models.CharField(max_length=200, verbose_name="件名")),
                        ("text", models.TextField(verbose_name="諮問の文")),
                        (
                            "remit",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="所掌事項の号"
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="committee.committee",
                                verbose_name="委員会",
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical 諮問",
                        "verbose_name_plural": "historical 諮問",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Inquiry",
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
                        ("number", models.CharField(max_length=40, verbose_name="文書番号")),
                        ("inquired_on", models.DateField(verbose_name="諮問の日")),
                        ("title", models.CharField(max_length=200, verbose_name="件名")),
                        ("text", models.TextField(verbose_name="諮問の文")),
                        (
                            "remit",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="所掌事項の号"
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inquiries",
                                to="committee.committee",
                                verbose_name="委員会",
                            ),
                        ),
                        (
                            "items",
                            models.ManyToManyField(
                                blank=True,
                                related_name="inquiries",
                                to="committee.agendaitem",
                                verbose_name="調査審議した議題",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "諮問",
                        "verbose_name_plural": "諮問",
                        "ordering": ["committee_id", "-inquired_on", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("committee", "number"),
                                name="inquiry_number_once",
                                violation_error_message="この文書番号の諮問は、もうあります。",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdvisoryReport",
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
                        ("title", models.CharField(max_length=200, verbose_name="件名")),
                        ("text", models.TextField(blank=True, verbose_name="答申の文")),
                        (
                            "number",
                            models.CharField(blank=True, max_length=40, verbose_name="文書番号"),
                        ),
                        (
                            "submitted_on",
                            models.DateField(blank=True, null=True, verbose_name="答申の日"),
                        ),
                        (
                            "attachments",
                            models.ManyToManyField(
                                blank=True,
                                related_name="advisory_reports",
                                to="committee.material",
                                verbose_name="添付",
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="advisory_reports",
                                to="committee.committee",
                                verbose_name="委員会",
                            ),
                        ),
                        (
                            "resolution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="advisory_reports",
                                to="committee.resolution",
                                verbose_name="答申を決めた議決",
                            ),
                        ),
                        (
                            "inquiry",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="report",
                                to="committee.inquiry",
                                verbose_name="諮問",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "答申",
                        "verbose_name_plural": "答申",
                        "ordering": ["committee_id", "-submitted_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("submitted_on", None),
                                    models.Q(
                                        ("resolution__isnull", False),
                                        ("submitted_on__isnull", False),
                                        models.Q(("text", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="report_submitted_by_resolution",
                                violation_error_message="答申には、文と、それを決めた議決が要ります。",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CityResponse",
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
                        ("responded_on", models.DateField(verbose_name="対応の日")),
                        ("text", models.TextField(verbose_name="対応")),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="koganei.department",
                                verbose_name="担当課",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="responses",
                                to="committee.advisoryreport",
                                verbose_name="答申",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "市の対応",
                        "verbose_name_plural": "市の対応",
                        "ordering": ["report_id", "responded_on"],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalCityResponse",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("responded_on", models.DateField(verbose_name="対応の日")),
                        ("text", models.TextField(verbose_name="対応")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="koganei.department",
                                verbose_name="担当課",
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="committee.advisoryreport",
                                verbose_name="答申",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical 市の対応",
                        "verbose_name_plural": "historical 市の対応",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAdvisoryReport",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="件名")),
                        ("text", models.TextField(blank=True, verbose_name="答申の文")),
                        (
                            "number",
                            models.CharField(blank=True, max_length=40, verbose_name="文書番号"),
                        ),
                        (
                            "submitted_on",
                            models.DateField(blank=True, null=True, verbose_name="答申の日"),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="committee.committee",
                                verbose_name="委員会",
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "resolution",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="committee.resolution",
                                verbose_name="答申を決めた議決",
                            ),
                        ),
                        (
                            "inquiry",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="committee.inquiry",
                                verbose_name="諮問",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical 答申",
                        "verbose_name_plural": "historical 答申",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ],
        ),
    ]

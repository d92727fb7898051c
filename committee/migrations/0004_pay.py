"""支給調書: slips and their lines."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import koganei.migration_operations


class Migration(migrations.Migration):
    dependencies = [
        ("committee", "0003_minutes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        koganei.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="PaySlip",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="番号")),
                        ("issued_on", models.DateField(verbose_name="作成日")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="差額の理由"),
                        ),
                        (
                            "issued_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="作成した人",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pay_slips",
                                to="committee.meeting",
                                verbose_name="会議",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "支給調書",
                        "verbose_name_plural": "支給調書",
                        "ordering": ["meeting_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "number"),
                                name="pay_slip_number_once",
                                violation_error_message="この会議には、同じ番号の支給調書があります。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number", 1),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="pay_difference_for_a_reason",
                                violation_error_message="差額の支給調書には、理由を書いてください。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayLine",
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
                            "office",
                            models.CharField(
                                choices=[("chair", "会長"), ("member", "委員")],
                                max_length=10,
                                verbose_name="職",
                            ),
                        ),
                        ("yen", models.IntegerField(verbose_name="支給額（円）")),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pay_lines",
                                to="committee.appointment",
                                verbose_name="委嘱",
                            ),
                        ),
                        (
                            "slip",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="committee.payslip",
                                verbose_name="支給調書",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "支給調書の行",
                        "verbose_name_plural": "支給調書の行",
                        "ordering": ["slip_id", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("slip", "appointment"),
                                name="pay_line_once",
                                violation_error_message="この委員の行は、もうあります。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("office__in", ["chair", "member"])),
                                name="pay_line_office_is_known",
                                violation_error_message="職は一覧から選んでください。",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]

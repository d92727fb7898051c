"""Sessions that know whose they are, one-time codes, and a day on which outsiders' accounts end."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from koganei.dates.fiscal_year import FiscalYear


def give_outsiders_a_last_day(apps, schema_editor):
    """Accounts from outside without a day end with this fiscal year; somebody may prolong them."""
    last_day = FiscalYear.of(django.utils.timezone.localdate()).ends_on
    users = apps.get_model("koganei", "User").objects.filter(expires_on=None)
    users.exclude(organization=None).update(expires_on=last_day)


class Migration(migrations.Migration):
    dependencies = [
        ("koganei", "0002_audit"),
    ]

    operations = [
        migrations.RunPython(give_outsiders_a_last_day, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("organization", None), ("expires_on__isnull", False), _connector="OR"
                ),
                name="user_from_outside_expires",
                violation_error_message="関係機関の人の利用者には、有効期限を入れてください。",
            ),
        ),
        migrations.CreateModel(
            name="LoginSession",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40,
                        primary_key=True,
                        serialize=False,
                        verbose_name="session key",
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "address",
                    models.CharField(blank=True, max_length=64, verbose_name="場所（アドレス）"),
                ),
                (
                    "browser",
                    models.CharField(blank=True, max_length=60, verbose_name="ブラウザー"),
                ),
                ("started_at", models.DateTimeField(null=True, verbose_name="ログインした日時")),
                ("used_at", models.DateTimeField(null=True, verbose_name="最後に使った日時")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="login_sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="利用者",
                    ),
                ),
            ],
            options={
                "verbose_name": "ログイン中の場所",
                "verbose_name_plural": "ログイン中の場所",
            },
        ),
        migrations.CreateModel(
            name="OneTimeCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "digest",
                    models.CharField(max_length=64, unique=True, verbose_name="符号のハッシュ"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="発行した日時"
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="期限")),
                (
                    "used_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="使った日時"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="one_time_codes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="利用者",
                    ),
                ),
            ],
            options={
                "verbose_name": "初回ログインの符号",
                "verbose_name_plural": "初回ログインの符号",
                "ordering": ["-created_at"],
            },
        ),
    ]

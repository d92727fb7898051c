"""利益相反, 緊急閲覧, 支援措置: what stands between an account and a person's record."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import koganei.migration_operations
import koganei.my_number


class Migration(migrations.Migration):
    dependencies = [
        ("koganei", "0004_accounts"),
    ]

    operations = [
        koganei.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="AddressProtection",
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
                        ("person_id", models.UUIDField(db_index=True, verbose_name="人の番号")),
                        ("applied_on", models.DateField(verbose_name="申出日")),
                        (
                            "active_on",
                            models.DateField(blank=True, null=True, verbose_name="開始日"),
                        ),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="期間の終わり（この日まで）"
                            ),
                        ),
                        (
                            "registered_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="登録日時"
                            ),
                        ),
                        (
                            "lift_asked_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="解除の申出の日時"
                            ),
                        ),
                        (
                            "lift_reason",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[koganei.my_number.validate],
                                verbose_name="解除の理由",
                            ),
                        ),
                        (
                            "lifted_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="解除の日時"),
                        ),
                        (
                            "lift_asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="解除を申し出た人",
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="解除した人",
                            ),
                        ),
                        (
                            "registered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登録した人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "支援措置",
                        "verbose_name_plural": "支援措置",
                        "ordering": ["-applied_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("active_on", None),
                                        ("active_on__gte", models.F("applied_on")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("ends_on", None),
                                        ("ends_on__gte", models.F("applied_on")),
                                        _connector="OR",
                                    ),
                                ),
                                name="protection_days_in_order",
                                violation_error_message="開始日と期間の終わりは、申出日以後の日にしてください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("lift_asked_at", None),
                                        ("lift_asked_by", None),
                                        ("lift_reason", ""),
                                    ),
                                    models.Q(
                                        ("lift_asked_at__isnull", False),
                                        ("lift_asked_by__isnull", False),
                                        models.Q(("lift_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="protection_lifting_asked_for_with_a_reason",
                                violation_error_message="解除の申出には、理由が要ります。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lifted_at", None), ("lifted_by", None)),
                                    models.Q(
                                        ("lift_asked_by__isnull", False),
                                        ("lifted_at__isnull", False),
                                        models.Q(
                                            ("lifted_by", models.F("lift_asked_by")), _negated=True
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="protection_lifted_by_two_persons",
                                violation_error_message="解除を申し出た人は、解除できません。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AddressReader",
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
                        ("person_id", models.UUIDField(db_index=True, verbose_name="人の番号")),
                        (
                            "added_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="加えた日時"
                            ),
                        ),
                        (
                            "removed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="外した日時"),
                        ),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="加えた人",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="利用者",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "保護された住所を見てよい人",
                        "verbose_name_plural": "保護された住所を見てよい人",
                        "ordering": ["added_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("person_id", "user"),
                                name="address_reader_once",
                                violation_error_message="この人は、もう見てよい人に入っています。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("added_by", models.F("user")), _negated=True),
                                name="address_reader_added_by_another_person",
                                violation_error_message="自分を、保護された住所を見てよい人にはできません。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BreakGlass",
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
                            "case_id",
                            models.UUIDField(db_index=True, verbose_name="相談の番号（内部）"),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("danger", "生命・身体の危険"),
                                    ("absent", "担当不在"),
                                    ("authority", "警察・消防要請"),
                                    ("other", "その他"),
                                ],
                                max_length=10,
                                verbose_name="理由",
                            ),
                        ),
                        (
                            "explanation",
                            models.CharField(
                                blank=True,
                                max_length=400,
                                validators=[koganei.my_number.validate],
                                verbose_name="理由の説明",
                            ),
                        ),
                        (
                            "asked_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="申し出た日時"
                            ),
                        ),
                        (
                            "started_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="始めた日時"),
                        ),
                        (
                            "stopped_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="終わった日時"
                            ),
                        ),
                        (
                            "reviewed_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="確かめた日時"
                            ),
                        ),
                        (
                            "finding",
                            models.CharField(
                                blank=True,
                                choices=[("proper", "適切"), ("improper", "不適切")],
                                max_length=10,
                                verbose_name="結果",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                max_length=400,
                                validators=[koganei.my_number.validate],
                                verbose_name="確かめて分かったこと",
                            ),
                        ),
                        (
                            "granted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="許可した人",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="確かめた人",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="broken_glass",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="閲覧する人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "緊急閲覧",
                        "verbose_name_plural": "緊急閲覧",
                        "ordering": ["-asked_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("stopped_at", None)),
                                fields=("user",),
                                name="break_glass_one_case_at_a_time",
                                violation_error_message="緊急閲覧は、一度に1件だけです。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("finding__in", ["", "proper", "improper"]),
                                    ("reason__in", ["danger", "absent", "authority", "other"]),
                                ),
                                name="break_glass_words_are_known",
                                violation_error_message="理由と結果は一覧から選んでください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("granted_by", None),
                                    models.Q(("granted_by", models.F("user")), _negated=True),
                                    _connector="OR",
                                ),
                                name="break_glass_granted_by_another_person",
                                violation_error_message="自分の緊急閲覧は許可できません。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("started_at", None),
                                    ("stopped_at", None),
                                    ("stopped_at__gte", models.F("started_at")),
                                    _connector="OR",
                                ),
                                name="break_glass_ends_after_its_start",
                                violation_error_message="終わった日時は、始めた日時より後です。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("finding", ""),
                                        ("reviewed_at", None),
                                        ("reviewed_by", None),
                                    ),
                                    models.Q(
                                        ("reviewed_at__isnull", False),
                                        ("stopped_at__isnull", False),
                                        ("started_at__isnull", False),
                                        models.Q(("finding", ""), _negated=True),
                                        models.Q(("reviewed_by", models.F("user")), _negated=True),
                                        models.Q(
                                            ("granted_by", None),
                                            models.Q(
                                                ("reviewed_by", models.F("granted_by")),
                                                _negated=True,
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="break_glass_reviewed_by_another_person",
                                violation_error_message="閲覧した人・許可した人は確かめられません。終わってから、別の人が結果を付けてください。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConflictOfInterest",
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
                        ("person_id", models.UUIDField(db_index=True, verbose_name="人の番号")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("self", "自己申告"),
                                    ("supervisor", "上司の申告"),
                                    ("client", "本人（相談する人）の申出"),
                                ],
                                max_length=10,
                                verbose_name="だれの申出か",
                            ),
                        ),
                        (
                            "relation",
                            models.CharField(
                                choices=[
                                    ("family", "親族"),
                                    ("acquaintance", "知人・近所"),
                                    ("interest", "仕事・お金の関わり"),
                                    ("other", "その他"),
                                ],
                                max_length=12,
                                verbose_name="関わり",
                            ),
                        ),
                        (
                            "declared_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="申告日時"
                            ),
                        ),
                        (
                            "approved_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="承認日時"),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="終わった日時"
                            ),
                        ),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[koganei.my_number.validate],
                                verbose_name="終わらせた理由",
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="承認した人",
                            ),
                        ),
                        (
                            "declared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申告を記録した人",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="終わらせた人",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conflicts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="除斥される利用者",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "利益相反・除斥",
                        "verbose_name_plural": "利益相反・除斥",
                        "ordering": ["-declared_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("user", "person_id"),
                                name="conflict_in_force_once",
                                violation_error_message="この人についての利益相反は、すでに申告されています。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "relation__in",
                                        ["family", "acquaintance", "interest", "other"],
                                    ),
                                    ("source__in", ["self", "supervisor", "client"]),
                                ),
                                name="conflict_words_are_known",
                                violation_error_message="申出と関わりは一覧から選んでください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("source", "self"), ("declared_by", models.F("user"))),
                                    models.Q(
                                        models.Q(("source", "self"), _negated=True),
                                        models.Q(("declared_by", models.F("user")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="conflict_self_declared_by_oneself",
                                violation_error_message="自己申告だけが、除斥される利用者の記録です。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_at", None), ("approved_by", None)),
                                    models.Q(
                                        ("approved_at__isnull", False),
                                        models.Q(
                                            ("approved_by", models.F("declared_by")), _negated=True
                                        ),
                                        models.Q(("approved_by", models.F("user")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="conflict_approved_by_another_person",
                                violation_error_message="申告した人と、除斥される人は、承認できません。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("ended_by", None)),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        models.Q(("end_reason", ""), _negated=True),
                                        models.Q(
                                            ("ended_by", models.F("declared_by")), _negated=True
                                        ),
                                        models.Q(("ended_by", models.F("user")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="conflict_ended_by_another_person",
                                violation_error_message="申告した人と、除斥される人は、終わらせられません。",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]

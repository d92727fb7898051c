"""役割の申請, 人事異動, 代決者, 利用者の棚卸し: rights are asked for, agreed to and registered."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import koganei.migration_operations


class Migration(migrations.Migration):
    dependencies = [
        ("koganei", "0003_login"),
    ]

    operations = [
        koganei.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Transfer",
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
                            "requested_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="申請日時"
                            ),
                        ),
                        (
                            "request_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="申請の理由"),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="承認・却下の日時"
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[("approved", "承認"), ("refused", "却下")],
                                max_length=10,
                                verbose_name="結果",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="却下の理由"),
                        ),
                        (
                            "executed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="登録日時"),
                        ),
                        ("starts_on", models.DateField(verbose_name="異動日")),
                        (
                            "applied_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="課と仕事を移した日時"
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="承認者",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="koganei.department",
                                verbose_name="異動先の課",
                            ),
                        ),
                        (
                            "executed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登録者",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申請者",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="仕事を引き継ぐ人",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="利用者",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "人事異動",
                        "verbose_name_plural": "人事異動",
                        "ordering": ["-starts_on", "user"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(
                                        ("decided_by", models.F("requested_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="transfer_decided_by_another_person",
                                violation_error_message="申請した人は、その申請を承認・却下できません。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("requested_by", models.F("user")), _negated=True),
                                    models.Q(
                                        ("decided_by", None),
                                        models.Q(("decided_by", models.F("user")), _negated=True),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("executed_by", None),
                                        models.Q(("executed_by", models.F("user")), _negated=True),
                                        _connector="OR",
                                    ),
                                ),
                                name="transfer_not_for_own_account",
                                violation_error_message="自分の利用者について、申請・承認・登録はできません。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None), ("decided_by", None), ("decision", "")
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("decision__in", ["approved", "refused"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="transfer_decision_is_complete",
                                violation_error_message="承認・却下には、結果と、した人と、日時が要ります。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", "refused"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="transfer_refused_for_a_reason",
                                violation_error_message="却下には理由が要ります。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("executed_at", None), ("executed_by", None)),
                                    models.Q(
                                        ("decision", "approved"),
                                        ("executed_at__isnull", False),
                                        ("executed_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="transfer_registered_when_approved",
                                violation_error_message="登録できるのは、承認された申請だけです。",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("decision", "refused"), _negated=True),
                                fields=("user", "starts_on"),
                                name="transfer_once_a_day",
                                violation_error_message="この人の、同じ日の異動がすでにあります。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("successor", None),
                                    models.Q(("successor", models.F("user")), _negated=True),
                                    _connector="OR",
                                ),
                                name="transfer_successor_is_another",
                                violation_error_message="仕事を引き継ぐ人は、異動する人とは別の人にしてください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("applied_at", None),
                                    ("executed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="transfer_applied_when_registered",
                                violation_error_message="登録していない異動で、課や仕事は移せません。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoleRequest",
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
                            "requested_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="申請日時"
                            ),
                        ),
                        (
                            "request_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="申請の理由"),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="承認・却下の日時"
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[("approved", "承認"), ("refused", "却下")],
                                max_length=10,
                                verbose_name="結果",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="却下の理由"),
                        ),
                        (
                            "executed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="登録日時"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("grant", "付与"), ("end", "終了")],
                                max_length=5,
                                verbose_name="種類",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("COMMITTEE_MEMBER", "委員"),
                                    ("SECRETARIAT", "委員会事務局"),
                                    ("SECTION_AUTHOR", "担当課 入力者"),
                                    ("SECTION_HEAD", "担当課 課長"),
                                    ("WELFARE_STAFF", "地域福祉課 職員"),
                                    ("WELFARE_MANAGER", "地域福祉課 管理者"),
                                    ("CHIEF_SUPPORT_WORKER", "主任相談支援員"),
                                    ("SUPPORT_WORKER", "相談支援員"),
                                    ("HOUSEHOLD_FINANCE_WORKER", "家計改善支援員"),
                                    ("INTEGRATION_COORDINATOR", "包括化推進員"),
                                    ("CONFERENCE_ATTENDEE", "会議出席関係機関"),
                                    ("AUDITOR", "監査"),
                                    ("ACCOUNT_ADMIN", "利用者管理"),
                                ],
                                max_length=30,
                                verbose_name="役割",
                            ),
                        ),
                        (
                            "starts_on",
                            models.DateField(blank=True, null=True, verbose_name="開始日"),
                        ),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="終了日（この日まで）"
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="承認者",
                            ),
                        ),
                        (
                            "executed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登録者",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申請者",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="利用者",
                            ),
                        ),
                        (
                            "transfer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="role_requests",
                                to="koganei.transfer",
                                verbose_name="人事異動",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "役割の申請",
                        "verbose_name_plural": "役割の申請",
                        "ordering": ["-requested_at", "-pk"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(
                                        ("decided_by", models.F("requested_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="rolerequest_decided_by_another_person",
                                violation_error_message="申請した人は、その申請を承認・却下できません。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("requested_by", models.F("user")), _negated=True),
                                    models.Q(
                                        ("decided_by", None),
                                        models.Q(("decided_by", models.F("user")), _negated=True),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("executed_by", None),
                                        models.Q(("executed_by", models.F("user")), _negated=True),
                                        _connector="OR",
                                    ),
                                ),
                                name="rolerequest_not_for_own_account",
                                violation_error_message="自分の利用者について、申請・承認・登録はできません。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None), ("decided_by", None), ("decision", "")
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("decision__in", ["approved", "refused"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="rolerequest_decision_is_complete",
                                violation_error_message="承認・却下には、結果と、した人と、日時が要ります。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", "refused"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="rolerequest_refused_for_a_reason",
                                violation_error_message="却下には理由が要ります。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("executed_at", None), ("executed_by", None)),
                                    models.Q(
                                        ("decision", "approved"),
                                        ("executed_at__isnull", False),
                                        ("executed_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="rolerequest_registered_when_approved",
                                violation_error_message="登録できるのは、承認された申請だけです。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        [
                                            "COMMITTEE_MEMBER",
                                            "SECRETARIAT",
                                            "SECTION_AUTHOR",
                                            "SECTION_HEAD",
                                            "WELFARE_STAFF",
                                            "WELFARE_MANAGER",
                                            "CHIEF_SUPPORT_WORKER",
                                            "SUPPORT_WORKER",
                                            "HOUSEHOLD_FINANCE_WORKER",
                                            "INTEGRATION_COORDINATOR",
                                            "CONFERENCE_ATTENDEE",
                                            "AUDITOR",
                                            "ACCOUNT_ADMIN",
                                        ],
                                    )
                                ),
                                name="role_request_role_is_known",
                                violation_error_message="役割は一覧から選んでください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on", None),
                                    ("ends_on", None),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="role_request_dates_in_order",
                                violation_error_message="終了日は開始日以後の日にしてください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "grant"), ("starts_on__isnull", False)),
                                    models.Q(
                                        ("ends_on__isnull", False),
                                        ("kind", "end"),
                                        ("starts_on", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="role_request_has_its_dates",
                                violation_error_message="付与には開始日、終了には終了日が要ります。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountReview",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("quarter", models.PositiveSmallIntegerField(verbose_name="四半期")),
                        (
                            "reviewed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="確認日時"
                            ),
                        ),
                        ("accounts", models.PositiveIntegerField(verbose_name="利用者の数")),
                        ("unused", models.PositiveIntegerField(verbose_name="90日使っていない数")),
                        (
                            "note",
                            models.CharField(blank=True, max_length=400, verbose_name="確認の結果"),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="確認者",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "利用者の棚卸し",
                        "verbose_name_plural": "利用者の棚卸し",
                        "ordering": ["-year", "-quarter"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "quarter"),
                                name="account_review_once_a_quarter",
                                violation_error_message="この四半期の棚卸しは記録ずみです。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quarter__gte", 1), ("quarter__lte", 4)),
                                name="account_review_quarter_is_known",
                                violation_error_message="四半期は1から4です。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deputy",
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
                            "role",
                            models.CharField(
                                choices=[
                                    ("WELFARE_MANAGER", "地域福祉課 管理者"),
                                    ("SECTION_HEAD", "担当課 課長"),
                                    ("CHIEF_SUPPORT_WORKER", "主任相談支援員"),
                                ],
                                max_length=30,
                                verbose_name="役割",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="開始日")),
                        ("ends_on", models.DateField(verbose_name="終了日（この日まで）")),
                        (
                            "registered_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="登録日時"
                            ),
                        ),
                        (
                            "deputy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deputy_for",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代決者",
                            ),
                        ),
                        (
                            "principal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deputies",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="決裁者",
                            ),
                        ),
                        (
                            "registered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登録者",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "代決者",
                        "verbose_name_plural": "代決者",
                        "ordering": ["-starts_on", "principal"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("deputy", models.F("principal")), _negated=True
                                ),
                                name="deputy_is_another_person",
                                violation_error_message="代決者は、決裁者とは別の人にしてください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("registered_by", models.F("deputy")), _negated=True),
                                    models.Q(
                                        ("registered_by", models.F("principal")), _negated=True
                                    ),
                                ),
                                name="deputy_registered_by_neither",
                                violation_error_message="決裁者・代決者になる本人は、登録できません。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="deputy_dates_in_order",
                                violation_error_message="終了日は開始日以後の日にしてください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        ["WELFARE_MANAGER", "SECTION_HEAD", "CHIEF_SUPPORT_WORKER"],
                                    )
                                ),
                                name="deputy_role_can_be_deputised",
                                violation_error_message="代決者を置ける役割から選んでください。",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]

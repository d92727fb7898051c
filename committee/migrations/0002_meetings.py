"""会議: agenda, materials, attendance, quorum, resolutions, guests."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import koganei.dates.fields
import koganei.migration_operations


class Migration(migrations.Migration):
    dependencies = [
        ("committee", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        koganei.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="HistoricalMeeting",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "presided_as",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[
                                    (1, "会長"),
                                    (2, "副会長（職務代理）"),
                                    (3, "仮議長（出席した委員の互選）"),
                                ],
                                null=True,
                                verbose_name="議長の立場",
                            ),
                        ),
                        ("is_public", models.BooleanField(default=True, verbose_name="公開")),
                        (
                            "non_public_reason",
                            models.TextField(blank=True, verbose_name="非公開の理由"),
                        ),
                        ("year", koganei.dates.fields.FiscalYearField(verbose_name="年度")),
                        (
                            "number",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="回",
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="開催日")),
                        ("starts_at", models.TimeField(verbose_name="開始の予定")),
                        (
                            "ends_at",
                            models.TimeField(blank=True, null=True, verbose_name="終了の予定"),
                        ),
                        (
                            "place",
                            models.CharField(blank=True, max_length=100, verbose_name="場所"),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("in_person", "会場"),
                                    ("online", "オンライン"),
                                    ("hybrid", "会場とオンライン"),
                                    ("written", "書面開催"),
                                ],
                                default="in_person",
                                max_length=10,
                                verbose_name="開催の方法",
                            ),
                        ),
                        (
                            "online_note",
                            models.CharField(
                                blank=True,
                                help_text="委員だけに知らせます。",
                                max_length=200,
                                verbose_name="オンラインの案内",
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("draft", "準備"),
                                    ("convened", "招集"),
                                    ("notified", "通知・公表"),
                                    ("reception", "受付"),
                                    ("in_session", "議事"),
                                    ("ended", "閉会"),
                                    ("cancelled", "中止"),
                                ],
                                default="draft",
                                max_length=12,
                                verbose_name="段階",
                            ),
                        ),
                        (
                            "convener",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("chair", "会長"),
                                    ("vice_chair", "副会長（職務代理）"),
                                    ("mayor", "市長"),
                                ],
                                max_length=10,
                                verbose_name="招集者",
                            ),
                        ),
                        (
                            "convened_on",
                            models.DateField(blank=True, null=True, verbose_name="招集した日"),
                        ),
                        (
                            "notice_number",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="通知の文書番号"
                            ),
                        ),
                        (
                            "notice_sent_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="委員に通知した日"
                            ),
                        ),
                        (
                            "notice_published_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="開催を公表した日"
                            ),
                        ),
                        (
                            "late_notice_reason",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="公表が遅れた理由"
                            ),
                        ),
                        (
                            "reception_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="受付を始めた時刻"
                            ),
                        ),
                        (
                            "opened_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="開会した時刻"
                            ),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="閉会した時刻"
                            ),
                        ),
                        (
                            "cancelled_on",
                            models.DateField(blank=True, null=True, verbose_name="中止を決めた日"),
                        ),
                        (
                            "cancel_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="中止の理由"),
                        ),
                        (
                            "observer_limit",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="傍聴の定員"
                            ),
                        ),
                        (
                            "observer_selection",
                            models.CharField(
                                choices=[("first_come", "先着順"), ("lottery", "抽選")],
                                default="first_come",
                                max_length=12,
                                verbose_name="傍聴人の決め方",
                            ),
                        ),
                        (
                            "lottery_seed",
                            models.CharField(
                                blank=True, editable=False, max_length=64, verbose_name="抽選の種"
                            ),
                        ),
                        (
                            "lottery_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="抽選の時刻"
                            ),
                        ),
                        (
                            "next_meeting",
                            models.CharField(blank=True, max_length=100, verbose_name="次回の予定"),
                        ),
                        (
                            "calendar_uid",
                            models.UUIDField(
                                db_index=True,
                                default=uuid.uuid4,
                                editable=False,
                                verbose_name="予定の識別子",
                            ),
                        ),
                        (
                            "sequence",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="予定の版"
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
                        (
                            "presided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="committee.appointment",
                                verbose_name="議長を務めた委員",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical 会議",
                        "verbose_name_plural": "historical 会議",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Meeting",
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
                            "presided_as",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[
                                    (1, "会長"),
                                    (2, "副会長（職務代理）"),
                                    (3, "仮議長（出席した委員の互選）"),
                                ],
                                null=True,
                                verbose_name="議長の立場",
                            ),
                        ),
                        ("is_public", models.BooleanField(default=True, verbose_name="公開")),
                        (
                            "non_public_reason",
                            models.TextField(blank=True, verbose_name="非公開の理由"),
                        ),
                        ("year", koganei.dates.fields.FiscalYearField(verbose_name="年度")),
                        (
                            "number",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="回",
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="開催日")),
                        ("starts_at", models.TimeField(verbose_name="開始の予定")),
                        (
                            "ends_at",
                            models.TimeField(blank=True, null=True, verbose_name="終了の予定"),
                        ),
                        (
                            "place",
                            models.CharField(blank=True, max_length=100, verbose_name="場所"),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("in_person", "会場"),
                                    ("online", "オンライン"),
                                    ("hybrid", "会場とオンライン"),
                                    ("written", "書面開催"),
                                ],
                                default="in_person",
                                max_length=10,
                                verbose_name="開催の方法",
                            ),
                        ),
                        (
                            "online_note",
                            models.CharField(
                                blank=True,
                                help_text="委員だけに知らせます。",
                                max_length=200,
                                verbose_name="オンラインの案内",
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("draft", "準備"),
                                    ("convened", "招集"),
                                    ("notified", "通知・公表"),
                                    ("reception", "受付"),
                                    ("in_session", "議事"),
                                    ("ended", "閉会"),
                                    ("cancelled", "中止"),
                                ],
                                default="draft",
                                max_length=12,
                                verbose_name="段階",
                            ),
                        ),
                        (
                            "convener",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("chair", "会長"),
                                    ("vice_chair", "副会長（職務代理）"),
                                    ("mayor", "市長"),
                                ],
                                max_length=10,
                                verbose_name="招集者",
                            ),
                        ),
                        (
                            "convened_on",
                            models.DateField(blank=True, null=True, verbose_name="招集した日"),
                        ),
                        (
                            "notice_number",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="通知の文書番号"
                            ),
                        ),
                        (
                            "notice_sent_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="委員に通知した日"
                            ),
                        ),
                        (
                            "notice_published_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="開催を公表した日"
                            ),
                        ),
                        (
                            "late_notice_reason",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="公表が遅れた理由"
                            ),
                        ),
                        (
                            "reception_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="受付を始めた時刻"
                            ),
                        ),
                        (
                            "opened_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="開会した時刻"
                            ),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="閉会した時刻"
                            ),
                        ),
                        (
                            "cancelled_on",
                            models.DateField(blank=True, null=True, verbose_name="中止を決めた日"),
                        ),
                        (
                            "cancel_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="中止の理由"),
                        ),
                        (
                            "observer_limit",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="傍聴の定員"
                            ),
                        ),
                        (
                            "observer_selection",
                            models.CharField(
                                choices=[("first_come", "先着順"), ("lottery", "抽選")],
                                default="first_come",
                                max_length=12,
                                verbose_name="傍聴人の決め方",
                            ),
                        ),
                        (
                            "lottery_seed",
                            models.CharField(
                                blank=True, editable=False, max_length=64, verbose_name="抽選の種"
                            ),
                        ),
                        (
                            "lottery_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="抽選の時刻"
                            ),
                        ),
                        (
                            "next_meeting",
                            models.CharField(blank=True, max_length=100, verbose_name="次回の予定"),
                        ),
                        (
                            "calendar_uid",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                unique=True,
                                verbose_name="予定の識別子",
                            ),
                        ),
                        (
                            "sequence",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="予定の版"
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="committee.committee",
                                verbose_name="委員会",
                            ),
                        ),
                        (
                            "presided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="committee.appointment",
                                verbose_name="議長を務めた委員",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "会議",
                        "verbose_name_plural": "会議",
                        "ordering": ["-year", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("committee", "year", "number"),
                                name="meeting_number_once_a_year",
                                violation_error_message="この年度には、同じ回の会議があります。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)),
                                name="meeting_numbered_from_one",
                                violation_error_message="会議は第1回から数えます。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_public", True),
                                    models.Q(("non_public_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="meeting_closed_for_a_reason",
                                violation_error_message="非公開の会議には、理由を記録してください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("convened_on", None), ("convener", "")),
                                    models.Q(
                                        ("convened_on__isnull", False),
                                        ("convener__in", ["chair", "vice_chair", "mayor"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="meeting_convened_by_somebody",
                                violation_error_message="招集した日と招集者は、そろえて記録します。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(
                                            ("opened_at__isnull", False),
                                            ("stage__in", ["in_session", "ended"]),
                                        ),
                                        models.Q(
                                            models.Q(
                                                ("stage__in", ["in_session", "ended"]),
                                                _negated=True,
                                            ),
                                            ("opened_at", None),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("ended_at__isnull", False), ("stage", "ended")),
                                        models.Q(
                                            models.Q(("stage", "ended"), _negated=True),
                                            ("ended_at", None),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="meeting_stage_has_its_times",
                                violation_error_message="開会と閉会の時刻は、会議の段階とそろえて記録します。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("cancelled_on__isnull", False),
                                        ("stage", "cancelled"),
                                        models.Q(("cancel_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("stage", "cancelled"), _negated=True),
                                        ("cancel_reason", ""),
                                        ("cancelled_on", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="meeting_cancelled_for_a_reason",
                                violation_error_message="中止した日と理由は、そろえて記録します。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lottery_at", None), ("lottery_seed", "")),
                                    models.Q(
                                        ("lottery_at__isnull", False),
                                        models.Q(("lottery_seed", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="meeting_drawn_with_a_seed",
                                violation_error_message="抽選の時刻と種は、そろえて記録します。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("mode__in", ["in_person", "online", "hybrid", "written"])
                                ),
                                name="meeting_mode_is_known",
                                violation_error_message="開催の方法は一覧から選んでください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "stage__in",
                                        [
                                            "draft",
                                            "convened",
                                            "notified",
                                            "reception",
                                            "in_session",
                                            "ended",
                                            "cancelled",
                                        ],
                                    )
                                ),
                                name="meeting_stage_is_known",
                                violation_error_message="段階は一覧から選んでください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("observer_selection__in", ["first_come", "lottery"])
                                ),
                                name="meeting_observer_selection_is_known",
                                violation_error_message="傍聴人の決め方は一覧から選んでください。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgendaItem",
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
                            "presided_as",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[
                                    (1, "会長"),
                                    (2, "副会長（職務代理）"),
                                    (3, "仮議長（出席した委員の互選）"),
                                ],
                                null=True,
                                verbose_name="議長の立場",
                            ),
                        ),
                        ("is_public", models.BooleanField(default=True, verbose_name="公開")),
                        (
                            "non_public_reason",
                            models.TextField(blank=True, verbose_name="非公開の理由"),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="番号")),
                        ("title", models.CharField(max_length=200, verbose_name="議題")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("deliberation", "審議"),
                                    ("report", "報告"),
                                    ("election", "互選"),
                                    ("other", "その他"),
                                ],
                                default="deliberation",
                                max_length=12,
                                verbose_name="扱い",
                            ),
                        ),
                        (
                            "remit",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="当たる号がなければ空ける（その他）。",
                                null=True,
                                verbose_name="所掌事項の号",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("waiting", "これから"),
                                    ("under_way", "審議中"),
                                    ("decided", "決定"),
                                    ("heard", "報告済み"),
                                    ("continued", "継続審議"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="進み",
                            ),
                        ),
                        (
                            "started_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="始めた時刻"),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="終えた時刻"),
                        ),
                        ("result", models.TextField(blank=True, verbose_name="結果")),
                        (
                            "presided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="committee.appointment",
                                verbose_name="議長を務めた委員",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="committee.meeting",
                                verbose_name="会議",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "議題",
                        "verbose_name_plural": "議題",
                        "ordering": ["meeting_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "number"),
                                name="item_number_once",
                                violation_error_message="この会議には、同じ番号の議題があります。",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "under_way")),
                                fields=("meeting",),
                                name="item_one_at_a_time",
                                violation_error_message="審議中の議題は一つだけです。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_public", True),
                                    models.Q(("non_public_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="item_closed_for_a_reason",
                                violation_error_message="非公開の議題には、理由を記録してください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(
                                            ("presided_as__isnull", False),
                                            ("started_at__isnull", False),
                                            (
                                                "status__in",
                                                ["under_way", "decided", "heard", "continued"],
                                            ),
                                        ),
                                        models.Q(
                                            models.Q(
                                                (
                                                    "status__in",
                                                    ["under_way", "decided", "heard", "continued"],
                                                ),
                                                _negated=True,
                                            ),
                                            ("presided_as", None),
                                            ("started_at", None),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("finished_at__isnull", False),
                                            ("status__in", ["decided", "heard", "continued"]),
                                        ),
                                        models.Q(
                                            models.Q(
                                                ("status__in", ["decided", "heard", "continued"]),
                                                _negated=True,
                                            ),
                                            ("finished_at", None),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="item_status_has_its_times",
                                violation_error_message="議題の時刻と議長は、議題の進みとそろえて記録します。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["deliberation", "report", "election", "other"])
                                ),
                                name="item_kind_is_known",
                                violation_error_message="扱いは一覧から選んでください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["waiting", "under_way", "decided", "heard", "continued"],
                                    )
                                ),
                                name="item_status_is_known",
                                violation_error_message="進みは一覧から選んでください。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Material",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="資料番号")),
                        ("title", models.CharField(max_length=200, verbose_name="資料名")),
                        (
                            "is_public",
                            models.BooleanField(
                                default=True,
                                help_text="非公開の議題の資料は、ここにかかわらず公開しません。",
                                verbose_name="公開する",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="materials",
                                to="committee.agendaitem",
                                verbose_name="議題",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="materials",
                                to="committee.meeting",
                                verbose_name="会議",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "資料",
                        "verbose_name_plural": "資料",
                        "ordering": ["meeting_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "number"),
                                name="material_number_once",
                                violation_error_message="この会議には、同じ番号の資料があります。",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitee",
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
                        ("name", models.CharField(max_length=100, verbose_name="氏名")),
                        (
                            "affiliation",
                            models.CharField(blank=True, max_length=100, verbose_name="所属"),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                help_text="例: 窓口の試行について意見を聴く",
                                max_length=200,
                                verbose_name="求めたこと",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                help_text="すべての議題なら空ける。",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitees",
                                to="committee.agendaitem",
                                verbose_name="議題",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitees",
                                to="committee.meeting",
                                verbose_name="会議",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "委員以外の者の出席",
                        "verbose_name_plural": "委員以外の者の出席",
                        "ordering": ["meeting_id", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalMaterial",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="資料番号")),
                        ("title", models.CharField(max_length=200, verbose_name="資料名")),
                        (
                            "is_public",
                            models.BooleanField(
                                default=True,
                                help_text="非公開の議題の資料は、ここにかかわらず公開しません。",
                                verbose_name="公開する",
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="committee.agendaitem",
                                verbose_name="議題",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="committee.meeting",
                                verbose_name="会議",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical 資料",
                        "verbose_name_plural": "historical 資料",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAgendaItem",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "presided_as",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[
                                    (1, "会長"),
                                    (2, "副会長（職務代理）"),
                                    (3, "仮議長（出席した委員の互選）"),
                                ],
                                null=True,
                                verbose_name="議長の立場",
                            ),
                        ),
                        ("is_public", models.BooleanField(default=True, verbose_name="公開")),
                        (
                            "non_public_reason",
                            models.TextField(blank=True, verbose_name="非公開の理由"),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="番号")),
                        ("title", models.CharField(max_length=200, verbose_name="議題")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("deliberation", "審議"),
                                    ("report", "報告"),
                                    ("election", "互選"),
                                    ("other", "その他"),
                                ],
                                default="deliberation",
                                max_length=12,
                                verbose_name="扱い",
                            ),
                        ),
                        (
                            "remit",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="当たる号がなければ空ける（その他）。",
                                null=True,
                                verbose_name="所掌事項の号",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("waiting", "これから"),
                                    ("under_way", "審議中"),
                                    ("decided", "決定"),
                                    ("heard", "報告済み"),
                                    ("continued", "継続審議"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="進み",
                            ),
                        ),
                        (
                            "started_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="始めた時刻"),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="終えた時刻"),
                        ),
                        ("result", models.TextField(blank=True, verbose_name="結果")),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "presided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="committee.appointment",
                                verbose_name="議長を務めた委員",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="committee.meeting",
                                verbose_name="会議",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical 議題",
                        "verbose_name_plural": "historical 議題",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="AttendanceReply",
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
                            "answer",
                            models.CharField(
                                choices=[
                                    ("present", "出席"),
                                    ("absent", "欠席"),
                                    ("undecided", "未定"),
                                ],
                                max_length=10,
                                verbose_name="回答",
                            ),
                        ),
                        (
                            "via",
                            models.CharField(
                                choices=[
                                    ("room", "会場"),
                                    ("online", "オンライン"),
                                    ("paper", "書面"),
                                ],
                                default="room",
                                max_length=10,
                                verbose_name="出席の方法",
                            ),
                        ),
                        ("replied_on", models.DateField(verbose_name="回答の日")),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                help_text="介助、早退など。",
                                max_length=200,
                                verbose_name="連絡",
                            ),
                        ),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="committee.appointment",
                                verbose_name="委嘱",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="committee.meeting",
                                verbose_name="会議",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "出欠の回答",
                        "verbose_name_plural": "出欠の回答",
                        "ordering": ["meeting_id", "appointment_id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "appointment"),
                                name="reply_once",
                                violation_error_message="この委員の回答は、もうあります。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answer__in", ["present", "absent", "undecided"])
                                ),
                                name="reply_answer_is_known",
                                violation_error_message="回答は一覧から選んでください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("via__in", ["room", "online", "paper"])),
                                name="reply_via_is_known",
                                violation_error_message="出席の方法は一覧から選んでください。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AttendanceEvent",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("arrived", "到着"),
                                    ("left", "退席"),
                                    ("recused", "除斥"),
                                    ("returned", "除斥を終える"),
                                ],
                                max_length=10,
                                verbose_name="出入り",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="時刻")),
                        (
                            "via",
                            models.CharField(
                                choices=[
                                    ("room", "会場"),
                                    ("online", "オンライン"),
                                    ("paper", "書面"),
                                ],
                                default="room",
                                max_length=10,
                                verbose_name="出席の方法",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="除斥・訂正の理由"
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="取り消した時刻"
                            ),
                        ),
                        (
                            "withdrawn_reason",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="取り消した理由"
                            ),
                        ),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="movements",
                                to="committee.appointment",
                                verbose_name="委嘱",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recusals",
                                to="committee.agendaitem",
                                verbose_name="議題（除斥のとき）",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="movements",
                                to="committee.meeting",
                                verbose_name="会議",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "出入りの記録",
                        "verbose_name_plural": "出入りの記録",
                        "ordering": ["meeting_id", "at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("item__isnull", False),
                                        ("kind__in", ["recused", "returned"]),
                                    ),
                                    models.Q(("item", None), ("kind__in", ["arrived", "left"])),
                                    _connector="OR",
                                ),
                                name="movement_recusal_names_its_item",
                                violation_error_message="除斥は、議題ごとに記録します。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "recused"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="movement_recused_for_a_reason",
                                violation_error_message="除斥の理由を書いてください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at", None), ("withdrawn_reason", "")),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawn_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="movement_withdrawn_for_a_reason",
                                violation_error_message="取り消すときは、理由を書いてください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["arrived", "left", "recused", "returned"])
                                ),
                                name="movement_kind_is_known",
                                violation_error_message="出入りは一覧から選んでください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("via__in", ["room", "online", "paper"])),
                                name="movement_via_is_known",
                                violation_error_message="出席の方法は一覧から選んでください。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingStaff",
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
                        ("post", models.CharField(max_length=60, verbose_name="職")),
                        ("name", models.CharField(max_length=100, verbose_name="氏名")),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="staff",
                                to="committee.meeting",
                                verbose_name="会議",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "事務局の出席者",
                        "verbose_name_plural": "事務局の出席者",
                        "ordering": ["meeting_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "number"),
                                name="staff_number_once",
                                violation_error_message="この会議には、同じ順の事務局の出席者がいます。",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Observer",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="受付番号")),
                        ("name", models.CharField(max_length=100, verbose_name="氏名")),
                        ("received_at", models.DateTimeField(verbose_name="受付の時刻")),
                        (
                            "admission",
                            models.CharField(
                                choices=[
                                    ("waiting", "受付"),
                                    ("admitted", "入場"),
                                    ("declined", "定員のため不可"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="結果",
                            ),
                        ),
                        (
                            "drawn",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="抽選の順"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="observers",
                                to="committee.meeting",
                                verbose_name="会議",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "傍聴人",
                        "verbose_name_plural": "傍聴人",
                        "ordering": ["meeting_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "number"),
                                name="observer_number_once",
                                violation_error_message="この受付番号は、もう使われています。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="observer_has_a_name",
                                violation_error_message="傍聴人の氏名を書いてください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("admission__in", ["waiting", "admitted", "declined"])
                                ),
                                name="observer_admission_is_known",
                                violation_error_message="結果は一覧から選んでください。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuorumRecord",
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
                            "is_opening",
                            models.BooleanField(default=False, verbose_name="開会のとき"),
                        ),
                        ("at", models.DateTimeField(verbose_name="時刻")),
                        ("in_office", models.PositiveSmallIntegerField(verbose_name="在任")),
                        ("required", models.PositiveSmallIntegerField(verbose_name="必要")),
                        ("present", models.PositiveSmallIntegerField(verbose_name="出席")),
                        (
                            "recused",
                            models.PositiveSmallIntegerField(default=0, verbose_name="除斥"),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quorum_records",
                                to="committee.agendaitem",
                                verbose_name="議題",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quorum_records",
                                to="committee.meeting",
                                verbose_name="会議",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "定足数の確認",
                        "verbose_name_plural": "定足数の確認",
                        "ordering": ["meeting_id", "at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_opening", True)),
                                fields=("meeting",),
                                name="quorum_opened_once",
                                violation_error_message="この会議は、もう開会しています。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "present__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("required"), "+", models.F("recused")
                                        ),
                                    )
                                ),
                                name="quorum_is_met",
                                violation_error_message="定足数に達していません。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_opening", False),
                                    models.Q(("item", None), ("recused", 0)),
                                    _connector="OR",
                                ),
                                name="quorum_of_opening_has_no_item",
                                violation_error_message="開会のときの定足数は、議題によりません。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Resolution",
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
                            "presided_as",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[
                                    (1, "会長"),
                                    (2, "副会長（職務代理）"),
                                    (3, "仮議長（出席した委員の互選）"),
                                ],
                                null=True,
                                verbose_name="議長の立場",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("decision", "議題の決定"), ("closure", "非公開")],
                                max_length=10,
                                verbose_name="諮ったこと",
                            ),
                        ),
                        ("motion", models.CharField(max_length=300, verbose_name="諮った内容")),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("no_objection", "異議なし"),
                                    ("show_of_hands", "挙手"),
                                    ("ballot", "投票"),
                                ],
                                max_length=15,
                                verbose_name="決め方",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(verbose_name="時刻")),
                        ("voters", models.PositiveSmallIntegerField(verbose_name="表決する数")),
                        (
                            "votes_for",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="賛成"
                            ),
                        ),
                        (
                            "votes_against",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="反対"
                            ),
                        ),
                        (
                            "abstentions",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="棄権"
                            ),
                        ),
                        (
                            "chair_decides",
                            models.CharField(
                                blank=True,
                                choices=[("for", "賛成"), ("against", "反対"), ("abstain", "棄権")],
                                max_length=10,
                                verbose_name="可否同数のときの裁決",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("carried", "可決"),
                                    ("lost", "否決"),
                                    ("tied", "可否同数"),
                                    ("no_quorum", "定足数不足"),
                                ],
                                max_length=10,
                                verbose_name="結果",
                            ),
                        ),
                        ("explanation", models.CharField(max_length=200, verbose_name="計算")),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resolutions",
                                to="committee.agendaitem",
                                verbose_name="議題",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resolutions",
                                to="committee.meeting",
                                verbose_name="会議",
                            ),
                        ),
                        (
                            "presided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="committee.appointment",
                                verbose_name="議長を務めた委員",
                            ),
                        ),
                        (
                            "quorum",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resolution",
                                to="committee.quorumrecord",
                                verbose_name="定足数の確認",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "議決",
                        "verbose_name_plural": "議決",
                        "ordering": ["meeting_id", "decided_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("abstentions", None),
                                        ("method", "no_objection"),
                                        ("votes_against", None),
                                        ("votes_for", None),
                                    ),
                                    models.Q(
                                        ("abstentions__isnull", False),
                                        ("method__in", ["show_of_hands", "ballot"]),
                                        (
                                            "voters",
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("votes_for"),
                                                    "+",
                                                    models.F("votes_against"),
                                                ),
                                                "+",
                                                models.F("abstentions"),
                                            ),
                                        ),
                                        ("votes_against__isnull", False),
                                        ("votes_for__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="resolution_votes_add_up",
                                violation_error_message="賛成・反対・棄権の合計が、表決する数と合いません。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("chair_decides", ""),
                                        ("method", "no_objection"),
                                        ("outcome", "carried"),
                                    ),
                                    models.Q(
                                        ("chair_decides", ""),
                                        ("outcome", "carried"),
                                        (
                                            "voters__lt",
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("votes_for"), "*", models.Value(2)
                                            ),
                                        ),
                                    ),
                                    models.Q(
                                        ("chair_decides", "for"),
                                        ("outcome", "carried"),
                                        ("votes_for", models.F("votes_against")),
                                        ("votes_for__gte", 1),
                                    ),
                                    models.Q(
                                        ("outcome", "lost"),
                                        (
                                            "voters__gte",
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("votes_for"), "*", models.Value(2)
                                            ),
                                        ),
                                        models.Q(("chair_decides", "for"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="resolution_outcome_follows",
                                violation_error_message="議決の結果が、数と合いません。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("chair_decides", ""),
                                    models.Q(
                                        ("chair_decides__in", ["for", "against"]),
                                        ("votes_for", models.F("votes_against")),
                                        ("votes_for__gte", 1),
                                    ),
                                    _connector="OR",
                                ),
                                name="resolution_tie_is_decided",
                                violation_error_message="会長が決するのは、可否同数のときだけです。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", "closure"),
                                    models.Q(("item__isnull", False), ("kind", "decision")),
                                    _connector="OR",
                                ),
                                name="resolution_decision_is_about_an_item",
                                violation_error_message="決定は、議題について記録します。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["decision", "closure"])),
                                name="resolution_kind_is_known",
                                violation_error_message="諮ったことは一覧から選んでください。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("method__in", ["no_objection", "show_of_hands", "ballot"])
                                ),
                                name="resolution_method_is_known",
                                violation_error_message="決め方は一覧から選んでください。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MaterialVersion",
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
                        ("name", models.CharField(max_length=150, verbose_name="ファイル名")),
                        ("content_type", models.CharField(max_length=100, verbose_name="種類")),
                        ("size", models.PositiveIntegerField(verbose_name="大きさ（バイト）")),
                        (
                            "content_hash",
                            models.CharField(max_length=64, verbose_name="内容のハッシュ"),
                        ),
                        ("content", models.BinaryField(verbose_name="内容")),
                        ("added_at", models.DateTimeField(verbose_name="加えた時刻")),
                        (
                            "note",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="差し替えた理由"
                            ),
                        ),
                        (
                            "material",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="committee.material",
                                verbose_name="資料",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "資料の版",
                        "verbose_name_plural": "資料の版",
                        "ordering": ["material_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("material", "number"),
                                name="material_version_once",
                                violation_error_message="この資料には、同じ番号の版があります。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number", 1),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="material_version_says_why",
                                violation_error_message="差し替えるときは、理由を書いてください。",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]

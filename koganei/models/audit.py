"""監査の記録: append-only, in one chain of hashes (access.md, Audit; security.md §4.3 I13, I14).

Only ``koganei.audit.record`` writes here. What the database itself refuses stands at the end;
the form of the chain, which an outsider can verify, in ``koganei/audit_verify_standalone.py``.
"""

from datetime import UTC

from django.conf import settings
from django.db import models
from django.db.models import Q

from koganei.audit_verify_standalone import ORIGIN
from koganei.law import LegalText
from koganei.triggers import refuse, register

AUDIT = LegalText("データベースの保証").section("監査の記録")
HASH_LENGTH = 64


class Result(models.TextChoices):
    """結果"""

    ALLOWED = "allowed", "許可"
    REFUSED = "refused", "拒否"


class AuditEvent(models.Model):
    """監査の記録: who did what to which object, when, from where, and whether it was allowed

    Codes and ids only, never a value. ``sequence`` gives the order, not ``at``: a clock may be set
    back. ``user`` has no constraint in the database, which would lock the user's row at commit.
    """

    sequence = models.PositiveBigIntegerField("番号", primary_key=True)
    at = models.DateTimeField("日時")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="利用者",
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    username = models.CharField("利用者名", max_length=50, blank=True)
    roles = models.CharField("使った役割", max_length=300, blank=True)
    verb = models.CharField("操作", max_length=40)
    object_type = models.CharField("対象の種類", max_length=100, blank=True)
    object_id = models.CharField("対象の番号", max_length=64, blank=True)
    purpose = models.CharField("目的", max_length=40, blank=True)
    address = models.CharField("場所", max_length=64, blank=True)
    result = models.CharField("結果", max_length=10, choices=Result.choices)
    reason = models.CharField("理由", max_length=200, blank=True)
    previous_hash = models.CharField("前の行のハッシュ", max_length=HASH_LENGTH)
    hash = models.CharField("ハッシュ", max_length=HASH_LENGTH)

    class Meta:
        verbose_name = "監査の記録"
        verbose_name_plural = "監査の記録"
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["at"], name="audit_event_by_time"),
            models.Index(fields=["user", "at"], name="audit_event_by_user"),
            models.Index(fields=["object_type", "object_id"], name="audit_event_by_object"),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_event_numbered_from_one",
                condition=Q(sequence__gte=1),
                violation_error_message="監査の記録の番号は1から始まります。",
            ),
            models.CheckConstraint(
                name="audit_event_names_its_verb",
                condition=~Q(verb=""),
                violation_error_message="監査の記録には操作が要ります。",
            ),
            models.CheckConstraint(
                name="audit_event_result_is_known",
                condition=Q(result__in=Result.values),
                violation_error_message="監査の記録の結果は、許可か拒否です。",
            ),
            models.CheckConstraint(
                name="audit_event_refused_for_a_reason",
                condition=~Q(result=Result.REFUSED) | ~Q(reason=""),
                violation_error_message="拒否した記録には理由が要ります。",
            ),
        ]

    def __str__(self):
        return f"{self.sequence} {self.verb} {self.object_type} {self.object_id}".rstrip()

    def payload(self, subjects):
        """Return all that the hash covers; ``subjects`` are (person id, field classes) pairs."""
        return {
            "sequence": self.sequence,
            "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "user": self.user_id,
            "username": self.username,
            "roles": self.roles,
            "verb": self.verb,
            "object_type": self.object_type,
            "object_id": self.object_id,
            "purpose": self.purpose,
            "address": self.address,
            "result": self.result,
            "reason": self.reason,
            "subjects": sorted(map(list, subjects)),
            "previous": self.previous_hash,
        }


class AuditSubject(models.Model):
    """監査の記録の対象者: a person whose data an event touched, and which classes of fields"""

    event = models.ForeignKey(
        AuditEvent, models.PROTECT, verbose_name="監査の記録", related_name="subjects"
    )
    person_id = models.CharField("人の番号", max_length=64, db_index=True)
    field_classes = models.CharField("項目の区分", max_length=120)

    class Meta:
        verbose_name = "監査の記録の対象者"
        verbose_name_plural = "監査の記録の対象者"
        ordering = ["event", "person_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person_id"],
                name="audit_subject_once_an_event",
                violation_error_message="同じ人は1つの記録に1度だけ載ります。",
            ),
            models.CheckConstraint(
                name="audit_subject_names_person_and_classes",
                condition=~Q(person_id="") & ~Q(field_classes=""),
                violation_error_message="対象者の記録には、人の番号と項目の区分が要ります。",
            ),
        ]

    def __str__(self):
        return f"{self.event_id} {self.person_id} {self.field_classes}"


class AuditHead(models.Model):
    """監査の記録の末尾: the one row that writers lock, so that the chain has no gap and no fork"""

    id = models.PositiveSmallIntegerField("番号", primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField("最後の番号", default=0)
    hash = models.CharField("最後のハッシュ", max_length=HASH_LENGTH, default=ORIGIN)

    class Meta:
        verbose_name = "監査の記録の末尾"
        verbose_name_plural = "監査の記録の末尾"
        constraints = [
            models.CheckConstraint(
                name="audit_head_is_one_row",
                condition=Q(id=1),
                violation_error_message="監査の記録の末尾は1行だけです。",
            )
        ]

    def __str__(self):
        return f"{self.sequence} {self.hash}"


EVENTS, SUBJECTS, HEAD = "koganei_auditevent", "koganei_auditsubject", "koganei_audithead"
GUARDS = [
    refuse(f"{name}_never_{event.lower()}d", table, event, message, citation=AUDIT)
    for name, table, message in (
        ("audit_event", EVENTS, "監査の記録は、書き換えも削除もできません。"),
        ("audit_subject", SUBJECTS, "監査の記録の対象者は、書き換えも削除もできません。"),
        ("audit_head", HEAD, "監査の記録の末尾は、消せません。"),
    )
    for event in ("UPDATE", "DELETE", "TRUNCATE")
    if (table, event) != (HEAD, "UPDATE")
]
GUARDS += [
    refuse(
        "audit_event_continues_the_chain",
        EVENTS,
        "INSERT",
        "監査の記録は、末尾の次の番号としてだけ加えられます。",
        when="NOT EXISTS (SELECT 1 FROM koganei_audithead "
        "WHERE sequence + 1 = NEW.sequence AND hash = NEW.previous_hash)",
        citation=AUDIT,
    ),
    # subjects are written first; their foreign key is checked at commit
    refuse(
        "audit_subject_before_its_event",
        SUBJECTS,
        "INSERT",
        "書き終えた監査の記録に、対象者を加えることはできません。",
        when="EXISTS (SELECT 1 FROM koganei_auditevent WHERE sequence = NEW.event_id)",
        citation=AUDIT,
    ),
    refuse(
        "audit_head_starts_empty",
        HEAD,
        "INSERT",
        "監査の記録の末尾は、0番から始まります。",
        when=f"NEW.sequence <> 0 OR NEW.hash <> '{ORIGIN}'",
        citation=AUDIT,
    ),
    refuse(
        "audit_head_follows_the_events",
        HEAD,
        "UPDATE",
        "監査の記録の末尾は、次に書いた記録へだけ進みます。",
        when="NEW.sequence <> OLD.sequence + 1 OR NOT EXISTS ("
        "SELECT 1 FROM koganei_auditevent WHERE sequence = NEW.sequence AND hash = NEW.hash)",
        citation=AUDIT,
    ),
]
register(*GUARDS)

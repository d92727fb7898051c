"""保存期間と保存の延長: dated rules that name nobody, and what keeps one record beyond them"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from consultation.enums import HoldReason, RecordKind
from consultation.models.base import account, line, part_of
from consultation.models.case import Case
from consultation.rules.retention import Rule
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel
from koganei.constraints import known


class RetentionRule(models.Model):
    """保存期間の定め: years for one kind of record, for what ended from a day on

    The newest rule that had begun on the day of the end counts, so that no two can say different
    things of one day.
    """

    kind = models.CharField("保存の区分", max_length=12, choices=RecordKind.choices)
    starts_on = models.DateField("いつから", help_text="この日から後に終わった記録に当てはめる。")
    years = models.PositiveSmallIntegerField(
        "保存年数", null=True, blank=True,
        help_text="終わった日の翌年度の4月1日から数える。空けておくと永年保存。",
    )  # fmt: skip
    source = models.CharField("根拠", max_length=200)
    is_verified = models.BooleanField("市の定めで確かめた", default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "保存期間の定め"
        verbose_name_plural = "保存期間の定め"
        ordering = ["kind", "-starts_on"]
        constraints = [
            known("retention_rule", "kind", RecordKind, "保存の区分"),
            models.UniqueConstraint(
                fields=["kind", "starts_on"],
                name="retention_rule_once_a_day",
                violation_error_message="この区分には、同じ日からの定めがあります（保存期間の定め"
                "「保存期間」）。同じ日に2つの期間は決められません。",
            ),
            models.CheckConstraint(
                name="retention_rule_years_are_years",
                condition=Q(years=None) | Q(years__gte=1, years__lte=100),
                violation_error_message="保存年数は1年から100年です。永年保存は空けておきます。",
            ),
            models.CheckConstraint(
                name="retention_rule_names_its_source",
                condition=~Q(source=""),
                violation_error_message="保存期間には、根拠（規程・要綱など）が要ります。",
            ),
        ]

    def __str__(self):
        years = f"{self.years}年" if self.years else "永年"
        return f"{self.get_kind_display()} {years}"

    @property
    def rule(self):
        return Rule(RecordKind(self.kind), self.years, self.starts_on, self.source)


class Hold(ScopedModel):
    """保存の延長: a record is not erased while this is not ended, whatever its term"""

    WORK = "reason explanation set_by set_at ended_by ended_at end_explanation"

    reason = models.CharField("理由", max_length=12, choices=HoldReason.choices)
    explanation = line("説明", 200, blank=False)
    set_by = account("延長した人")
    set_at = models.DateTimeField("延長した日時", default=timezone.now)
    ended_by = account("延長を終えた人", null=True, blank=True)
    ended_at = models.DateTimeField("延長を終えた日時", null=True, blank=True)
    end_explanation = line("延長を終えた理由", 200)

    class Meta(ScopedModel.Meta):
        abstract = True

    def __str__(self):
        return self.get_reason_display()


def hold_constraints(name, record, label):
    """Return what keeps a table of holds true; ``record`` is the field that names what is held."""
    return [
        known(name, "reason", HoldReason, "理由"),
        models.UniqueConstraint(
            fields=[record],
            condition=Q(ended_at=None),
            name=f"{name}_one_at_a_time",
            violation_error_message=f"この{label}の保存は、もう延長されています。",
        ),
        models.CheckConstraint(
            name=f"{name}_set_for_a_reason",
            condition=~Q(explanation=""),
            violation_error_message="保存を延長する理由を書いてください。",
        ),
        models.CheckConstraint(
            name=f"{name}_ended_by_somebody_for_a_reason",
            condition=Q(ended_at=None, ended_by=None, end_explanation="")
            | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_explanation="")),
            violation_error_message="延長を終えるには、人、日時、理由が要ります。",
        ),
    ]


class RetentionHold(Hold):
    """保存の延長 of a case"""

    resource = "consultation.retention_hold"
    belongs_to = "case"
    field_classes = {Class.EXISTENCE: "id case", Class.WORK: Hold.WORK}

    case = part_of(Case, "相談", related_name="holds")

    class Meta(Hold.Meta):
        verbose_name = "保存の延長"
        verbose_name_plural = "保存の延長"
        ordering = ["case", "-set_at"]
        constraints = hold_constraints("retention_hold", "case", "相談")

"""会議体と、その報酬の日額"""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from committee.enums import RemunerationOffice
from committee.rules.remuneration import Rate
from koganei.law import Citation
from koganei.models import Department


class Committee(models.Model):
    """委員会: a standing body, advisory or internal; its rules are the rows of Ordinance"""

    name = models.CharField(
        "名称",
        max_length=100,
        unique=True,
        error_messages={"unique": "この名称の委員会は、もう登録されています。"},
    )
    code = models.CharField(
        "コード",
        max_length=30,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9_]*\Z", "半角の小文字・数字・_ で、文字から始めてください。"
            )
        ],
        error_messages={"unique": "このコードは、ほかの委員会が使っています。"},
        help_text="例: promotion。コマンドとアドレスで使い、後から変えません。",
    )
    secretariat = models.ForeignKey(
        Department, models.PROTECT, verbose_name="庶務の課", null=True, blank=True
    )
    display_order = models.PositiveSmallIntegerField("表示順", default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "委員会"
        verbose_name_plural = "委員会"
        ordering = ["display_order", "name"]

    def __str__(self):
        return self.name


class Mayor(models.Model):
    """市長: whose name stands on what the city appoints and announces, from a day on"""

    name = models.CharField("氏名", max_length=100)
    took_office_on = models.DateField(
        "就任日", unique=True, error_messages={"unique": "この日に就任した市長は、もうあります。"}
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "市長"
        verbose_name_plural = "市長"
        ordering = ["-took_office_on"]

    def __str__(self):
        return self.name


class RemunerationRate(models.Model):
    """報酬の日額: what another ordinance pays a member of this body for a day"""

    committee = models.ForeignKey(
        Committee, models.PROTECT, verbose_name="委員会", related_name="remuneration_rates"
    )
    office = models.CharField("職", max_length=10, choices=RemunerationOffice.choices)
    yen = models.PositiveIntegerField("日額（円）")
    effective_on = models.DateField("施行日")
    source_name = models.CharField(
        "額を定める条例", max_length=100, help_text="例: 特別職の給与に関する条例"
    )
    source_number = models.CharField(
        "条例番号", max_length=50, blank=True, help_text="例: 昭和31年条例第22号"
    )
    source_place = models.CharField("定めのある所", max_length=50, help_text="例: 別表第3")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "報酬（日額）"
        verbose_name_plural = "報酬（日額）"
        ordering = ["committee_id", "effective_on", "office"]
        constraints = [
            models.CheckConstraint(
                name="remuneration_office_is_known",
                condition=Q(office__in=RemunerationOffice.values),
                violation_error_message="報酬の職は、会長か委員にしてください。",
            ),
            models.UniqueConstraint(
                fields=["committee", "office", "effective_on"],
                name="remuneration_rate_once_a_day",
                violation_error_message="この職の、この施行日の日額は、もう登録されています。",
            ),
        ]

    def __str__(self):
        return f"{self.get_office_display()} 日額{self.yen:,}円"

    @property
    def rate(self):
        """The row as the rules see it."""
        return Rate(
            RemunerationOffice(self.office),
            self.yen,
            self.effective_on,
            Citation(self.source_name, self.source_place),
        )

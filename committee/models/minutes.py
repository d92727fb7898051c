"""会議録: drafted from the record, edited, checked, fixed, published

What the database itself refuses stands at the end.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from committee.enums import CheckResult, MinutesStage, SectionKind
from committee.models.agenda import AgendaItem
from committee.models.appointment import Appointment
from committee.models.meeting import GUARANTEES, Meeting
from koganei.constraints import known
from koganei.triggers import refuse, register


def _person(label, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+", **options
    )


class Minutes(models.Model):
    """会議録: one of each meeting; its text is in the sections, what went out in the versions"""

    meeting = models.OneToOneField(
        Meeting, models.PROTECT, verbose_name="会議", related_name="minutes"
    )
    stage = models.CharField(
        "段階", max_length=10, choices=MinutesStage.choices, default=MinutesStage.DRAFT
    )
    check_until = models.DateField("確認の期限", null=True, blank=True)
    fixed_on = models.DateField("会長が確定した日", null=True, blank=True)
    fixed_by = _person("確定を記録した人", null=True, blank=True)

    class Meta:
        verbose_name = "会議録"
        verbose_name_plural = "会議録"
        ordering = ["meeting_id"]
        constraints = [
            models.CheckConstraint(
                name="minutes_fixed_by_somebody",
                condition=Q(stage__in=["fixed", "published"], fixed_on__isnull=False)
                & Q(fixed_by__isnull=False)
                | Q(stage__in=["draft", "checking"], fixed_on=None, fixed_by=None),
                violation_error_message="確定した日と記録した人は、そろえて記録します。",
            ),
            known("minutes", "stage", MinutesStage, "段階"),
        ]

    def __str__(self):
        return f"{self.meeting}の会議録"


class MinutesSection(models.Model):
    """会議録の部分: one line of the header, or one item; ``version`` counts the saves"""

    minutes = models.ForeignKey(
        Minutes, models.PROTECT, verbose_name="会議録", related_name="sections"
    )
    number = models.PositiveSmallIntegerField("順")
    kind = models.CharField("種類", max_length=10, choices=SectionKind.choices)
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        verbose_name="議題",
        null=True,
        blank=True,
        related_name="minutes_sections",
    )
    title = models.CharField("見出し", max_length=250)
    text = models.TextField("本文", blank=True)
    version = models.PositiveIntegerField("保存の回数", default=1)

    class Meta:
        verbose_name = "会議録の部分"
        verbose_name_plural = "会議録の部分"
        ordering = ["minutes_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "number"],
                name="section_number_once",
                violation_error_message="会議録に、同じ順の部分があります。",
            ),
            models.CheckConstraint(
                name="section_of_an_item",
                condition=Q(kind="item", item__isnull=False) | Q(kind="header", item=None),
                violation_error_message="議題の部分は、議題につけます。",
            ),
            known("section", "kind", SectionKind, "種類"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_public(self):
        """Whether the text may leave: nothing of a closed item or meeting does."""
        return self.item is None or self.item.may_leave


class MinutesRevision(models.Model):
    """会議録の直し: every text that a section ever had"""

    section = models.ForeignKey(
        MinutesSection, models.PROTECT, verbose_name="部分", related_name="revisions"
    )
    number = models.PositiveIntegerField("保存の回数")
    text = models.TextField("本文", blank=True)
    written_by = _person("書いた人")
    written_at = models.DateTimeField("書いた時刻")

    class Meta:
        verbose_name = "会議録の直し"
        verbose_name_plural = "会議録の直し"
        ordering = ["section_id", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "number"],
                name="revision_number_once",
                violation_error_message="この部分には、同じ回の直しがあります。",
            )
        ]

    def __str__(self):
        return f"{self.section} {self.number}回目"


class MinutesCheck(models.Model):
    """発言者の確認: what a member answered to the draft"""

    minutes = models.ForeignKey(
        Minutes, models.PROTECT, verbose_name="会議録", related_name="checks"
    )
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="委員", related_name="minutes_checks"
    )
    result = models.CharField("回答", max_length=10, choices=CheckResult.choices)
    note = models.TextField("求める直し", blank=True)
    answered_on = models.DateField("回答の日")

    class Meta:
        verbose_name = "発言者の確認"
        verbose_name_plural = "発言者の確認"
        ordering = ["minutes_id", "appointment_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "appointment"],
                name="minutes_check_once",
                violation_error_message="この委員の確認は、もう記録されています。",
            ),
            models.CheckConstraint(
                name="minutes_check_says_what",
                condition=~Q(result="changes") | ~Q(note=""),
                violation_error_message="求める直しを書いてください。",
            ),
            known("minutes_check", "result", CheckResult, "回答"),
        ]

    def __str__(self):
        return f"{self.appointment.member} {self.get_result_display()}"


class MinutesVersion(models.Model):
    """会議録の版: what was published, word for word; a correction is the next version

    ``content`` is a list of [kind, title, text] without the texts of closed items.
    """

    minutes = models.ForeignKey(
        Minutes, models.PROTECT, verbose_name="会議録", related_name="versions"
    )
    number = models.PositiveSmallIntegerField("版")
    content = models.JSONField("内容")
    content_hash = models.CharField("内容のハッシュ", max_length=64)
    fixed_on = models.DateField("会長が確定した日")
    fixed_by = _person("確定を記録した人")
    published_on = models.DateField("公表した日")
    published_by = _person("公表した人")
    reason = models.CharField("訂正の理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "会議録の版"
        verbose_name_plural = "会議録の版"
        ordering = ["minutes_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "number"],
                name="minutes_version_once",
                violation_error_message="この会議録には、同じ番号の版があります。",
            ),
            models.CheckConstraint(
                name="minutes_published_by_another",
                condition=~Q(published_by=F("fixed_by")),
                violation_error_message="確定を記録した人は、その版を公表できません。",
            ),
            models.CheckConstraint(
                name="minutes_corrected_for_a_reason",
                condition=Q(number=1) | ~Q(reason=""),
                violation_error_message="訂正には理由を書いてください。",
            ),
        ]

    def __str__(self):
        return f"{self.minutes}（第{self.number}版）"


for _event in ("UPDATE", "DELETE"):
    register(
        refuse(
            f"minutes_version_frozen_{_event.lower()}",
            "committee_minutesversion",
            _event,
            "公表した会議録は変えられません。直しは次の版として公表してください。",
            citation=GUARANTEES,
        ),
        refuse(
            f"minutes_revision_kept_{_event.lower()}",
            "committee_minutesrevision",
            _event,
            "会議録の直しの記録は、変えることも消すこともできません。",
            citation=GUARANTEES,
        ),
    )

"""会議体 (report, chapter 6): who may hear of whom, as rows of master data that name nobody

What the law says of a body is dated: a body reads the newest BodyTerms that has begun. A body
without ``established_on`` stands ready and is not in use yet.
"""

import re

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from consultation.enums import ConsentRule, SeatKind
from consultation.models.base import outside
from koganei.constraints import known

PARAGRAPH = re.compile(r"第?\d+項")


class ConferenceBody(models.Model):
    """会議体: what it is for, and whether it may hear of a person without consent"""

    code = models.SlugField("記号", max_length=30, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    system = models.CharField("制度", max_length=200, blank=True)
    purpose = models.TextField("目的", blank=True)
    subject = models.CharField("対象者", max_length=200, blank=True)
    frequency = models.CharField("開催", max_length=100, blank=True)
    organizer = models.CharField("主催", max_length=100)
    chair = models.CharField("会長・委員長", max_length=100, blank=True)
    consent_rule = models.CharField("本人同意", max_length=12, choices=ConsentRule.choices)
    approves_plans = models.BooleanField("支援計画案を了承する", default=False)
    may_demand = models.BooleanField(
        "情報の提供を求められる", default=False, help_text="法律に基づいて、関係機関に求めるとき"
    )
    established_on = models.DateField(
        "設置した日", null=True, blank=True, help_text="空けておくと、まだ開けない。"
    )
    position = models.PositiveSmallIntegerField("並び順", default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "会議体"
        verbose_name_plural = "会議体"
        ordering = ["position", "pk"]
        constraints = [
            known("conference_body", "consent_rule", ConsentRule, "本人同意"),
            models.CheckConstraint(
                name="conference_body_approves_plans_with_consent",
                condition=Q(approves_plans=False) | Q(consent_rule=ConsentRule.REQUIRED),
                violation_error_message="計画案を了承できるのは、本人同意の要る会議体だけです。",
            ),
            models.CheckConstraint(
                name="conference_body_demands_by_law",
                condition=Q(may_demand=False) | Q(consent_rule=ConsentRule.NOT_REQUIRED),
                violation_error_message="情報の提供を求められるのは、法律に基づく会議体だけです。",
            ),
        ]

    def __str__(self):
        return self.name


class BodyTerms(models.Model):
    """会議体の根拠: paragraphs, secrecy and penalty from a day on, as the law then counts them"""

    body = models.ForeignKey(
        ConferenceBody, models.PROTECT, verbose_name="会議体", related_name="terms"
    )
    starts_on = models.DateField("いつから")
    law = models.CharField("法的根拠", max_length=100, blank=True)
    secrecy = models.CharField("守秘義務", max_length=100, blank=True)
    penalty = models.CharField("違反したとき", max_length=200, blank=True)
    demand = models.CharField("情報の提供を求める根拠", max_length=100, blank=True)
    source = models.CharField("出典・備考", max_length=200, blank=True)
    is_verified = models.BooleanField("条文で確かめた", default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "会議体の根拠"
        verbose_name_plural = "会議体の根拠"
        ordering = ["body", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "starts_on"],
                name="body_terms_once_a_day",
                violation_error_message="この日からの根拠は、すでにあります。",
            ),
            models.CheckConstraint(
                name="body_terms_of_a_law_bind_to_secrecy",
                condition=Q(law="") | ~Q(secrecy=""),
                violation_error_message="法律に基づく会議体には、守秘義務の条文が要ります。",
            ),
        ]

    def __str__(self):
        return self.law or self.secrecy or "なし"

    @property
    def cited_secrecy(self):
        """守秘義務 as papers and screens name it: without paragraphs that nobody has compared."""
        return self.secrecy if self.is_verified else PARAGRAPH.sub("", self.secrecy)


class BodySeat(models.Model):
    """構成員: a post that belongs to a body, from a day to a day; no person's name"""

    body = models.ForeignKey(
        ConferenceBody, models.PROTECT, verbose_name="会議体", related_name="seats"
    )
    kind = models.CharField("立場", max_length=12, choices=SeatKind.choices)
    post = models.CharField("職", max_length=100, help_text="職の名前。人の名前は書かない。")
    agency = outside("consultation.Agency", "機関", null=True, blank=True)
    starts_on = models.DateField("いつから")
    ends_on = models.DateField("いつまで（この日まで）", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "会議体の構成員"
        verbose_name_plural = "会議体の構成員"
        ordering = ["body", "kind", "pk"]
        constraints = [
            known("body_seat", "kind", SeatKind, "立場"),
            models.CheckConstraint(
                name="body_seat_days_in_order",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="終わりの日は、始まりの日以後です。",
            ),
        ]

    def __str__(self):
        return self.post

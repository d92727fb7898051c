"""窓口、開庁の日、関係機関、同意書の文面: master data that holds nobody's data"""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from consultation.enums import Phase
from koganei.constraints import known
from koganei.models import Department, PartnerOrganization


class Desk(models.Model):
    """福祉総合相談窓口: place, hours and who runs it (report, chapter 5)"""

    name = models.CharField("名称", max_length=100, unique=True)
    code = models.CharField("番号の頭", max_length=4, blank=True)
    organization = models.ForeignKey(
        PartnerOrganization, models.PROTECT, verbose_name="受託者", related_name="+"
    )
    place = models.CharField("場所", max_length=200, blank=True)
    phone = models.CharField("電話", max_length=20, blank=True)
    opens_at = models.TimeField("開く時刻", default="08:30")
    closes_at = models.TimeField("閉じる時刻", default="17:00")
    phase = models.CharField("段階", max_length=10, choices=Phase.choices, default=Phase.TRIAL)
    counts_returns = models.BooleanField(
        "再相談も新規に数える",
        default=True,
        help_text="終結した相談のある人が、また相談したとき。受付日の設定で数えます。",
    )
    states_appeal = models.BooleanField(
        "支援決定の通知に不服申立ての教示を載せる",
        default=True,
        help_text="法に基づく事業を使う「支援決定」のときだけ。「確認」には載せません。",
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "福祉総合相談窓口"
        verbose_name_plural = "福祉総合相談窓口"
        ordering = ["pk"]
        constraints = [
            known("desk", "phase", Phase, "段階"),
            models.CheckConstraint(
                name="desk_closes_after_it_opens",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message="閉じる時刻は開く時刻より後です。",
            ),
        ]

    def __str__(self):
        return self.name


class DeskOpening(models.Model):
    """休日窓口: a day on which the desk is open beyond its weekdays; proposed, then confirmed"""

    desk = models.ForeignKey(Desk, models.CASCADE, verbose_name="窓口", related_name="openings")
    day = models.DateField("開く日")
    opens_at = models.TimeField("開く時刻", default="08:30")
    closes_at = models.TimeField("閉じる時刻", default="17:00")
    is_confirmed = models.BooleanField("確定", default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "休日窓口の日"
        verbose_name_plural = "休日窓口の日"
        ordering = ["desk", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "day"],
                name="desk_opening_once_a_day",
                violation_error_message="この日の休日窓口は、すでにあります。",
            ),
            models.CheckConstraint(
                name="desk_opening_closes_after_it_opens",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message="閉じる時刻は開く時刻より後です。",
            ),
        ]

    def __str__(self):
        return f"{self.desk} {self.day}"


class AgencyKind(models.TextChoices):
    """関係機関・関係者の種類: where people come from and go to (domain.md §2.3 b)"""

    WELFARE_OFFICE = "welfare_office", "福祉事務所（生活保護担当）"
    CITY = "city", "行政の他部署"
    COMMUNITY_CARE = "community_care", "地域包括支援センター"
    CARE_SERVICE = "care_service", "居宅介護支援・介護サービス事業所"
    DISABILITY = "disability", "障害者の相談支援"
    EMPLOYMENT_DISABILITY = "employment_disability", "障害者就業・生活支援センター"
    HEALTH_CENTER = "health_center", "保健所・保健センター"
    MEDICAL = "medical", "医療機関"
    CHILD = "child", "児童相談所・子ども家庭支援センター"
    SCHOOL = "school", "学校・SSW"
    JOB_OFFICE = "job_office", "ハローワーク"
    YOUTH = "youth", "地域若者サポートステーション"
    WITHDRAWAL = "withdrawal", "ひきこもり地域支援センター・家族会"
    WELFARE_COUNCIL = "welfare_council", "社会福祉協議会"
    COMMISSIONER = "commissioner", "民生委員・児童委員"
    NEIGHBOURHOOD = "neighbourhood", "自治会・町会・近隣"
    NPO = "npo", "NPO・ボランティア団体"
    HOUSING = "housing", "居住支援法人・不動産事業者"
    LEGAL = "legal", "法テラス・弁護士・司法書士"
    CONSUMER = "consumer", "消費生活センター"
    POLICE = "police", "警察"
    REHABILITATION = "rehabilitation", "保護観察所・更生保護"
    SETTLEMENT = "settlement", "地域生活定着支援センター"
    WOMEN = "women", "女性相談支援センター等"
    FOREIGNERS = "foreigners", "外国人支援団体"
    UTILITIES = "utilities", "ライフライン・見守り協定の事業者"
    OTHER = "other", "その他"


class Agency(models.Model):
    """つなぎ元・つなぎ先: a section of the city or an agency outside, as the desk deals with it"""

    name = models.CharField("名称", max_length=100, unique=True)
    kind = models.CharField("種類", max_length=30, choices=AgencyKind.choices)
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="課", related_name="+", null=True, blank=True
    )
    organization = models.ForeignKey(
        PartnerOrganization,
        models.PROTECT,
        verbose_name="関係機関",
        related_name="+",
        null=True,
        blank=True,
    )
    phone = models.CharField("電話", max_length=20, blank=True)
    is_active = models.BooleanField("使用中", default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "つなぎ元・つなぎ先"
        verbose_name_plural = "つなぎ元・つなぎ先"
        ordering = ["kind", "name"]
        constraints = [
            known("agency", "kind", AgencyKind, "種類"),
            models.CheckConstraint(
                name="agency_is_of_one_house",
                condition=Q(department=None) | Q(organization=None),
                violation_error_message="課か関係機関の、どちらか1つだけを選んでください。",
            ),
        ]

    def __str__(self):
        return self.name


class ConsentWording(models.Model):
    """同意書の文面: never changed once somebody agreed to it; a new wording is a new version"""

    number = models.PositiveSmallIntegerField("版", unique=True)
    text = models.TextField("同意の文")
    purposes = models.TextField("利用目的", help_text="個人情報保護法62条の明示。1行に1つ。")
    starts_on = models.DateField("使い始める日")
    ends_on = models.DateField("使い終わる日（この日まで）", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "同意書の文面"
        verbose_name_plural = "同意書の文面"
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="consent_wording_days_in_order",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="使い終わる日は、使い始める日以後です。",
            )
        ]

    def __str__(self):
        return f"第{self.number}版"

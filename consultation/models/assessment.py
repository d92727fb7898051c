"""課題分析（インテーク・アセスメントシート）: versions; narrative and money apart"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultation.codes import IssueCode, LocalIssue
from consultation.models.base import account, line, part_of, text
from consultation.models.case import Case
from consultation.models.person import Person
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel
from koganei.constraints import known


class Assessment(ScopedModel):
    """アセスメント: a numbered version; a fixed one never changes, the next begins from it"""

    resource = "consultation.assessment"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case number",
        Class.WORK: "assessed_on written_by written_at fixed_by fixed_at",
    }

    case = part_of(Case, "相談", related_name="assessments")
    number = models.PositiveSmallIntegerField("第何版")
    assessed_on = models.DateField("実施日")
    written_by = account("書いた人")
    written_at = models.DateTimeField("書いた日時", default=timezone.now)
    fixed_by = account("確定した人", null=True, blank=True)
    fixed_at = models.DateTimeField("確定した日時", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "課題分析"
        verbose_name_plural = "課題分析"
        ordering = ["case", "-number"]
        indexes = [models.Index(fields=["assessed_on"], name="assessment_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"],
                name="assessment_number_once",
                violation_error_message="この版は、すでにあります。",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(fixed_at=None),
                name="assessment_one_open",
                violation_error_message="書きかけの課題分析があります。",
            ),
            models.CheckConstraint(
                name="assessment_fixed_by_somebody",
                condition=Q(fixed_at=None, fixed_by=None)
                | Q(fixed_at__isnull=False, fixed_by__isnull=False),
                violation_error_message="確定には、人と日時が要ります。",
            ),
        ]

    def __str__(self):
        return f"課題分析 第{self.number}版"


class AssessmentSummary(ScopedModel):
    """課題のまとめ: the appeal, the view, strengths and resources, the direction"""

    resource = "consultation.assessment"
    belongs_to = "assessment"
    field_classes = {
        Class.EXISTENCE: "id assessment version",
        Class.NARRATIVE: "appeal view strengths resources direction",
    }

    assessment = models.OneToOneField(
        Assessment, models.PROTECT, verbose_name="課題分析", related_name="summary"
    )
    appeal = text("本人の訴え")
    view = text("支援員の見立て")
    strengths = text("強み")
    resources = text("使える資源")
    direction = text("支援の方向性")
    version = models.PositiveIntegerField("書き直しの数", default=1)

    class Meta(ScopedModel.Meta):
        verbose_name = "課題のまとめ"
        verbose_name_plural = "課題のまとめ"

    def __str__(self):
        return "課題のまとめ"


class PersonAssessment(ScopedModel):
    """一人ひとりの状況: answers to the questions of the sheet (consultation/questionnaire.py)"""

    resource = "consultation.assessment"
    belongs_to = "assessment"
    field_classes = {
        Class.EXISTENCE: "id assessment person version",
        Class.NARRATIVE: "answers",
    }

    assessment = part_of(Assessment, "課題分析", related_name="persons")
    person = part_of(Person, "人", related_name="+")
    answers = models.JSONField("答え", default=dict)
    version = models.PositiveIntegerField("書き直しの数", default=1)

    class Meta(ScopedModel.Meta):
        verbose_name = "一人ひとりの状況"
        verbose_name_plural = "一人ひとりの状況"
        ordering = ["assessment", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "person"], name="person_assessment_once")
        ]

    def __str__(self):
        return "一人ひとりの状況"


class PersonMoney(ScopedModel):
    """一人ひとりの家計: income, benefits, arrears and debts; a class of its own"""

    resource = "consultation.money"
    belongs_to = "assessment"
    field_classes = {Class.EXISTENCE: "id assessment person version", Class.MONEY: "answers"}

    assessment = part_of(Assessment, "課題分析", related_name="money")
    person = part_of(Person, "人", related_name="+")
    answers = models.JSONField("答え", default=dict)
    version = models.PositiveIntegerField("書き直しの数", default=1)

    class Meta(ScopedModel.Meta):
        verbose_name = "一人ひとりの家計"
        verbose_name_plural = "一人ひとりの家計"
        ordering = ["assessment", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "person"], name="person_money_once")
        ]

    def __str__(self):
        return "一人ひとりの家計"


class PersonIssue(ScopedModel):
    """課題と背景要因: of one person of the household, in the national code and a local one"""

    resource = "consultation.assessment"
    belongs_to = "assessment"
    field_classes = {
        Class.EXISTENCE: "id assessment person",
        Class.NARRATIVE: "code local_code note",
    }

    assessment = part_of(Assessment, "課題分析", related_name="issues")
    person = part_of(Person, "人", related_name="+")
    code = models.PositiveSmallIntegerField("課題", choices=IssueCode.choices)
    local_code = models.CharField(
        "市の細かい区分", max_length=20, choices=LocalIssue.choices, blank=True
    )
    note = line("補足", 200)

    class Meta(ScopedModel.Meta):
        verbose_name = "課題と背景要因"
        verbose_name_plural = "課題と背景要因"
        ordering = ["assessment", "person", "code", "pk"]
        constraints = [
            known("person_issue", "code", IssueCode, "課題"),
            known("person_issue", "local_code", LocalIssue, "市の細かい区分", blank=True),
            models.UniqueConstraint(
                fields=["assessment", "person", "code", "local_code"],
                name="person_issue_once",
                violation_error_message="同じ課題が2回あります。",
            ),
        ]

    def __str__(self):
        return self.get_code_display()

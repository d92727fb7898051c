"""委員会の意見と市の考え方: what the committee said to a sheet, and what the city answers

And 委員会の評価, a grade that the committee gives beside the section's own, never in its place.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from committee.models import Meeting, SelectionCategory
from evaluation.enums import Grade, OpinionState, OpinionTarget, Reflection, ViewStage
from evaluation.models.base import account
from evaluation.models.plan import Measure
from evaluation.models.sheet import EvaluationSheet, SheetEntry
from koganei.constraints import known
from koganei.models import Department

ANSWERS = {
    ViewStage.DRAFT: OpinionState.TO_ANSWER,
    ViewStage.CHECKING: OpinionState.TO_CHECK,
    ViewStage.APPROVED: OpinionState.DONE,
}


class Opinion(models.Model):
    """委員会の意見: about one row, one measure or the whole sheet; ``number`` has no gaps

    ``speaker`` says of which category of members the speaker is, never who; None is 「委員」.
    ``department`` gives the city's view; None while nobody knows yet who does. One that is not
    ``is_main`` is not printed, and ``left_out_reason`` says why. It is never erased.
    """

    sheet = models.ForeignKey(
        EvaluationSheet, models.PROTECT, verbose_name="評価票", related_name="opinions"
    )
    number = models.PositiveSmallIntegerField("番号")
    target = models.CharField("該当箇所の種類", max_length=10, choices=OpinionTarget.choices)
    entry = models.ForeignKey(
        SheetEntry, models.PROTECT, verbose_name="評価票の行", null=True, blank=True,
        related_name="opinions",
    )  # fmt: skip
    measure = models.ForeignKey(
        Measure, models.PROTECT, verbose_name="施策", null=True, blank=True,
        related_name="opinions",
    )  # fmt: skip
    text = models.TextField("意見")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name="会議", null=True, blank=True,
        related_name="opinions",
    )  # fmt: skip
    place = models.CharField("会議録の箇所", max_length=100, blank=True)
    speaker = models.ForeignKey(
        SelectionCategory, models.PROTECT, verbose_name="発言者の選出区分", null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="担当課", null=True, blank=True,
        related_name="opinions",
    )  # fmt: skip
    is_main = models.BooleanField("「主な意見」に載せる", default=True)
    left_out_reason = models.CharField("載せない理由", max_length=200, blank=True)
    version = models.PositiveIntegerField("保存の回数", default=1)
    recorded_by = account("記録した人")
    recorded_at = models.DateTimeField("記録した日時", default=timezone.now)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "委員会の意見"
        verbose_name_plural = "委員会の意見"
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "number"],
                name="opinion_number_once",
                violation_error_message="この評価票には、同じ番号の意見があります。",
            ),
            models.CheckConstraint(
                name="opinion_has_one_target",
                condition=Q(target=OpinionTarget.ENTRY, entry__isnull=False, measure=None)
                | Q(target=OpinionTarget.MEASURE, entry=None, measure__isnull=False)
                | Q(target=OpinionTarget.SHEET, entry=None, measure=None),
                violation_error_message="意見の該当箇所は、行、施策、全体のどれか一つにします。",
            ),
            models.CheckConstraint(
                name="opinion_says_something",
                condition=~Q(text=""),
                violation_error_message="意見を書いてください。",
            ),
            models.CheckConstraint(
                name="opinion_says_where_it_was_given",
                condition=Q(meeting__isnull=False) | ~Q(place=""),
                violation_error_message="会議か、意見を受けた場を書いてください。",
            ),
            models.CheckConstraint(
                name="opinion_left_out_for_a_reason",
                condition=Q(is_main=True, left_out_reason="")
                | Q(is_main=False) & ~Q(left_out_reason=""),
                violation_error_message="載せない意見には理由を書き、載せる意見には書きません。",
            ),
        ]

    def __str__(self):
        return f"意見{self.number}"

    @property
    def place_label(self):
        """該当箇所, as it is shown and printed."""
        if self.entry_id:
            return f"{self.entry.initiative}（{self.entry.department}）"
        return f"施策{self.measure}" if self.measure_id else "全体"

    @property
    def speaker_label(self):
        """「委員」 and the category; the name of a person is never recorded."""
        return f"委員（{self.speaker.short_name}）" if self.speaker_id else "委員"

    @property
    def source_label(self):
        """The meeting and the place in its minutes."""
        return "　".join(filter(None, [str(self.meeting or ""), self.place]))

    @property
    def answer(self):
        """市の考え方, or None while nobody has begun."""
        return getattr(self, "city_view", None)

    @property
    def view_version(self):
        """How often 市の考え方 was saved; 0 before the first."""
        return self.answer.version if self.answer else 0

    @property
    def state(self):
        if not self.is_main:
            return OpinionState.LEFT_OUT
        if self.department_id is None:
            return OpinionState.UNASSIGNED
        return ANSWERS[self.answer.stage] if self.answer else OpinionState.TO_ANSWER


class CityView(models.Model):
    """市の考え方: written by the section, approved by its head; every wording is in the history

    ``comment`` holds the words with which it was last sent back; ``version`` counts the saves.
    """

    opinion = models.OneToOneField(
        Opinion, models.PROTECT, verbose_name="委員会の意見", related_name="city_view"
    )
    stage = models.CharField(
        "段階", max_length=10, choices=ViewStage.choices, default=ViewStage.DRAFT
    )
    text = models.TextField("市の考え方", blank=True)
    reflection = models.CharField(
        "反映の区分", max_length=10, choices=Reflection.choices, blank=True
    )
    comment = models.TextField("差し戻しのことば", blank=True)
    version = models.PositiveIntegerField("保存の回数", default=1)
    written_by = account("書いた人")
    written_at = models.DateTimeField("書いた日時", default=timezone.now)
    principal = account("決裁者", null=True, blank=True)
    approved_by = account("確認した人", null=True, blank=True)
    approved_on = models.DateField("確認した日", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "市の考え方"
        verbose_name_plural = "市の考え方"
        ordering = ["opinion"]
        constraints = [
            known("city_view", "stage", ViewStage, "段階"),
            known("city_view", "reflection", Reflection, "反映の区分", blank=True),
            models.CheckConstraint(
                name="city_view_is_whole_before_it_goes_up",
                condition=Q(stage=ViewStage.DRAFT) | ~Q(text="") & ~Q(reflection=""),
                violation_error_message="課長に回すには、市の考え方と反映の区分が要ります。",
            ),
            models.CheckConstraint(
                name="city_view_approved_by_somebody",
                condition=Q(
                    stage=ViewStage.APPROVED, principal__isnull=False, approved_by__isnull=False,
                    approved_on__isnull=False,
                )
                | ~Q(stage=ViewStage.APPROVED)
                & Q(principal=None, approved_by=None, approved_on=None),
                violation_error_message="確認した人と日は、確認ずみの段階とそろえて記録します。",
            ),
            models.CheckConstraint(
                name="city_view_approved_by_another",
                condition=Q(approved_by=None) | ~Q(approved_by=F("written_by")),
                violation_error_message="書いた人は、自分の書いた市の考え方を確認できません。",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.opinion}への市の考え方"

    @property
    def is_acting(self):
        """代決: somebody registered approved in the head's place."""
        return self.approved_by_id != self.principal_id


class CommitteeGrade(models.Model):
    """委員会の評価: of one row, by the committee, beside the section's own grade"""

    entry = models.OneToOneField(
        SheetEntry, models.PROTECT, verbose_name="評価票の行", related_name="committee_grade"
    )
    grade = models.CharField("委員会の評価", max_length=1, choices=Grade.choices)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name="会議", null=True, blank=True,
        related_name="committee_grades",
    )  # fmt: skip
    note = models.CharField("評価の理由", max_length=400, blank=True)
    recorded_by = account("記録した人")
    recorded_at = models.DateTimeField("記録した日時", default=timezone.now)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "委員会の評価"
        verbose_name_plural = "委員会の評価"
        ordering = ["entry"]
        constraints = [known("committee_grade", "grade", Grade, "委員会の評価")]

    def __str__(self):
        return f"{self.entry} 委員会の評価 {self.grade}"

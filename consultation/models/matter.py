"""支援会議の案件の台帳: a register of its own, which no key joins to a case or a person

Source: report, chapter 6(1); 生活困窮者自立支援法9条; 社会福祉法106条の6; security.md §2.6.
Whoever is concerned stands here under the name that was told, never as a Person of the desk. What
was said stands in tables of the class ``statutory``: read by who attends an item of the matter and
by the city's manager, and by the drafter until the matter is decided on.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultation.codes import MatterEnd, MatterNoteKind, MatterStage, Sex
from consultation.enums import MemberRole
from consultation.models.base import account, line, opaque_key, outside, part_of, text
from consultation.models.person import SearchKey, SearchKind
from koganei.access.decision import NOTHING
from koganei.access.field_classes import FieldClass as Class
from koganei.access.matrix import Scope
from koganei.access.scoped import ScopedModel
from koganei.constraints import known
from koganei.dates.fields import FiscalYearField


class StatutoryMatter(ScopedModel):
    """支援会議の案件: its number, its ground in law and who decided; no word of whom it is about

    OWN: while one drafts it, on the order of the manager. SITTING: while one attends an item of it
    (MatterAttendee), or is entrusted with approaching the person. Nobody reaches a matter from
    which they are recused, or that names somebody in whom they have a conflict of interest.
    """

    resource = "consultation.matter"
    field_classes = {
        Class.EXISTENCE: "id number fiscal_year sequence body",
        Class.WORK: "law stage opened_on ordered_by drafter version proposed_by decided_by "
        "decided_on approach_by review_on end_kind ended_by ended_on",
    }

    id = opaque_key()
    number = models.CharField("番号", max_length=20, unique=True)
    fiscal_year = FiscalYearField("年度")
    sequence = models.PositiveIntegerField("連番")
    body = outside("consultation.ConferenceBody", "会議体")
    law = line("法的根拠", 100, blank=False)
    stage = models.CharField(
        "段階", max_length=10, choices=MatterStage.choices, default=MatterStage.DRAFT
    )
    opened_on = models.DateField("起案を命じた日")
    ordered_by = account("起案を命じた人")
    drafter = account("起案する人")
    version = models.PositiveIntegerField("版", default=1)
    proposed_by = line("申し出た機関・職", 100)
    decided_by = account("決めた人", null=True, blank=True)
    decided_on = models.DateField("決めた日", null=True, blank=True)
    approach_by = account("働きかける人", null=True, blank=True)
    review_on = models.DateField("見直す日", null=True, blank=True)
    end_kind = models.CharField("終わり方", max_length=12, choices=MatterEnd.choices, blank=True)
    ended_by = account("終えた人", null=True, blank=True)
    ended_on = models.DateField("終えた日", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "支援会議の案件"
        verbose_name_plural = "支援会議の案件"
        ordering = ["-fiscal_year", "-sequence"]
        constraints = [
            known("matter", "stage", MatterStage, "段階"),
            known("matter", "end_kind", MatterEnd, "終わり方", blank=True),
            models.UniqueConstraint(
                fields=["fiscal_year", "sequence"],
                name="matter_number_once",
                violation_error_message="この番号は使われています。",
            ),
            models.CheckConstraint(
                name="matter_stands_on_a_law",
                condition=~Q(law=""),
                violation_error_message="支援会議の案件には、法的根拠が要ります。",
            ),
            models.CheckConstraint(
                name="matter_decided_by_another_than_the_drafter",
                condition=Q(stage=MatterStage.DRAFT, decided_by=None, decided_on=None)
                | (
                    ~Q(stage=MatterStage.DRAFT)
                    & Q(decided_by__isnull=False, decided_on__isnull=False)
                    & ~Q(decided_by=models.F("drafter"))
                ),
                violation_error_message="取り上げるかどうかは、起案した人とは別の人が決めます。",
            ),
            models.CheckConstraint(
                name="matter_ended_whole",
                condition=(
                    Q(stage=MatterStage.ENDED)
                    & ~Q(end_kind="")
                    & Q(ended_by__isnull=False, ended_on__isnull=False)
                )
                | (~Q(stage=MatterStage.ENDED) & Q(end_kind="", ended_by=None, ended_on=None)),
                violation_error_message="終わりには、終わり方と人と日が要ります。",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def over_on(self):
        """The day from which it is kept for its term: ended, or not taken up; None while open."""
        return self.decided_on if self.stage == MatterStage.DECLINED else self.ended_on

    @classmethod
    def scope_condition(cls, scope, actor):
        return cls._within(scope, actor) & ~Q(pk__in=MatterRecusal.of(actor))

    @classmethod
    def _within(cls, scope, actor):
        from consultation.models.matter_sitting import MatterAttendee  # noqa: PLC0415 -- it needs this file

        if scope == Scope.OWN:
            return Q(drafter=actor, stage=MatterStage.DRAFT)
        if scope == Scope.SITTING:
            attended = MatterAttendee.open_to(actor, timezone.localdate())
            is_entrusted = Q(approach_by=actor, stage=MatterStage.TAKEN_UP)
            return Q(pk__in=attended.values("item__matter")) | is_entrusted
        return super().scope_condition(scope, actor)

    @classmethod
    def told_outside(cls, actor, classes):
        """To who was chosen for an item of it, by law and under secrecy; consent is not the basis.

        Who is entrusted with approaching the person is of the desk or the city, never of outside.
        """
        from consultation.models.matter_sitting import MatterAttendee  # noqa: PLC0415 -- it needs this file

        told = MatterAttendee.told_to(actor, timezone.now())
        return Q(pk__in=told.values("item__matter"))

    @classmethod
    def concerns(cls, persons):
        """Matters that name one of ``persons``: the names are compared, for there is no key."""
        named = SearchKey.objects.filter(person__in=persons, kind=SearchKind.NAME, is_whole=True)
        same = MatterPerson.objects.filter(key__in=named.order_by().values("value"))
        return Q(pk__in=same.order_by().values("matter"))

    @classmethod
    def opened_by_break_glass(cls, cases):
        """Never: what is said under the secrecy of a conference (security.md §2.6)."""
        return NOTHING


class MatterPerson(ScopedModel):
    """案件に出てくる人: the name that was told, which is nobody's row at the desk

    ``key`` is the form of the name by which a conflict of interest is noticed. No address: where
    somebody is may be protected, and nothing here could tell.
    """

    resource = "consultation.matter_text"
    belongs_to = "matter"
    field_classes = {
        Class.EXISTENCE: "id matter number",
        Class.STATUTORY: "role name kana key birth_on sex",
    }

    id = opaque_key()
    matter = part_of(StatutoryMatter, "支援会議の案件", related_name="persons")
    number = models.PositiveSmallIntegerField("番号")
    role = models.CharField("立場", max_length=10, choices=MemberRole.choices)
    name = line("氏名", 100, blank=False)
    kana = line("ふりがな", 100)
    key = line("氏名の手がかり", 100)
    birth_on = models.DateField("生年月日", null=True, blank=True)
    sex = models.CharField("性別", max_length=12, choices=Sex.choices, default=Sex.UNKNOWN)

    class Meta(ScopedModel.Meta):
        verbose_name = "案件に出てくる人"
        verbose_name_plural = "案件に出てくる人"
        ordering = ["matter", "number"]
        constraints = [
            known("matter_person", "role", MemberRole, "立場"),
            known("matter_person", "sex", Sex, "性別"),
            models.UniqueConstraint(
                fields=["matter", "number"],
                name="matter_person_number_once",
                violation_error_message="同じ番号の人がいます。",
            ),
        ]

    def __str__(self):
        return "案件に出てくる人"


class MatterText(ScopedModel):
    """案件の内容: why it is taken up although consent cannot be had"""

    resource = "consultation.matter_text"
    belongs_to = "matter"
    field_classes = {
        Class.EXISTENCE: "id matter",
        Class.STATUTORY: "need no_consent known asked",
    }

    matter = models.OneToOneField(
        StatutoryMatter, models.PROTECT, verbose_name="支援会議の案件", related_name="text"
    )
    need = text("取り上げる理由")
    no_consent = text("本人同意を得られない事情")
    known = text("分かっていること")
    asked = text("会議で話し合いたいこと")

    class Meta(ScopedModel.Meta):
        verbose_name = "案件の内容"
        verbose_name_plural = "案件の内容"

    def __str__(self):
        return "案件の内容"


class MatterNote(ScopedModel):
    """台帳に書き足したこと: an opinion of an agency, how one came near the person, how it ended"""

    resource = "consultation.matter_record"
    belongs_to = "matter"
    field_classes = {
        Class.EXISTENCE: "id matter",
        Class.WORK: "kind agency written_by written_at",
        Class.STATUTORY: "words",
    }

    matter = part_of(StatutoryMatter, "支援会議の案件", related_name="notes")
    kind = models.CharField("種類", max_length=10, choices=MatterNoteKind.choices)
    agency = outside("consultation.Agency", "機関", null=True, blank=True)
    written_by = account("書いた人")
    written_at = models.DateTimeField("書いた日時", default=timezone.now)
    words = text("内容")

    class Meta(ScopedModel.Meta):
        verbose_name = "台帳に書き足したこと"
        verbose_name_plural = "台帳に書き足したこと"
        ordering = ["matter", "-written_at", "-pk"]
        constraints = [known("matter_note", "kind", MatterNoteKind, "種類")]

    def __str__(self):
        return "台帳に書き足したこと"


class MatterHandover(ScopedModel):
    """窓口への引継ぎ: that somebody of the matter agreed, and when; not to which case

    Who did it stands in the audit alone, so that no row here tells of a case.
    """

    resource = "consultation.matter_handover"
    belongs_to = "matter"
    field_classes = {Class.EXISTENCE: "id matter person", Class.WORK: "handed_over_on"}

    matter = part_of(StatutoryMatter, "支援会議の案件", related_name="handovers")
    person = part_of(MatterPerson, "案件に出てくる人", related_name="handovers")
    handed_over_on = models.DateField("引き継いだ日")

    class Meta(ScopedModel.Meta):
        verbose_name = "窓口への引継ぎ"
        verbose_name_plural = "窓口への引継ぎ"
        ordering = ["matter", "handed_over_on", "pk"]

    def __str__(self):
        return "窓口への引継ぎ"


class MatterRecusal(ScopedModel):
    """案件からの除斥: an account that must not come near a matter, whatever its role"""

    resource = "consultation.matter"
    belongs_to = "matter"
    field_classes = {
        Class.EXISTENCE: "id matter",
        Class.WORK: "user recused_by recused_at",
    }

    matter = part_of(StatutoryMatter, "支援会議の案件", related_name="recusals")
    user = account("除斥された人")
    recused_by = account("除斥した人")
    recused_at = models.DateTimeField("除斥した日時", default=timezone.now)

    class Meta(ScopedModel.Meta):
        verbose_name = "案件からの除斥"
        verbose_name_plural = "案件からの除斥"
        ordering = ["matter", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "user"],
                name="matter_recusal_once",
                violation_error_message="この人は、もう除斥されています。",
            ),
        ]

    def __str__(self):
        return "案件からの除斥"

    @classmethod
    def of(cls, actor):
        """Return a query of the ids of the matters that ``actor`` must not come near."""
        return cls.objects.filter(user=actor).order_by().values("matter")

"""世帯と続柄: dated, so that 8050 and double care can be seen (rules.md, households)"""

from django.db import models
from django.db.models import F, Q

from consultation.models.base import DeskRecord, line, outside, part_of
from consultation.models.person import Person
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel
from koganei.constraints import known


class Household(DeskRecord):
    """世帯: who belongs together, whether living together or not"""

    resource = "consultation.person"
    field_classes = {Class.EXISTENCE: DeskRecord.RECORD_FIELDS}

    class Meta(DeskRecord.Meta):
        verbose_name = "世帯"
        verbose_name_plural = "世帯"
        ordering = ["pk"]

    def __str__(self):
        return "世帯"

    @classmethod
    def of_cases(cls, cases):
        from consultation.models.case import Case  # noqa: PLC0415 -- it needs this file

        return Q(pk__in=Case.objects.filter(pk__in=cases).order_by().values("household"))

    @classmethod
    def concerns(cls, persons):
        return Q(pk__in=households_of(persons))


class HouseholdMembership(ScopedModel):
    """世帯の人: from–until, the last day included"""

    resource = "consultation.person"
    belongs_to = "household"
    field_classes = {
        Class.EXISTENCE: "id household person",
        Class.IDENTITY: "lives_together starts_on ends_on occupation note",
    }

    household = part_of(Household, "世帯", related_name="memberships")
    person = part_of(Person, "人", related_name="memberships")
    lives_together = models.BooleanField("同居", default=True)
    starts_on = models.DateField("いつから", null=True, blank=True)
    ends_on = models.DateField("いつまで（この日まで）", null=True, blank=True)
    occupation = line("職業・就学", 50)
    note = line("備考", 100)

    class Meta(ScopedModel.Meta):
        verbose_name = "世帯の人"
        verbose_name_plural = "世帯の人"
        ordering = ["household", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "person"],
                condition=Q(ends_on=None),
                name="household_member_once",
                violation_error_message="この人は、すでにこの世帯の人です。",
            ),
            models.CheckConstraint(
                name="household_membership_days_in_order",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="世帯を離れた日は、入った日以後です。",
            ),
        ]

    def __str__(self):
        return "同居" if self.lives_together else "別居"


class RelationshipKind(models.TextChoices):
    """関係: ``person`` is … of ``related``"""

    PARENT = "parent", "実親"
    ADOPTIVE_PARENT = "adoptive_parent", "養親"
    STEP_PARENT = "step_parent", "継親"
    FOSTER_PARENT = "foster_parent", "里親"
    SPOUSE = "spouse", "配偶者"
    PARTNER = "partner", "内縁・パートナー"
    SIBLING = "sibling", "きょうだい"
    GRANDPARENT = "grandparent", "祖父母"
    RELATIVE = "relative", "その他の親族"
    GUARDIAN = "guardian", "成年後見人等"
    CARER = "carer", "世話をする人"
    FRIEND = "friend", "友人・知人"


class RelationshipEnd(models.TextChoices):
    """関係の終わり方"""

    DIVORCED = "divorced", "離婚・離縁"
    SEPARATED = "separated", "別居・解消"
    DIED = "died", "死別"
    OTHER = "other", "その他"


class Relationship(ScopedModel):
    """続柄・関係: dated and typed, one row for both sides"""

    resource = "consultation.person"
    belongs_to = "person"
    field_classes = {
        Class.EXISTENCE: "id person related",
        Class.IDENTITY: "kind starts_on ends_on ended_by note",
    }

    person = part_of(Person, "人", related_name="relationships")
    related = part_of(Person, "だれの", related_name="related_by")
    kind = models.CharField("関係", max_length=20, choices=RelationshipKind.choices)
    starts_on = models.DateField("いつから", null=True, blank=True)
    ends_on = models.DateField("いつまで（この日まで）", null=True, blank=True)
    ended_by = models.CharField(
        "終わり方", max_length=10, choices=RelationshipEnd.choices, blank=True
    )
    note = line("備考", 100)

    class Meta(ScopedModel.Meta):
        verbose_name = "続柄・関係"
        verbose_name_plural = "続柄・関係"
        ordering = ["person", "pk"]
        constraints = [
            known("relationship", "kind", RelationshipKind, "関係"),
            known("relationship", "ended_by", RelationshipEnd, "終わり方", blank=True),
            models.CheckConstraint(
                name="relationship_is_between_two",
                condition=~Q(person=F("related")),
                violation_error_message="自分自身との関係は記録できません。",
            ),
            models.UniqueConstraint(
                fields=["person", "related", "kind"],
                condition=Q(ends_on=None, ended_by=""),
                name="relationship_once",
                violation_error_message="この関係は、すでに記録されています。",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class TieStrength(models.TextChoices):
    """エコマップの線"""

    STRONG = "strong", "強い"
    NORMAL = "normal", "ふつう"
    WEAK = "weak", "弱い"
    TENSE = "tense", "対立"


class EcomapTie(ScopedModel):
    """エコマップの線: between a person and an agency or a group around the household"""

    resource = "consultation.person"
    belongs_to = "person"
    field_classes = {
        Class.EXISTENCE: "id person agency",
        Class.IDENTITY: "other strength note",
    }

    person = part_of(Person, "人", related_name="ties")
    agency = outside("consultation.Agency", "関係機関", null=True, blank=True)
    other = line("機関でないつながり", 50)
    strength = models.CharField(
        "つながり", max_length=8, choices=TieStrength.choices, default=TieStrength.NORMAL
    )
    note = line("備考", 50)

    class Meta(ScopedModel.Meta):
        verbose_name = "エコマップの線"
        verbose_name_plural = "エコマップの線"
        ordering = ["person", "pk"]
        constraints = [
            known("ecomap_tie", "strength", TieStrength, "つながり"),
            models.CheckConstraint(
                name="ecomap_tie_leads_somewhere",
                condition=Q(agency__isnull=False) | ~Q(other=""),
                violation_error_message="関係機関か、ほかのつながりを入れてください。",
            ),
        ]

    def __str__(self):
        return self.get_strength_display()


def households_of(persons):
    """Return a query of the ids of the households to which ``persons`` belong or belonged."""
    return HouseholdMembership.objects.filter(person__in=persons).order_by().values("household")

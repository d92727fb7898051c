"""会議の出席者と守秘義務: who comes to a sitting, for which of its bodies, and who acknowledged

Nothing here leads to a case or to a matter of 支援会議: an item of either kind names the attendees
that its chair picked, and opens to nobody who did not acknowledge for the part it belongs to.
"""

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from consultation.enums import AcknowledgedHow
from consultation.models.base import LONGEST, account, line, opaque_key, outside
from consultation.models.bodies import BodyTerms
from consultation.models.conference import Conference, ConferencePart
from koganei.constraints import known


class Attendee(models.Model):
    """会議の出席者: an account, or somebody of an agency who has none, at one sitting"""

    id = opaque_key()
    conference = models.ForeignKey(
        Conference, models.PROTECT, verbose_name="会議の開催", related_name="attendees"
    )
    user = account("利用者", null=True, blank=True)
    name = line("氏名（利用者でない人）", 50)
    agency = outside("consultation.Agency", "機関")
    post = line("職", 50)
    added_by = account("加えた人")
    added_at = models.DateTimeField("加えた日時", default=timezone.now)
    ended_at = models.DateTimeField("外した日時", null=True, blank=True)

    class Meta:
        verbose_name = "会議の出席者"
        verbose_name_plural = "会議の出席者"
        ordering = ["conference", "added_at"]
        constraints = [
            models.CheckConstraint(
                name="attendee_is_an_account_or_a_name",
                condition=(Q(user__isnull=False) & Q(name="")) | (Q(user=None) & ~Q(name="")),
                violation_error_message="利用者を選ぶか、氏名を書くか、どちらか1つにしてください。",
            ),
            models.UniqueConstraint(
                fields=["conference", "user"],
                condition=Q(ended_at=None, user__isnull=False),
                name="attendee_account_once",
                violation_error_message="この人は、すでに出席者です。",
            ),
            models.UniqueConstraint(
                fields=["conference", "agency", "name"],
                condition=Q(ended_at=None, user=None),
                name="attendee_name_once",
                violation_error_message="この人は、すでに出席者です。",
            ),
        ]

    def __str__(self):
        return self.name or str(self.user)


class AttendeeSeat(models.Model):
    """会議体の構成員としての出席: an attendee sits in a body of the sitting, on one of its posts"""

    attendee = models.ForeignKey(
        Attendee, models.PROTECT, verbose_name="会議の出席者", related_name="seats"
    )
    part = models.ForeignKey(
        ConferencePart, models.PROTECT, verbose_name="開催の中の会議体", related_name="seats"
    )
    seat = outside("consultation.BodySeat", "会議体の構成員")

    class Meta:
        verbose_name = "構成員としての出席"
        verbose_name_plural = "構成員としての出席"
        ordering = ["attendee", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["attendee", "part"],
                name="attendee_seat_once",
                violation_error_message="この人は、この会議体にすでに出席します。",
            )
        ]

    def __str__(self):
        return str(self.seat)


class Acknowledgement(models.Model):
    """守秘義務の確認: that a person read what binds them, for one part of a sitting"""

    attendee = models.ForeignKey(
        Attendee, models.PROTECT, verbose_name="会議の出席者", related_name="acknowledgements"
    )
    part = models.ForeignKey(
        ConferencePart, models.PROTECT, verbose_name="開催の中の会議体", related_name="+"
    )
    terms = outside("consultation.BodyTerms", "会議体の根拠")
    words = models.TextField("示した文", max_length=LONGEST)
    how = models.CharField("方法", max_length=10, choices=AcknowledgedHow.choices)
    acknowledged_at = models.DateTimeField("確認した日時")
    recorded_by = account("記録した人")
    recorded_at = models.DateTimeField("記録した日時", default=timezone.now)

    class Meta:
        verbose_name = "守秘義務の確認"
        verbose_name_plural = "守秘義務の確認"
        ordering = ["attendee", "acknowledged_at"]
        constraints = [
            known("acknowledgement", "how", AcknowledgedHow, "方法"),
            models.UniqueConstraint(
                fields=["attendee", "part", "terms"],
                name="acknowledgement_once",
                violation_error_message="この人の守秘義務の確認は、すでに記録してあります。",
            ),
        ]

    def __str__(self):
        return "守秘義務の確認"

    @classmethod
    def in_force(cls):
        """Return those made on the terms that hold on the day of the sitting, as a query.

        A sitting that is moved past a change of the law asks again.
        """
        terms = BodyTerms.objects.filter(
            body=OuterRef("part__body"), starts_on__lte=OuterRef("part__conference__held_on")
        )
        newest = terms.order_by("-starts_on").values("pk")[:1]
        return cls.objects.order_by().filter(terms=Subquery(newest), attendee__ended_at=None)

    @classmethod
    def made_for(cls, *, attendee, part):
        """Return the condition: the attendee of a row acknowledged for its part; both lookups."""
        return Exists(cls.in_force().filter(attendee=OuterRef(attendee), part=OuterRef(part)))

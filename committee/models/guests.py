"""会議に居合わせる、委員でない人: 委員以外の者, 事務局, 傍聴人"""

from django.db import models
from django.db.models import Q

from committee.enums import Admission
from committee.models.agenda import AgendaItem
from committee.models.meeting import Meeting
from koganei.constraints import known


class Invitee(models.Model):
    """委員以外の者の出席（条例第6条第4項）: heard, never counted"""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name="会議", related_name="invitees"
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        verbose_name="議題",
        null=True,
        blank=True,
        related_name="invitees",
        help_text="すべての議題なら空ける。",
    )
    name = models.CharField("氏名", max_length=100)
    affiliation = models.CharField("所属", max_length=100, blank=True)
    purpose = models.CharField(
        "求めたこと", max_length=200, help_text="例: 窓口の試行について意見を聴く"
    )

    class Meta:
        verbose_name = "委員以外の者の出席"
        verbose_name_plural = "委員以外の者の出席"
        ordering = ["meeting_id", "id"]

    def __str__(self):
        return f"{self.affiliation} {self.name}".strip()


class MeetingStaff(models.Model):
    """事務局の出席者: post and name, as the minutes give them"""

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="会議", related_name="staff")
    number = models.PositiveSmallIntegerField("順")
    post = models.CharField("職", max_length=60)
    name = models.CharField("氏名", max_length=100)

    class Meta:
        verbose_name = "事務局の出席者"
        verbose_name_plural = "事務局の出席者"
        ordering = ["meeting_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="staff_number_once",
                violation_error_message="この会議には、同じ順の事務局の出席者がいます。",
            )
        ]

    def __str__(self):
        return f"{self.post} {self.name}"


class Observer(models.Model):
    """傍聴人: the reception's register, for the secretariat alone

    ``drawn`` is the place in the lottery, empty where none was held.
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name="会議", related_name="observers"
    )
    number = models.PositiveSmallIntegerField("受付番号")
    name = models.CharField("氏名", max_length=100)
    received_at = models.DateTimeField("受付の時刻")
    admission = models.CharField(
        "結果", max_length=10, choices=Admission.choices, default=Admission.WAITING
    )
    drawn = models.PositiveSmallIntegerField("抽選の順", null=True, blank=True)

    class Meta:
        verbose_name = "傍聴人"
        verbose_name_plural = "傍聴人"
        ordering = ["meeting_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="observer_number_once",
                violation_error_message="この受付番号は、もう使われています。",
            ),
            models.CheckConstraint(
                name="observer_has_a_name",
                condition=~Q(name=""),
                violation_error_message="傍聴人の氏名を書いてください。",
            ),
            known("observer", "admission", Admission, "結果"),
        ]

    def __str__(self):
        return f"傍聴{self.number}"

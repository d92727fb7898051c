"""諮問・答申・市の対応

What the database itself refuses stands at the end.
"""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from committee.models.agenda import AgendaItem
from committee.models.body import Committee
from committee.models.files import KeptFile
from committee.models.meeting import GUARANTEES
from committee.models.resolution import Resolution
from koganei.models import Department
from koganei.triggers import refuse, register


class Inquiry(models.Model):
    """諮問（条例第2条）: what the mayor asks; ``items`` are where it was deliberated"""

    committee = models.ForeignKey(
        Committee, models.PROTECT, verbose_name="委員会", related_name="inquiries"
    )
    number = models.CharField("文書番号", max_length=40)
    inquired_on = models.DateField("諮問の日")
    title = models.CharField("件名", max_length=200)
    text = models.TextField("諮問の文")
    remit = models.PositiveSmallIntegerField("所掌事項の号", null=True, blank=True)
    items = models.ManyToManyField(
        AgendaItem, verbose_name="調査審議した議題", related_name="inquiries", blank=True
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "諮問"
        verbose_name_plural = "諮問"
        ordering = ["committee_id", "-inquired_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "number"],
                name="inquiry_number_once",
                violation_error_message="この文書番号の諮問は、もうあります。",
            ),
        ]

    def __str__(self):
        return self.title


class AdvisoryReport(models.Model):
    """答申（条例第2条）: answers an inquiry; without one it is the committee's own 意見

    Free to change until it is submitted; then never again.
    """

    committee = models.ForeignKey(
        Committee, models.PROTECT, verbose_name="委員会", related_name="advisory_reports"
    )
    inquiry = models.OneToOneField(
        Inquiry,
        models.PROTECT,
        verbose_name="諮問",
        null=True,
        blank=True,
        related_name="report",
    )
    title = models.CharField("件名", max_length=200)
    text = models.TextField("答申の文", blank=True)
    number = models.CharField("文書番号", max_length=40, blank=True)
    submitted_on = models.DateField("答申の日", null=True, blank=True)
    resolution = models.ForeignKey(
        Resolution,
        models.PROTECT,
        verbose_name="答申を決めた議決",
        null=True,
        blank=True,
        related_name="advisory_reports",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "答申"
        verbose_name_plural = "答申"
        ordering = ["committee_id", "-submitted_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="report_submitted_by_resolution",
                condition=Q(submitted_on=None)
                | Q(submitted_on__isnull=False, resolution__isnull=False) & ~Q(text=""),
                violation_error_message="答申には、文と、それを決めた議決が要ります。",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def kind(self):
        return "答申" if self.inquiry_id else "意見"

    @property
    def is_closed(self):
        """Whether it rests on what was decided behind closed doors."""
        item = self.resolution and self.resolution.item
        return item is not None and not item.may_leave


class ReportAttachment(KeptFile):
    """答申の添付: a file that goes with a report; with it, it is frozen when submitted"""

    report = models.ForeignKey(
        AdvisoryReport, models.PROTECT, verbose_name="答申", related_name="attachments"
    )
    number = models.PositiveSmallIntegerField("添付番号")
    title = models.CharField("名称", max_length=200)

    class Meta:
        verbose_name = "答申の添付"
        verbose_name_plural = "答申の添付"
        ordering = ["report_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                name="report_attachment_number_once",
                violation_error_message="この答申には、同じ番号の添付があります。",
            ),
        ]

    def __str__(self):
        return f"添付{self.number} {self.title}"


class CityResponse(models.Model):
    """市の対応: what the city did with a report"""

    report = models.ForeignKey(
        AdvisoryReport, models.PROTECT, verbose_name="答申", related_name="responses"
    )
    responded_on = models.DateField("対応の日")
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="担当課", null=True, blank=True
    )
    text = models.TextField("対応")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "市の対応"
        verbose_name_plural = "市の対応"
        ordering = ["report_id", "responded_on"]

    def __str__(self):
        return f"{self.report}への対応"


NOT_DECIDED = """NEW.submitted_on IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM committee_resolution r JOIN committee_meeting m ON m.id = r.meeting_id
    WHERE r.id = NEW.resolution_id AND r.kind = 'decision' AND r.outcome = 'carried'
      AND m.committee_id = NEW.committee_id)"""

for _event in ("INSERT", "UPDATE"):
    register(
        refuse(
            f"report_was_decided_{_event.lower()}",
            "committee_advisoryreport",
            _event,
            "この委員会が可決した議決がないので、答申できません。",
            when=NOT_DECIDED,
            citation=GUARANTEES,
        )
    )
for _event, _row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
    register(
        refuse(
            f"report_attachment_frozen_{_event.lower()}",
            "committee_reportattachment",
            _event,
            "出した答申の添付は変えられません。",
            when=f"(SELECT r.submitted_on FROM committee_advisoryreport r"  # noqa: S608 -- columns
            f" WHERE r.id = {_row}.report_id) IS NOT NULL",
            citation=GUARANTEES,
            first_lock=f"committee_advisoryreport WHERE id = {_row}.report_id",
        )
    )
for _event in ("UPDATE", "DELETE"):
    register(
        refuse(
            f"report_frozen_{_event.lower()}",
            "committee_advisoryreport",
            _event,
            "出した答申は変えられません。",
            when="OLD.submitted_on IS NOT NULL",
            citation=GUARANTEES,
        )
    )

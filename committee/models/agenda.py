"""議題と資料"""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from committee.enums import ItemKind, ItemStatus
from committee.models.conditions import carried, rule_of_meeting
from committee.models.files import KeptFile
from committee.models.meeting import GUARANTEES, MaybeClosed, Meeting, Presided
from koganei.constraints import known
from koganei.triggers import refuse, register

BEGUN = [ItemStatus.UNDER_WAY, ItemStatus.DECIDED, ItemStatus.HEARD, ItemStatus.CONTINUED]
FINISHED = [ItemStatus.DECIDED, ItemStatus.HEARD, ItemStatus.CONTINUED]


class AgendaItem(Presided, MaybeClosed):
    """議題（次第の1行）: ``remit`` is its 号 of 第2条, empty for その他

    ``result`` is what came out where nothing was voted on; decisions stand in ``Resolution``.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="会議", related_name="items")
    number = models.PositiveSmallIntegerField("番号")
    title = models.CharField("議題", max_length=200)
    kind = models.CharField(
        "扱い", max_length=12, choices=ItemKind.choices, default=ItemKind.DELIBERATION
    )
    remit = models.PositiveSmallIntegerField(
        "所掌事項の号", null=True, blank=True, help_text="当たる号がなければ空ける（その他）。"
    )
    status = models.CharField(
        "進み", max_length=10, choices=ItemStatus.choices, default=ItemStatus.WAITING
    )
    started_at = models.DateTimeField("始めた時刻", null=True, blank=True)
    finished_at = models.DateTimeField("終えた時刻", null=True, blank=True)
    result = models.TextField("結果", blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "議題"
        verbose_name_plural = "議題"
        ordering = ["meeting_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="item_number_once",
                violation_error_message="この会議には、同じ番号の議題があります。",
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(status=ItemStatus.UNDER_WAY),
                name="item_one_at_a_time",
                violation_error_message="審議中の議題は一つだけです。",
            ),
            models.CheckConstraint(
                name="item_closed_for_a_reason",
                condition=Q(is_public=True) | ~Q(non_public_reason=""),
                violation_error_message="非公開の議題には、理由を記録してください。",
            ),
            models.CheckConstraint(
                name="item_status_has_its_times",
                condition=(
                    Q(status__in=BEGUN, started_at__isnull=False, presided_as__isnull=False)
                    | ~Q(status__in=BEGUN) & Q(started_at=None, presided_as=None)
                )
                & (
                    Q(status__in=FINISHED, finished_at__isnull=False)
                    | ~Q(status__in=FINISHED) & Q(finished_at=None)
                ),
                violation_error_message="議題の時刻と議長は、議題の進みとそろえて記録します。",
            ),
            known("item", "kind", ItemKind, "扱い"),
            known("item", "status", ItemStatus, "進み"),
        ]

    def __str__(self):
        return f"議題{self.number} {self.title}"

    @property
    def may_leave(self):
        """Whether the public may know more of it than that it was closed, and why."""
        return self.is_public and self.meeting.is_public


class Material(models.Model):
    """資料（資料1…）: its files are its versions; ``is_public`` lets it out with the notice"""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name="会議", related_name="materials"
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        verbose_name="議題",
        null=True,
        blank=True,
        related_name="materials",
    )
    number = models.PositiveSmallIntegerField("資料番号")
    title = models.CharField("資料名", max_length=200)
    is_public = models.BooleanField(
        "公開する", default=True, help_text="非公開の議題の資料は、ここにかかわらず公開しません。"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "資料"
        verbose_name_plural = "資料"
        ordering = ["meeting_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="material_number_once",
                violation_error_message="この会議には、同じ番号の資料があります。",
            )
        ]

    def __str__(self):
        return f"資料{self.number} {self.title}"

    @property
    def may_leave(self):
        """Whether the public may have it: open itself, and laid before an open item."""
        item_open = self.item is None or self.item.may_leave
        return self.is_public and self.meeting.is_public and item_open


class MaterialVersion(KeptFile):
    """資料の版: one file, never changed; a correction is the next version"""

    material = models.ForeignKey(
        Material, models.PROTECT, verbose_name="資料", related_name="versions"
    )
    number = models.PositiveSmallIntegerField("版")
    added_at = models.DateTimeField("加えた時刻")
    note = models.CharField("差し替えた理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "資料の版"
        verbose_name_plural = "資料の版"
        ordering = ["material_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["material", "number"],
                name="material_version_once",
                violation_error_message="この資料には、同じ番号の版があります。",
            ),
            models.CheckConstraint(
                name="material_version_says_why",
                condition=Q(number=1) | ~Q(note=""),
                violation_error_message="差し替えるときは、理由を書いてください。",
            ),
        ]

    def __str__(self):
        return f"{self.material}（第{self.number}版）"


CLOSED_WITHOUT_RESOLUTION = (
    f"NOT NEW.is_public AND COALESCE({rule_of_meeting('o.meetings_public')}, true)"
    f" AND NOT {carried('closure', 'r.item_id = NEW.id')}"
)
DECIDED_WITHOUT_RESOLUTION = """NEW.status = 'decided' AND NOT EXISTS (
    SELECT 1 FROM committee_resolution r WHERE r.item_id = NEW.id AND r.kind = 'decision')"""

for _event in ("INSERT", "UPDATE"):
    register(
        refuse(
            f"item_closed_by_resolution_{_event.lower()}",
            "committee_agendaitem",
            _event,
            "委員会に諮った議決がないので、議題を非公開にできません。",
            when=CLOSED_WITHOUT_RESOLUTION,
            citation=GUARANTEES,
        ),
        refuse(
            f"item_decided_by_resolution_{_event.lower()}",
            "committee_agendaitem",
            _event,
            "議決の記録がないので、決定とすることができません。",
            when=DECIDED_WITHOUT_RESOLUTION,
            citation=GUARANTEES,
        ),
    )
for _event in ("UPDATE", "DELETE"):
    register(
        refuse(
            f"material_version_frozen_{_event.lower()}",
            "committee_materialversion",
            _event,
            "資料の版は変えられません。差し替えは次の版として加えてください。",
            citation=GUARANTEES,
        )
    )

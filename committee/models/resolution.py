"""議決: what was put to the committee, how, and how it ended"""

from django.db import models
from django.db.models import F, Q

from committee.enums import Outcome, ResolutionKind, ResolutionMethod, Vote
from committee.models.agenda import AgendaItem
from committee.models.conditions import rule_of_meeting
from committee.models.meeting import GUARANTEES, Meeting, Presided
from committee.models.quorum import QuorumRecord
from koganei.constraints import known
from koganei.triggers import refuse, register

COUNTED = ["show_of_hands", "ballot"]


class Resolution(Presided):
    """議決（条例第6条第3項・第7条ただし書）: one decision with its numbers; never changed

    Of 異議なし no votes are counted. ``explanation`` is the arithmetic as it was printed that day.
    ``item`` is empty only for the closure of a whole meeting.
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name="会議", related_name="resolutions"
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        verbose_name="議題",
        null=True,
        blank=True,
        related_name="resolutions",
    )
    quorum = models.OneToOneField(
        QuorumRecord, models.PROTECT, verbose_name="定足数の確認", related_name="resolution"
    )
    kind = models.CharField("諮ったこと", max_length=10, choices=ResolutionKind.choices)
    motion = models.CharField("諮った内容", max_length=300)
    method = models.CharField("決め方", max_length=15, choices=ResolutionMethod.choices)
    decided_at = models.DateTimeField("時刻")
    voters = models.PositiveSmallIntegerField("表決する数")
    votes_for = models.PositiveSmallIntegerField("賛成", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("反対", null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField("棄権", null=True, blank=True)
    chair_decides = models.CharField(
        "可否同数のときの裁決", max_length=10, choices=Vote.choices, blank=True
    )
    outcome = models.CharField("結果", max_length=10, choices=Outcome.choices)
    explanation = models.CharField("計算", max_length=200)

    class Meta:
        verbose_name = "議決"
        verbose_name_plural = "議決"
        ordering = ["meeting_id", "decided_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="resolution_votes_add_up",
                condition=Q(
                    method="no_objection",
                    votes_for=None,
                    votes_against=None,
                    abstentions=None,
                )
                | Q(
                    method__in=COUNTED,
                    votes_for__isnull=False,
                    votes_against__isnull=False,
                    abstentions__isnull=False,
                    voters=F("votes_for") + F("votes_against") + F("abstentions"),
                ),
                violation_error_message="賛成・反対・棄権の合計が、表決する数と合いません。",
            ),
            models.CheckConstraint(
                name="resolution_outcome_follows",
                condition=Q(method="no_objection", outcome="carried", chair_decides="")
                | Q(outcome="carried", chair_decides="", voters__lt=F("votes_for") * 2)
                | Q(
                    outcome="carried",
                    chair_decides="for",
                    votes_for=F("votes_against"),
                    votes_for__gte=1,
                )
                | Q(outcome="lost", voters__gte=F("votes_for") * 2) & ~Q(chair_decides="for"),
                violation_error_message="議決の結果が、数と合いません。",
            ),
            models.CheckConstraint(
                name="resolution_tie_is_decided",
                condition=Q(chair_decides="")
                | Q(
                    votes_for=F("votes_against"),
                    votes_for__gte=1,
                    chair_decides__in=["for", "against"],
                ),
                violation_error_message="会長が決するのは、可否同数のときだけです。",
            ),
            models.CheckConstraint(
                name="resolution_decision_is_about_an_item",
                condition=Q(kind="closure") | Q(kind="decision", item__isnull=False),
                violation_error_message="決定は、議題について記録します。",
            ),
            known("resolution", "kind", ResolutionKind, "諮ったこと"),
            known("resolution", "method", ResolutionMethod, "決め方"),
        ]

    def __str__(self):
        return f"{self.motion}（{self.get_outcome_display()}）"

    @property
    def by_chair(self):
        """Whether the chair decided at a tie."""
        return bool(self.chair_decides)


# What no code may get past.

CHAIR_OUT = rule_of_meeting("CASE WHEN o.chair_has_vote THEN 0 ELSE 1 END")
WITHOUT_ITS_QUORUM = f"""NOT EXISTS (
    SELECT 1 FROM committee_quorumrecord q
    WHERE q.id = NEW.quorum_id AND q.meeting_id = NEW.meeting_id AND NOT q.is_opening
      AND COALESCE(q.item_id, 0) = COALESCE(NEW.item_id, 0) AND q.at = NEW.decided_at
      AND q.present - q.recused - {CHAIR_OUT} = NEW.voters)"""  # noqa: S608 -- names of columns

register(
    refuse(
        "resolution_with_its_quorum",
        "committee_resolution",
        "INSERT",
        "その時刻・その議題の定足数の確認がないか、表決する数がそれと合いません。",
        when=WITHOUT_ITS_QUORUM,
        citation=GUARANTEES,
    ),
    *(
        refuse(
            f"resolution_frozen_{event.lower()}",
            "committee_resolution",
            event,
            "議決の記録は、後から変えられません。",
            citation=GUARANTEES,
        )
        for event in ("UPDATE", "DELETE")
    ),
)

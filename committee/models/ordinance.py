"""条例・要綱: one row for each day from which a body's rules changed"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from committee.enums import (
    MinutesMethod,
    Office,
    OrdinanceKind,
    QuorumBase,
    QuorumKind,
    RemunerationOffice,
    Topic,
    VoteKind,
)
from committee.models.body import Committee
from committee.rules.ordinance import Category, Provisions, Remit
from koganei.dates.wareki import format_date
from koganei.law import Citation

# the columns that are parameters of the rules; each is a field of Provisions
PARAMETERS = (
    "seat_limit",
    "term_years",
    "consecutive_limit",
    "run_gap_days",
    "substitute_remainder_counts_as_term",
    "incumbents_stay",
    "quorum_kind",
    "quorum_base",
    "online_presence_counts",
    "vote_kind",
    "chair_has_vote",
    "chair_breaks_tie",
    "written_meeting_allowed",
    "meetings_public",
    "notice_days",
    "observer_limit",
    "minutes_method",
    "chair_rate_on_election_day",
    "acting_chair_rate",
    "public_citizen_share_warning",
    "chair_title",
    "vice_chair_title",
)


def known(name, field, choices, label):
    """Return the constraint that keeps a column to its choices."""
    return models.CheckConstraint(
        name=f"ordinance_{name}_is_known",
        condition=Q(**{f"{field}__in": choices.values}),
        violation_error_message=f"{label}は一覧から選んでください。",
    )


class Ordinance(models.Model):
    """条例・要綱（ある施行日から）: its parameters; the defaults are those of rules.md

    An amendment is a new row. A row under which members were appointed is not changed any more.
    """

    committee = models.ForeignKey(
        Committee, models.PROTECT, verbose_name="委員会", related_name="ordinances"
    )
    kind = models.CharField(
        "種類", max_length=12, choices=OrdinanceKind.choices, default=OrdinanceKind.ORDINANCE
    )
    name = models.CharField("題名", max_length=100)
    short_name = models.CharField(
        "引用するときの名", max_length=60, help_text="例: 地域福祉推進委員会条例"
    )
    effective_on = models.DateField("施行日")

    seat_limit = models.PositiveSmallIntegerField(
        "定数（以内）",
        null=True,
        blank=True,
        default=12,
        validators=[MinValueValidator(1)],
        help_text="定めがなければ空ける。",
    )
    term_years = models.PositiveSmallIntegerField(
        "任期（年）",
        null=True,
        blank=True,
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text="定めがなければ空ける。",
    )
    consecutive_limit = models.PositiveSmallIntegerField(
        "連続する期数の限度",
        null=True,
        blank=True,
        default=3,
        validators=[MinValueValidator(1)],
        help_text="原則としての限度。超えるときは理由を記録する。定めがなければ空ける。",
    )
    run_gap_days = models.PositiveSmallIntegerField(
        "続いているとみる間（日）",
        default=365,
        help_text="委員でない期間がこの日数以内なら、期は連続とみる。",
    )
    substitute_remainder_counts_as_term = models.BooleanField(
        "補欠の残任期間も1期に数える", default=True
    )
    incumbents_stay = models.BooleanField(
        "経過措置: 在任者は任期の終わりまでとどまる",
        default=True,
        help_text="改正で定数や区分が減るとき、施行日に在任する委員がとどまるか。",
    )
    transition = models.TextField("経過措置の内容", blank=True)

    quorum_kind = models.CharField(
        "定足数", max_length=15, choices=QuorumKind.choices, default=QuorumKind.HALF_OR_MORE
    )
    quorum_base = models.CharField(
        "定足数の母数", max_length=12, choices=QuorumBase.choices, default=QuorumBase.IN_OFFICE
    )
    online_presence_counts = models.BooleanField("オンラインも出席に数える", default=True)
    vote_kind = models.CharField(
        "議決", max_length=20, choices=VoteKind.choices, default=VoteKind.MAJORITY_OF_PRESENT
    )
    chair_has_vote = models.BooleanField("会長も委員として表決に加わる", default=True)
    chair_breaks_tie = models.BooleanField("可否同数のときは会長が決する", default=True)

    written_meeting_allowed = models.BooleanField("書面開催ができる", default=False)
    meetings_public = models.BooleanField("会議は公開を原則とする", default=True)
    notice_days = models.PositiveSmallIntegerField("開催の公表（何日前まで）", default=7)
    observer_limit = models.PositiveSmallIntegerField(
        "傍聴の定員", null=True, blank=True, default=10, help_text="定めがなければ空ける。"
    )
    minutes_method = models.CharField(
        "会議録の作成方法",
        max_length=10,
        choices=MinutesMethod.choices,
        default=MinutesMethod.REMARKS,
    )

    chair_rate_on_election_day = models.BooleanField("互選の日から会長の額", default=True)
    acting_chair_rate = models.CharField(
        "職務を代理した者の額",
        max_length=10,
        choices=RemunerationOffice.choices,
        default=RemunerationOffice.MEMBER,
    )
    public_citizen_share_warning = models.PositiveSmallIntegerField(
        "公募委員の割合の警告（%未満）",
        null=True,
        blank=True,
        default=30,
        validators=[MaxValueValidator(100)],
        help_text="小金井市市民参加条例。当たらない会議体では空ける。",
    )
    chair_title = models.CharField("会長の呼び方", max_length=20, default="会長")
    vice_chair_title = models.CharField("副会長の呼び方", max_length=20, default="副会長")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "条例・要綱"
        verbose_name_plural = "条例・要綱"
        ordering = ["committee_id", "effective_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "effective_on"],
                name="ordinance_once_a_day",
                violation_error_message="この委員会には、同じ施行日の条例・要綱があります。",
            ),
            models.CheckConstraint(
                name="ordinance_numbers_are_positive",
                condition=(Q(seat_limit=None) | Q(seat_limit__gte=1))
                & (Q(term_years=None) | Q(term_years__range=(1, 20)))
                & (Q(consecutive_limit=None) | Q(consecutive_limit__gte=1)),
                violation_error_message="定数・任期・期数の限度は1以上にするか、空けてください。",
            ),
            models.CheckConstraint(
                name="ordinance_citizen_share_is_a_percentage",
                condition=Q(public_citizen_share_warning=None)
                | Q(public_citizen_share_warning__lte=100),
                violation_error_message="公募委員の割合は100以下の数（百分率）にしてください。",
            ),
            known("kind", "kind", OrdinanceKind, "種類"),
            known("quorum_kind", "quorum_kind", QuorumKind, "定足数"),
            known("quorum_base", "quorum_base", QuorumBase, "定足数の母数"),
            known("vote_kind", "vote_kind", VoteKind, "議決"),
            known("minutes_method", "minutes_method", MinutesMethod, "会議録の作成方法"),
            known("acting_chair_rate", "acting_chair_rate", RemunerationOffice, "代理した者の額"),
        ]

    def __str__(self):
        return f"{self.short_name}（{format_date(self.effective_on)}施行）"

    def provisions(self):
        """Return the row, its categories and its articles as the rules see them."""
        articles = list(self.articles.all())
        places = {article.topic: article.citation_in(articles) for article in articles}
        places.pop("", None)
        return Provisions(
            name=self.short_name,
            effective_on=self.effective_on,
            categories=tuple(category.rule(places) for category in self.categories.all()),
            remits=tuple(
                Remit(article.item, article.text, article.citation_in(articles))
                for article in articles
                if article.item and article.is_under(Topic.REMIT, articles)
            ),
            places=places,
            **{name: getattr(self, name) for name in PARAMETERS},
        )


class SelectionCategory(models.Model):
    """選出区分: one 号 of those who may be members, with so many numbered seats

    ``code`` stays the same over amendments: a seat is (committee, code, number). Where a body has
    members by post (職指定), each post is a category, and one of them may carry the chair.
    """

    ordinance = models.ForeignKey(
        Ordinance, models.CASCADE, verbose_name="条例・要綱", related_name="categories"
    )
    item = models.PositiveSmallIntegerField("号")
    code = models.SlugField(
        "コード", max_length=30, help_text="例: citizen。改正しても同じ区分には同じコード。"
    )
    name = models.CharField("選出区分", max_length=60)
    short_name = models.CharField("略称", max_length=20, help_text="例: 公募")
    seat_limit = models.PositiveSmallIntegerField("人数（以内）", validators=[MinValueValidator(1)])
    term_limited = models.BooleanField("連続する期数に限度がある", default=False)
    is_public_citizen = models.BooleanField("公募の市民", default=False)
    by_post = models.BooleanField("職指定", default=False)
    ex_officio = models.CharField(
        "充て職", max_length=10, choices=Office.choices, blank=True,
        help_text="この区分の委員をもって会長・副会長に充てるとき。",
    )  # fmt: skip

    history = HistoricalRecords()

    class Meta:
        verbose_name = "選出区分"
        verbose_name_plural = "選出区分"
        ordering = ["ordinance_id", "item"]
        constraints = [
            models.UniqueConstraint(
                fields=["ordinance", "item"],
                name="category_item_once",
                violation_error_message="この条例・要綱には、同じ号の選出区分があります。",
            ),
            models.UniqueConstraint(
                fields=["ordinance", "code"],
                name="category_code_once",
                violation_error_message="この条例・要綱には、同じコードの選出区分があります。",
            ),
            models.UniqueConstraint(
                fields=["ordinance", "ex_officio"],
                condition=~Q(ex_officio=""),
                name="category_office_once",
                violation_error_message="会長・副会長に充てる区分は、それぞれ一つだけです。",
            ),
            models.CheckConstraint(
                name="category_ex_officio_is_known",
                condition=Q(ex_officio__in=["", *Office.values]),
                violation_error_message="充て職は一覧から選んでください。",
            ),
            models.CheckConstraint(
                name="category_has_a_seat",
                condition=Q(seat_limit__gte=1),
                violation_error_message="選出区分の人数は1以上にしてください。",
            ),
            models.CheckConstraint(
                name="category_ex_officio_has_one_seat",
                condition=Q(ex_officio="") | Q(seat_limit=1),
                violation_error_message="会長・副会長に充てる区分の人数は1人です。",
            ),
        ]

    def __str__(self):
        return self.name

    def rule(self, places):
        """The row as the rules see it."""
        place = places.get(Topic.CATEGORIES)
        return Category(
            code=self.code,
            name=self.name,
            seat_limit=self.seat_limit,
            citation=Citation(place.source, f"{place.place}第{self.item}号")
            if place
            else Citation(self.ordinance.short_name),
            term_limited=self.term_limited,
            is_public_citizen=self.is_public_citizen,
            by_post=self.by_post,
            ex_officio=self.ex_officio,
        )

"""人: one human being, whose life it is or who belongs to it; each class of fields in its table"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from consultation.codes import Sex
from consultation.enums import AddressState
from consultation.models.base import DeskRecord, account, line, part_of
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel
from koganei.constraints import known


class Person(DeskRecord):
    """人: 本人, 家族, 世帯員 or 相談者; also one without a known name

    A merge sets ``merged_into`` and rewrites no row of others (rules.md, frozen).
    """

    resource = "consultation.person"
    field_classes = {
        Class.EXISTENCE: DeskRecord.RECORD_FIELDS + " merged_into",
        Class.IDENTITY: "name kana called is_anonymous birth_on age_about sex died_on",
    }

    name = line("氏名", 100)
    kana = line("ふりがな", 100)
    called = line("仮の呼び名", 50, help_text="氏名が分からないとき。「30代・男性」など。")
    is_anonymous = models.BooleanField("匿名・仮名", default=False)
    birth_on = models.DateField("生年月日", null=True, blank=True)
    age_about = line("およその年齢", 20)
    sex = models.CharField("性別", max_length=12, choices=Sex.choices, default=Sex.UNKNOWN)
    died_on = models.DateField("亡くなった日", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, verbose_name="まとめた先", null=True, blank=True,
        related_name="merged_from", db_index=False,
    )  # fmt: skip

    class Meta(DeskRecord.Meta):
        verbose_name = "人"
        verbose_name_plural = "人"
        ordering = ["kana", "name", "pk"]
        constraints = [
            known("person", "sex", Sex, "性別"),
            models.CheckConstraint(
                name="person_has_a_name_or_is_called_something",
                condition=~Q(name="", called=""),
                violation_error_message="氏名か、仮の呼び名を入れてください。",
            ),
            models.CheckConstraint(
                name="person_died_after_birth",
                condition=Q(died_on=None) | Q(birth_on=None) | Q(died_on__gte=F("birth_on")),
                violation_error_message="亡くなった日は、生年月日以後です。",
            ),
            models.CheckConstraint(
                name="person_is_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                violation_error_message="自分自身にはまとめられません。",
            ),
        ]
        indexes = [
            models.Index(fields=["birth_on"], name="person_birth"),
            # hardly anybody is merged: an index of all rows would tell a planner to read them all
            models.Index(
                fields=["merged_into"],
                name="person_merged",
                condition=Q(merged_into__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name or self.called

    @classmethod
    def of_cases(cls, cases):
        """Clients, those of their households, who called, and all rows of the same people."""
        from consultation.models.case import Case  # noqa: PLC0415 -- it needs this file
        from consultation.models.household import HouseholdMembership  # noqa: PLC0415 -- the same
        from consultation.models.slip import Caller  # noqa: PLC0415 -- the same

        these = Case.objects.filter(pk__in=cases).order_by()
        members = HouseholdMembership.objects.filter(household__in=these.values("household"))
        callers = Caller.objects.filter(slip__case__in=cases, person__isnull=False).order_by()
        near = (
            these.values("client"), members.order_by().values("person"), callers.values("person"),
        )  # fmt: skip

        def is_near(column):
            first, second, third = (Q(**{f"{column}__in": each}) for each in near)
            return first | second | third

        # among the few that were merged: the ways to the row that stayed, to and from the others
        merged = cls.objects.filter(merged_into__isnull=False).order_by()
        stayed = merged.filter(is_near("pk")).values("merged_into")
        same = Q(pk__in=stayed) | Q(merged_into__in=stayed) | is_near("merged_into")
        return is_near("pk") | same


class PersonRevision(ScopedModel):
    """人の前の版: what stood there before a change; only the newest one stands in Person"""

    resource = "consultation.person"
    belongs_to = "person"
    field_classes = {
        Class.EXISTENCE: "id person version changed_by changed_at",
        Class.IDENTITY: "values",
    }

    person = part_of(Person, "人", related_name="revisions")
    version = models.PositiveIntegerField("版")
    values = models.JSONField("前の内容")
    changed_by = account("変えた人")
    changed_at = models.DateTimeField("変えた日時", default=timezone.now)

    class Meta(ScopedModel.Meta):
        verbose_name = "人の前の版"
        verbose_name_plural = "人の前の版"
        ordering = ["person", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["person", "version"], name="person_revision_once")
        ]

    def __str__(self):
        return f"第{self.version}版"


class NameKind(models.TextChoices):
    """ほかの氏名の種類"""

    FORMER = "former", "旧姓・以前の氏名"
    ALIAS = "alias", "通称"
    VARIANT = "variant", "異体字の表記"


class PersonName(ScopedModel):
    """ほかの氏名: 旧姓, 通称, 異体字 (IVS), by which a person is found too"""

    resource = "consultation.person"
    belongs_to = "person"
    field_classes = {Class.EXISTENCE: "id person", Class.IDENTITY: "kind name kana"}

    person = part_of(Person, "人", related_name="names")
    kind = models.CharField("種類", max_length=10, choices=NameKind.choices)
    name = line("氏名", 100)
    kana = line("ふりがな", 100)

    class Meta(ScopedModel.Meta):
        verbose_name = "ほかの氏名"
        verbose_name_plural = "ほかの氏名"
        ordering = ["person", "pk"]
        constraints = [known("person_name", "kind", NameKind, "氏名の種類")]

    def __str__(self):
        return self.name


class ContactKind(models.TextChoices):
    """連絡手段"""

    MOBILE = "mobile", "携帯電話"
    HOME = "home", "自宅の電話"
    MAIL = "mail", "メール"
    OTHER = "other", "その他"


class ContactPoint(ScopedModel):
    """連絡先: a number or address by which a person is reached, and whether it may be used"""

    resource = "consultation.person"
    belongs_to = "person"
    field_classes = {
        Class.EXISTENCE: "id person",
        Class.IDENTITY: "kind value may_be_used note",
    }

    person = part_of(Person, "人", related_name="contact_points")
    kind = models.CharField("手段", max_length=10, choices=ContactKind.choices)
    value = line("番号・アドレス", 100, blank=False)
    may_be_used = models.BooleanField("使ってよい", default=True)
    note = line("使うときの注意", 100)

    class Meta(ScopedModel.Meta):
        verbose_name = "連絡先"
        verbose_name_plural = "連絡先"
        ordering = ["person", "pk"]
        constraints = [known("contact_point", "kind", ContactKind, "連絡手段")]

    def __str__(self):
        return self.value


class ContactRule(ScopedModel):
    """連絡のしかた: 名乗り方, 時間帯 and what must not be done (domain.md §2.2)"""

    resource = "consultation.person"
    belongs_to = "person"
    field_classes = {
        Class.EXISTENCE: "id person",
        Class.IDENTITY: "introduce_as hours leaves_message note",
    }

    person = models.OneToOneField(
        Person, models.PROTECT, verbose_name="人", related_name="contact_rule"
    )
    introduce_as = line("名乗り方", 100, help_text="「個人名で名乗る」など。")
    hours = line("連絡してよい時間帯", 100)
    leaves_message = models.BooleanField("伝言を残してよい", default=False)
    note = line("注意", 200)

    class Meta(ScopedModel.Meta):
        verbose_name = "連絡のしかた"
        verbose_name_plural = "連絡のしかた"

    def __str__(self):
        return "、".join(filter(None, (self.hours, self.introduce_as, self.note)))


class PersonAddress(ScopedModel):
    """住所・居場所: a table of its own, hidden in every channel while it is protected"""

    resource = "consultation.address"
    belongs_to = "person"
    field_classes = {
        Class.EXISTENCE: "id person",
        Class.ADDRESS: "kind postal_code address starts_on ends_on note",
    }

    person = part_of(Person, "人", related_name="addresses")
    kind = models.CharField("種類", max_length=12, choices=AddressState.choices)
    postal_code = line("郵便番号", 8)
    address = line("住所・場所", 300, blank=False)
    starts_on = models.DateField("いつから", null=True, blank=True)
    ends_on = models.DateField("いつまで（この日まで）", null=True, blank=True)
    note = line("注意", 200)

    class Meta(ScopedModel.Meta):
        verbose_name = "住所・居場所"
        verbose_name_plural = "住所・居場所"
        ordering = ["person", "-starts_on", "-pk"]
        constraints = [
            known("person_address", "kind", AddressState, "種類"),
            models.CheckConstraint(
                name="person_address_days_in_order",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="住んだ期間の終わりは、始まり以後の日にしてください。",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @classmethod
    def tells_where(cls, persons):
        """The addresses of ``persons``, and of whom they live or lived with."""
        from consultation.models.household import HouseholdMembership  # noqa: PLC0415 -- it needs this file

        together = HouseholdMembership.objects.filter(lives_together=True).order_by()
        shared = together.filter(person__in=persons).values("household")
        return Q(person__in=persons) | Q(
            person__in=together.filter(household__in=shared).values("person")
        )


class SearchKind(models.TextChoices):
    """検索の手がかり"""

    NAME = "name", "漢字の氏名"
    KANA = "kana", "かな"
    PHONE = "phone", "電話"


class SearchKey(ScopedModel):
    """検索の手がかり: normalised, with every ending of a name, so that a part of it is a prefix

    A right of its own (security.md §2.4, search): who sees a person may be unable to find them.
    """

    resource = "consultation.search"
    belongs_to = "person"
    field_classes = {Class.EXISTENCE: "id person", Class.IDENTITY: "kind value is_whole"}

    person = part_of(Person, "人", related_name="search_keys")
    kind = models.CharField("種類", max_length=6, choices=SearchKind.choices)
    value = line("手がかり", 100, blank=False)
    is_whole = models.BooleanField("全体", default=False)

    class Meta(ScopedModel.Meta):
        verbose_name = "検索の手がかり"
        verbose_name_plural = "検索の手がかり"
        constraints = [known("search_key", "kind", SearchKind, "検索の手がかりの種類")]
        indexes = [
            models.Index(fields=["kind", "value"], name="search_key_value"),
        ]

    def __str__(self):
        return self.get_kind_display()

"""連絡票: one for each consultation (report, chapter 5); its texts apart by class"""

from django.db import models
from django.db.models import Q

from consultation.codes import CallerKind, Channel, Relation, Route, Trouble, Urgency
from consultation.models.base import account, line, outside, part_of, text
from consultation.models.case import Case
from consultation.models.person import Person
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel
from koganei.constraints import known
from koganei.my_number import validate as refuse_my_number


class ContactSlip(ScopedModel):
    """連絡票: when, how and by whom a consultation came"""

    resource = "consultation.slip"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case version",
        Class.WORK: "received_at is_outside_hours route channel agency received_by on_duty urgency "
        "written_by written_at",
    }

    case = models.OneToOneField(Case, models.PROTECT, verbose_name="相談", related_name="slip")
    received_at = models.DateTimeField("受付日時")
    is_outside_hours = models.BooleanField("窓口の時間外", default=False)
    route = models.PositiveSmallIntegerField("相談経路", choices=Route.choices)
    channel = models.CharField("方法", max_length=20, choices=Channel.choices)
    agency = outside("consultation.Agency", "紹介した機関", null=True, blank=True)
    received_by = account("受付者")
    on_duty = account("当番の主任", null=True, blank=True)
    urgency = models.CharField("緊急度", max_length=12, choices=Urgency.choices)
    version = models.PositiveIntegerField("版", default=1)
    written_by = account("書いた人")
    written_at = models.DateTimeField("書いた日時")

    class Meta(ScopedModel.Meta):
        verbose_name = "連絡票"
        verbose_name_plural = "連絡票"
        ordering = ["-received_at"]
        constraints = [
            known("slip", "route", Route, "相談経路"),
            known("slip", "channel", Channel, "方法"),
            known("slip", "urgency", Urgency, "緊急度"),
            models.CheckConstraint(
                name="slip_names_the_agency_that_sent",
                condition=~Q(route=Route.AGENCY) | Q(agency__isnull=False),
                violation_error_message="関係機関からの紹介には、機関名が要ります。",
            ),
        ]
        indexes = [models.Index(fields=["-received_at", "-id"], name="slip_by_reception")]

    def __str__(self):
        return "連絡票"


class Caller(ScopedModel):
    """相談者: who spoke, apart from whom it is about"""

    resource = "consultation.slip"
    belongs_to = "slip"
    field_classes = {
        Class.EXISTENCE: "id slip person",
        Class.IDENTITY: "kind name relation phone",
    }

    slip = models.OneToOneField(
        ContactSlip, models.PROTECT, verbose_name="連絡票", related_name="caller"
    )
    kind = models.CharField("相談した方", max_length=10, choices=CallerKind.choices)
    name = line("その方の氏名", 100)
    relation = models.CharField("本人との関係", max_length=20, choices=Relation.choices, blank=True)
    phone = models.CharField("電話", max_length=30, blank=True, validators=[refuse_my_number])
    person = part_of(Person, "登録した人", related_name="calls", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "相談者"
        verbose_name_plural = "相談者"
        constraints = [
            known("caller", "kind", CallerKind, "相談した方"),
            known("caller", "relation", Relation, "本人との関係", blank=True),
            models.CheckConstraint(
                name="caller_says_how_related",
                condition=~Q(kind=CallerKind.FAMILY) | ~Q(relation=""),
                violation_error_message="家族からの相談には、本人との関係が要ります。",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class SlipTrouble(ScopedModel):
    """お困りのこと: of the sixteen, one the main"""

    resource = "consultation.slip"
    belongs_to = "slip"
    field_classes = {Class.EXISTENCE: "id slip", Class.NARRATIVE: "code is_main other"}

    slip = part_of(ContactSlip, "連絡票", related_name="troubles")
    code = models.PositiveSmallIntegerField("お困りのこと", choices=Trouble.choices)
    is_main = models.BooleanField("一番お困り", default=False)
    other = line("その他の内容", 100)

    class Meta(ScopedModel.Meta):
        verbose_name = "お困りのこと"
        verbose_name_plural = "お困りのこと"
        ordering = ["slip", "code"]
        constraints = [
            known("slip_trouble", "code", Trouble, "お困りのこと"),
            models.UniqueConstraint(
                fields=["slip", "code"],
                name="slip_trouble_once",
                violation_error_message="同じお困りのことが2回あります。",
            ),
            models.UniqueConstraint(
                fields=["slip"],
                condition=Q(is_main=True),
                name="slip_one_main_trouble",
                violation_error_message="一番お困りのことは1つです。",
            ),
        ]

    def __str__(self):
        return self.get_code_display()


class SlipNarrative(ScopedModel):
    """聞き取り: the person's words and the staff's view, apart"""

    resource = "consultation.slip"
    belongs_to = "slip"
    field_classes = {
        Class.EXISTENCE: "id slip",
        Class.NARRATIVE: "client_words staff_view wish urgent_response",
    }

    slip = models.OneToOneField(
        ContactSlip, models.PROTECT, verbose_name="連絡票", related_name="narrative"
    )
    client_words = text("本人の言葉")
    staff_view = text("職員の見立て")
    wish = text("相談されたいこと・希望")
    urgent_response = text("行った対応")

    class Meta(ScopedModel.Meta):
        verbose_name = "聞き取り"
        verbose_name_plural = "聞き取り"

    def __str__(self):
        return "聞き取り"


class SlipThirdParty(ScopedModel):
    """ほかの人から聞いたこと: kept apart for a 開示請求 (個人情報保護法78条1項2号)"""

    resource = "consultation.slip"
    belongs_to = "slip"
    field_classes = {Class.EXISTENCE: "id slip", Class.THIRD_PARTY: "words"}

    slip = models.OneToOneField(
        ContactSlip, models.PROTECT, verbose_name="連絡票", related_name="third_party"
    )
    words = text("ほかの人から聞いたこと")

    class Meta(ScopedModel.Meta):
        verbose_name = "ほかの人から聞いたこと"
        verbose_name_plural = "ほかの人から聞いたこと"

    def __str__(self):
        return "ほかの人から聞いたこと"


class SlipRevision(ScopedModel):
    """連絡票の前の版: what stood there before a change, texts and troubles"""

    resource = "consultation.slip"
    belongs_to = "slip"
    field_classes = {
        Class.EXISTENCE: "id slip version changed_by changed_at",
        Class.NARRATIVE: "values",
    }

    slip = part_of(ContactSlip, "連絡票", related_name="revisions")
    version = models.PositiveIntegerField("版")
    values = models.JSONField("前の内容")
    changed_by = account("変えた人")
    changed_at = models.DateTimeField("変えた日時")

    class Meta(ScopedModel.Meta):
        verbose_name = "連絡票の前の版"
        verbose_name_plural = "連絡票の前の版"
        ordering = ["slip", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["slip", "version"], name="slip_revision_once")
        ]

    def __str__(self):
        return f"第{self.version}版"


class SlipThirdPartyRevision(ScopedModel):
    """ほかの人から聞いたことの前の版: apart from the rest of it, as its class asks"""

    resource = "consultation.slip"
    belongs_to = "revision"
    field_classes = {Class.EXISTENCE: "id revision", Class.THIRD_PARTY: "words"}

    revision = models.OneToOneField(
        SlipRevision, models.PROTECT, verbose_name="連絡票の前の版", related_name="third_party"
    )
    words = text("ほかの人から聞いたこと")

    class Meta(ScopedModel.Meta):
        verbose_name = "ほかの人から聞いたことの前の版"
        verbose_name_plural = "ほかの人から聞いたことの前の版"

    def __str__(self):
        return "ほかの人から聞いたことの前の版"


class Attachment(ScopedModel):
    """添付した書類: scans and papers of a case, in the database with everything else"""

    resource = "consultation.slip"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case added_by added_at",
        Class.NARRATIVE: "title file_name content_type size content",
    }

    case = part_of(Case, "相談", related_name="attachments")
    title = line("内容", 100)
    file_name = models.CharField("ファイル名", max_length=200, validators=[refuse_my_number])
    content_type = models.CharField("種類", max_length=100, validators=[refuse_my_number])
    size = models.PositiveIntegerField("大きさ（バイト）")
    content = models.BinaryField("中身")
    added_by = account("付けた人")
    added_at = models.DateTimeField("付けた日時")

    class Meta(ScopedModel.Meta):
        verbose_name = "添付した書類"
        verbose_name_plural = "添付した書類"
        ordering = ["case", "added_at"]

    def __str__(self):
        return "添付した書類"

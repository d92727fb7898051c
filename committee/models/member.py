"""委員となる人。連絡先は別の表に置く"""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from committee.enums import Sex


class Member(models.Model):
    """委員: the person; when and in which seat, say the appointments"""

    name = models.CharField("氏名", max_length=100)
    kana = models.CharField("かな", max_length=100, blank=True)
    sex = models.CharField(
        "性別（任意）",
        max_length=10,
        choices=Sex.choices,
        blank=True,
        help_text="本人が答えたときだけ記録します。名簿には出さず、割合の計算だけに使います。",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "委員"
        verbose_name_plural = "委員"
        ordering = ["kana", "name"]
        constraints = [
            models.CheckConstraint(
                name="member_has_a_name",
                condition=~Q(name=""),
                violation_error_message="委員の氏名を書いてください。",
            ),
            models.CheckConstraint(
                name="member_sex_is_known",
                condition=Q(sex__in=["", *Sex.values]),
                violation_error_message="性別は一覧から選ぶか、空けておいてください。",
            ),
        ]

    def __str__(self):
        return self.name


class MemberContact(models.Model):
    """委員の連絡先: for the secretariat alone; kept without copies of earlier states"""

    member = models.OneToOneField(
        Member, models.PROTECT, verbose_name="委員", related_name="contact"
    )
    postal_code = models.CharField("郵便番号", max_length=8, blank=True)
    address = models.CharField("住所", max_length=200, blank=True)
    phone = models.CharField("電話番号", max_length=30, blank=True)
    email = models.EmailField("メールアドレス", blank=True)
    note = models.CharField(
        "連絡の希望",
        max_length=200,
        blank=True,
        help_text="連絡してよい時間など。口座や個人番号は書きません。",
    )

    class Meta:
        verbose_name = "委員の連絡先"
        verbose_name_plural = "委員の連絡先"
        ordering = ["member"]

    def __str__(self):
        return f"{self.member}の連絡先"

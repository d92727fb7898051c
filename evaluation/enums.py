"""評価票で使う区分"""

from django.db.models import TextChoices


class Grade(TextChoices):
    """事業評価（評価票「事業評価の評価基準」）"""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"

    @property
    def criterion(self):
        """The city's wording of the grade, in full."""
        return CRITERIA[self]

    @property
    def short_criterion(self):
        return SHORT_CRITERIA[self]

    @property
    def chart_label(self):
        """The few words of a chart's legend."""
        return self.short_criterion.partition("（")[0].removesuffix("がある")


CRITERIA = {
    Grade.A: "ほぼ施策内容を達成した。",
    Grade.B: "施策内容をある程度達成したが、今後の改善、検討を要する。",
    Grade.C: "施策内容を達成したとは言えず、現状について大きな課題がある。",
    Grade.D: "未実施",
}
SHORT_CRITERIA = {
    Grade.A: "ほぼ達成",
    Grade.B: "ある程度達成（改善・検討を要する）",
    Grade.C: "大きな課題がある",
    Grade.D: "未実施",
}
LOST_TEXT = "（原資料で判読不能）"


class VersionKind(TextChoices):
    """評価票の版の種類"""

    MEETING = "meeting", "会議資料"
    PUBLISHED = "published", "公表"

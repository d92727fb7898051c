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
    PREPARED = "prepared", "公表の案"
    PUBLISHED = "published", "公表"


class FileKind(TextChoices):
    """公表のファイル: what every published version is handed out as"""

    PDF = "pdf", "PDF"
    EXCEL = "xlsx", "Excel"
    CSV = "csv", "CSV（UTF-8）"
    CSV_CP932 = "csv-cp932", "CSV（Shift_JIS）"
    REPLACEMENTS = "replacements", "Shift_JISで置き換えた文字"
    OPINIONS = "opinions", "主な意見と市の考え方（CSV、UTF-8）"


NOT_RATED = "―"  # 「評価しない」: the year does not ask for a grade; neither blank nor D
NOT_RATED_LABEL = "この年度は評価しない"


class Phase(TextChoices):
    """評価の段取り: what has a deadline in the year"""

    REQUEST = "request", "依頼"
    ENTRY = "entry", "記入"
    FIXING = "fixing", "課長確定"
    GATHERING = "gathering", "取りまとめ"
    SUBMISSION = "submission", "委員会提出"
    RESPONSE = "response", "市の考え方"
    PUBLICATION = "publication", "公表"


OWN_PHASES = (Phase.ENTRY, Phase.FIXING)  # what a section does itself, and is reminded of
SECTION_PHASES = (Phase.ENTRY, Phase.FIXING, Phase.GATHERING)  # what each section goes through


class AnswerStage(TextChoices):
    """課の回答の段階"""

    REQUESTED = "requested", "依頼"
    ENTRY = "entry", "記入"
    FIXING = "fixing", "課長確定"
    FIXED = "fixed", "取りまとめ待ち"
    GATHERED = "gathered", "取りまとめ"


OPEN_FOR_ENTRY = (AnswerStage.REQUESTED, AnswerStage.ENTRY)


class CampaignStage(TextChoices):
    """年度の評価の段階"""

    COLLECTING = "collecting", "記入と課長確定"
    GATHERED = "gathered", "取りまとめ"
    SUBMITTED = "submitted", "委員会提出"
    OPINIONS = "opinions", "委員意見"
    RESPONSES = "responses", "市の考え方"
    PREPARED = "prepared", "公表の決裁待ち"
    PUBLISHED = "published", "公表"


class TreeChangeKind(TextChoices):
    """体系の変更の種類"""

    NEW = "new", "新しく加える"
    MOVED = "moved", "別の施策へ移す"
    RENAMED = "renamed", "名称を変える"
    ENDED = "ended", "終える"


class IndicatorKind(TextChoices):
    """指標の種類"""

    NUMERIC = "numeric", "数値"
    MILESTONE = "milestone", "節目（できたか）"
    QUALITATIVE = "qualitative", "定性（文で示す）"


class Milestone(TextChoices):
    """節目の指標の状態"""

    NOT_BEGUN = "not_begun", "未着手"
    BEGUN = "begun", "着手"
    ACHIEVED = "achieved", "達成"


class OpinionTarget(TextChoices):
    """意見の該当箇所の種類"""

    ENTRY = "entry", "評価票の行"
    MEASURE = "measure", "施策"
    SHEET = "sheet", "評価票の全体"


class Reflection(TextChoices):
    """反映の区分: what the city does with an opinion"""

    REFLECTED = "reflected", "反映した"
    FUTURE = "future", "今後の参考とする"
    EXPLAINED = "explained", "考え方を説明した"
    OTHER = "other", "その他"


class ViewStage(TextChoices):
    """市の考え方の段階"""

    DRAFT = "draft", "記入中"
    CHECKING = "checking", "課長の確認待ち"
    APPROVED = "approved", "済"


class OpinionState(TextChoices):
    """意見の様子: where an opinion waits"""

    UNASSIGNED = "unassigned", "担当課未定"
    TO_ANSWER = "to_answer", "市の考え方待ち"
    TO_CHECK = "to_check", "課長の確認待ち"
    DONE = "done", "済"
    LEFT_OUT = "left_out", "載せない"


HEARD_IN = (CampaignStage.SUBMITTED, CampaignStage.OPINIONS)  # opinions are recorded
SORTED_IN = (*HEARD_IN, CampaignStage.RESPONSES)  # they are given to sections, or left out


class HintKind(TextChoices):
    """気づきの種類"""

    NOT_DONE = "not_done", "Aと「できなかった」"
    ACTIVE = "active", "Dと活動の数"
    SAME_TEXT = "same_text", "前年度と同じ文"
    OUTLOOK = "outlook", "前年度の展望にふれていない"

"""福祉総合相談窓口検討結果報告書: the rows of chapter 5 that a case goes through, as it writes them

Each row is quoted whole: what the desk did already, then what the new desk adds. Lines broken
by the columns of the paper are joined; nothing else is changed.
"""

from dataclasses import dataclass

from koganei.law import Citation, LegalText

CHAPTER_5 = LegalText("検討結果報告書5")
CHAPTER_6 = LegalText("検討結果報告書6(1)")
PRACTICE = LegalText("業務手順")  # of self-reliance support everywhere; the report is silent on it

CONSENT_REQUIRED = CHAPTER_6.section("支援調整会議　本人同意：必要")


@dataclass(frozen=True)
class Row:
    """One row of the table: its heading, the practice so far, and what is added."""

    heading: str
    practice: str
    addition: str

    @property
    def citation(self) -> Citation:
        return CHAPTER_5.section(self.heading)


INTAKE = Row(
    "相談受付・連絡票作成",
    "窓口で受け付けた相談について、1件ごとに連絡票を作成する。",
    "【相談対応人員の拡充】（仮称）包括化推進員2名を加えた6名体制で相談を受け付け、連絡票を作成する。",
)
ANALYSIS = Row(
    "課題分析・振り分け（アセスメント）",
    "連絡票に整理された案件について、課題を分析する。",
    "【困難な複合的課題への対応拡充】困難な複合的課題は（仮称）包括化推進員が主担当となって支援を推進する。",
)
ACCOMPANIMENT = Row(
    "庁内関係課、他機関への同行支援",
    "既存の公的支援で対応できる場合は、窓口職員（受託者）の同行支援により庁内関係課、他機関に引継ぎを行う。",
    "【同行支援体制の拡充】同行支援対応者が、従来の相談（家計）支援員4名体制から、"
    "（仮称）包括化推進員2名を加えた6名体制となる。",
)
PLAN = Row(
    "支援計画案の策定",
    "支援計画の策定が必要な場合は、課題分析に基づき、相談1件ごとに支援計画案を策定する。",
    "【困難な複合的課題への対応拡充】困難な複合的課題は（仮称）包括化推進員が主担当となるため、"
    "関係機関との連携を一層強化した支援計画の策定が可能となる。",
)
CONFERENCE = Row(
    "支援調整会議招集・開催・支援計画の検討等",
    "策定された支援計画案の内容を検討するため、必要に応じて庁内関係課、他機関を招集し、支援調整会議を"
    "開催する。・個別支援計画の検討・庁内関係課、他機関の役割調整",
    "【（仮称）支援調整会議を新設】個別支援計画の検討は引き続き従来の支援調整会議で行うが、関係機関の"
    "一層の連携強化に向けた相談支援包括化推進会議及び法に基づく支援会議を新設する。",
)
DECISION = Row("支援計画の決定", "支援調整会議で了承された支援計画を決定する。", "（継続）")
SUPPORT = Row(
    "支援サービスの提供開始",
    "決定した支援計画に沿って、庁内関係課、他機関が連携して支援サービスを提供する。",
    "（継続）",
)
MONITORING = Row(
    "支援状況の経過確認と評価",
    "支援状況の経過確認を行い、必要に応じて支援調整会議に戻り、支援計画を見直す。",
    "（継続）",
)
CLOSURE = Row(
    "自立、他機関への引継ぎ",
    "支援サービスの提供開始後、自立や他機関への引継ぎで終了した場合、支援終了となる。",
    "（継続）",
)

PROCESS = (
    INTAKE, ANALYSIS, ACCOMPANIMENT, PLAN, CONFERENCE, DECISION, SUPPORT, MONITORING, CLOSURE,
)  # fmt: skip

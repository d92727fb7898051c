"""相談の段階と手続きの区分; the code lists of the national forms stand in codes.py"""

from django.db.models import IntegerChoices, TextChoices


class Phase(TextChoices):
    """窓口の段階（検討結果報告書7）"""

    TRIAL = "trial", "試行"
    FULL = "full", "本稼働"


class Stage(TextChoices):
    """相談の段階, in the order of the steps bar (report, chapter 5; domain.md §9.1)"""

    INTAKE = "intake", "受付"
    REFERRAL = "referral", "つなぎ"
    AWAITING_CONSENT = "awaiting_consent", "同意待ち"
    ASSESSMENT = "assessment", "課題分析"
    PLAN = "plan", "支援計画案"
    CONFERENCE = "conference", "会議"
    DECISION = "decision", "決定"
    SUPPORT = "support", "支援"
    MONITORING = "monitoring", "経過確認"
    SUSPENDED = "suspended", "中断"
    CLOSED = "closed", "終結"


class ScreeningResult(IntegerChoices):
    """スクリーニングの結果（インテーク・アセスメントシート (j)）"""

    INFORMATION_ONLY = 1, "情報提供や相談対応のみで終了"
    REFERRED = 2, "他の制度や専門機関で対応が可能であり、つなぐ"
    AWAITING_CONSENT = 3, "本人同意はとれていないが、引き続き同意に向けて取り組む"
    SUPPORT = 4, "継続支援し、プランを策定する"
    BROKEN_OFF = 5, "スクリーニング判断前に中断・終了"


class AssignmentKind(TextChoices):
    """担当の種類"""

    LEAD = "lead", "主担当"
    TEAM = "team", "副担当"


class MemberRole(TextChoices):
    """相談に出てくる人の立場"""

    CLIENT = "client", "本人"
    HOUSEHOLD = "household", "世帯の人"
    CALLER = "caller", "相談した人"


class Signer(TextChoices):
    """同意した人"""

    CLIENT = "client", "本人"
    PARENT = "parent", "親権者"
    GUARDIAN = "guardian", "後見人"


class ConsentScope(TextChoices):
    """同意の範囲"""

    GENERAL = "general", "包括（支援に必要な機関。除く機関があれば除く）"
    LIMITED = "limited", "限定（選んだ機関と目的だけ）"


class ConsentMethod(TextChoices):
    """同意の方法"""

    SIGNED = "signed", "自署"
    WRITTEN_FOR = "written_for", "代筆"
    ORAL = "oral", "口頭（後日署名）"


class ConsentState(TextChoices):
    """いまの同意"""

    NONE = "none", "なし"
    VALID = "valid", "有効"
    EXPIRED = "expired", "期限切れ"
    WITHDRAWN = "withdrawn", "撤回"
    OUT_OF_SCOPE = "out_of_scope", "範囲外"
    REFUSED = "refused", "拒否"


class Told(TextChoices):
    """伝えることの区分: what a consent and the ledger name; classes of fields by their values"""

    IDENTITY = "identity", "氏名・かな・生年月日・性別"
    ADDRESS = "address", "住所・電話"
    NARRATIVE = "narrative", "相談の内容と課題"
    MONEY = "money", "家計"
    THIRD_PARTY = "third_party", "ほかの人から聞いたこと"
    STATUTORY = "statutory", "支援会議の情報"


class Basis(TextChoices):
    """伝えてよい根拠"""

    CONSENT = "consent", "本人同意"
    STATUTORY_CONFERENCE = "statutory_conference", "支援会議（法令に基づく場合）"
    ABUSE_REPORT = "abuse_report", "虐待の通報・通告"
    DANGER = "danger", "生命・身体の危険"
    ARTICLE_69_2 = "article_69_2", "個人情報保護法69条2項"


class DisclosureOccasion(TextChoices):
    """どこで伝えたか"""

    CALL = "call", "電話・連絡"
    MEETING = "meeting", "会議"
    DOCUMENT = "document", "書面"
    ACCOMPANIMENT = "accompaniment", "同行支援"


class DueKind(TextChoices):
    """期限のある仕事"""

    URGENT = "urgent", "緊急の対応を確かめる"
    SCREENING = "screening", "スクリーニングの結果を入れる"
    CALL = "call", "電話をする"
    INTERVIEW = "interview", "面談"
    VISIT = "visit", "訪問"
    ACCOMPANY = "accompany", "同行支援"
    REFERRAL_REPLY = "referral_reply", "つなぎ先の返事"
    REFERRAL_ARRIVAL = "referral_arrival", "つなぎ先への到着を確かめる"
    HANDOVER = "handover", "主担当の引継ぎの承諾"
    ASSESSMENT = "assessment", "アセスメントをまとめる"
    CONSENT = "consent", "本人同意を得る"
    CONSENT_SIGNATURE = "consent_signature", "口頭の同意に署名をもらう"
    CONSENT_EXPIRY = "consent_expiry", "本人同意の期限"
    WITHDRAWAL = "withdrawal", "同意の撤回を機関に伝える"
    PLAN = "plan", "支援計画案を作る"
    DECISION = "decision", "市の決定"
    CLOSURE = "closure", "終結の確認"
    MONITORING = "monitoring", "経過確認"
    EVALUATION = "plan_evaluation", "計画の評価"
    FOLLOW_UP = "follow_up", "機関の実施状況の確認"
    SUSPENSION = "suspension", "中断した相談を見直す"


WAITING = frozenset({DueKind.REFERRAL_REPLY, DueKind.HANDOVER, DueKind.DECISION, DueKind.CLOSURE})


class EventKind(TextChoices):
    """経過の種類"""

    INTAKE = "intake", "受付"
    SCREENING = "screening", "スクリーニング"
    TRIAGE = "triage", "振り分け"
    ASSIGNMENT = "assignment", "担当"
    URGENT = "urgent", "緊急"
    CONTACT = "contact", "連絡・面談"
    OUTREACH = "outreach", "アウトリーチ"
    ACCOMPANIMENT = "accompaniment", "同行"
    REFERRAL = "referral", "つなぎ"
    ASSESSMENT = "assessment", "課題分析"
    CONSENT = "consent", "同意"
    DISCLOSURE = "disclosure", "情報提供"
    PERSON = "person", "人・世帯"
    STAGE = "stage", "段階"
    PLAN = "plan", "支援計画"
    CONFERENCE = "conference", "会議"
    SUPPORT = "support", "支援"
    FOLLOW_UP = "follow_up", "機関の確認"
    MONITORING = "monitoring", "経過確認"
    EVALUATION = "plan_evaluation", "評価"
    CLOSURE = "closure", "終結"
    CORRECTION = "correction", "訂正"


class ItemBy(TextChoices):
    """だれが行うか（プラン表）"""

    CLIENT = "client", "本人"
    DESK = "desk", "自立相談支援機関"
    AGENCY = "agency", "関係機関・者"


class DecisionKind(TextChoices):
    """支援計画の決裁 (domain.md §2.6): 決定 where a statutory service is used, else 確認"""

    DECIDED = "decided", "支援決定"
    CONFIRMED = "confirmed", "確認"


class ServiceState(TextChoices):
    """支援の実施"""

    NOT_STARTED = "not_started", "始められなかった"
    RUNNING = "running", "実施中"
    ENDED = "ended", "終わった"


class NotStartedReason(TextChoices):
    """始められなかった理由"""

    DECLINED = "declined", "本人が断った"
    NOT_ELIGIBLE = "not_eligible", "利用の要件に合わなかった"
    NO_PLACE = "no_place", "空きがない・受けられない"
    NO_LONGER_NEEDED = "no_longer_needed", "要らなくなった"
    WAITING = "waiting", "準備・手続きの途中"
    OTHER = "other", "その他"


class ServiceEnd(TextChoices):
    """支援を終えた理由"""

    REACHED = "reached", "目的を果たした"
    PERIOD_OVER = "period_over", "期間が終わった"
    NEXT_PLAN = "next_plan", "次の回の計画で続ける"
    OWN_WISH = "own_wish", "本人の申出"
    PROVIDER = "provider", "機関の都合"
    OTHER_SUPPORT = "other_support", "ほかの支援・制度に替えた"
    MOVED = "moved", "転居"
    DIED = "died", "死亡"
    OTHER = "other", "その他"


class MonitoringResult(TextChoices):
    """経過確認の結果"""

    CONTINUE = "continue", "計画のまま続ける"
    REVISE = "revise", "計画を見直す"
    END = "end", "終結に向ける"
    PAUSE = "pause", "中断に向ける"


class GoalOutcome(TextChoices):
    """目標の達成状況（評価シート）"""

    REACHED = "reached", "達成"
    PARTLY = "partly", "一部達成"
    NOT_REACHED = "not_reached", "未達成"


class Verdict(TextChoices):
    """プラン終了時の判定（評価シート）"""

    END = "end", "終結"
    NEXT_PLAN = "next_plan", "再プランして継続"
    PAUSE = "pause", "中断"


class ConsentRule(TextChoices):
    """会議体と本人同意（検討結果報告書6(1)）"""

    NO_CASES = "no_cases", "個別の検討をしない"
    REQUIRED = "required", "必要"
    NOT_REQUIRED = "not_required", "なくてもよい（法律に基づく）"


class SeatKind(TextChoices):
    """会議体での立場"""

    CHAIR = "chair", "会長・委員長"
    MEMBER = "member", "構成員"
    SECRETARIAT = "secretariat", "事務局"


class ItemKind(TextChoices):
    """会議の案件の種類"""

    GENERAL = "general", "総括的な議題"
    CASE = "case", "相談"
    MATTER = "matter", "支援会議の案件"


class ItemOutcome(TextChoices):
    """会議の結果"""

    APPROVED = "approved", "了承"
    AMENDED = "amended", "修正"
    CONTINUED = "continued", "継続"


class AcknowledgedHow(TextChoices):
    """守秘義務を確認した方法"""

    ON_SCREEN = "on_screen", "画面で"
    SIGNED = "signed", "署名した紙で"


class ClosureReason(TextChoices):
    """終結区分（検討結果報告書5「自立、他機関への引継ぎ」; domain.md §11）"""

    INFORMATION = "information", "情報提供・相談対応のみ"
    SELF_RELIANCE = "self_reliance", "自立"
    HANDED_OVER = "handed_over", "他機関への引継ぎ"
    OTHER_SYSTEM = "other_system", "他制度への移行"
    MOVED = "moved", "転居"
    DIED = "died", "死亡"
    OWN_WISH = "own_wish", "本人の申出"
    BROKEN_OFF = "broken_off", "連絡がとれない"
    OTHER = "other", "その他"


class ClosureOutcome(TextChoices):
    """終結区分の大きな別: the words of the report"""

    SELF_RELIANCE = "self_reliance", "自立"
    HANDED_OVER = "handed_over", "他機関への引継ぎ"
    OTHER = "other", "その他"


class ClosureDetail(TextChoices):
    """終結の細かい別（評価シート「終結理由」; domain.md §2.7）"""

    ECONOMIC = "economic", "困窮状態の脱却（経済的）"
    PROSPECT = "prospect", "脱却していないが改善の目途"
    SOCIAL = "social", "社会的孤立の解消など社会的自立"
    PUBLIC_ASSISTANCE = "public_assistance", "生活保護"
    LONG_TERM_CARE = "long_term_care", "介護"
    DISABILITY = "disability", "障害福祉"
    CHILDREN = "children", "子ども・子育て"
    MEDICAL = "medical", "医療"
    ELSEWHERE = "elsewhere", "ほかの制度・機関"


class ClosureAnswer(TextChoices):
    """終結の申出への返事"""

    CONFIRMED = "confirmed", "市が確かめた"
    RETURNED = "returned", "市が差し戻した"
    WITHDRAWN = "withdrawn", "取り下げた"


class AddressState(TextChoices):
    """居場所の種類"""

    HOME = "home", "住所"
    STAY = "stay", "居所"
    REGISTERED = "registered", "住民票の住所"
    WORK = "work", "勤め先・学校・病院など"


class ReadingReason(TextChoices):
    """内容を開く理由（市の管理者; security.md §2.6）"""

    SUPERVISION = "supervision", "監督"
    MEETING = "meeting", "会議の準備"
    COMPLAINT = "complaint", "苦情への対応"
    DISCLOSURE = "disclosure", "開示請求"
    AUDIT = "audit", "監査"


class PrintPurpose(TextChoices):
    """出力する目的（security.md §2.6）: printed on every page, recorded in the audit"""

    SUPPORT = "support", "相談支援"
    MEETING = "meeting", "会議の準備"
    CLIENT = "client", "本人に渡す"
    AGENCY = "agency", "関係機関に渡す"
    DISCLOSURE = "disclosure", "開示請求"
    SUPERVISION = "supervision", "監督"


class RecordKind(TextChoices):
    """保存の区分: what a retention rule speaks of"""

    CASE = "case", "相談の記録"
    INFORMATION = "information", "情報提供だけで終えた相談"
    PLAN = "plan", "支援計画の決定"
    CONSENT = "consent", "本人同意と情報提供の記録"
    MATTER = "matter", "支援会議の案件"
    PERSON = "person", "どの相談も要しない人の記録"


class HoldReason(TextChoices):
    """保存を延長する理由（個人情報保護法76条、訴訟、検査など）"""

    DISCLOSURE = "disclosure", "開示・訂正・利用停止の請求"
    LAWSUIT = "lawsuit", "訴訟・審査請求"
    AUDIT = "audit", "監査・検査"
    COMPLAINT = "complaint", "苦情への対応"
    OTHER = "other", "その他"

"""国の標準様式の区分 (domain.md §2, §11): the numbers of the forms, for the statistics.

Last the words of the register of 支援会議, which the national forms know too (domain.md §4.5).
"""

from django.db.models import IntegerChoices, TextChoices


class Route(IntegerChoices):
    """相談経路（インテーク・アセスメントシート (a)）"""

    CLIENT_REMOTE = 1, "本人（電話・メール）"
    CLIENT_VISIT = 2, "本人（来所）"
    FAMILY_REMOTE = 3, "家族・知人（電話・メール）"
    FAMILY_VISIT = 4, "家族・知人（来所）"
    AGENCY = 5, "関係機関・関係者からの紹介"
    OUTREACH = 6, "自立相談支援機関がアウトリーチして勧めた"
    OTHER = 7, "その他"
    UNKNOWN = 9, "不明"


class Channel(TextChoices):
    """対応方法（支援経過記録シート）"""

    PHONE = "phone", "電話"
    OFFICE = "visit_office", "面談（所内）"
    HOME_VISIT = "home_visit", "訪問"
    ACCOMPANY = "accompany", "同行支援"
    MAIL = "mail_sns", "メール・SNS"
    LETTER = "letter", "手紙"
    INTERAGENCY_CALL = "interagency_call", "他機関との電話照会・協議"
    INTERAGENCY_MEETING = "interagency_meeting", "他機関との会議"
    INTERNAL = "internal_meeting", "所内会議・スーパーバイズ"
    COORDINATION = "adjustment_meeting", "支援調整会議"
    STATUTORY = "support_conference", "支援会議"
    NO_CONTACT = "no_contact", "不在"
    OTHER = "other", "その他"


class Sex(TextChoices):
    """性別"""

    MALE = "male", "男性"
    FEMALE = "female", "女性"
    OTHER = "other", "その他"
    NOT_ANSWERED = "not_answered", "回答しない"
    UNKNOWN = "unknown", "不明"


class CallerKind(TextChoices):
    """相談した方"""

    CLIENT = "client", "本人"
    FAMILY = "family", "家族"
    OTHER = "other", "その他の方"
    UNKNOWN = "unknown", "分からない"


class Relation(TextChoices):
    """本人から見た続柄・関係"""

    SPOUSE = "spouse", "配偶者"
    PARTNER = "partner", "内縁・パートナー"
    FORMER_SPOUSE = "former_spouse", "元配偶者"
    PARENT = "parent", "親"
    CHILD = "child", "子"
    SIBLING = "sibling", "きょうだい"
    GRANDPARENT = "grandparent", "祖父母"
    GRANDCHILD = "grandchild", "孫"
    OTHER_RELATIVE = "other_relative", "その他の親族"
    FRIEND = "friend", "友人・知人"
    NEIGHBOUR = "neighbour", "近所の人"
    WELFARE_COMMISSIONER = "welfare_commissioner", "民生委員・児童委員"
    AGENCY = "agency", "関係機関の人"
    UNKNOWN = "unknown", "分からない"


class Trouble(IntegerChoices):
    """お困りのこと（相談受付・申込票）"""

    HEALTH = 1, "病気や健康、障害のこと"
    HOUSING = 2, "住まいについて"
    INCOME = 3, "収入・生活費のこと"
    RENT = 4, "家賃やローンの支払いのこと"
    TAXES = 5, "税金や公共料金等の支払いについて"
    DEBT = 6, "債務について"
    JOB_SEARCH = 7, "仕事探し、就職について"
    WORK = 8, "仕事上の不安やトラブル"
    NEIGHBOURHOOD = 9, "地域との関係について"
    FAMILY = 10, "家族との関係について"
    CHILD_RAISING = 11, "子育てのこと"
    CARE = 12, "介護のこと"
    WITHDRAWN = 13, "ひきこもり・不登校"
    VIOLENCE = 14, "DV・虐待"
    FOOD = 15, "食べるものがない"
    OTHER = 16, "その他"


class Field(TextChoices):
    """課題の分野: two of them make a case complex (rules.md, triage)"""

    HEALTH = "health", "健康・障害"
    HOUSING = "housing", "住まい"
    MONEY = "money", "家計・債務"
    WORK = "work", "仕事"
    COMMUNITY = "community", "地域・孤立"
    FAMILY = "family", "家族・子育て・介護"
    SAFETY = "safety", "暴力・虐待"
    OTHER = "other", "その他"


FIELD_OF_TROUBLE = {
    Trouble.HEALTH: Field.HEALTH,
    Trouble.HOUSING: Field.HOUSING,
    Trouble.INCOME: Field.MONEY,
    Trouble.RENT: Field.MONEY,
    Trouble.TAXES: Field.MONEY,
    Trouble.DEBT: Field.MONEY,
    Trouble.JOB_SEARCH: Field.WORK,
    Trouble.WORK: Field.WORK,
    Trouble.NEIGHBOURHOOD: Field.COMMUNITY,
    Trouble.FAMILY: Field.FAMILY,
    Trouble.CHILD_RAISING: Field.FAMILY,
    Trouble.CARE: Field.FAMILY,
    Trouble.WITHDRAWN: Field.COMMUNITY,
    Trouble.VIOLENCE: Field.SAFETY,
    Trouble.FOOD: Field.MONEY,
    Trouble.OTHER: Field.OTHER,
}


class Urgency(TextChoices):
    """緊急度"""

    TODAY = "today", "即日"
    THREE_DAYS = "three_days", "3日以内"
    NORMAL = "normal", "通常"
    INFORMATION = "information", "情報提供のみ"


class IssueCode(IntegerChoices):
    """課題と背景要因（インテーク・アセスメントシート (h)）: the national codes"""

    ILLNESS = 1, "病気"
    INJURY = 2, "けが"
    DISABILITY = 3, "障害（手帳有）"
    SUSPECTED_DISABILITY = 4, "障害（疑い）"
    SUICIDE = 5, "自死企図"
    MENTAL_HEALTH = 6, "その他メンタルヘルスの課題（うつ・不眠・不安・依存症・適応障害など）"
    UNSTABLE_HOUSING = 7, "住まい不安定"
    HOMELESS = 8, "ホームレス"
    POVERTY = 9, "経済的困窮"
    DEBT = 10, "（多重・過重）債務"
    HOUSEHOLD_ACCOUNTS = 11, "家計管理の課題"
    FINDING_WORK = 12, "就職活動困難"
    KEEPING_WORK = 13, "就職定着困難"
    HABITS = 14, "生活習慣の乱れ"
    ISOLATION = 15, "社会的孤立（ニート・ひきこもりなどを含む）"
    FAMILY = 16, "家族関係・家族の問題"
    TRUANCY = 17, "不登校"
    DELINQUENCY = 18, "非行"
    LEFT_SCHOOL = 19, "中卒・高校中退"
    SINGLE_PARENT = 20, "ひとり親"
    VIOLENCE = 21, "DV・虐待"
    FOREIGN_NATIONAL = 22, "外国籍"
    RELEASED = 23, "刑余者"
    COMMUNICATION = 24, "コミュニケーションが苦手"
    ABILITY = 25, "本人の能力の課題（識字・言語・理解等）"
    DISASTER = 26, "被災"
    OTHER = 99, "その他"


class LocalIssue(TextChoices):
    """市の細かい区分; each counts under its national code (NATIONAL_CODE)"""

    YOUNG_CARER = "young_carer", "ヤングケアラー"
    DOUBLE_CARE = "double_care", "ダブルケア"
    AGED_PARENT = "8050", "8050"
    SQUALOR = "squalor", "ごみ屋敷・セルフネグレクト"
    NO_KIN = "no_kin", "頼れる身寄りがない"
    DEMENTIA = "dementia", "認知症（疑い）"
    PETS = "pets", "ペット"
    GAMBLING = "gambling", "ギャンブル・ゲーム等依存"
    SPECIAL_LOAN = "special_loan", "特例貸付の償還困難"


NATIONAL_CODE = {
    LocalIssue.YOUNG_CARER: IssueCode.FAMILY,
    LocalIssue.DOUBLE_CARE: IssueCode.FAMILY,
    LocalIssue.AGED_PARENT: IssueCode.ISOLATION,
    LocalIssue.SQUALOR: IssueCode.HABITS,
    LocalIssue.NO_KIN: IssueCode.ISOLATION,
    LocalIssue.DEMENTIA: IssueCode.SUSPECTED_DISABILITY,
    LocalIssue.PETS: IssueCode.OTHER,
    LocalIssue.GAMBLING: IssueCode.MENTAL_HEALTH,
    LocalIssue.SPECIAL_LOAN: IssueCode.DEBT,
}

FIELD_OF_ISSUE = {
    IssueCode.ILLNESS: Field.HEALTH,
    IssueCode.INJURY: Field.HEALTH,
    IssueCode.DISABILITY: Field.HEALTH,
    IssueCode.SUSPECTED_DISABILITY: Field.HEALTH,
    IssueCode.SUICIDE: Field.SAFETY,
    IssueCode.MENTAL_HEALTH: Field.HEALTH,
    IssueCode.UNSTABLE_HOUSING: Field.HOUSING,
    IssueCode.HOMELESS: Field.HOUSING,
    IssueCode.POVERTY: Field.MONEY,
    IssueCode.DEBT: Field.MONEY,
    IssueCode.HOUSEHOLD_ACCOUNTS: Field.MONEY,
    IssueCode.FINDING_WORK: Field.WORK,
    IssueCode.KEEPING_WORK: Field.WORK,
    IssueCode.HABITS: Field.HEALTH,
    IssueCode.ISOLATION: Field.COMMUNITY,
    IssueCode.FAMILY: Field.FAMILY,
    IssueCode.TRUANCY: Field.FAMILY,
    IssueCode.DELINQUENCY: Field.SAFETY,
    IssueCode.LEFT_SCHOOL: Field.WORK,
    IssueCode.SINGLE_PARENT: Field.FAMILY,
    IssueCode.VIOLENCE: Field.SAFETY,
    IssueCode.FOREIGN_NATIONAL: Field.COMMUNITY,
    IssueCode.RELEASED: Field.COMMUNITY,
    IssueCode.COMMUNICATION: Field.COMMUNITY,
    IssueCode.ABILITY: Field.WORK,
    IssueCode.DISASTER: Field.HOUSING,
    IssueCode.OTHER: Field.OTHER,
}


class PlanService(TextChoices):
    """利用する事業 (プラン兼事業等利用申込書; domain.md §2.6), in the order of the form"""

    HOUSING_BENEFIT = "housing_benefit", "住居確保給付金"
    WORK_PREPARATION = "work_preparation", "就労準備支援事業"
    WORK_TRAINING = "work_training", "認定生活困窮者就労訓練事業"
    HOUSING_SUPPORT = "housing_support", "居住支援事業"
    HOUSEHOLD_FINANCE = "household_finance", "家計改善支援事業"
    CHILDREN = "children", "子どもの学習・生活支援事業"
    WORK_BY_DESK = "work_by_desk", "自立相談支援機関による就労支援"
    LOANS = "loans", "生活福祉資金等の貸付あっせん"
    JOB_OFFICE = "job_office", "生活保護受給者等就労自立促進事業"
    OTHER = "other", "その他（法外の事業・地域の支援）"


# what the city decides (支援決定) rather than confirms; 住居確保給付金 has a decision of its own
NEEDS_DECISION = (
    PlanService.WORK_PREPARATION,
    PlanService.WORK_TRAINING,
    PlanService.HOUSING_SUPPORT,
    PlanService.HOUSEHOLD_FINANCE,
    PlanService.CHILDREN,
)


class SeenChange(TextChoices):
    """見られた変化（評価シート; domain.md §2.7）: the national list, then the newer three"""

    PUBLIC_ASSISTANCE = "public_assistance", "生活保護適用"
    HOUSING = "housing", "住まいの確保・安定"
    MEDICAL_CARE = "medical_care", "医療機関受診開始"
    HEALTH = "health", "健康状態の改善"
    DISABILITY_CERTIFICATE = "disability_certificate", "障害手帳取得"
    WILL = "will", "自立意欲の向上・改善"
    NO_LONGER_ISOLATED = "no_longer_isolated", "孤立の解消"
    PEACE_OF_MIND = "peace_of_mind", "精神の安定（安心感が高まった）"
    RELATIONS = "relations", "対人関係・家族関係の改善"
    HABITS = "habits", "生活習慣の改善（食事・睡眠・整容等）"
    HOUSEHOLD_ACCOUNTS = "household_accounts", "家計の改善（債務の整理等）"
    DEBT_SETTLED = "debt_settled", "債務の整理"
    WORK_BEGUN = "work_begun", "就労開始（一般就労）"
    SHELTERED_WORK_BEGUN = "sheltered_work_begun", "就労開始（中間的就労）"
    WORK_INCOME_ROSE = "work_income_rose", "就労収入増加"
    OTHER_INCOME_ROSE = "other_income_rose", "その他収入増加"
    JOB_SEARCH_BEGUN = "job_search_begun", "就職活動開始"
    WORK_KEPT = "work_kept", "職場定着"
    TRAINING = "training", "職業訓練の開始・就学"
    PARTICIPATION = "participation", "社会参加機会の増加"
    ASKS_FOR_HELP = "asks_for_help", "SOSを出せるようになった"
    SELF_ACCEPTANCE = "self_acceptance", "自分のことを肯定的に受け止められるようになった"
    HAS_A_GOAL = "has_a_goal", "目標ができた"
    OTHER = "other", "その他"
    NONE = "none", "変化なし"


# counted by the month in which it happened (domain.md §3.1): 就労者数、増収者数
DATED_CHANGES = (
    SeenChange.WORK_BEGUN,
    SeenChange.SHELTERED_WORK_BEGUN,
    SeenChange.WORK_INCOME_ROSE,
    SeenChange.OTHER_INCOME_ROSE,
)


class EndGround(TextChoices):
    """終結理由（評価シート; domain.md §2.7）"""

    OUT_OF_HARDSHIP = "out_of_hardship", "困窮状態の脱却（経済的）"
    ON_THE_WAY = "on_the_way", "脱却していないが改善の目途"
    SOCIAL = "social", "社会的孤立の解消など社会的自立"
    OTHER_SYSTEM = "other_system", "他制度・他機関へ移行"
    OWN_WISH = "own_wish", "本人の申出"
    MOVED = "moved", "転居"
    DIED = "died", "死亡"
    OTHER = "other", "その他"


class PauseGround(TextChoices):
    """中断理由（評価シート; domain.md §2.7）"""

    NO_CONTACT = "no_contact", "連絡がとれない"
    DECLINED = "declined", "本人の辞退"
    MOVED = "moved", "転居"
    DIED = "died", "死亡"
    ADMITTED = "admitted", "入院・施設入所"
    IMPRISONED = "imprisoned", "収監"
    OTHER = "other", "その他"


class MatterStage(TextChoices):
    """支援会議の案件の段階"""

    DRAFT = "draft", "起案中"
    TAKEN_UP = "taken_up", "取り上げた"
    DECLINED = "declined", "取り上げない"
    ENDED = "ended", "終わった"


class MatterEnd(TextChoices):
    """支援会議の案件の終わり方"""

    HANDED_OVER = "handed_over", "本人同意を得て、窓口に引き継いだ"
    OTHER_AGENCY = "other_agency", "ほかの制度・機関が関わることになった"
    NOT_NEEDED = "not_needed", "支援が要らなくなった"
    MOVED = "moved", "転出"
    DIED = "died", "死亡"
    OTHER = "other", "その他"


class MatterNoteKind(TextChoices):
    """支援会議の台帳に書き足すこと"""

    OPINION = "opinion", "機関の意見"
    APPROACH = "approach", "働きかけの経過"
    DECLINED = "declined", "取り上げない理由"
    END = "end", "終わりの理由"


class DisposalDecision(TextChoices):
    """廃棄の決裁"""

    APPROVED = "approved", "承認"
    REFUSED = "refused", "却下"
    WITHDRAWN = "withdrawn", "取下げ"


class DisposedKind(TextChoices):
    """廃棄するものの種類; the models of records by their names"""

    CASE = "case", "相談"
    MATTER = "matter", "支援会議の案件"
    HOUSEHOLD = "household", "世帯"
    PERSON = "person", "人"


class ItemResult(TextChoices):
    """廃棄を実行した結果"""

    ERASED = "erased", "廃棄した"
    KEPT = "kept", "残した"

"""委員会で使う区分"""

from django.db.models import IntegerChoices, TextChoices


class OrdinanceKind(TextChoices):
    """根拠となる例規の種類"""

    ORDINANCE = "ordinance", "条例"
    REGULATION = "regulation", "規則"
    GUIDELINES = "guidelines", "要綱"


class Topic(TextChoices):
    """条文の主題: what a paragraph rules, so that every rule finds its own article in any text"""

    ESTABLISHMENT = "establishment", "設置"
    REMIT = "remit", "所掌事項"
    SEATS = "seats", "定数"
    CATEGORIES = "categories", "選出区分"
    TERM = "term", "任期"
    TERM_LIMIT = "term_limit", "再任の限度"
    SUBSTITUTE = "substitute", "補欠委員"
    OFFICERS = "officers", "会長・副会長"
    ELECTION = "election", "会長・副会長の選び方"
    VICE_CHAIR_CHOICE = "vice_chair_choice", "副会長の選び方（別に定めるとき）"
    CHAIR_DUTIES = "chair_duties", "会長の職務"
    ACTING_CHAIR = "acting_chair", "職務代理"
    CONVOCATION = "convocation", "招集"
    QUORUM = "quorum", "定足数"
    VOTE = "vote", "議決"
    INVITEES = "invitees", "委員以外の者の出席"
    PUBLICITY = "publicity", "会議の公開"
    CLOSURE = "closure", "非公開"
    SECRETARIAT = "secretariat", "庶務"
    DELEGATION = "delegation", "委任"
    EFFECTIVE = "effective", "施行期日"
    REMUNERATION = "remuneration", "報酬"
    TRANSITION = "transition", "経過措置"


class QuorumKind(TextChoices):
    """定足数の定め方"""

    HALF_OR_MORE = "half_or_more", "半数以上"
    MAJORITY = "majority", "過半数"
    NONE = "none", "定めなし"


class QuorumBase(TextChoices):
    """定足数の「委員」の数え方"""

    IN_OFFICE = "in_office", "在任する委員"
    SEAT_LIMIT = "seat_limit", "定数"


class VoteKind(TextChoices):
    """議決の定め方"""

    MAJORITY_OF_PRESENT = "majority_of_present", "出席委員の過半数"
    NONE = "none", "定めなし"


class Office(TextChoices):
    """会長・副会長"""

    CHAIR = "chair", "会長"
    VICE_CHAIR = "vice_chair", "副会長"


class RemunerationOffice(TextChoices):
    """報酬の別表の職"""

    CHAIR = "chair", "会長"
    MEMBER = "member", "委員"


class EndReason(TextChoices):
    """任期の途中で委員でなくなった事由"""

    RESIGNED = "resigned", "辞任"
    DISCHARGED = "discharged", "解嘱"
    DIED = "died", "死亡"
    LEFT_POST = "left_post", "職を離れた"


class OfficeEndReason(TextChoices):
    """任期の途中で会長・副会長でなくなった事由"""

    RESIGNED = "resigned", "会長・副会長の辞任"
    LEFT_COMMITTEE = "left_committee", "委員でなくなった"
    REPLACED = "replaced", "互選のやり直し"


class Sex(TextChoices):
    """性別（任意）"""

    FEMALE = "female", "女性"
    MALE = "male", "男性"
    OTHER = "other", "その他"


class MinutesMethod(TextChoices):
    """会議録の作成方法"""

    FULL = "full", "全文記録"
    REMARKS = "remarks", "発言者の発言内容ごとの要点記録"
    SUMMARY = "summary", "会議内容の要点記録"


class Vote(TextChoices):
    """表決"""

    FOR = "for", "賛成"
    AGAINST = "against", "反対"
    ABSTAIN = "abstain", "棄権"


class Outcome(TextChoices):
    """議決の結果"""

    CARRIED = "carried", "可決"
    LOST = "lost", "否決"
    TIED = "tied", "可否同数"
    NO_QUORUM = "no_quorum", "定足数不足"


class Presiding(IntegerChoices):
    """だれが会議をまとめるか、条例第5条第4項の順"""

    CHAIR = 1, "会長"
    VICE_CHAIR = 2, "副会長（職務代理）"
    PROVISIONAL = 3, "仮議長（出席した委員の互選）"


class Convener(TextChoices):
    """だれが会議を招集するか"""

    CHAIR = "chair", "会長"
    VICE_CHAIR = "vice_chair", "副会長（職務代理）"
    MAYOR = "mayor", "市長"


class MeetingMode(TextChoices):
    """開催の方法"""

    IN_PERSON = "in_person", "会場"
    ONLINE = "online", "オンライン"
    HYBRID = "hybrid", "会場とオンライン"
    WRITTEN = "written", "書面開催"


class MeetingStage(TextChoices):
    """会議の段階、進む順"""

    DRAFT = "draft", "準備"
    CONVENED = "convened", "招集"
    NOTIFIED = "notified", "通知・公表"
    RECEPTION = "reception", "受付"
    IN_SESSION = "in_session", "議事"
    ENDED = "ended", "閉会"
    CANCELLED = "cancelled", "中止"


class ItemKind(TextChoices):
    """議題の扱い"""

    DELIBERATION = "deliberation", "審議"
    REPORT = "report", "報告"
    ELECTION = "election", "互選"
    OTHER = "other", "その他"


class ItemStatus(TextChoices):
    """議題の進み"""

    WAITING = "waiting", "これから"
    UNDER_WAY = "under_way", "審議中"
    DECIDED = "decided", "決定"
    HEARD = "heard", "報告済み"
    CONTINUED = "continued", "継続審議"


class Answer(TextChoices):
    """出欠の回答"""

    PRESENT = "present", "出席"
    ABSENT = "absent", "欠席"
    UNDECIDED = "undecided", "未定"


class Via(TextChoices):
    """出席の方法"""

    ROOM = "room", "会場"
    ONLINE = "online", "オンライン"
    PAPER = "paper", "書面"


class MovementKind(TextChoices):
    """出入り"""

    ARRIVED = "arrived", "到着"
    LEFT = "left", "退席"
    RECUSED = "recused", "除斥"
    RETURNED = "returned", "除斥を終える"


class ResolutionKind(TextChoices):
    """何を諮ったか"""

    DECISION = "decision", "議題の決定"
    CLOSURE = "closure", "非公開"


class ResolutionMethod(TextChoices):
    """決め方"""

    NO_OBJECTION = "no_objection", "異議なし"
    SHOW_OF_HANDS = "show_of_hands", "挙手"
    BALLOT = "ballot", "投票"


class Admission(TextChoices):
    """傍聴の受付の結果"""

    WAITING = "waiting", "受付"
    ADMITTED = "admitted", "入場"
    DECLINED = "declined", "定員のため不可"


class Selection(TextChoices):
    """傍聴人の決め方"""

    FIRST_COME = "first_come", "先着順"
    LOTTERY = "lottery", "抽選"


class MinutesStage(TextChoices):
    """会議録の段階、進む順"""

    DRAFT = "draft", "案"
    CHECKING = "checking", "発言者の確認"
    FIXED = "fixed", "会長の確定"
    PUBLISHED = "published", "公表"


class SectionKind(TextChoices):
    """会議録の部分"""

    HEADER = "header", "会議の概要"
    ITEM = "item", "議題"


class CheckResult(TextChoices):
    """発言者の確認の結果"""

    AGREED = "agreed", "このままでよい"
    CHANGES = "changes", "直しを求める"


# what the acts are called on the audit screens (koganei/auditing/words.py)
VERBS = {
    "register_member": "委員を登録する",
    "correct_nominating_body": "推薦した団体を直す",
    "appoint": "委嘱する",
    "reappoint": "再任する",
    "fill_vacancy": "補欠を委嘱する",
    "end_appointment": "任期の途中で終える",
    "elect_officer": "会長・副会長を互選する",
    "end_office": "会長・副会長を終える",
    "amend": "条例・要綱を改正する",
    "plan_meeting": "会議を予定する",
    "change_meeting": "会議の予定を変える",
    "cancel_meeting": "会議を取りやめる",
    "convene": "会議を招集する",
    "notify_meeting": "会議を知らせる",
    "add_item": "議題を加える",
    "change_item": "議題を直す",
    "add_material": "資料を加える",
    "add_material_version": "資料を差し替える",
    "number_letters": "委嘱状に番号を付ける",
    "attach": "答申に書類を添える",
    "detach": "添えた書類を外す",
    "invite": "出席を求める",
    "add_staff": "事務局の出席者を加える",
    "reply": "出欠を返す",
    "receive": "出席を受け付ける",
    "receive_observer": "傍聴を受け付ける",
    "draw_observers": "傍聴人を決める",
    "move": "出入りを記録する",
    "withdraw_movement": "出入りの記録を取り消す",
    "open_meeting": "会議を開く",
    "end_meeting": "会議を閉じる",
    "start_item": "議題に入る",
    "finish_item": "議題を終える",
    "decide": "決定する",
    "close_item": "議題を非公開にする",
    "close_meeting": "会議を非公開にする",
    "close_to_public": "非公開にする",
    "draft_minutes": "会議録の案を作る",
    "write_minutes": "会議録の本文を直す",
    "ask_for_check": "会議録の確認を頼む",
    "answer_check": "会議録の確認に答える",
    "fix_minutes": "会議録を確定する",
    "publish_minutes": "会議録を公表する",
    "reopen_minutes": "会議録を直しに戻す",
    "issue_pay_slip": "支給調書を作る",
    "inquire": "諮問を受ける",
    "deliberate": "諮問を議題に結ぶ",
    "draft_report": "答申の案を書く",
    "submit_report": "答申する",
    "record_response": "市の対応を記録する",
}

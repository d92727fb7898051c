"""The roles of access.md: what each is called and what it is for. Rights stand in matrix.py."""

from django.db.models import TextChoices


class Role(TextChoices):
    """役割"""

    PUBLIC = "PUBLIC", "市民"
    COMMITTEE_MEMBER = "COMMITTEE_MEMBER", "委員"
    SECRETARIAT = "SECRETARIAT", "委員会事務局"
    SECTION_AUTHOR = "SECTION_AUTHOR", "担当課 入力者"
    SECTION_HEAD = "SECTION_HEAD", "担当課 課長"
    WELFARE_STAFF = "WELFARE_STAFF", "地域福祉課 職員"
    WELFARE_MANAGER = "WELFARE_MANAGER", "地域福祉課 管理者"
    CHIEF_SUPPORT_WORKER = "CHIEF_SUPPORT_WORKER", "主任相談支援員"
    SUPPORT_WORKER = "SUPPORT_WORKER", "相談支援員"
    HOUSEHOLD_FINANCE_WORKER = "HOUSEHOLD_FINANCE_WORKER", "家計改善支援員"
    INTEGRATION_COORDINATOR = "INTEGRATION_COORDINATOR", "包括化推進員"
    CONFERENCE_ATTENDEE = "CONFERENCE_ATTENDEE", "会議出席関係機関"
    AUDITOR = "AUDITOR", "監査"
    ACCOUNT_ADMIN = "ACCOUNT_ADMIN", "利用者管理"


PURPOSES = {
    Role.PUBLIC: "公表されたものを読む。ログインしない。",
    Role.COMMITTEE_MEMBER: "地域福祉推進委員会の委員。会議の資料と会議録を読む。",
    Role.SECRETARIAT: "委員会の庶務（条例第8条）。委員、会議、資料を扱う。",
    Role.SECTION_AUTHOR: "担当課（社会福祉協議会を含む）で評価票を記入する。",
    Role.SECTION_HEAD: "担当課の課長。記入した人とは別に、評価票を確定する。",
    Role.WELFARE_STAFF: "地域福祉課の職員。計画の体系を整え、評価票を取りまとめる。",
    Role.WELFARE_MANAGER: "地域福祉課の課長。計画・支援を決定し、公表する。",
    Role.CHIEF_SUPPORT_WORKER: "福祉総合相談窓口の主任。振り分けと困難の判断をする。",
    Role.SUPPORT_WORKER: "福祉総合相談窓口の相談支援員。",
    Role.HOUSEHOLD_FINANCE_WORKER: "福祉総合相談窓口で家計の改善を支援する。",
    Role.INTEGRATION_COORDINATOR: "複合的で困難な相談の主担当として、関係機関をつなぐ。",
    Role.CONFERENCE_ATTENDEE: "支援調整会議・支援会議に出席する関係機関の人。",
    Role.AUDITOR: "操作と閲覧の記録を調べる。相談の内容は見ない。",
    Role.ACCOUNT_ADMIN: "利用者と役割を登録する。業務の内容は見ない。",
}

# Roles that are given to an account. PUBLIC is everybody who is not logged in.
ACCOUNT_ROLES = tuple(role for role in Role if role is not Role.PUBLIC)

# Staff of the contractor (社会福祉協議会): outside the city, on the desk only while employed there.
CONTRACTOR_ROLES = (
    Role.CHIEF_SUPPORT_WORKER,
    Role.SUPPORT_WORKER,
    Role.HOUSEHOLD_FINANCE_WORKER,
    Role.INTEGRATION_COORDINATOR,
)

# Recipients outside desk and deciding city staff: they see what consent or another basis allows.
OUTSIDE_ROLES = frozenset({Role.CONFERENCE_ATTENDEE})

# Roles that log in with a second factor: whoever can see a case (security.md §2.4: also the
# attendees of a conference and the city's staff, who read parts of it), the auditor, who sees who
# read whom, and the administrator of accounts, who could make an account with any of these roles.
MFA_ROLES = frozenset(
    {
        *CONTRACTOR_ROLES,
        Role.CONFERENCE_ATTENDEE,
        Role.WELFARE_STAFF,
        Role.WELFARE_MANAGER,
        Role.AUDITOR,
        Role.ACCOUNT_ADMIN,
    }
)

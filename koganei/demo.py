"""The demo: fixtures and one invented account for each role. Never loaded outside demo mode."""

from datetime import date

from django.apps import apps
from django.core.management import call_command
from django.db import transaction

from koganei.access.roles import ACCOUNT_ROLES, Role
from koganei.models import Department, PartnerOrganization, RoleAssignment, User

PASSWORD = "koganei-demo-2026"  # noqa: S105 -- printed at every start of the demo, used nowhere else
FIXTURES = (
    ("01_organizations", "koganei.Department"),
    ("02_plan", "evaluation.WelfarePlan"),
    ("03_evaluation_h30", "evaluation.EvaluationSheet"),
    ("04_committee", "committee.Committee"),
    ("05_meetings", "committee.Meeting"),
    ("07_desk", "consultation.Desk"),
    ("08_bodies", "consultation.ConferenceBody"),
    ("09_retention", "consultation.RetentionRule"),
    ("10_statistics", "consultation.StatisticsTerms"),
)
# fixtures that say who of the demo's accounts did it
SIGNED = (("06_minutes", "committee.Minutes"),)
COUNCIL = "社会福祉協議会"
# role → (name, kana, section); an account is named like its role code in lower case
PEOPLE = {
    Role.COMMITTEE_MEMBER: ("相原 由美", "あいはら ゆみ", ""),
    Role.SECRETARIAT: ("高梨 恵", "たかなし めぐみ", "地域福祉課"),
    Role.SECTION_AUTHOR: ("遠山 なつき", "とおやま なつき", "地域福祉課"),
    Role.SECTION_HEAD: ("黒川 修", "くろかわ おさむ", "地域福祉課"),
    Role.WELFARE_STAFF: ("三好 あおい", "みよし あおい", "地域福祉課"),
    Role.WELFARE_MANAGER: ("宮園 隆", "みやぞの たかし", "地域福祉課"),
    Role.CHIEF_SUPPORT_WORKER: ("野田 健一", "のだ けんいち", COUNCIL),
    Role.SUPPORT_WORKER: ("佐倉 美帆", "さくら みほ", COUNCIL),
    Role.HOUSEHOLD_FINANCE_WORKER: ("三枝 悠", "さえぐさ ゆう", COUNCIL),
    Role.INTEGRATION_COORDINATOR: ("木暮 千尋", "こぐれ ちひろ", COUNCIL),
    Role.CONFERENCE_ATTENDEE: ("立花 望", "たちばな のぞみ", "自立生活支援課"),
    Role.AUDITOR: ("早見 律子", "はやみ りつこ", ""),
    Role.ACCOUNT_ADMIN: ("榎本 大地", "えのもと だいち", ""),
}
# further authors, so that a second section can be tried: (account, name, kana, section)
MORE_AUTHORS = (
    ("section_author_safety", "大庭 直樹", "おおば なおき", "地域安全課"),
    ("section_author_council", "沢渡 優", "さわたり ゆう", COUNCIL),
)
# who approves what the manager proposed, where two persons are needed
MORE_MANAGERS = (("welfare_director", "岩瀬 誠", "いわせ まこと", "地域福祉課"),)
SINCE = "2018-04-01"
EXPIRES = date(2046, 3, 31)  # people from outside need a day; the demo outlives them all


@transaction.atomic
def load():
    """Load what is missing: fixtures whose table is empty, accounts that do not exist."""
    _fixtures(FIXTURES)
    for role in ACCOUNT_ROLES:
        _account(role.value.lower(), role, *PEOPLE[role])
    for username, name, kana, section in MORE_AUTHORS:
        _account(username, Role.SECTION_AUTHOR, name, kana, section)
    for username, name, kana, section in MORE_MANAGERS:
        _account(username, Role.WELFARE_MANAGER, name, kana, section)
    _fixtures(SIGNED)


def _fixtures(fixtures):
    for name, model in fixtures:
        if not apps.get_model(model).objects.exists():
            call_command("loaddata", name, verbosity=0)


def accounts():
    """Return (username, name, role label, section) of every demo account."""
    more = [each[0] for each in (*MORE_AUTHORS, *MORE_MANAGERS)]
    names = [role.value.lower() for role in ACCOUNT_ROLES] + more
    users = {user.username: user for user in User.objects.select_related("department")}
    return [
        (name, users[name].name, users[name].role_labels, users[name].department or "")
        for name in names
        if name in users
    ]


def _account(username, role, name, kana, section):
    user, is_new = User.objects.get_or_create(
        username=username,
        defaults={
            "name": name,
            "kana": kana,
            "department": Department.objects.filter(name=section).first(),
            "organization": PartnerOrganization.objects.filter(name__endswith=COUNCIL).first()
            if section == COUNCIL
            else None,
            "expires_on": EXPIRES
            if section == COUNCIL or role == Role.CONFERENCE_ATTENDEE
            else None,
        },
    )
    if is_new:
        user.set_password(PASSWORD)
        user.save()
        RoleAssignment.objects.create(user=user, role=role, starts_on=SINCE)
    elif user.expires_on and user.expires_on < EXPIRES:
        user.expires_on = EXPIRES
        user.save(update_fields=["expires_on"])

"""May this user do that? Asked of the access matrix, answered with a sentence."""

from koganei.access.matrix import Action, allows
from koganei.law import LegalText, Violation

ACCESS = LegalText("権限一覧")
LABELS = {
    "committee.appointment": "委嘱・任期・会長と副会長",
    "committee.body": "委員会と条例・要綱",
    "committee.meeting": "会議",
    "committee.observer": "傍聴の受付簿",
    "committee.minutes": "会議録",
    "committee.minutes_publication": "会議録の公表",
    "committee.pay": "支給調書",
    "committee.inquiry": "諮問・答申",
}


def check_may(user, resource, action):
    """Return a violation unless ``user`` may do ``action`` on the committee's ``resource``."""
    if allows(user, resource, action):
        return None
    label = LABELS[resource]
    return Violation(
        ACCESS.section(label),
        f"{user.role_labels or '役割のない利用者'}は{label}を記録できません。"
        "委員会事務局に頼んでください。",
    )


def check_may_appoint(user):
    """第3条第2項の委嘱と、任期・会長・副会長の記録"""
    return check_may(user, "committee.appointment", Action.CHANGE)


def check_may_amend(user):
    """条例・要綱の登録"""
    return check_may(user, "committee.body", Action.CHANGE)


def check_may_run(user):
    """第6条の会議の招集・資料・出入り・議決の記録"""
    return check_may(user, "committee.meeting", Action.CHANGE)


def check_may_receive(user):
    """第7条の傍聴の受付"""
    return check_may(user, "committee.observer", Action.CHANGE)


def check_may_write_minutes(user):
    """会議録の案・確認・確定の記録"""
    return check_may(user, "committee.minutes", Action.CHANGE)


def check_may_publish(user):
    """会議録の公表"""
    return check_may(user, "committee.minutes_publication", Action.ADD)


def check_may_pay(user):
    """付則第2項の報酬の支給調書"""
    return check_may(user, "committee.pay", Action.ADD)


def check_may_advise(user):
    """第2条の諮問・答申の記録"""
    return check_may(user, "committee.inquiry", Action.CHANGE)

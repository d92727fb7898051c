"""What the codes of the audit are called on a screen; an unknown code is shown as it is."""

from functools import cache

from django.apps import apps

from koganei.access.field_classes import FieldClass
from koganei.access.matrix import RESOURCES
from koganei.access.roles import Role
from koganei.access.zones import views

VERBS = {
    "view": "見る",
    "print": "印刷する",
    "export": "出力する",
    "add": "追加する",
    "change": "書く・直す",
    "login": "ログイン",
    "logout": "ログアウト",
    "password_changed": "パスワードを変える",
    "password_set_by_code": "符号でパスワードを決める",
    "one_time_code_issued": "初回ログインの符号を出す",
    "second_factor_added": "二要素認証を登録する",
    "second_factor_removed": "二要素認証を消す",
    "second_factor_reset": "二要素認証をやり直す",
    "recovery_code_used": "予備コードを使う",
    "account_created": "利用者を登録する",
    "account_disabled": "利用者を停止する",
    "account_enabled": "利用者の停止を解除する",
    "role_requested": "役割を申請する",
    "request_approved": "申請を承認する",
    "request_refused": "申請を却下する",
    "request_decided": "申請を承認・却下する",
    "role_registered": "役割を登録する",
    "transfer_requested": "人事異動を申請する",
    "transfer_registered": "人事異動を登録する",
    "transfer_applied": "人事異動を反映する",
    "deputy_registered": "代決者を登録する",
    "deputy_ended": "代決を終える",
    "accounts_reviewed": "利用者の棚卸しを記録する",
    "reading_reviewed": "閲覧の点検を記録する",
    "recovery_codes_renewed": "予備コードを作り直す",
    "break_glass_asked": "緊急閲覧を申し出る",
    "break_glass_granted": "緊急閲覧を許可する",
    "break_glass_started": "緊急閲覧を始める",
    "break_glass_stopped": "緊急閲覧を終える",
    "break_glass_ended": "ほかの人の緊急閲覧を終える",
    "break_glass_reviewed": "緊急閲覧を確認する",
    "conflict_declared": "利益相反を申告する",
    "conflict_approved": "利益相反を承認する",
    "conflict_ended": "利益相反を終わらせる",
    "protection_registered": "支援措置を登録する",
    "protection_lift_asked": "支援措置の解除を申し出る",
    "protection_lifted": "支援措置を解除する",
    "address_reader_added": "住所を見てよい人に加える",
    "address_reader_removed": "住所を見てよい人から外す",
    "address_revealed": "保護された住所を見る",
    "draft_begun": "下書きを始める",
    "draft_finished": "下書きを保存に変える",
    "draft_discarded": "下書きを捨てる",
    "drafts_erased": "期限の切れた下書きを消す",
}
PRINTS, EXPORTS = {"print"}, {"export"}  # what took a copy along; everything else is seeing


def register_verbs(words):
    """Add the verbs of an app: {code: what it is called}."""
    VERBS.update(words)


def verb_label(verb):
    return VERBS.get(verb, verb)


def role_labels(codes):
    return "・".join(Role(code).label for code in codes.split() if code in Role.values)


def class_labels(codes):
    return "、".join(each.label for each in FieldClass if each in codes.split())


def object_label(object_type, object_id):
    """Name what an event is about: the kind of row, or the page, and its number."""
    label = (
        _page_label(object_type[4:]) if object_type.startswith("url:") else _row_label(object_type)
    )
    return f"{label} {object_id}".rstrip()


def _row_label(object_type):
    try:
        return str(apps.get_model(object_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return _resources().get(object_type, object_type)


def _page_label(name):
    return _pages().get(name) or _admin_label(name) or name


@cache
def _resources():
    return {resource.key: resource.label for resource in RESOURCES}


@cache
def _pages():
    rights = {name: getattr(view, "access", None) for name, _, view in views()}
    return {name: _resources().get(right[0]) for name, right in rights.items() if right}


def _admin_label(name):
    """admin:evaluation_goal_change → 管理: 基本目標."""
    model = name.removeprefix("admin:").rpartition("_")[0].replace("_", ".", 1)
    if not name.startswith("admin:"):
        return ""
    return f"管理: {_row_label(model)}" if "." in model else "管理"

"""May this user do that? Asked of the access matrix, answered with a sentence."""

from koganei.access.matrix import allows
from koganei.law import LegalText, Violation

ACCESS = LegalText("権限一覧").section("評価票の行")


def check_may_write(user, entry):
    """Return a violation unless ``user`` may write this row."""
    if allows(user, "evaluation.entry", "change", entry):
        return None
    if allows(user, "evaluation.entry", "change"):
        return Violation(
            ACCESS,
            f"{entry.department}の行は書けません。"
            f"書けるのは自分の課（{user.department or '未設定'}）の行です。",
        )
    return Violation(
        ACCESS,
        f"{user.role_labels or '役割のない利用者'}は評価票の行を書けません。"
        "担当課の入力者に頼んでください。",
    )

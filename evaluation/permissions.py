"""May this user do that? Asked of the access matrix, answered with a sentence."""

from django.utils import timezone

from evaluation.models import Fixing, SheetEntry
from koganei.access.matrix import Action, allows
from koganei.access.roles import Role
from koganei.accounts.queries import may_act_for
from koganei.law import LegalText, Violation
from koganei.models import Deputy, User

RIGHTS = LegalText("権限一覧")
ACCESS = RIGHTS.section("評価票の行")
AUTHOR, HEAD = ("evaluation.answer", Action.CHANGE), ("evaluation.fixing", Action.CHANGE)
GATHERER = ("evaluation.gathering", Action.CHANGE)
SUBMITTER, PUBLISHER = ("evaluation.submission", Action.ADD), ("evaluation.publication", Action.ADD)
# step of workflow.py → the right it asks for; a registered 代決者 has that of whom they stand for
RIGHT_OF = {
    "hand_up": AUTHOR,
    "take_back": AUTHOR,
    "return_entry": HEAD,
    "fix": HEAD,
    "receive": GATHERER,
    "return_head": GATHERER,
    "return_section": GATHERER,
    "gather": GATHERER,
    "reopen": GATHERER,
    "submit": SUBMITTER,
    "hear": SUBMITTER,
    "respond": SUBMITTER,
    "prepare": SUBMITTER,
    "return_version": PUBLISHER,
    "publish": PUBLISHER,
    "write_view": AUTHOR,
    "hand_up_view": AUTHOR,
    "return_view": HEAD,
    "approve_view": HEAD,
    "ask_again": SUBMITTER,
}
TAKEN_BY = {
    AUTHOR: "担当課の入力者",
    HEAD: "担当課の課長（代決者を含む）",
    GATHERER: "地域福祉課の職員",
    SUBMITTER: "委員会事務局・地域福祉課の職員",
    PUBLISHER: "地域福祉課の課長（代決者を含む）",
}
ACTED_FOR = {HEAD: Role.SECTION_HEAD, PUBLISHER: Role.WELFARE_MANAGER}


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


def check_may_dismiss(user, entry):
    """Return a violation unless ``user`` may dismiss the hints of this row."""
    if allows(user, "evaluation.hint", "change", entry):
        return None
    return Violation(
        RIGHTS.section("気づき"), f"気づきを消せるのは、{entry.department}の入力者と課長です。"
    )


def check_may(user, resource, action, words):
    """Return a violation unless ``user`` may do ``action``; ``words`` say what it is."""
    if allows(user, resource, action):
        return None
    return Violation(
        RIGHTS.section(words),
        f"{user.role_labels or '役割のない利用者'}は、{words}を記録できません。",
    )


def principal_for(user, step, row=None):
    """Return in whose name ``user`` may take a step: their own, the head's for whom they are the
    deputy today, or None where they may not. ``row``: the answer or the opinion of a section.
    """
    right = RIGHT_OF[step]
    if allows(user, *right, row):
        return user
    if right not in ACTED_FOR:
        return None
    heads = heads_of(row.department_id) if right == HEAD else managers()
    return next((head for head in heads if may_act_for(user, head, ACTED_FOR[right])), None)


def check_may_take(user, step, label, answer=None):
    """Return a violation unless ``user`` may take the step, in person or as a deputy."""
    if principal_for(user, step, answer):
        return None
    whose = f"（{answer.department}の回答）" if answer else ""
    return Violation(
        RIGHTS.section(label),
        f"「{label}」ができるのは、{TAKEN_BY[RIGHT_OF[step]]}です{whose}。",
    )


def may_take_some(user, right):
    """Tell whether ``user`` may take a step of this right at all, somewhere, or for somebody."""
    return allows(user, *right) or acts_for_somebody(user, right)


def acts_for_somebody(user, right):
    """Tell whether ``user`` is registered today as the deputy of somebody with this right."""
    if right not in ACTED_FOR:
        return False
    today = timezone.localdate()
    return Deputy.objects.filter(
        deputy=user, role=ACTED_FOR[right], starts_on__lte=today, ends_on__gte=today
    ).exists()


def headed_by(user):
    """The sections whose answers ``user`` may fix today: the own one, and those as a deputy."""
    found = {user.department_id} if allows(user, *HEAD) else set()
    today = timezone.localdate()
    acted = Deputy.objects.filter(
        deputy=user, role=ACTED_FOR[HEAD], starts_on__lte=today, ends_on__gte=today
    )
    return (found | set(acted.values_list("principal__department", flat=True))) - {None}


def heads_of(department_id):
    """The accounts of a section that may be its head; ``may_act_for`` asks for the day."""
    return User.objects.filter(
        department=department_id, is_active=True, role_assignments__role=Role.SECTION_HEAD
    ).distinct()


def managers():
    return User.objects.filter(
        is_active=True, role_assignments__role=Role.WELFARE_MANAGER
    ).distinct()


def has_written(user, answer):
    """Tell whether ``user`` ever wrote a row of this answer or handed it to the head."""
    wrote = SheetEntry.history.filter(
        sheet=answer.sheet_id, department=answer.department_id, history_user=user
    )
    drafted = Fixing.objects.filter(answer=answer, drafted_by=user)
    return answer.drafted_by_id == user.pk or wrote.exists() or drafted.exists()

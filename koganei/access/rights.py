"""What a right is made of: role, resource, action, scope and classes of fields (matrix.py)."""

from dataclasses import dataclass

from django.db.models import TextChoices

from koganei.access.field_classes import PLAIN, FieldClass
from koganei.access.roles import Role


class Action(TextChoices):
    """できること"""

    VIEW = "view", "見る"
    ADD = "add", "追加する"
    CHANGE = "change", "書く・直す"
    EXPORT = "export", "出力する"


class Scope(TextChoices):
    """範囲"""

    ALL = "all", "すべて"
    OWN_SECTION = "own_section", "自分の課"
    PUBLISHED = "published", "公表したもの"
    OTHERS = "others", "ほかの人の分"
    OWN_ORGANIZATION = "own_organization", "自分の機関の人の分"
    OWN = "own", "自分の分"
    ASSIGNED = "assigned", "担当しているもの"
    TEAM = "team", "同じチームのもの"
    SUPERVISED = "supervised", "監督するもの"
    WITH_REASON = "with_reason", "理由を書いて開いたもの"
    SITTING = "sitting", "出席する会議の案件"


@dataclass(frozen=True)
class Resource:
    """What a right is about; ``models`` are the model names the admin asks about."""

    key: str
    label: str
    models: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grant:
    role: Role
    resource: str
    actions: frozenset[Action]
    scope: Scope
    classes: frozenset[FieldClass] = PLAIN  # of fields; a sensitive class is granted by name


def grants(roles, resource, actions, scope=Scope.ALL, classes=PLAIN):
    return tuple(
        Grant(role, resource, frozenset(map(Action, actions.split())), scope, frozenset(classes))
        for role in roles
    )

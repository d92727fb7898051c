"""項目の区分: the classes of fields F0–F9 (access.md), in the order of security.md §2.2."""

from django.db.models import TextChoices


class FieldClass(TextChoices):
    """What kind of knowledge a field holds; a right, a mask and an audit row name classes."""

    EXISTENCE = "existence", "有無・番号"
    PUBLIC = "public", "公表する文"
    WORK = "work", "事務の情報"
    IDENTITY = "identity", "本人を特定する情報"
    ADDRESS = "address", "住所・居場所"
    NARRATIVE = "narrative", "相談の内容"
    THIRD_PARTY = "third_party", "第三者の情報"
    STATUTORY = "statutory", "支援会議の情報"
    MONEY = "money", "家計"
    AUDIT = "audit", "監査の記録"


# what may stand together in one table; each other class lives in tables of its own (access.md)
PLAIN = frozenset({FieldClass.EXISTENCE, FieldClass.PUBLIC, FieldClass.WORK, FieldClass.IDENTITY})
SENSITIVE = frozenset(FieldClass) - PLAIN

"""第7条（会議の公開） 傍聴

委員会の会議は、公開とする。

解釈: 傍聴の定員は定め（observer_limit）による。受付順か抽選で決める。抽選は、記録した「種」と
受付番号から計算した順によるので、だれがいつ計算しても同じ結果になる。
"""

from hashlib import sha256

from committee.enums import Topic
from koganei.dates.wareki import format_datetime
from koganei.law import Violation


def drawn_order(seed, numbers):
    """Return reception numbers in the order of the lottery: by SHA-256 of 「種:番号」.

    >>> drawn_order("令和元年12月13日", [1, 2, 3])
    [2, 1, 3]
    """
    return sorted(numbers, key=lambda number: sha256(f"{seed}:{number}".encode()).hexdigest())


def admitted(numbers, limit, *, seed=""):
    """Return the numbers that may enter: drawn when there is a seed, else the first to come."""
    order = drawn_order(seed, numbers) if seed else sorted(numbers)
    return frozenset(order if limit is None else order[:limit])


def check_room(provisions, limit, inside):
    """第7条 傍聴は定員まで

    委員会の会議は、公開とする。
    """
    if limit is None or inside < limit:
        return None
    return Violation(
        provisions.cite(Topic.PUBLICITY),
        f"傍聴の定員{limit}人に達しています。次の人は入場できません。",
    )


def check_drawn(provisions, drawn_at):
    """第7条 抽選は一度だけ、その後の受付はしない

    委員会の会議は、公開とする。
    """
    if drawn_at is None:
        return None
    return Violation(
        provisions.cite(Topic.PUBLICITY),
        f"抽選は{format_datetime(drawn_at)}に終わっています。やり直しも追加の受付もできません。",
    )

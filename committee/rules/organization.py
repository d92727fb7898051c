"""第2条（所掌事項）・第3条（組織）

委員会は、市長の諮問に応じ、次に掲げる事項を調査審議し、意見を述べることができる。

委員会は、12人以内の委員をもって組織する。
2 委員は、次に掲げる者のうちから市長が委嘱する。
(1) 公募による市民 4人以内
(2) 学識経験者 1人以内
(3) 福祉関係団体等に属する者 7人以内

解釈: 議題は第2条各号のどれか、又は「その他」に当たる。
解釈: 「以内」は在任のどの日にも守る上限で、足りないのは欠員である。
同じ人が同時に二つの席には就かない。
解釈: 改正で定数が減るときの経過措置（incumbents_stay）: 施行の日に在任する委員は任期の終わりまで
とどまり、その間は、その人たちだけで新しい定数を超えてよい。新しい委員は、新しい定数に収まるまで
委嘱できない。
"""

from dataclasses import replace
from fractions import Fraction

from committee.enums import Topic
from koganei.dates.wareki import format_date
from koganei.law import Citation, Violation

PARTICIPATION = Citation("小金井市市民参加条例")


def check_remit(provisions, item):
    """第2条 議題は所掌事項の号を示す

    次に掲げる事項を調査審議し、意見を述べることができる。

    解釈: 号に当たらない議題（互選、日程など）は「その他」（``None``）とする。
    """
    if item is None or item in {remit.item for remit in provisions.remits}:
        return None
    items = "、".join(f"第{remit.item}号" for remit in provisions.remits)
    return Violation(
        provisions.cite(Topic.REMIT),
        f"所掌事項に第{item}号はありません。{items or 'その他'}か「その他」を選んでください。",
        place="remit",
    )


def check_seats(book, tenures, new):
    """第3条 定数と選出区分ごとの上限を、新しい任期のどの日にも守る

    委員会は、12人以内の委員をもって組織する。
    委員は、次に掲げる者のうちから市長が委嘱する。

    The number in office can only grow on the day somebody begins, and the limit only change on
    the day an ordinance takes effect: looking at those days is looking at every day. The first
    day that breaks a limit is named, once for each limit.
    """
    everyone = [*(t for t in tenures if t.began), new]
    found = {}
    for day in boundary_days(book, everyone):
        if new.holds(day):
            for violation in over_limit(book.on(day), everyone, day, only=new.category):
                found.setdefault(violation.citation, violation)
    return list(found.values())


def check_amendment(book, tenures, effective_on):
    """第3条 改正した定数を、施行の日から後のどの日にも守る（経過措置を除く）

    委員会は、12人以内の委員をもって組織する。
    """
    serving = [t for t in tenures if t.began]
    found = {}
    for day in boundary_days(book, serving):
        if day >= effective_on:
            for violation in over_limit(book.on(day), serving, day):
                found.setdefault(violation.citation, violation)
    return list(found.values())


def boundary_days(book, tenures):
    """Return, in order, the days on which a limit can begin to be broken."""
    days = {t.starts_on for t in tenures} | {each.effective_on for each in book.editions}
    return sorted(day for day in days if book.on(day))


def over_limit(provisions, tenures, day, *, only=None):
    """Return the limits that those in office on a day break: the total's and the categories'.

    ``only`` names the one category that is looked at beside the total.
    """
    serving = [t for t in tenures if t.holds(day)]
    limits = [(provisions.seat_limit, provisions.cite(Topic.SEATS), "委員", None)]
    limits += [
        (each.seat_limit, each.citation, each.name, each.code)
        for each in provisions.categories
        if only in (None, each.code)
    ]
    found = []
    for limit, citation, label, code in limits:
        held = [t for t in serving if code in (None, t.category)]
        if limit is not None and len(held) > max(limit, _incumbents(provisions, held)):
            found.append(
                Violation(
                    citation,
                    f"{label}は{limit}人以内です。{format_date(day)}に{len(held)}人になります。"
                    "任期満了や辞任を待つか、ほかの選出区分・委嘱日にしてください。",
                    place="category",
                )
            )
    return found


def _incumbents(provisions, held):
    """How many stay from before an amendment; 0 where its transition does not let them."""
    if not provisions.incumbents_stay:
        return 0
    return sum(t.starts_on < provisions.effective_on for t in held)


def check_category(provisions, code, name):
    """第3条第2項 委員は、条例にある選出区分から委嘱する

    委員は、次に掲げる者のうちから市長が委嘱する。
    """
    if provisions.category(code):
        return None
    known = "・".join(each.name for each in provisions.categories) or "ありません"
    return Violation(
        provisions.cite(Topic.CATEGORIES),
        f"選出区分「{name}」は、{format_date(provisions.effective_on)}施行の{provisions.name}に"
        f"ありません。ある選出区分: {known}",
        place="category",
    )


def check_seat(category, tenures, new):
    """第3条第2項 席は選出区分ごとの人数だけあり、一つの席に同時に二人は就かない"""
    if not 1 <= new.seat <= category.seat_limit:
        return Violation(
            category.citation,
            f"{category.name}に席{new.seat}はありません。席は1から{category.seat_limit}までです。",
            place="seat",
        )
    for other in tenures:
        if (other.category, other.seat) == (new.category, new.seat) and other.overlaps(new):
            return Violation(
                category.citation,
                f"{category.name}の席{new.seat}には、{other.name}さんが{_until(other)}就いています。"
                "空いている席か、その後の日を選んでください。",
                place="seat",
            )
    return None


def free_seat(category, tenures, new):
    """Return the lowest seat that is free for the whole of ``new`` and not a substitute's, or None.

    ``new.seat`` is not looked at.
    """
    for seat in range(1, category.seat_limit + 1):
        wanted = replace(new, seat=seat)
        held = [t for t in tenures if (t.category, t.seat) == (wanted.category, seat)]
        if not any(t.overlaps(wanted) or t.leaves_remainder_on(wanted.starts_on) for t in held):
            return seat
    return None


def check_person(provisions, tenures, new):
    """第3条第1項 一人が同時に二人分の委員になることはない

    委員会は、12人以内の委員をもって組織する。
    """
    for other in tenures:
        if other.member == new.member and other.overlaps(new):
            return Violation(
                provisions.cite(Topic.SEATS),
                f"{new.name}さんは{format_date(other.starts_on)}から{_until(other)}委員です。"
                "重ならない任期にしてください。",
                place="member",
            )
    return None


def _until(tenure):
    return f"{format_date(tenure.last_day)}まで" if tenure.last_day else ""


def check_citizen_share(provisions, tenures):
    """小金井市市民参加条例: 附属機関の公募委員は、総委員数の30%以上（原則）

    解釈: 在任する委員に対する割合とし、下回るときは警告する。委嘱は妨げない。
    """
    threshold = provisions.public_citizen_share_warning
    citizens = {each.code for each in provisions.categories if each.is_public_citizen}
    if threshold is None or not tenures:
        return None
    count = sum(t.category in citizens for t in tenures)
    if Fraction(count * 100, len(tenures)) >= threshold:
        return None
    return Violation(
        PARTICIPATION,
        f"公募の委員が{len(tenures)}人のうち{count}人（{count / len(tenures):.1%}）で、"
        f"{threshold}%を下回っています。欠けた公募の委員を補ってください。",
        waivable=True,
    )

"""第7条（会議の公開）

委員会の会議は、公開とする。ただし、公開することが委員会の適正な運営に支障があると認められるときは、委員会に諮って非公開とすることができる。

解釈: 非公開は会議又は議題ごとに、委員会の議決とその理由を記録したときだけできる。
解釈: 公開を原則としない会議体（meetings_public がいいえ）では、議決を要しない。
"""

from datetime import timedelta

from committee.enums import Outcome, Topic
from koganei.dates.wareki import format_date
from koganei.law import Violation


def check_closure(provisions, *, outcome, reason):
    """第7条ただし書 非公開は、委員会に諮って

    公開することが委員会の適正な運営に支障があると認められるときは、委員会に諮って非公開とすることができる。

    ``outcome`` is the result of the committee's resolution, None where it was not asked.
    """
    if not provisions.meetings_public:
        return []
    where = provisions.cite(Topic.CLOSURE)
    found = []
    if outcome != Outcome.CARRIED:
        found.append(
            Violation(
                where,
                "委員会が非公開を決めていません。委員会に諮り、その議決を記録してください。",
                place="resolution",
            )
        )
    if not reason.strip():
        found.append(
            Violation(
                where,
                "非公開の理由がありません。運営にどのような支障があるかを書いてください。",
                place="non_public_reason",
            )
        )
    return found


def check_notice(provisions, held_on, published_on):
    """第7条 開催は、定めた日数（notice_days）の前までに公表する

    委員会の会議は、公開とする。

    解釈: 急を要するときなど、理由を記録すれば遅れて公表できる。
    """
    latest = held_on - timedelta(days=provisions.notice_days)
    if not provisions.meetings_public or published_on <= latest:
        return None
    return Violation(
        provisions.cite(Topic.PUBLICITY),
        f"公表は会議の{provisions.notice_days}日前の{format_date(latest)}までです。"
        "会議の日を改めるか、遅れる理由を書いてください。",
        waivable=True,
        place="late_notice_reason",
    )

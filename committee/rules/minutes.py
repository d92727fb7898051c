"""第7条（会議の公開） 会議録

委員会の会議は、公開とする。ただし、公開することが委員会の適正な運営に支障があると認められるときは、委員会に諮って非公開とすることができる。

解釈: 会議録は、事務局の案を発言者が確かめ、会長が確定し、確定を記録した人とは別の人が公表する。
非公開の議題は、非公開であったこととその理由だけを出す。会議内容の要点記録（summary）の会議体では、
発言した委員の氏名を出さない。公表した版は変えず、直しは日付のある次の版とする。
"""

from committee.enums import MinutesMethod, Topic
from koganei.dates.wareki import format_date
from koganei.law import Violation


def check_answers(provisions, *, unanswered, until, today):
    """第7条 発言者の確認を待つ: 期限が過ぎれば、回答のない委員は異議がないものとする

    ``unanswered`` are names; ``until`` is the last day for an answer.
    """
    if not unanswered or (until and today > until):
        return None
    limit = f"期限は{format_date(until)}です。" if until else ""
    return Violation(
        provisions.cite(Topic.PUBLICITY),
        f"{'、'.join(unanswered)}さんの確認がまだです。{limit}回答を記録するか、期限を待ってください。",
    )


def check_changes(provisions, names):
    """第7条 直しを求められたら、応えてから確定する"""
    if not names:
        return None
    return Violation(
        provisions.cite(Topic.PUBLICITY),
        f"{'、'.join(names)}さんが直しを求めています。直して、確認を取り直してください。",
    )


def check_names(provisions, texts, names):
    """第7条 会議内容の要点記録では、発言した委員の氏名を出さない

    ``texts`` is {title of the section: its text}; a family name is enough to know a person by.
    """
    if provisions.minutes_method != MinutesMethod.SUMMARY:
        return []
    families = {name.split()[0] for name in names}
    return [
        Violation(
            provisions.cite(Topic.PUBLICITY),
            f"「{title}」に委員の氏名があります（{'、'.join(found)}）。"
            "この委員会の会議録は会議内容の要点記録です。「委員」と書いてください。",
        )
        for title, text in texts.items()
        if (found := sorted(name for name in families if name in text))
    ]


def check_publisher(provisions, *, fixed_by, publisher):
    """第7条 公表するのは、確定を記録した人とは別の人"""
    if fixed_by != publisher:
        return None
    return Violation(
        provisions.cite(Topic.PUBLICITY),
        "確定を記録した人は、その版を公表できません。ほかの人に頼んでください。",
    )


def check_reason(provisions, number, reason):
    """第7条 公表した会議録の訂正は、理由のある次の版"""
    if number == 1 or reason.strip():
        return None
    return Violation(
        provisions.cite(Topic.PUBLICITY),
        f"第{number}版は訂正です。何をなぜ直したかを書いてください。",
        place="reason",
    )

"""第2条（所掌事項） 諮問と答申

委員会は、市長の諮問に応じ、次に掲げる事項を調査審議し、意見を述べることができる。

解釈: 諮問は所掌事項の号による。答申と、諮問によらない意見は、委員会の議決による。
出した文は変えない。
"""

from committee.enums import Outcome, Topic
from koganei.dates.wareki import format_date
from koganei.law import Violation


def check_inquiry(provisions, *, number, text):
    """第2条 諮問には、文書番号と文がある

    委員会は、市長の諮問に応じ、次に掲げる事項を調査審議し、意見を述べることができる。
    """
    where = provisions.cite(Topic.REMIT)
    wanted = (("number", number, "文書番号"), ("text", text, "諮問の文"))
    return [
        Violation(where, f"{label}を書いてください。", place=place)
        for place, value, label in wanted
        if not value.strip()
    ]


def check_submission(provisions, *, text, outcome, submitted_on, decided_on, inquired_on):
    """第2条・第6条第3項 答申は、委員会が議決した文を、議決の日から後に

    委員会の議事は、出席委員の過半数をもって決し、可否同数のときは、会長の決するところによる。

    ``outcome`` is that of the resolution it rests on, None where there is none.
    """
    where = provisions.cite(Topic.VOTE)
    found = []
    if not text.strip():
        found.append(Violation(where, "答申の文がありません。", place="text"))
    if outcome != Outcome.CARRIED:
        found.append(
            Violation(
                where,
                "答申を決めた議決（可決）を選んでください。委員会が決めていない文は出せません。",
                place="resolution",
            )
        )
    elif submitted_on < decided_on:
        found.append(
            Violation(
                where,
                f"議決は{format_date(decided_on)}です。その日以後の日にしてください。",
                place="submitted_on",
            )
        )
    if inquired_on and submitted_on < inquired_on:
        found.append(
            Violation(
                provisions.cite(Topic.REMIT),
                f"諮問は{format_date(inquired_on)}です。その日以後の日にしてください。",
                place="submitted_on",
            )
        )
    return found

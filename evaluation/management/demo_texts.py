"""What the invented sections write: by grade, with what became of last year's outlook"""

MEETING_STAMP = "【資料3】\n地域福祉推進委員会資料（架空）"
# how a grade goes on in the next year; a row without one begins
DRIFT = {
    "A": "A" * 15 + "B" * 4 + "C",
    "B": "A" * 3 + "B" * 14 + "C" * 2 + "D",
    "C": "B" * 6 + "C" * 12 + "D" * 2,
    "D": "B" * 4 + "C" * 6 + "D" * 10,
    "": "B" * 6 + "C" * 10 + "D" * 4,
}
RESULTS = {
    "A": "講座を{n}回開き、延べ{p}人が参加した。関係機関と予定どおりに進め、目標に届いた。",
    "B": "対象となる世帯{p}件に案内を送り、{n}件の申込みを受けた。参加の少ない地区が残っている。",
    "C": "説明会を{n}回開いたが、参加は延べ{q}人にとどまった。進め方に課題がある。",
    "D": "関係機関との調整が付かず、実施できなかった。",
}
PROMISES = (
    ("若い世代への周知", "SNSと学校を通じて行う"),
    ("出張相談の会場", "2か所から増やす"),
    ("手引きの改訂", "関係機関の意見を聞いて行う"),
    ("担い手の研修", "内容を見直して続ける"),
    ("多言語の案内", "窓口と市のホームページに置く"),
    ("連絡会の開催", "年に2回から増やす"),
)
SILENT, SAME = 0.12, 0.06  # shares: says nothing of last year's outlook, writes last year's again


def drifted(grade, chance):
    """Return the grade of the next year; most stay, some rise, few fall."""
    return chance.choice(DRIFT.get(grade, DRIFT[""]))


def written(grade, past, topic, chance):
    """Return (results, outlook, what the outlook promises) of a row.

    ``past`` is the row of the year before, ``topic`` what its outlook promised; None without one.
    """
    if past and past.results and past.grade == grade and chance.random() < SAME:
        return past.results, past.outlook, topic
    n, p = chance.randrange(2, 9), chance.randrange(20, 180)
    results = RESULTS[grade].format(n=n, p=p, q=chance.randrange(3, 15))
    if topic and grade != "D" and chance.random() >= SILENT:
        results += f"前年度の展望に挙げた{topic}は、{chance.choice(('行った', '一部を行った'))}。"
    promised, how = chance.choice(PROMISES)
    return results, f"{promised}を、{how}。", promised

"""会議資料（氏名なし）: who stands in it is called A, B … and the age only by its decade

解釈: 氏名なしの資料では、案件の人の氏名・姓・名を文の中でも記号にする。文にあるほかの事情から人が
分かることまでは防げないので、資料には「取扱注意」と書く。
"""

import re

AGE = re.compile(r"(\d+)歳")


def letter(number):
    """Return the sign of the ``number``-th person, from 0.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    first, last = divmod(number, 26)
    return (letter(first - 1) if first else "") + chr(ord("A") + last)


def without_names(text, names):
    """Replace each name of ``names`` {name: sign}, with and without its space, and its parts.

    >>> without_names("山吹 蓮は山吹家の長男。蓮さんは78歳。", {"山吹 蓮": "A"})
    'AはA家の長男。Aさんは70代。'
    """
    for name, sign in sorted(names.items(), key=lambda each: -len(each[0])):
        for part in (name, "".join(name.split())):
            text = text.replace(part, sign)
    for name, sign in names.items():
        for part in name.split():
            text = text.replace(part, sign)
    return AGE.sub(lambda found: f"{int(found[1]) // 10 * 10}代", text)

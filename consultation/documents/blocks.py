"""What the forms of the desk are made of; the same block is filled in, or blank for the pen

A block is plain data (a dict with ``kind``) that ``documents/consultation/<kind>.html`` draws.
"""

TICKED, EMPTY = "☑", "☐"
BLANK_YEAR = "　　　　年　　月　　日"


def section(title, note=""):
    """A heading between blocks."""
    return {"kind": "section", "title": title, "note": note}


def fields(*cells, columns=2):
    """A grid of (label, words) pairs, ``columns`` beside each other; empty words leave room."""
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    return {
        "kind": "fields",
        "columns": columns,
        "rows": [[{"label": label, "words": words or ""} for label, words in row] for row in rows],
    }


def choices(label, options, chosen=(), *, main=None, note=""):
    """All options of a question with a tick at the chosen ones; ◎ marks the main one.

    ``options`` are (code, words); ``chosen`` codes; ``note`` is a blank or filled 「（　）」.
    """
    marked = [
        {"mark": "◎" if code == main else TICKED if code in chosen else EMPTY, "words": words}
        for code, words in options
    ]
    return {"kind": "choices", "label": label, "options": marked, "note": note}


def text(label, words="", *, lines=4):
    """A box for a long text; on the blank form ``lines`` high."""
    return {"kind": "text", "label": label, "words": words or "", "lines": lines}


def table(heads, rows, *, empty=0, note=""):
    """A table; ``heads`` are (words, width in per cent), ``empty`` rows are added for the pen."""
    width = len(heads)
    blank = [[""] * width for _ in range(max(0, empty - len(rows)))]
    return {
        "kind": "table",
        "heads": [{"words": words, "width": share} for words, share in heads],
        "rows": [*map(list, rows), *blank],
        "note": note,
    }


def paragraph(words):
    return {"kind": "paragraph", "words": words}


def signature(lead, *, day=BLANK_YEAR, names=("氏名（自署）",)):
    """A place to sign: a sentence, the day, and one line for each name."""
    return {"kind": "signature", "lead": lead, "day": day, "names": list(names)}

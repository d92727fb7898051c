"""委員名簿, 委嘱状 and 名札, from the roster of a day."""

from committee.documents.paper import Paper, full_name
from committee.enums import Topic
from committee.presenters.rosters import roster_lines
from koganei.dates.wareki import format_date
from koganei.letters import mayor

LONG_NAME = 8  # characters of a name that still fit a card in the large size


def roster_paper(found):
    """委員名簿, in the columns of the city's paper; 敬称略"""
    body = full_name(found.committee)
    return Paper(
        f"{body}委員名簿",
        "roster",
        {
            "body": body,
            "day": format_date(found.on),
            "lines": [_line(line) for line in roster_lines(found)],
        },
    )


def _line(line):
    row = line.row
    return {
        "number": line.number,
        "name": row.name if row else "（欠員）",
        "office": row.office_title if row else "",
        "body": (row.belongs_to if row else "") or "—",
        "category": line.category,
    }


def appointment_paper(found):
    """委嘱状: one page for each who was appointed on the day; where nobody was, for all."""
    rows = [row.appointment for row in found.rows]
    appointed = [each for each in rows if each.appointed_on == found.on] or rows
    mayors = {day: mayor(day) for day in {each.appointed_on for each in appointed}}
    body = full_name(found.committee)
    article = found.provisions.cite(Topic.CATEGORIES)
    return Paper(
        f"委嘱状（{body}）",
        "appointment",
        {
            "body": body,
            "article": str(article),
            "letters": [_letter(a, mayors[a.appointed_on]) for a in appointed],
        },
    )


def _letter(appointment, from_whom):
    last = appointment.ends_on
    until = f"{format_date(last)}まで" if last else ""
    return {
        "name": appointment.member.name,
        "term": f"{format_date(appointment.starts_on)}から{until}",
        "day": format_date(appointment.appointed_on),
        "number": appointment.letter_number or "第　　　　号",
        "from": from_whom,
        "verb": "任命" if appointment.category.by_post else "委嘱",
    }


def name_cards_paper(found):
    """名札: ten cards of 91 × 55 mm a page"""
    body = full_name(found.committee)
    cards = [
        {
            "name": row.name,
            "kana": row.kana,
            "title": row.office_title or "委員",
            "from": row.belongs_to or row.category,
            "is_long": len(row.name) > LONG_NAME,
        }
        for row in found.rows
    ]
    return Paper(
        f"名札（{body}）",
        "name_cards",
        {"body": body, "sheets": [cards[n : n + 10] for n in range(0, len(cards), 10)]},
    )

"""The head that every form has: who it is about (domain.md §2.1)"""

from consultation.codes import Sex
from consultation.documents.blocks import choices, fields
from consultation.documents.paper import day_or_blank


def head(sheet):
    """Yield the blocks about a person; ``sheet`` is a PersonSheet, or None on a blank form."""
    person = sheet.person if sheet else None
    yield fields(
        ("ふりがな", person and person.kana),
        ("氏名", person and str(person)),
        ("生年月日", person and day_or_blank(person.birth_on)),
        ("電話", sheet and sheet.phones),
        ("住所", sheet and sheet.address),
        ("連絡のしかた", sheet and sheet.contact_rule),
    )
    yield choices("性別", Sex.choices, [person.sex] if person else [])

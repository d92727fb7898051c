"""The workbook that goes back to its writer, with what is wrong at each cell"""

from evaluation.resources.layout import COLUMNS
from koganei.spreadsheets import mark_workbook

SEEN_INSTEAD = "path"  # where a comment stands that is about a hidden column, or a whole row


def marked_workbook(content, dataset, lines):
    """Return the upload with a mark for every error of ``lines`` (of ``compare``)."""
    marks = [
        (line.number, *_place(key, dataset.letters), message)
        for line in lines
        for key, messages in line.errors.items()
        for message in messages
    ]
    return mark_workbook(content, dataset.title, marks)


def _place(key, letters):
    """(letter of the column that shows the mark, heading that it is about)"""
    column = COLUMNS.get(key)
    is_seen = column is not None and not column.hidden
    return letters.get(key if is_seen else SEEN_INSTEAD), column.heading if column else ""

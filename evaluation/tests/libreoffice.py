"""A workbook written anew in the way of LibreOffice Calc, for tests on machines that have none

What it does to ours: texts move to the shared strings, in another order; cells get other styles
and rows other heights; flags are ``true`` and ``false``; the hidden columns stay; formatting
reaches the last row of the sheet; the package names another program.
"""

import io
import random
import re
from zipfile import ZIP_DEFLATED, ZipFile

INLINE = re.compile(
    r'<c r="([A-Z]+\d+)" s="(\d+)" t="inlineStr"><is>(<t xml:space="preserve">.*?</t>)</is></c>',
    re.DOTALL,
)
APP = (
    '<?xml version="1.0" encoding="UTF-8"?><Properties xmlns="http://schemas.openxmlformats.org/'
    'officeDocument/2006/extended-properties"><Application>LibreOffice/7.4</Application>'
    "</Properties>"
)
STRINGS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sst>'
)
NAMED = {  # the part of the shared strings, which our writer does without
    "[Content_Types].xml": (
        "</Types>",
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>',
    ),
    "xl/_rels/workbook.xml.rels": (
        "</Relationships>",
        '<Relationship Id="rId99" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.'
        'org/officeDocument/2006/relationships/sharedStrings"/>',
    ),
}


def saved_by_libreoffice(data, seed=0):
    """Return the workbook as LibreOffice would save it without anything being written."""
    with ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    texts = sorted({match[3] for match in INLINE.finditer(sheet)})
    random.Random(seed).shuffle(texts)  # noqa: S311 -- an order, no secret
    places = {text: place for place, text in enumerate(texts)}

    def shared(match):
        style = int(match[2]) % 3 + 1
        return f'<c r="{match[1]}" s="{style}" t="s"><v>{places[match[3]]}</v></c>'

    sheet, count = INLINE.subn(shared, sheet)
    assert count > 10
    sheet = re.sub(r' hidden="1"', ' hidden="true"', sheet)
    sheet = re.sub(r'<row r="(\d+)"( ht="[\d.]+")?>', r'<row r="\1" customHeight="false">', sheet)
    last = '<row r="1048576" ht="12.8"><c r="XFD1048576" s="1"/></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("</sheetData>", last).encode()
    parts["xl/sharedStrings.xml"] = STRINGS.format(
        "".join(f"<si>{text}</si>" for text in texts)
    ).encode()
    for name, (before, after) in NAMED.items():
        parts[name] = parts[name].decode().replace(before, after + before).encode()
    parts["docProps/app.xml"] = APP.encode()
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name in sorted(parts):
            archive.writestr(name, parts[name])
    return out.getvalue()

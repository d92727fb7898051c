"""添付できる書類: what a file is, told by its content; nothing in it is opened or unpacked

解釈: 受け付けるのは、紙を読み取ったもの（PDF・写真）と、マクロのない Word・Excel。
種類は中身で決め、名前の終わりも同じでなければならない。
古い形式（.doc .xls）はマクロを隠せるので、受け付けない。
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from koganei.law import LegalText, Violation

ATTACHMENTS = LegalText("添付の定め")
LARGEST = 10 * 1024 * 1024  # bytes
UNPACKED_LARGEST = 200 * 1024 * 1024
MOST_PARTS = 5_000
ALLOWED = "PDF、写真（JPEG・PNG・HEIC）、Word・Excel（.docx .xlsx）"
MACROS = ("vbaproject.bin", "vbadata.xml", "activex", "embeddings/oleobject", "macrosheets")
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}


@dataclass(frozen=True)
class FileKind:
    """One kind that is taken: its type for the browser, and how its names end."""

    content_type: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = FileKind("application/pdf", ("pdf",))
JPEG = FileKind("image/jpeg", ("jpg", "jpeg"))
PNG = FileKind("image/png", ("png",))
HEIC = FileKind("image/heic", ("heic", "heif"))
WORD = FileKind(f"{_OFFICE}wordprocessingml.document", ("docx",))
EXCEL = FileKind(f"{_OFFICE}spreadsheetml.sheet", ("xlsx",))
KINDS = (PDF, JPEG, PNG, HEIC, WORD, EXCEL)
PARTS = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}


def kind_of(content):
    """Return the FileKind of the bytes, or None for whatever else it is."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return HEIC
    names = {part.filename for part in _parts(content)}
    return next((kind for main, kind in PARTS.items() if main in names), None)


def check_attachment(name, content):
    """Return every violation of a file: its size, its kind, its name, what hides in it."""
    if not content:
        return [_wrong("大きさ", "ファイルは空です。選び直してください。")]
    if len(content) > LARGEST:
        size = f"{len(content) / 1024 / 1024:.1f}MB"
        return [_wrong("大きさ", f"{size}あります。10MBまでのファイルにしてください。")]
    kind = kind_of(content)
    if kind is None:
        return [_wrong("種類", f"添付できるのは、{ALLOWED}です。")]
    found = []
    if ending_of(name) not in kind.endings:
        ought = "・".join(f".{each}" for each in kind.endings)
        found.append(_wrong("種類", f"中身は{ought}のファイルです。名前の終わりを直してください。"))
    return [*found, *_check_parts(content)]


def ending_of(name):
    """Return the ending of a name in small letters: 「pdf」."""
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def ending_of_type(content_type):
    """Return how the name of a file that was taken ends."""
    return next(kind.endings[0] for kind in KINDS if kind.content_type == content_type)


def _check_parts(content):
    """Look at the table of a zip only: how much it says to hold, and whether there are macros."""
    parts = _parts(content)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED_LARGEST:
        yield _wrong("大きさ", "開くと大きくなりすぎるファイルです。PDFにして添付してください。")
    if any(macro in part.filename.lower() for part in parts for macro in MACROS):
        yield _wrong("種類", "マクロや埋め込みがあります。PDFにして添付してください。")
    if any(part.flag_bits & 1 for part in parts):
        yield _wrong("種類", "パスワードがかかっています。外してから添付してください。")


def _parts(content):
    if not content.startswith(b"PK"):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError):
        return []


def _wrong(heading, message):
    return Violation(ATTACHMENTS.section(heading), message, place="file")

"""The doors of evidence: a file is added to a row, or taken away, while the section writes"""

import hashlib

from evaluation.actions.entries import check_open
from evaluation.models import EvidenceFile, SheetEntry
from evaluation.permissions import check_may_write
from evaluation.rules.flow import FLOW
from koganei.attachments import check_attachment, kind_of
from koganei.audit import audited, record
from koganei.law import Violation, require

EVIDENCE = FLOW.section("根拠資料")
MOST = 10  # files of one row


@audited("evidence_added", on="entry")
def add_evidence(*, by, entry, title, name, content):
    """根拠資料を付ける; ``content`` are its bytes. Raises RuleBroken with all that is wrong."""
    row = _row(entry)
    digest = hashlib.sha256(content).hexdigest()
    own = list(row.evidence.defer("content"))
    require(
        check_may_write(by, row),
        check_open(row),
        _check_title(title),
        *check_attachment(name, content),
        _check_again(own, digest),
        _check_many(own),
    )
    made = EvidenceFile(
        entry=row, title=title.strip(), file_name=name[-200:], size=len(content),
        content_type=kind_of(content).content_type, content=content, content_hash=digest,
        added_by=by,
    )  # fmt: skip
    made.save(force_insert=True)
    record(verb="evidence_added", by=by, on_object=made)
    return made


@audited("evidence_removed", on="evidence")
def remove_evidence(*, by, evidence):
    """根拠資料を外す: before the head fixed the answer; afterwards it stays."""
    row = _row(evidence.entry)
    require(check_may_write(by, row), check_open(row))
    record(verb="evidence_removed", by=by, on_object=evidence)
    evidence.delete()


def _row(entry):
    return SheetEntry.objects.select_related("sheet", "department", "initiative").get(pk=entry.pk)


def _check_title(title):
    if title.strip():
        return None
    return Violation(EVIDENCE, "何の資料かを書いてください。", place="title")


def _check_again(own, digest):
    if digest in {each.content_hash for each in own}:
        return Violation(EVIDENCE, "この行には、同じファイルがもう付いています。", place="file")
    return None


def _check_many(own):
    if len(own) >= MOST:
        return Violation(EVIDENCE, f"1つの行に付けられるのは{MOST}件までです。", place="file")
    return None

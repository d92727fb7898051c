"""The chain as lines to carry out, its anchor of the day, and whether all of it still fits.

``using`` is the database that is read: ours, or a copy that was restored to be looked at.
"""

from itertools import groupby
from operator import itemgetter

from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.utils import timezone

from koganei.audit_verify_standalone import Finding, check, line
from koganei.models.audit import AuditEvent, AuditHead, AuditSubject

PAGE = 2000  # rows read at a time: a longer query would keep SQLite's writers waiting


def lines(using=DEFAULT_DB_ALIAS):
    """Yield the bytes of every event in the order of the chain, a line each without its end."""
    events, last = AuditEvent.objects.using(using).order_by("sequence"), None
    while page := list((events if last is None else events.filter(sequence__gt=last))[:PAGE]):
        subjects = _subjects(page[0].sequence, page[-1].sequence, using)
        for event in page:
            yield line(event.payload(subjects.get(event.sequence, ())), event.hash)
        last = page[-1].sequence


def _subjects(first, last, using):
    rows = AuditSubject.objects.using(using).filter(event__gte=first, event__lte=last)
    rows = rows.order_by("event_id").values_list("event_id", "person_id", "field_classes")
    return {event: [row[1:] for row in group] for event, group in groupby(rows, itemgetter(0))}


class ChainBroken(Exception):
    """The chain's end is not what its head says; ``findings`` name where."""

    def __init__(self, findings):
        self.findings = findings
        super().__init__("\n".join(finding.message for finding in findings))


def anchor():
    """Return today's anchor, 「date count sequence hash」, to keep where the server cannot write.

    Raises ChainBroken rather than put a broken end on paper.
    """
    with transaction.atomic():
        head = _head()
        count = AuditEvent.objects.count()
        if found := _tail_findings(head):
            raise ChainBroken(found)
    if count != head.sequence:
        message = f"記録は{count}件しかありません。番号は{head.sequence}まで進んでいます。"
        raise ChainBroken([Finding("missing", 1, head.sequence, message)])
    return f"{timezone.localdate()} {count} {head.sequence} {head.hash}"


def verify(anchors=(), using=DEFAULT_DB_ALIAS):
    """Return (Report of the rows, findings about the head and the subjects) of a database.

    What is appended meanwhile is verified too, or left for the next time.
    """
    report = check(lines(using), anchors)
    with transaction.atomic(using=using):
        return report, [*_tail_findings(_head(using), using), *_stray_subjects(using)]


def _head(using=DEFAULT_DB_ALIAS):
    return AuditHead.objects.using(using).select_for_update().first() or AuditHead()


def _tail_findings(head, using=DEFAULT_DB_ALIAS):
    """Compare the head with the last row; the head alone shows a tail that was cut off."""
    events = AuditEvent.objects.using(using).order_by("-sequence")
    last = events.values_list("sequence", "hash").first()
    sequence, hash = last or (0, AuditHead().hash)
    if sequence < head.sequence:
        message = f"{sequence + 1}番から{head.sequence}番までの末尾が切られています。"
        return [Finding("truncated", sequence + 1, head.sequence, message)]
    if (sequence, hash) != (head.sequence, head.hash):
        message = f"末尾の控え（{head.sequence}番）が、最後の記録（{sequence}番）と合いません。"
        return [Finding("rewritten", head.sequence + 1, sequence, message)]
    return []


def _stray_subjects(using):
    """Subjects of an event that is not there hang on no hash."""
    there = AuditEvent.objects.filter(sequence=models.OuterRef("event_id"))
    stray = AuditSubject.objects.using(using).filter(~models.Exists(there.using(using)))
    numbers = stray.order_by("event_id").values_list("event_id", flat=True).distinct()
    return [
        Finding("missing", number, number, f"{number}番の対象者だけがあり、記録がありません。")
        for number in numbers
    ]

"""The doors of the whole year after the sections: gather, submit, hear, respond, prepare, publish

A version is made here and nowhere else: word for word, with its hash, by somebody with a name.
"""

from django.db.models import Max
from django.utils import timezone

from evaluation.actions.campaigns import locked
from evaluation.actions.published import keep_files
from evaluation.enums import VersionKind
from evaluation.models import FlowEvent, SheetVersion
from evaluation.permissions import check_may_take, principal_for
from evaluation.queries.facts import content_of, prepared_version, sheet_facts
from evaluation.rules.flow import check_version
from evaluation.snapshot import content_hash
from evaluation.workflow import SHEET_FLOW
from koganei.audit import audited, record
from koganei.law import require

ISSUER = "福祉保健部地域福祉課"
MOVES = ("gather", "hear", "respond", "return_version", "reopen")


@audited("year_moved", on="campaign")
def move(*, by, campaign, version, step, comment=""):
    """Take a step that makes no version; return the FlowEvent."""
    if step not in MOVES:
        raise ValueError(step)
    row, facts = _begun(by, campaign, version, step, comment=comment)
    return _taken(row, step, by, facts, "year_moved")


@audited("sheet_submitted", on="campaign")
def submit(*, by, campaign, version, meeting, stamp, cover_date):
    """委員会に提出する: the version that is laid before a meeting, word for word."""
    row, facts = _begun(by, campaign, version, "submit", stamp=stamp, cover_date=cover_date)
    SHEET_FLOW.take("submit", row.stage, facts)
    made = _version(
        row, by, VersionKind.MEETING, meeting=meeting, stamp=stamp.strip(),
        cover_date=cover_date.strip(), issued_on=meeting.held_on if meeting else None,
    )  # fmt: skip
    _taken(row, "submit", by, facts, "sheet_submitted")
    return made


@audited("publication_prepared", on="campaign")
def prepare(*, by, campaign, version, cover_date, comment=""):
    """公表する版を固定する: what is to be published; after the first, with its reason."""
    row, facts = _begun(by, campaign, version, "prepare", cover_date=cover_date, comment=comment)
    SHEET_FLOW.take("prepare", row.stage, facts)
    made = _version(
        row, by, VersionKind.PREPARED, cover_date=cover_date.strip(), reason=comment.strip()
    )
    _taken(row, "prepare", by, facts, "publication_prepared")
    return made


@audited("sheet_published", on="campaign")
def publish(*, by, campaign, version, document_number, make):
    """公表する: the prepared version, unchanged, by another than who fixed it, with its files.

    ``make`` makes the files (documents/published.py). Where one cannot be made, nothing is done.
    """
    row, facts = _begun(by, campaign, version, "publish", document_number=document_number)
    SHEET_FLOW.take("publish", row.stage, facts)
    prepared = prepared_version(row.sheet)
    made = SheetVersion(
        sheet=row.sheet, number=_next_number(row.sheet), kind=VersionKind.PUBLISHED,
        issued_on=timezone.localdate(), cover_date=prepared.cover_date, issuer=prepared.issuer,
        content=prepared.content, content_hash=prepared.content_hash,
        fixed_by=prepared.fixed_by, fixed_at=prepared.fixed_at, reason=prepared.reason,
        principal=principal_for(by, "publish"), published_by=by,
        document_number=document_number.strip(),
    )  # fmt: skip
    made._history_user = by
    made.save(force_insert=True)
    keep_files(made, make)
    _taken(row, "publish", by, facts, "sheet_published")
    return made


def _begun(by, campaign, version, step, **said):
    row = locked(campaign)
    require(check_may_take(by, step, SHEET_FLOW.named(step).label))
    require(check_version(version, row.version, "年度の評価"))
    return row, sheet_facts(row, by, **said)


def _taken(row, name, by, facts, verb):
    step = SHEET_FLOW.take(name, row.stage, facts)
    source, row.stage = row.stage, step.target
    row.version += 1
    row.save(update_fields=["stage", "version"])
    event = FlowEvent(
        sheet=row.sheet, step=name, label=step.label, source=source, target=step.target,
        comment=facts.comment.strip(), by=by,
    )  # fmt: skip
    event.save(force_insert=True)
    record(verb=verb, by=by, on_object=row)
    return event


def _version(campaign, by, kind, **fields):
    content = content_of(campaign.sheet, with_opinions=kind != VersionKind.MEETING)
    made = SheetVersion(
        sheet=campaign.sheet, number=_next_number(campaign.sheet), kind=kind, issuer=ISSUER,
        content=content, content_hash=content_hash(content), fixed_by=by,
        fixed_at=timezone.now(), **fields,
    )  # fmt: skip
    made._history_user = by
    made.save(force_insert=True)
    return made


def _next_number(sheet):
    return (sheet.versions.aggregate(last=Max("number"))["last"] or 0) + 1

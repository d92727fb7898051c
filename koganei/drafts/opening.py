"""A draft as a page has it: opened, shown in its form, named to the browser by a signed token.

A GET writes nothing: a page without a draft gets a number of its own, and the first save makes the
row. The token carries that number, the form, the record and the page; it is good for its owner
only, and no longer than a draft stays.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core import signing
from django.forms.utils import ErrorDict
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone

from koganei.dates.clock import format_clock
from koganei.drafts.kinds import Kind, kind_of
from koganei.models import Draft, User

TOKEN, VERSION = "draft", "draft_version"  # the names of the two hidden fields
NOT_KEPT = {TOKEN, VERSION, "csrfmiddlewaretoken"}


@dataclass
class Opened:
    """``version`` 0: nothing is kept yet, and ``values`` is None."""

    kind: Kind
    owner: User
    subject_id: uuid.UUID | None
    pk: uuid.UUID
    page: uuid.UUID
    version: int = 0
    values: dict | None = None
    saved_at: datetime | None = None
    expires_on: date | None = None
    part_id: uuid.UUID | None = None
    is_unsaved: bool = False  # what the page shows was sent, and is not in the draft

    @property
    def token(self):
        parts = [str(self.pk), self.kind.key, str(self.subject_id or ""), str(self.page)]
        parts.append(str(self.part_id or ""))
        return signing.dumps(parts, salt=_salt(self.owner))

    @property
    def url(self):
        """The page that goes on with it."""
        return self.kind.url(self)

    @property
    def save_url(self):
        return reverse("drafts:save", args=[self.pk])

    @property
    def line(self):
        """When it was kept, who sees it, until when it stays."""
        if self.saved_at is None:
            return ""
        return (
            f"下書き {format_clock(self.saved_at, timezone.localdate())} 保存　"
            f"あなただけに見えます（{self.expires_on.month}月{self.expires_on.day}日まで残ります）"
        )

    @property
    def data(self):
        """What was typed, as a browser would send it."""
        data = QueryDict(mutable=True)
        for name, texts in (self.values or {}).items():
            data.setlist(name, texts)
        return data

    def form(self, form_class, request, **options):
        """Return the form of the page: as sent, as kept, or new."""
        if request.method == "POST":
            return form_class(request.POST, request.FILES, **options)
        if self.values is None:
            return form_class(**options)
        return as_typed(form_class, data=self.data, **options)

    def now(self, row):
        """Return the same page's draft after a save."""
        return _from_row(row, self.owner, self.page)


def as_typed(form_class, **options):
    """Return a bound form that shows what was typed and finds no fault with it yet.

    So do the forms of its ``rows``, where it has any.
    """

    class Unjudged(form_class):
        def full_clean(self):
            self._errors = ErrorDict(renderer=self.renderer)

    Unjudged.__name__ = form_class.__name__
    form = Unjudged(**options)
    for row in getattr(form, "rows", ()):
        row._errors = ErrorDict(renderer=row.renderer)
    return form


def opened(request, key, subject=None, part=None):
    """Return the draft of this page: the one it was opened with, one that is kept, or a new one.

    ``subject`` is the record that is edited, ``part`` whom or what of it the form is about. A new
    record's page names a kept draft by 「?draft=」; one that is not there, or of somebody else, is
    answered with 404.
    """
    kind, subject_id, part_id = kind_of(key), _number_of(subject), _number_of(part)
    about = (kind, subject_id, part_id)
    if request.method == "POST":
        sent = of_token(request.POST, request.user)
        if sent and (sent.kind, sent.subject_id, sent.part_id) == about:
            return _with_times(sent)
    else:
        row = _kept(request, *about)
        if row:
            return _from_row(row, request.user, uuid.uuid4())
    return Opened(kind, request.user, subject_id, uuid.uuid4(), uuid.uuid4(), part_id=part_id)


def of_token(data, owner):
    """Return the Opened that the hidden fields of a form name, or None where they are no good."""
    token, version = str(data.get(TOKEN, "")), str(data.get(VERSION, ""))
    try:
        pk, key, subject, page, part = signing.loads(token, salt=_salt(owner))
        kind = kind_of(key)
        signing.loads(token, salt=_salt(owner), max_age=timedelta(days=kind.days))
    except (signing.BadSignature, LookupError):
        return None
    return Opened(
        kind,
        owner,
        uuid.UUID(subject) if subject else None,
        uuid.UUID(pk),
        uuid.UUID(page),
        int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
        part_id=uuid.UUID(part) if part else None,
    )


def kept_by(owner, key=None):
    """Return the open drafts of ``owner``, newest first, as Opened: for a home, or one form."""
    rows = _open(owner).filter(**{"form": key} if key else {})
    return [_from_row(row, owner, uuid.uuid4()) for row in rows]


def own_or_404(owner, pk):
    """Return one open draft of ``owner``; of somebody else's there is none."""
    row = _open(owner).filter(pk=pk).first()
    if row is None:
        raise Http404
    return _from_row(row, owner, uuid.uuid4())


def values_of(data):
    """Return all that was typed: {field: [text, …]}, without what belongs to the page itself."""
    return {name: texts for name, texts in data.lists() if name not in NOT_KEPT}


def _kept(request, kind, subject_id, part_id):
    """The row with which this page goes on, or None."""
    named = request.GET.get(TOKEN)
    rows = _open(request.user).filter(form=kind.key, subject_id=subject_id, part_id=part_id)
    if named is None:
        alone = subject_id is not None or not kind.several
        return rows.first() if alone else None
    try:
        row = rows.filter(pk=uuid.UUID(named)).first()
    except ValueError:
        row = None
    if row is None:
        raise Http404
    return row


def _with_times(sent):
    """Say of a form that came in when its draft was kept; what is in it now is not kept."""
    row = _open(sent.owner).filter(pk=sent.pk).only("saved_at", "expires_on").first()
    if row:
        sent.saved_at, sent.expires_on = row.saved_at, row.expires_on
    sent.is_unsaved = True
    return sent


def _open(owner):
    rows = Draft.objects.seen_by(owner)
    return rows.filter(finished_at=None, expires_on__gte=timezone.localdate())


def _from_row(row, owner, page):
    return Opened(
        kind_of(row.form), owner, row.subject_id, row.pk, page,
        row.version, row.values, row.saved_at, row.expires_on, row.part_id,
    )  # fmt: skip


def _number_of(subject):
    """The opaque id of a record; a record with a plain number has it in the form of one."""
    if subject is None:
        return None
    return subject.pk if isinstance(subject.pk, uuid.UUID) else uuid.UUID(int=subject.pk)


def _salt(owner):
    return f"koganei.draft.{owner.pk}"

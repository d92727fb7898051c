"""Which forms keep drafts: each is named once by its app, when the app is ready."""

from collections.abc import Callable
from dataclasses import dataclass

from koganei.access.matrix import allows

DAYS = 14


@dataclass(frozen=True)
class Kind:
    """One form that keeps drafts.

    ``right`` is the (resource, action) of its page: whoever loses it loses sight of the draft.
    ``url(draft)`` is the address of the page that goes on with a draft; ``draft.pk``,
    ``draft.subject_id`` and ``draft.part_id`` are opaque. ``model`` is the ScopedModel of the
    record that is edited: the draft is there only while that record may be seen. ``several`` lets
    new records have more than one open draft. ``days`` is how long a draft stays after its last
    save. ``form`` gives the names of the fields, for messages.
    """

    key: str
    label: str
    right: tuple[str, str]
    url: Callable
    model: type | None = None
    several: bool = False
    days: int = DAYS
    form: type | None = None

    def may_be_written_by(self, actor):
        return allows(actor, *self.right)

    def reaches(self, actor, subject_id):
        """Tell whether ``actor`` may write on the record, or on a new one (None)."""
        if subject_id is None or self.model is None:
            return True
        return self.model.objects.seen_by(actor).filter(pk=subject_id).exists()

    def label_of(self, name):
        """Return what a person calls the field; ``name`` may carry a number or a prefix."""
        fields = self.form.base_fields if self.form else {}
        plain = name.rpartition("-")[2]
        field = fields.get(name) or fields.get(plain) or fields.get(plain.rpartition("_")[0])
        return str((field and field.label) or name)


_kinds: dict[str, Kind] = {}


def register(kind):
    """Add a form; a key is taken once."""
    if _kinds.setdefault(kind.key, kind) != kind:
        raise ValueError(f"下書きの様式の名前が重なっています: {kind.key}")


def kind_of(key):
    """Return the Kind of a key; raise LookupError for one that nobody registered."""
    return _kinds[key]


def kinds_for(actor):
    """Return the kinds whose forms ``actor`` may fill in, now."""
    return [kind for kind in _kinds.values() if kind.may_be_written_by(actor)]

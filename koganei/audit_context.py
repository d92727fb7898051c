"""Who acts, and from where: known once for a request or a command, read by every audit event."""

import ipaddress
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.conf import settings

_current = ContextVar("audit_context", default=None)


@dataclass
class Reading:
    """What a page shows: said by the view through ``audit.reads``, written with its one event.

    ``kept`` is what was looked up for it about whoever asks (``looked_up_once``); from the moment
    in which an act begins (``begin_act``) nothing is kept.
    """

    verb: str = ""
    on_object: object = None
    purpose: str = ""
    subjects: list = field(default_factory=list)
    is_quiet: bool = False
    is_recorded: bool = False
    has_acted: bool = False
    kept: dict = field(default_factory=dict)


@dataclass
class Context:
    """One request or command. ``refusals`` wait here until everything has been rolled back.

    ``reading`` is None outside of a recorded page (koganei/audit_pages.py).
    """

    request: object = None
    by: object = None
    address: str = ""
    refusals: list = field(default_factory=list)
    reading: Reading | None = None

    @property
    def user(self):
        """The account that acts, or None; read late, because a log-in changes it."""
        return account(self.by or getattr(self.request, "user", None))


def current():
    """Return the Context that is open, or None."""
    return _current.get()


def looked_up_once(key, look_up):
    """Return ``look_up()``; for a page that has changed nothing yet, as it was at its first query.

    For small facts on which every query of a page depends: the account, its desk. What is about to
    be written is always decided by what stands there now: so nothing is kept once an act has begun.
    """
    context = current()
    reading = context.reading if context else None
    if reading is None or reading.has_acted:
        return look_up()
    if key not in reading.kept:
        reading.kept[key] = look_up()
    return reading.kept[key]


def begin_act():
    """From here on everything is looked up anew."""
    context = current()
    if context and context.reading is not None:
        context.reading.has_acted = True
        context.reading.kept.clear()


@contextmanager
def opened(*, request=None, by=None, address=""):
    """Open a Context; inside another one that is not set here is taken from the outer one."""
    outer = current()
    context = Context(request, by, address or (client_address(request) if request else ""))
    if outer:
        context.request = context.request or outer.request
        context.by = context.by or outer.by
        context.address = context.address or outer.address
        context.refusals = outer.refusals
        context.reading = outer.reading
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)


def account(user):
    """Return ``user`` if it is a saved account, else None."""
    return user if user is not None and user.is_authenticated and user.pk else None


def client_address(request):
    """Return the address a request came from; a forged X-Forwarded-For changes nothing.

    Only what a proxy named in ``TRUSTED_PROXIES`` appended is believed: the last address of the
    list that is not itself such a proxy. ``unix`` in the setting stands for a local socket.
    """
    address = request.META.get("REMOTE_ADDR", "")
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while hops and (address or "unix") in settings.TRUSTED_PROXIES:
        address = _address(hops.pop())
    return _address(address)


def _address(text):
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return ""

"""Sessions end: after 15 minutes without use, after 10 hours, and with the account or its roles.

The 15 minutes are the life of the stored session, which each use renews (at most once a minute);
everything else is looked at here, on every request.
"""

import time

from allauth.account.authentication import get_authentication_records
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import urlencode

from koganei.audit_context import client_address
from koganei.login.browsers import browser_of
from koganei.models import LoginSession, User

LONGEST = 10 * 3600  # seconds from log-in, however busy the session is
RENEW_AFTER = 60  # seconds; so often a session in use is written
CLOCK_STEP = 60  # seconds that the clock may be set back without ending a session


class SessionLimits:
    """End sessions that may not go on; write down the use of the others."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if SESSION_KEY not in request.session:
            return None
        why = reason_to_end(request)
        if why is None:
            _renew(request)
            return None
        logout(request)
        if getattr(view, "login_required", True):
            return to_login(request, why)
        return None


def reason_to_end(request):
    """Return why this session may not go on (a key of ``WHY`` in the log-in page), or None."""
    user, session = request.user, request.session
    if not user.is_authenticated or not user.roles:
        return "ended"  # disabled, expired, without a role; or the password was changed elsewhere
    if set(session.get("roles", ())) - {role.value for role in user.roles}:
        return "roles"
    age = time.time() - session.get("started_at", 0)
    if not -CLOCK_STEP <= age < LONGEST:
        return "long"
    return None


def to_login(request, why):
    """Lead to the log-in page, which says why, and from there back to a page that was read."""
    query = {"why": why}
    if request.method in ("GET", "HEAD"):
        query["next"] = request.get_full_path()
    return HttpResponseRedirect(f"{reverse('login')}?{urlencode(query)}")


@receiver(user_logged_in)
def _begin(sender, user, request, **kwargs):
    request.session["started_at"] = time.time()
    request.session["roles"] = sorted(role.value for role in user.current_roles())
    _note_use(request)


def _renew(request):
    if abs(time.time() - request.session.get("used_at", 0)) >= RENEW_AFTER:
        _note_use(request)


def _note_use(request):
    request.session["used_at"] = time.time()
    request.session["address"] = client_address(request)
    request.session["browser"] = browser_of(request.headers.get("User-Agent", ""))


@receiver(post_save, sender=User)
def _end_with_account(sender, instance, **kwargs):
    """A disabled account that is enabled again must not find its old sessions open."""
    if not instance.is_active:
        end_all(instance)


def places_of(user):
    """The sessions of ``user`` that are still open, the last used first."""
    live = LoginSession.objects.filter(user=user, expire_date__gt=timezone.now())
    return live.order_by("-used_at")


def token_of(session_key):
    """Name a session on a page without showing its key, which would open it."""
    return salted_hmac("koganei.login.place", session_key, algorithm="sha256").hexdigest()[:32]


def end_place(user, token):
    """End the one session of ``user`` that ``token`` names; tell whether there was one."""
    for place in places_of(user):
        if constant_time_compare(token_of(place.pk), token):
            place.delete()
            return True
    return False


def end_others(request):
    """End all sessions of this user but the one of the request; return how many."""
    others = LoginSession.objects.filter(user=request.user).exclude(pk=request.session.session_key)
    return others.delete()[0]


def end_all(user):
    """End every session of ``user``, at once."""
    return LoginSession.objects.filter(user=user).delete()[0]


def recently_authenticated(request, minutes=5):
    """Tell whether this person proved who they are within the last ``minutes``, log-in included.

    Where the session has a second factor, only that counts: a password alone can be looked on.
    """
    records = get_authentication_records(request, request.user)
    if proven(request):
        records = [record for record in records if record["method"] == "mfa"]
    return bool(records) and 0 <= time.time() - records[-1]["at"] <= minutes * 60


def proven(request):
    """Tell whether the second factor was used, or set up, in this very session.

    That the account has one is not enough: another session may have been opened by password alone
    before the factor was set up.
    """
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)

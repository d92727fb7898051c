"""Reasons of requests and of break-glass, drafts: security.md §2.4, accounts, break-glass."""

import uuid
from functools import partial

from django.db import connection
from django.utils import timezone

from koganei import triggers
from koganei.access.scoped import without_scope
from koganei.models import BreakGlass, Draft, RoleRequest, User
from koganei.models.accounts import Kind
from koganei.testing.canary import Canary

OTHER_DAY = {"starts_on": "2046-01-01"}
READERS = {"welfare_manager", "auditor", "account_admin"}


def plant():
    """One request for somebody of the contractor, one for somebody of the city."""
    asker = User.objects.get(username="secretariat")
    canaries = []
    for username, word, more in (
        ("support_worker", "Kanarekanfo", {"chief_support_worker"}),
        ("section_head", "Kanarekcity", set()),
    ):
        account = User.objects.get(username=username)
        row = RoleRequest.objects.create(**_asked(account, asker), request_reason=word)
        another = partial(RoleRequest.objects.create, **_asked(account, asker) | OTHER_DAY)
        pages = f"/accounts/{account.pk}/", "/accounts/requests/"
        seers = frozenset(READERS | more)
        canaries.append(Canary(word, seers, row, "request_reason", another, pages))
    return [*canaries, _explanation(), _unsaved()]


class _InADraft(Canary):
    """Seen by its owner alone; the other world is made past the scope."""

    def change(self):
        with without_scope():
            super().change()


def _unsaved():
    """What somebody of the desk typed and did not save; no page of the kernel shows it."""
    row = {
        "owner": User.objects.get(username="support_worker"), "form": "nobody.s",
        "is_one_of_several": True, "expires_on": "2045-01-01", "page": uuid.uuid4(),
    }  # fmt: skip
    another = partial(Draft.objects.create, **row)
    with without_scope():
        draft = Draft.objects.create(**row, values={"words": ["Kanaredraft"]})
    return _InADraft("Kanaredraft", frozenset(), draft, "values", another)


class _OfAFact(Canary):
    """In a column that the database freezes: the other world is made past its guard."""

    def change(self):
        triggers.remove(connection, ["breakglass_facts_are_frozen"])
        super().change()
        triggers.install(connection)


def _explanation():
    """Why somebody of the contractor opened a case."""
    reader = User.objects.get(username="support_worker")
    opened = {"user": reader, "case_id": "0" * 32, "reason": "other", "stopped_at": timezone.now()}
    row = BreakGlass.objects.create(
        **opened, started_at=opened["stopped_at"], explanation="Kanareglass"
    )
    seers = {"welfare_manager", "auditor", "chief_support_worker", "support_worker"}
    another = partial(BreakGlass.objects.create, **opened, started_at=opened["stopped_at"])
    return _OfAFact(
        "Kanareglass", frozenset(seers), row, "explanation", another, ("/break-glass/",)
    )


def _asked(account, asker):
    return {
        "user": account, "requested_by": asker, "kind": Kind.GRANT,
        "role": "INTEGRATION_COORDINATOR", "starts_on": "2045-01-01",
    }  # fmt: skip

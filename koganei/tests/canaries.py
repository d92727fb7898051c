"""Reasons of requests for roles, and what an account carries: security.md §2.4, accounts, roles."""

from functools import partial

from koganei.models import RoleRequest, User
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
    return canaries


def _asked(account, asker):
    return {
        "user": account, "requested_by": asker, "kind": Kind.GRANT,
        "role": "INTEGRATION_COORDINATOR", "starts_on": "2045-01-01",
    }  # fmt: skip

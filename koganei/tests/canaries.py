"""Reasons of requests for roles, and what an account carries: security.md §2.4, accounts, roles."""

from koganei.models import RoleRequest, User
from koganei.models.accounts import Kind
from koganei.testing.canary import Canary

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
        RoleRequest.objects.create(
            user=account, kind=Kind.GRANT, role="INTEGRATION_COORDINATOR",
            starts_on="2045-01-01", requested_by=asker, reason=word,
        )  # fmt: skip
        page = f"/accounts/{account.pk}/"
        canaries.append(Canary(word, frozenset(READERS | more), (page, "/accounts/requests/")))
    return canaries

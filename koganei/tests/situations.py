"""The rows of the kernel's pages as they stand to the account that asks."""

from uuid import UUID

from django.db import transaction

from koganei.access.scoped import without_scope
from koganei.audit import record
from koganei.drafts import kinds
from koganei.drafts.opening import Opened
from koganei.models import (
    AuditSubject,
    BreakGlass,
    Department,
    Deputy,
    Draft,
    PartnerOrganization,
    RoleRequest,
    Transfer,
    User,
)
from koganei.models.accounts import Kind
from koganei.testing.decisions import EVERY_SCOPE, Situation, admin_rows

UNKNOWN = Situation("unknown", {"pk": 999_999})


def _scopes(user, account):
    """The scopes in which an account, or what is asked for it, stands to ``user``."""
    scopes = {"all", "own" if account.pk == user.pk else "others"}
    if account.organization_id and account.organization_id == user.organization_id:
        scopes.add("own_organization")
    return frozenset(scopes)


def _accounts(user):
    return {
        "own": user,
        "of the city": User.objects.exclude(pk=user.pk).get_or_create(
            username="city", name="小川 直", defaults={"department": Department.objects.first()}
        )[0],
        "of the contractor": User.objects.exclude(pk=user.pk).filter(
            username__in=["support_worker", "household_finance_worker"]
        )[0],
    }


def _about_accounts(make):
    def rows(user):
        found = [
            Situation(name, {"pk": make(account, user).pk}, _scopes(user, account))
            for name, account in _accounts(user).items()
        ]
        return [*found, UNKNOWN]

    return rows


def _asker(account, user):
    """Somebody else than the account and than the one who decides."""
    others = User.objects.exclude(pk__in=[account.pk, user.pk])
    return others.filter(username__in=["secretariat", "section_head", "section_author"]).first()


def _request(account, user):
    asker = _asker(account, user)
    return RoleRequest.objects.get_or_create(
        user=account, kind=Kind.GRANT, role="SECRETARIAT", requested_by=asker,
        starts_on="2045-01-01",
    )[0]  # fmt: skip


def _transfer(account, user):
    asker = _asker(account, user)
    return Transfer.objects.get_or_create(user=account, requested_by=asker, starts_on="2045-01-01")[
        0
    ]


def _break_glass(account, user):
    return BreakGlass.objects.get_or_create(
        user=account, stopped_at=None, defaults={"case_id": "0" * 32, "reason": "absent"}
    )[0]


def _deputies(user):
    """A deputy of days to come: one of today would hold a right that the tables do not name."""
    people = {each.username: each for each in User.objects.all()}
    row = Deputy.objects.get_or_create(
        principal=people["welfare_manager"], deputy=people["welfare_staff"],
        role="WELFARE_MANAGER", starts_on="2045-01-01", ends_on="2045-12-31",
        registered_by=people["secretariat"],
    )[0]  # fmt: skip
    return [Situation("registered", {"pk": row.pk}, EVERY_SCOPE), UNKNOWN]


PERSON = UUID("5f0c7e0a-7f0b-4e0e-9c53-0b1c58d9c0de")


def _audit_event(user):
    """An event about a person; the number of it."""
    if not AuditSubject.objects.filter(person_id=str(PERSON)).exists():
        with transaction.atomic():
            record(verb="view", by=user, subjects=[(PERSON, ["identity"])])
    return AuditSubject.objects.filter(person_id=str(PERSON)).first().event_id


def _audited(name, unknown, make):
    def rows(user):
        return [
            Situation("recorded", {name: make(_audit_event(user))}, EVERY_SCOPE),
            Situation("unknown", {name: unknown}),
        ]

    return rows


KEPT = kinds.Kind(
    "koganei.situation", "試験", ("koganei.home", "view"), lambda draft: "/", several=True
)


def _first_save(user):
    """What a page sends that keeps its draft for the first time."""
    kinds.register(KEPT)
    return Opened(KEPT, user, None, UUID(int=user.pk), UUID(int=user.pk))


def _kept_draft(owner):
    kinds.register(KEPT)
    row = {"form": KEPT.key, "is_one_of_several": True, "page": UUID(int=1)}
    row |= {"expires_on": "2045-01-01"}
    with without_scope():
        return Draft.objects.get_or_create(owner=owner, defaults=row)[0]


def _drafts(own):
    def rows(user):
        other = User.objects.exclude(pk=user.pk).filter(username__startswith="section").first()
        return [
            Situation("own", {"pk": own(user).pk}, frozenset({"own"})),
            Situation("of somebody else", {"pk": _kept_draft(other).pk}),
            Situation("unknown", {"pk": UUID(int=0)}),
        ]

    return rows


ROWS = {
    "audit_event": _audited("sequence", 999_999, lambda number: number),
    "audited_person": _audited("person", UUID(int=1), lambda number: PERSON),
    "audited_account": _audited("account", 999_999, lambda number: User.objects.first().pk),
    "account": _about_accounts(lambda account, user: account),
    "role_request": _about_accounts(_request),
    "transfer": _about_accounts(_transfer),
    "break_glass": _about_accounts(_break_glass),
    "deputy": _deputies,
    "draft": _drafts(_kept_draft),
    "new_draft": _drafts(_first_save),
    "security_key": lambda user: [Situation("asks to confirm first", {"pk": 999_999}, EVERY_SCOPE)],
    "second_factor": lambda user: [Situation("none set up")],
    "department": admin_rows(Department),
    "partner_organization": admin_rows(PartnerOrganization),
}
DATA = {
    "drafts:save": lambda user: {"draft": _first_save(user).token, "title": "試験"},
    "accounts:request_role": lambda user: {
        "kind": Kind.GRANT, "role": "AUDITOR", "starts_on": "2045-04-01", "reason": "試験",
    },
    "accounts:decide": lambda user: {"decision": "refuse", "reason": "試験"},
    "accounts:decide_transfer": lambda user: {"decision": "refuse", "reason": "試験"},
}  # fmt: skip

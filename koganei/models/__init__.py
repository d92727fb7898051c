from koganei.models.accounts import AccountReview, Deputy, RoleRequest, Transfer
from koganei.models.audit import AuditEvent, AuditHead, AuditSubject
from koganei.models.audit_review import ReadingReview
from koganei.models.drafts import Draft
from koganei.models.login import LoginSession, OneTimeCode
from koganei.models.organizations import Department, PartnerOrganization
from koganei.models.safeguards import (
    AddressProtection,
    AddressReader,
    BreakGlass,
    ConflictOfInterest,
)
from koganei.models.user import RoleAssignment, User

__all__ = [
    "AccountReview",
    "AddressProtection",
    "AddressReader",
    "AuditEvent",
    "AuditHead",
    "AuditSubject",
    "BreakGlass",
    "ConflictOfInterest",
    "Department",
    "Deputy",
    "Draft",
    "LoginSession",
    "OneTimeCode",
    "PartnerOrganization",
    "ReadingReview",
    "RoleAssignment",
    "RoleRequest",
    "Transfer",
    "User",
]

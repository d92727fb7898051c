from koganei.models.organizations import Department, PartnerOrganization
from koganei.models.user import RoleAssignment, User

__all__ = ["Department", "PartnerOrganization", "RoleAssignment", "User"]

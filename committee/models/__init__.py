from committee.models.appointment import Appointment
from committee.models.article import OrdinanceArticle
from committee.models.body import Committee, RemunerationRate
from committee.models.member import Member, MemberContact
from committee.models.officer import Officer
from committee.models.ordinance import Ordinance, SelectionCategory

__all__ = [
    "Appointment",
    "Committee",
    "Member",
    "MemberContact",
    "Officer",
    "Ordinance",
    "OrdinanceArticle",
    "RemunerationRate",
    "SelectionCategory",
]

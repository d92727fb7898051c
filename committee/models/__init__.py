from committee.models.agenda import AgendaItem, Material, MaterialVersion
from committee.models.appointment import Appointment
from committee.models.article import OrdinanceArticle
from committee.models.attendance import AttendanceEvent, AttendanceReply
from committee.models.body import Committee, RemunerationRate
from committee.models.guests import Invitee, MeetingStaff, Observer
from committee.models.meeting import Meeting
from committee.models.member import Member, MemberContact
from committee.models.officer import Officer
from committee.models.ordinance import Ordinance, SelectionCategory
from committee.models.quorum import QuorumRecord
from committee.models.resolution import Resolution

__all__ = [
    "AgendaItem",
    "Appointment",
    "AttendanceEvent",
    "AttendanceReply",
    "Committee",
    "Invitee",
    "Material",
    "MaterialVersion",
    "Meeting",
    "MeetingStaff",
    "Member",
    "MemberContact",
    "Observer",
    "Officer",
    "Ordinance",
    "OrdinanceArticle",
    "QuorumRecord",
    "RemunerationRate",
    "Resolution",
    "SelectionCategory",
]

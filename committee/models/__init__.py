from committee.models.agenda import AgendaItem, Material, MaterialVersion
from committee.models.appointment import Appointment
from committee.models.article import OrdinanceArticle
from committee.models.attendance import AttendanceEvent, AttendanceReply
from committee.models.body import Committee, Mayor, RemunerationRate
from committee.models.guests import Invitee, MeetingStaff, Observer
from committee.models.inquiry import AdvisoryReport, CityResponse, Inquiry, ReportAttachment
from committee.models.meeting import Meeting
from committee.models.member import Member, MemberContact
from committee.models.minutes import (
    Minutes,
    MinutesCheck,
    MinutesRevision,
    MinutesSection,
    MinutesVersion,
)
from committee.models.officer import Officer
from committee.models.ordinance import Ordinance, SelectionCategory
from committee.models.pay import PayLine, PaySlip
from committee.models.quorum import QuorumRecord
from committee.models.resolution import Resolution

__all__ = [
    "AdvisoryReport",
    "AgendaItem",
    "Appointment",
    "AttendanceEvent",
    "AttendanceReply",
    "CityResponse",
    "Committee",
    "Inquiry",
    "Invitee",
    "Material",
    "MaterialVersion",
    "Mayor",
    "Meeting",
    "MeetingStaff",
    "Member",
    "MemberContact",
    "Minutes",
    "MinutesCheck",
    "MinutesRevision",
    "MinutesSection",
    "MinutesVersion",
    "Observer",
    "Officer",
    "Ordinance",
    "OrdinanceArticle",
    "PayLine",
    "PaySlip",
    "QuorumRecord",
    "RemunerationRate",
    "ReportAttachment",
    "Resolution",
    "SelectionCategory",
]

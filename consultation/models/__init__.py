"""相談窓口の表: the record, its parts, and the order in which they need one another"""

from consultation.models.assessment import (
    Assessment,
    AssessmentSummary,
    PersonAssessment,
    PersonIssue,
    PersonMoney,
)
from consultation.models.attendance import (
    Acknowledgement,
    Attendee,
    AttendeeSeat,
)
from consultation.models.bodies import (
    BodySeat,
    BodyTerms,
    ConferenceBody,
)
from consultation.models.case import (
    Case,
)
from consultation.models.closure import (
    ClosureMove,
    ClosureProposal,
    ClosureReturn,
    ClosureText,
    DeathNotice,
    HandoverAddress,
    HandoverIdentity,
    HandoverMoney,
    HandoverSummary,
    HandoverText,
)
from consultation.models.conference import (
    Conference,
    ConferenceItem,
    ConferencePart,
    ItemAgency,
    ItemOpinion,
)
from consultation.models.consent import (
    ConsentRecord,
    ConsentTarget,
    Disclosure,
    DisclosureText,
)
from consultation.models.desk import (
    Agency,
    ConsentWording,
    Desk,
    DeskOpening,
)
from consultation.models.disposal import (
    Disposal,
    DisposalItem,
    DisposalRecusal,
)
from consultation.models.household import (
    EcomapTie,
    Household,
    HouseholdMembership,
    Relationship,
)
from consultation.models.matter import (
    MatterHandover,
    MatterNote,
    MatterPerson,
    MatterRecusal,
    MatterText,
    StatutoryMatter,
)
from consultation.models.matter_hold import (
    MatterHold,
)
from consultation.models.matter_opening import (
    MatterOpening,
)
from consultation.models.matter_sitting import (
    MatterAttendee,
    MatterDemand,
    MatterItem,
    MatterMinutes,
)
from consultation.models.merge import (
    Merge,
    Split,
)
from consultation.models.minutes import (
    AgencyOpinion,
    GeneralItem,
    GeneralMinutes,
    InformationRequest,
    ItemMinutes,
)
from consultation.models.packet import (
    ItemAttendee,
    ItemPaper,
    ItemPaperText,
    Packet,
    PacketOpening,
)
from consultation.models.person import (
    ContactPoint,
    ContactRule,
    Person,
    PersonAddress,
    PersonName,
    PersonRevision,
    SearchKey,
)
from consultation.models.plan import (
    PlanCondition,
    PlanDecision,
    PlanItem,
    PlanText,
    PlanUse,
    SupportPlan,
)
from consultation.models.plan_evaluation import (
    EvaluationChange,
    EvaluationText,
    GoalResult,
    PlanEvaluation,
)
from consultation.models.received import (
    ReceivedSummary,
)
from consultation.models.record import (
    CaseEvent,
    DueItem,
    EventNote,
)
from consultation.models.retention import (
    RetentionHold,
    RetentionRule,
)
from consultation.models.screening import (
    Accompaniment,
    OutreachVisit,
    Referral,
    Screening,
    Triage,
    TriageReason,
)
from consultation.models.slip import (
    Attachment,
    Caller,
    ContactSlip,
    SlipNarrative,
    SlipRevision,
    SlipThirdParty,
    SlipThirdPartyRevision,
    SlipTrouble,
)
from consultation.models.staff import (
    Absence,
    CaseAssignment,
    CaseReading,
    Handover,
    Restriction,
)
from consultation.models.statistics import (
    CityPopulation,
    KeptFigure,
    StatisticsTarget,
    StatisticsTerms,
)
from consultation.models.support import (
    MonitoringNote,
    SupportService,
)

__all__ = [
    "Absence",
    "Accompaniment",
    "Acknowledgement",
    "Agency",
    "AgencyOpinion",
    "Assessment",
    "AssessmentSummary",
    "Attachment",
    "Attendee",
    "AttendeeSeat",
    "BodySeat",
    "BodyTerms",
    "Caller",
    "Case",
    "CaseAssignment",
    "CaseEvent",
    "CaseReading",
    "CityPopulation",
    "ClosureMove",
    "ClosureProposal",
    "ClosureReturn",
    "ClosureText",
    "Conference",
    "ConferenceBody",
    "ConferenceItem",
    "ConferencePart",
    "ConsentRecord",
    "ConsentTarget",
    "ConsentWording",
    "ContactPoint",
    "ContactRule",
    "ContactSlip",
    "DeathNotice",
    "Desk",
    "DeskOpening",
    "Disclosure",
    "DisclosureText",
    "Disposal",
    "DisposalItem",
    "DisposalRecusal",
    "DueItem",
    "EcomapTie",
    "EvaluationChange",
    "EvaluationText",
    "EventNote",
    "GeneralItem",
    "GeneralMinutes",
    "GoalResult",
    "Handover",
    "HandoverAddress",
    "HandoverIdentity",
    "HandoverMoney",
    "HandoverSummary",
    "HandoverText",
    "Household",
    "HouseholdMembership",
    "InformationRequest",
    "ItemAgency",
    "ItemAttendee",
    "ItemMinutes",
    "ItemOpinion",
    "ItemPaper",
    "ItemPaperText",
    "KeptFigure",
    "MatterAttendee",
    "MatterDemand",
    "MatterHandover",
    "MatterHold",
    "MatterItem",
    "MatterMinutes",
    "MatterNote",
    "MatterOpening",
    "MatterPerson",
    "MatterRecusal",
    "MatterText",
    "Merge",
    "MonitoringNote",
    "OutreachVisit",
    "Packet",
    "PacketOpening",
    "Person",
    "PersonAddress",
    "PersonAssessment",
    "PersonIssue",
    "PersonMoney",
    "PersonName",
    "PersonRevision",
    "PlanCondition",
    "PlanDecision",
    "PlanEvaluation",
    "PlanItem",
    "PlanText",
    "PlanUse",
    "ReceivedSummary",
    "Referral",
    "Relationship",
    "Restriction",
    "RetentionHold",
    "RetentionRule",
    "Screening",
    "SearchKey",
    "SlipNarrative",
    "SlipRevision",
    "SlipThirdParty",
    "SlipThirdPartyRevision",
    "SlipTrouble",
    "Split",
    "StatisticsTarget",
    "StatisticsTerms",
    "StatutoryMatter",
    "SupportPlan",
    "SupportService",
    "Triage",
    "TriageReason",
]

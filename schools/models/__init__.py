from schools.models.audit import AuditEvent
from schools.models.calendar import SchoolYear, Semester
from schools.models.people import Appointment, Employment, Membership, Person, Role
from schools.models.places import District, Group, GroupKind, School, SetMember
from schools.models.sign_in import OpenSession, RecoveryCode, SecondFactor, Tally

__all__ = [
    "Appointment",
    "AuditEvent",
    "District",
    "Employment",
    "Group",
    "GroupKind",
    "Membership",
    "OpenSession",
    "Person",
    "RecoveryCode",
    "Role",
    "School",
    "SchoolYear",
    "SecondFactor",
    "Semester",
    "SetMember",
    "Tally",
]

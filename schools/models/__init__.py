from schools.models.audit import AuditEvent
from schools.models.calendar import SchoolYear, Semester
from schools.models.people import Appointment, Employment, Membership, Person, Role
from schools.models.places import District, Group, GroupKind, School

__all__ = [
    "Appointment",
    "AuditEvent",
    "District",
    "Employment",
    "Group",
    "GroupKind",
    "Membership",
    "Person",
    "Role",
    "School",
    "SchoolYear",
    "Semester",
]

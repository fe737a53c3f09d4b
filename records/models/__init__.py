from records.models.batch import BatchState, ImportBatch, ImportRow, Outcome
from records.models.evidence import Evidence
from records.models.job import LIVE, Job, JobState
from records.models.levels import Level
from records.models.objection import ANSWERED, Objection, ObjectionState, Remedy
from records.models.policy import (
    Cap,
    CapWindow,
    Conversion,
    Effect,
    Exemption,
    ExemptionRule,
    Policy,
    Reason,
    Requirement,
    Way,
    Window,
)
from records.models.preview import Choice, ImportChoice, ImportFix
from records.models.record import (
    OPEN,
    STANDING,
    Record,
    RecordQuerySet,
    Status,
    list_indexes,
    record_indexes,
)

__all__ = [
    "ANSWERED",
    "LIVE",
    "OPEN",
    "STANDING",
    "BatchState",
    "Cap",
    "CapWindow",
    "Choice",
    "Conversion",
    "Effect",
    "Evidence",
    "Exemption",
    "ExemptionRule",
    "ImportBatch",
    "ImportChoice",
    "ImportFix",
    "ImportRow",
    "Job",
    "JobState",
    "Level",
    "Objection",
    "ObjectionState",
    "Outcome",
    "Policy",
    "Reason",
    "Record",
    "RecordQuerySet",
    "Remedy",
    "Requirement",
    "Status",
    "Way",
    "Window",
    "list_indexes",
    "record_indexes",
]

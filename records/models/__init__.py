from records.models.batch import BatchState, ImportBatch, ImportRow, Outcome
from records.models.evidence import Evidence
from records.models.job import LIVE, Job, JobState
from records.models.levels import Level
from records.models.policy import Policy, Requirement, Window
from records.models.record import OPEN, STANDING, Record, RecordQuerySet, Status, record_indexes

__all__ = [
    "LIVE",
    "OPEN",
    "STANDING",
    "BatchState",
    "Evidence",
    "ImportBatch",
    "ImportRow",
    "Job",
    "JobState",
    "Level",
    "Outcome",
    "Policy",
    "Record",
    "RecordQuerySet",
    "Requirement",
    "Status",
    "Window",
    "record_indexes",
]

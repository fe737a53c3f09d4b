from research.models.paper import Outcome, Paper, PaperAuthor, PaperKind, PaperOutcome, Prize
from research.models.project import ENDS, RUNNING, Project, ProjectMember, Stage

__all__ = [
    "ENDS",
    "RUNNING",
    "Outcome",
    "Paper",
    "PaperAuthor",
    "PaperKind",
    "PaperOutcome",
    "Prize",
    "Project",
    "ProjectMember",
    "Stage",
]

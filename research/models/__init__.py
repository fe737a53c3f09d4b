from research.models.paper import Outcome, Paper, PaperAuthor, PaperKind, PaperOutcome, Prize
from research.models.project import RUNNING, Project, ProjectMember, Stage

__all__ = [
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

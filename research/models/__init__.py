from research.models.paper import Outcome, Paper, PaperAuthor, PaperKind, PaperOutcome, Prize
from research.models.project import Project, ProjectMember, Stage

__all__ = [
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

from summaries.models.batch import Batch, BatchDocument, DocumentKind, DocumentState, Formats
from summaries.models.frozen import Frozen, FrozenFile, Move, Step
from summaries.models.outline import Outline
from summaries.models.part import Part, PartRevision
from summaries.models.summary import State, Summary, SummaryKind
from summaries.models.word import WordCopy

__all__ = [
    "Batch",
    "BatchDocument",
    "DocumentKind",
    "DocumentState",
    "Formats",
    "Frozen",
    "FrozenFile",
    "Move",
    "Outline",
    "Part",
    "PartRevision",
    "State",
    "Step",
    "Summary",
    "SummaryKind",
    "WordCopy",
]

from summaries.models.batch import Batch, BatchDocument, DocumentKind, DocumentState
from summaries.models.outline import Outline
from summaries.models.summary import OwnText, Summary, SummaryKind
from summaries.models.word import WordCopy

__all__ = [
    "Batch",
    "BatchDocument",
    "DocumentKind",
    "DocumentState",
    "Outline",
    "OwnText",
    "Summary",
    "SummaryKind",
    "WordCopy",
]

from summaries.models.summary import OwnText, Summary, SummaryKind

__all__ = ["OwnText", "Summary", "SummaryKind"]

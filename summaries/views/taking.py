"""Files of summaries that leave the system."""

from schools import audit
from summaries.models import SummaryKind


def note_taken(request, summary, format):
    """What is about one person stands in that person's log; a school's is about nobody."""
    if summary.kind == SummaryKind.TEACHER:
        audit.record(
            by=request.user,
            verb="summaries.file_taken",
            target=summary,
            after={"format": format},
        )

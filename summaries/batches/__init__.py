"""Many documents in one job: the school's summary, those of its groups, all portfolios.

Each document is a row that says what became of it. What is made stays made: after the
death of a worker, a cancellation or a failure only the rest is done.
"""

from summaries.batches.files import forget, write_archive
from summaries.batches.making import make
from summaries.batches.ordering import go_on, is_under_way, order

__all__ = ["forget", "go_on", "is_under_way", "make", "order", "write_archive"]

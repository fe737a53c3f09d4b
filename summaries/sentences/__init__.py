"""The catalogue of figure sentences (summary.md §6.5), as far as there are records.

One module for each part of the genre; the order here is the order in which they are said.
The codes are those of the catalogue, B, H, P, N and T ours. Those without records in this
release (enrolment, ratings, ethics, exchange,
activities of groups) are not here.

A sentence is for whole schools and groups unless it says otherwise. Nobody is named beside
a figure that is against them: sentences of missing things exist for schools and groups
only, and hold no names.
"""

from summaries.sentences import basics, training, observation, research, growth  # noqa: F401, I001
from summaries.sentences import mentoring  # noqa: F401
from summaries.sentences import districts, problems, steps  # noqa: F401
from summaries.sentences.catalogue import (
    CATALOGUE,
    DISTRICT,
    DOCUMENT,
    GROUP,
    INTERNAL,
    ROLL_UP,
    SCHOOL,
    TEACHER,
    Sentence,
    of_part,
    sentence,
)
from summaries.sentences.notes import notes
from summaries.sentences.wording import counted, level_name, listed

__all__ = [
    "CATALOGUE",
    "DISTRICT",
    "DOCUMENT",
    "GROUP",
    "INTERNAL",
    "ROLL_UP",
    "SCHOOL",
    "TEACHER",
    "Sentence",
    "counted",
    "level_name",
    "listed",
    "notes",
    "of_part",
    "sentence",
]

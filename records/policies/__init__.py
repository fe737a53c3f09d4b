"""Policies: dated rows that say how much of a figure is needed."""

from records.policies.evaluation import (
    evaluate,
    in_force,
    of_teacher,
    standings_of,
    standings_of_many,
)
from records.policies.met import Met, PeopleFigure, PeopleRows, Which, met_figure
from records.policies.outcomes import Outcome
from records.policies.roll_up import (
    requirements_of_schools,
    schools_in,
    standings_of_schools,
)
from records.policies.rulebook import with_cycles
from records.policies.windows import cycles

__all__ = [
    "Met",
    "Outcome",
    "PeopleFigure",
    "PeopleRows",
    "Which",
    "cycles",
    "evaluate",
    "in_force",
    "met_figure",
    "of_teacher",
    "requirements_of_schools",
    "schools_in",
    "standings_of",
    "standings_of_many",
    "standings_of_schools",
    "with_cycles",
]

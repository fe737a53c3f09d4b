"""How many teachers meet a requirement: a figure whose rows are people."""

from collections import Counter
from dataclasses import dataclass, field
from typing import ClassVar

from django.db.models import Count
from django.utils.functional import Promise

from records.figures import Figure
from records.policies.arithmetic import Together
from records.policies.evaluation import standings_of
from records.units import PEOPLE
from schools import roster
from schools.models import Person


@dataclass(frozen=True)
class Met:
    """Teachers who meet (or, with `missing`, miss) what is needed of a figure.

    Counted over the roster of the scope on the period's last day.
    """

    measure: str
    missing: bool = False

    def ids(self, scope, reading=None):
        """Person ids; empty where no requirement is in force."""
        standings = self.standings(scope, reading)
        met = standings.met()
        return set(standings) - met if self.missing else met

    def standings(self, scope, reading=None):
        """{person id: Standing}, a `Standings`."""
        found = [
            standings
            for requirement, standings in standings_of(scope, reading).items()
            if requirement.measure == self.measure
        ]
        if len(found) == 1:
            return found[0]
        # A measure may be required twice, by semester and by year: both must be met.
        return Together(found)

    def __call__(self, scope):
        return Person.objects.filter(pk__in=self.ids(scope))


@dataclass(frozen=True)
class PeopleFigure(Figure):
    """Its rows are people: groups come from the roster, and a teacher is the row itself.

    `rows` is called with a scope like any, and `rows.ids(scope)` gives the person ids.
    """

    dimensions: dict = field(default_factory=dict)

    teacher: str | None = "pk"

    def by(self, dimension, scope):
        ids = self.rows.ids(scope)
        if dimension == "teacher":
            return dict.fromkeys(ids, 1)
        if dimension == "group":
            group_of = roster.research_groups(scope.school_id, scope.end)
            return dict(Counter(group_of.get(person) for person in ids))
        raise KeyError(dimension)


@dataclass(frozen=True)
class MetFigure(PeopleFigure):
    """Its rows are a `Met`: whoever evaluated the requirements has its number already."""

    has_statement: ClassVar[bool] = False

    def known(self, scope, reading):
        return len(self.rows.ids(scope, reading))


def met_figure(name: str, label: str | Promise, measure: str, *, missing=False) -> PeopleFigure:
    return MetFigure(
        name, label, PEOPLE, rows=Met(measure, missing), measure=Count("pk", distinct=True)
    )

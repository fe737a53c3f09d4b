"""How many teachers meet a requirement: a figure whose rows are people."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from django.db.models import Count
from django.utils.functional import Promise

from records.figures import Figure
from records.models import Way
from records.policies.arithmetic import Together
from records.policies.evaluation import standings_of
from records.policies.roll_up import standings_of_schools
from records.units import PEOPLE
from schools import roster
from schools.models import Person


class Which(StrEnum):
    """Teachers by how they stand against what is needed of a figure."""

    MET = "met"
    MISSED = "missed"
    ASKED = "asked"  # met or missed: the denominator of shares
    SPARED = "spared"  # have less than is asked of others, by an exemption
    SHORT = "short"  # have less than is asked of others: missed or spared


@dataclass(frozen=True)
class Met:
    """Teachers who stand in one way against what is needed of a figure.

    Counted over the roster of the scope on the period's last day. What is only
    advised does not count. With `windows` only what is asked within one of these counts,
    of the figure as a whole.
    """

    measure: str
    which: Which = Which.MET
    windows: tuple[str, ...] = ()

    def ids(self, scope, reading=None):
        """Person ids; empty where no requirement is in force."""
        standings = self.standings(scope, reading)
        match self.which:
            case Which.MET:
                return standings.met()
            case Which.MISSED:
                return set(standings) - standings.met()
            case Which.SPARED:
                return standings.spared()
            case Which.SHORT:
                return (set(standings) - standings.met()) | standings.spared()
        return set(standings)

    def standings(self, scope, reading=None):
        """{person id: Standing}, a `Standings`."""
        found = [
            standings
            for by_requirement in evaluated(scope, reading)
            for requirement, standings in by_requirement.items()
            if self.is_about(requirement)
        ]
        if len(found) == 1:
            return found[0]
        # A measure may be required twice, by semester and by year: both must be met.
        return Together(found)

    def is_about(self, requirement):
        if requirement.measure != self.measure or requirement.is_advice:
            return False
        if not self.windows:
            return True
        as_a_whole = requirement.way == Way.TOTAL and not requirement.only
        return as_a_whole and requirement.window in self.windows

    def __call__(self, scope):
        return Person.objects.filter(pk__in=self.ids(scope))


def evaluated(scope, reading):
    """[{requirement: Standings}] of a scope: one for each school of a district."""
    if scope.district_id:
        return list(standings_of_schools(scope, reading).values())
    return [standings_of(scope, reading)]


class PeopleRows:
    """What the rows of a PeopleFigure begin with where a query gives the people of a scope."""

    def __call__(self, scope):
        raise NotImplementedError

    def ids(self, scope):
        return set(self(scope).values_list("pk", flat=True))


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


def met_figure(
    name: str, label: str | Promise, measure: str, which=Which.MET, windows=()
) -> PeopleFigure:
    met = Met(measure, which, tuple(windows))
    return MetFigure(name, label, PEOPLE, met, Count("pk", distinct=True))

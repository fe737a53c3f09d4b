"""The arithmetic of a requirement, without a database."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """How a value stands against a need, both in the figure's unit."""

    value: Decimal
    need: Decimal

    @property
    def met(self):
        return self.value >= self.need

    @property
    def gap(self):
        return max(Decimal(0), self.need - self.value)

    @property
    def percent(self):
        """For a bar: 0 to 100, whole, and 100 only when it is met."""
        if self.met:
            return 100
        return min(99, int(self.value * 100 / self.need)) if self.value > 0 else 0


class Standings(Mapping):
    """{teacher: Standing} of one requirement, each made when it is asked for.

    `got` has values of the figure, cleaned; who is not in it has nothing.
    """

    def __init__(self, everybody, got, need):
        self.everybody = everybody if isinstance(everybody, dict) else dict.fromkeys(everybody)
        self.got = got
        self.need = need

    def __getitem__(self, person):
        if person not in self.everybody:
            raise KeyError(person)
        return Standing(self.got.get(person, Decimal(0)), self.need)

    def __iter__(self):
        return iter(self.everybody)

    def __len__(self):
        return len(self.everybody)

    def met(self):
        """The people who meet it."""
        need = self.need
        return {
            person
            for person, value in self.got.items()
            if value >= need and person in self.everybody
        }


class Together(Mapping):
    """Several requirements of one measure as one: each teacher's worst standing."""

    def __init__(self, parts):
        self.parts = parts
        self.everybody = dict.fromkeys(person for part in parts for person in part)

    def __getitem__(self, person):
        if person not in self.everybody:
            raise KeyError(person)
        return max((part[person] for part in self.parts if person in part), key=by_gap)

    def __iter__(self):
        return iter(self.everybody)

    def __len__(self):
        return len(self.everybody)

    def met(self):
        """The people who meet all that apply to them."""
        missed = {person for part in self.parts for person in set(part) - part.met()}
        return set(self.everybody) - missed


def by_gap(standing):
    return standing.gap


def strictest(requirements):
    """One requirement per measure and window: the highest need.

    A school may tighten what its district asks, not weaken it (domain.md §1.7).
    Of equal needs the first given holds.
    """
    chosen = {}
    for requirement in requirements:
        key = requirement.measure, requirement.window
        if key not in chosen or requirement.value > chosen[key].value:
            chosen[key] = requirement
    return list(chosen.values())

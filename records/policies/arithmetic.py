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


@dataclass(frozen=True, slots=True)
class Relief:
    """That less is asked of somebody: `need` in the figure's unit, 0 when nothing is.

    `exemption` and `rule` are the rows it comes from, `more` pairs of others that add to it.
    """

    need: Decimal
    exemption: object = None
    rule: object = None
    more: tuple = ()

    @property
    def waives(self):
        return self.need <= 0


class Standings(Mapping):
    """{teacher: Standing} of one requirement, each made when it is asked for.

    `got` has values of the figure, cleaned; who is not in it has nothing.
    `reliefs` is {teacher: Relief}; of whom nothing is asked is in `waived` only.
    """

    def __init__(self, everybody, got, need, reliefs=None):
        self.got = got
        self.need = need
        self.reliefs = reliefs or {}
        self.waived = {
            person: relief
            for person, relief in self.reliefs.items()
            if relief.waives and person in everybody
        }
        if self.waived:
            everybody = [person for person in everybody if person not in self.waived]
        self.everybody = everybody if isinstance(everybody, dict) else dict.fromkeys(everybody)

    def __getitem__(self, person):
        if person not in self.everybody:
            raise KeyError(person)
        return Standing(self.value_of(person), self.need_of(person))

    def __iter__(self):
        return iter(self.everybody)

    def __len__(self):
        return len(self.everybody)

    def value_of(self, person):
        return self.got.get(person, Decimal(0))

    def need_of(self, person):
        relief = self.reliefs.get(person)
        return relief.need if relief else self.need

    def met(self):
        """The people who meet it."""
        need = self.need
        found = {
            person
            for person, value in self.got.items()
            if value >= need and person in self.everybody
        }
        return found | {person for person in self.eased() if self[person].met}

    def spared(self):
        """The people who have less than is asked of others, but not less than of them."""
        eased = {person for person in self.eased() if self[person].met}
        return {person for person in eased | set(self.waived) if self.value_of(person) < self.need}

    def eased(self):
        """The people of whom less is asked, but something."""
        return [person for person in self.reliefs if person in self.everybody]


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

    def spared(self):
        """The people spared by one of them who miss none of the others."""
        missed = {person for part in self.parts for person in set(part) - part.met()}
        return {person for part in self.parts for person in part.spared()} - missed


def by_gap(standing):
    return standing.gap


def strictest(requirements):
    """One requirement for the same thing in the same window: the highest need.

    A school may tighten what its district asks, not weaken it, unless a row names
    the one it takes the place of (domain.md §1.7). Of equal needs the first given holds.
    """
    requirements = list(requirements)
    replaced = {row.overrides_id for row in requirements} - {None}
    chosen = {}
    for requirement in requirements:
        if requirement.pk in replaced:
            continue
        key = same_thing(requirement)
        if key not in chosen or requirement.value > chosen[key].value:
            chosen[key] = requirement
    return list(chosen.values())


def same_thing(requirement):
    """What two requirements must share for one to tighten the other."""
    narrowed = [
        tuple(sorted((name, tuple(sorted(keys))) for name, keys in rules.items()))
        for rules in (requirement.only, requirement.applies_to)
    ]
    return (
        requirement.measure,
        requirement.window,
        requirement.way,
        requirement.is_advice,
        *narrowed,
    )

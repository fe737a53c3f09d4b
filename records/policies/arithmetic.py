"""The arithmetic of a requirement, without a database."""

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

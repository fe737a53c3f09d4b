"""What a requirement would mean for the teachers of a school, before it is issued."""

from dataclasses import dataclass, replace

from records.policies.evaluation import Outcome, counting_period, evaluate
from records.scope import Scope
from schools.periods import Calendar


@dataclass(frozen=True)
class Preview:
    """`met` of `total` teachers in the current period, and a teacher's own sentence."""

    period: object
    met: int
    total: int
    example: Outcome | None

    @property
    def missed(self):
        return self.total - self.met


def preview(requirement, school, today):
    calendar = Calendar(school)
    scope = Scope(calendar.current(today), school.pk)
    period = counting_period(requirement, calendar, scope.period)
    if period is None:
        return Preview(scope.period, 0, 0, None)
    standings = list(evaluate([requirement], scope, calendar)[requirement].values())
    # Of those who miss it the one who is nearest: the sentence that most will read.
    missing = sorted((one for one in standings if not one.met), key=lambda one: one.gap)
    shown = (missing or standings)[:1]
    return Preview(
        period,
        sum(one.met for one in standings),
        len(standings),
        Outcome(requirement, shown[0], replace(scope, period=period)) if shown else None,
    )

"""What a requirement would mean for the teachers of a school, before it is issued."""

from dataclasses import dataclass, replace
from datetime import date

from records.figures import Reading
from records.policies.evaluation import book, evaluate
from records.policies.outcomes import Outcome
from records.policies.said import requirement_words
from records.policies.windows import counting_period
from records.scope import Scope
from schools.periods import Calendar


@dataclass(frozen=True)
class Preview:
    """`met` of `total` teachers in the current period, and a teacher's own sentence."""

    label: str
    period: object
    met: int
    total: int
    example: Outcome | None

    @property
    def missed(self):
        return self.total - self.met


def preview(requirement, school, today, more=()):
    """As if it held for all of the current period. `more`: unsaved limits, conversions and
    exemptions that come with it."""
    calendar = Calendar(school)
    scope = Scope(calendar.current(today), school.pk)
    reading = Reading()
    for row in more:
        row.policy.starts_on = date.min
    book(school, reading).add(more)
    label = requirement_words(requirement)
    period = counting_period(requirement, calendar, scope.period)
    if period is None:
        return Preview(label, scope.period, 0, 0, None)
    standings = list(evaluate([requirement], scope, calendar, reading)[requirement].values())
    # Of those who miss it the one who is nearest: the sentence that most will read.
    missing = sorted((one for one in standings if not one.met), key=lambda one: one.gap)
    shown = (missing or standings)[:1]
    return Preview(
        label,
        period,
        sum(one.met for one in standings),
        len(standings),
        Outcome(requirement, shown[0], replace(scope, period=period)) if shown else None,
    )

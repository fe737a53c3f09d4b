"""What a policy makes of things that happened, without a database (domain.md §1.7).

The order is fixed: what is converted joins what counts by itself, of things
that exclude each other the highest stays, then limits cut, the oldest first:
what comes later never takes from what came before.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from heapq import heapify, heappop, heappush

from schools.periods import Period

NOTHING = Decimal(0)
# Longer than any holidays between two windows.
LONGEST_GAP = 400  # days
# Nothing is carried farther: a small limit would take a large course into the year 9999.
FARTHEST = date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that may count, `amount` in the unit of what is asked for.

    `marks` are what rules choose by, such as its level. Of facts of one `group`
    and `item` only the highest counts.
    """

    item: object
    day: date
    amount: Decimal
    marks: Mapping[str, str] = field(default_factory=dict)
    group: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """No more than `most` of what it chooses, in a window; without `window_of`, of one item.

    `holds_on(day)` says whether its policy was in force. With `carry` the rest
    counts in the next window instead of being lost.
    """

    most: Decimal
    only: Mapping[str, list[str]] = field(default_factory=dict)
    window_of: Callable[[date], Period | None] | None = None
    carry: bool = False
    holds_on: Callable[[date], bool] = lambda _day: True
    row: object = None


@dataclass(frozen=True, slots=True)
class Line:
    """What became of a fact: how much of it counts on its day, and which limit cut it."""

    fact: Fact
    counted: Decimal
    limit: Limit | None = None

    @property
    def lost(self):
        return self.fact.amount - self.counted


def chosen(only, marks):
    """Whether what has these marks is meant: `only` lists what each mark may be."""
    return all(marks.get(name) in allowed for name, allowed in only.items())


def highest(facts):
    """Of facts that exclude each other the highest, of equal ones the oldest."""
    best, kept = {}, []
    for fact in sorted(facts, key=lambda one: (-one.amount, one.day, str(one.item))):
        if not fact.group:
            kept.append(fact)
        elif (key := (fact.group, fact.item)) not in best:
            best[key] = fact
    return [*kept, *best.values()]


def count(facts, limits):
    """[Line] of everything, oldest first."""
    used = defaultdict(lambda: NOTHING)
    waiting = [(fact.day, str(fact.item), n, fact) for n, fact in enumerate(highest(facts))]
    heapify(waiting)
    lines, number = [], len(waiting)
    while waiting:
        _day, _item, _n, fact = heappop(waiting)
        line, rest = cut(fact, limits, used)
        lines.append(line)
        if rest is not None:
            number += 1
            heappush(waiting, (rest.day, str(rest.item), number, rest))
    return lines


def cut(fact, limits, used):
    """(line, what is carried into the next window or None); `used` is written up."""
    counted, tightest, places = fact.amount, None, []
    for n, limit in enumerate(limits):
        within = place_of(limit, fact)
        if within is None or not limit.holds_on(fact.day) or not chosen(limit.only, fact.marks):
            continue
        place = (n, within)
        places.append(place)
        left = max(NOTHING, limit.most - used[place])
        if left < counted:
            counted, tightest = left, limit
    for place in places:
        used[place] += counted
    line = Line(fact, counted, tightest)
    following = tightest and tightest.carry and following_window(tightest, fact.day)
    if not following:
        return line, None
    # What is carried is no longer lost: the line keeps only what counted on its day.
    rest = replace(fact, day=following, amount=line.lost)
    return replace(line, fact=replace(fact, amount=counted)), rest


def following_window(limit, day):
    """The first day of the window after that of a day; None where none is known yet.

    Holidays belong to the window before them.
    """
    window = limit.window_of and limit.window_of(day)
    if not window or window.end >= FARTHEST:
        return None
    days = (window.end + timedelta(days=n) for n in range(1, LONGEST_GAP))
    return next((one for one in days if limit.window_of(one) != window), None)


def place_of(limit, fact):
    """What is added up under a limit: the things of one window, or of one item.

    None outside every window, for example before the first semester of a calendar.
    """
    return fact.item if limit.window_of is None else limit.window_of(fact.day)


def total(lines, within=None, only=None):
    """What counts of the lines that lie in a period and are meant."""
    return sum((line.counted for line in meant(lines, within, only)), NOTHING)


def largest(lines, within=None, only=None):
    """The most that a single item gives (max_single)."""
    items = defaultdict(lambda: NOTHING)
    for line in meant(lines, within, only):
        items[line.fact.item] += line.counted
    return max(items.values(), default=NOTHING)


def meant(lines, within=None, only=None):
    return [
        line
        for line in lines
        if (within is None or line.fact.day in within) and chosen(only or {}, line.fact.marks)
    ]


# --- exemptions -----------------------------------------------------------------

# A month in which somebody was away for at least so many days is not asked for.
DAYS_OF_A_MONTH = 15


def months_of(period):
    """[(first day, last day)] of the calendar months of a period, cut to it."""
    months, first = [], period.start
    while first <= period.end:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        last = min(following - timedelta(days=1), period.end)
        months.append((first, last))
        first = following
    return months


def months_away(window, spells):
    """How many months of a window lie in spells of absence [(first day, last day or None)]."""
    away = 0
    for first, last in months_of(window):
        days = set()
        for start, end in spells:
            start, end = max(start, first), min(end or last, last)
            days |= {start + timedelta(days=n) for n in range((end - start).days + 1)}
        away += len(days) >= min(DAYS_OF_A_MONTH, (last - first).days + 1)
    return away


def prorated(need, window, spells, quantum=Decimal("0.01")):
    """The need for the months that are left, rounded half up to the quantum."""
    months = len(months_of(window))
    left = months - months_away(window, spells)
    return (need * left / months).quantize(quantum, ROUND_HALF_UP)

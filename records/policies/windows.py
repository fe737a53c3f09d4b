"""The windows in which rules count: semesters, years, cycles of years."""

from datetime import date, timedelta

from records.models import Window
from schools.periods import Period, calendar_year


def window_of(row, calendar, day):
    """The window of a requirement or cap in which a day lies; None outside all."""
    match row.window:
        case Window.SEMESTER:
            return calendar.semester_on(day)
        case Window.SCHOOL_YEAR:
            return calendar.school_year_of(day)
        case Window.CYCLE:
            return cycle_of(row.policy, day)
    return calendar_year(day.year)


def cycle_of(policy, day):
    """The cycle of a policy in which a day lies; None before the first."""
    first, years = policy.cycle_starts_on, policy.cycle_years
    if first is None or day < first:
        return None
    n = 0
    while day >= in_year(first, first.year + (n + 1) * years):
        n += 1
    start = in_year(first, first.year + n * years)
    end = in_year(first, first.year + (n + 1) * years) - timedelta(days=1)
    return Period(start, end)


def cycles(policy, day):
    """The cycles of a policy that have begun by a day, the newest first."""
    found = []
    while cycle := cycle_of(policy, day):
        found.append(cycle)
        day = cycle.start - timedelta(days=1)
    return found


def in_year(day, year):
    """The same day of another year; 29 February becomes 1 March."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def counting_period(requirement, calendar, period):
    """From the window's first day to the last day of the period asked about.

    So the standing at the end of a semester is what it was then, however much
    of a yearly duty was done later.
    """
    window = window_of(requirement, calendar, period.end)
    if window is None or window.end <= period.end:
        return window
    return Period(window.start, period.end)

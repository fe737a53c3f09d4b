"""What a school tells the reader about itself: calendar, places, numbers, periods."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


def _date(value):
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)


def _number(value):
    return None if value is None else Decimal(str(value))


@dataclass(frozen=True)
class SheetSettings:
    start_year: int
    semester: int
    starts_on: datetime.date
    ends_on: datetime.date
    week_1_monday: datetime.date
    weeks: int = 20
    non_teaching_days: frozenset = frozenset()
    make_up_days: frozenset = frozenset()
    place_levels: Mapping = field(default_factory=dict)
    employee_no_prefix: str = ""
    employee_no_digits: int = 0
    morning_periods: int = 4
    periods_per_day: int = 8
    half_day_hours: Decimal = Decimal(4)
    day_hours: Decimal = Decimal(8)
    minutes_per_hour: Decimal = Decimal(45)
    credits_per_hour: Decimal = Decimal(1)
    stage: str = ""
    # Lessons to observe in the semester; None where nothing is asked.
    lesson_target: Decimal | None = None

    @classmethod
    def from_dict(cls, settings):
        """Read the block an office fills in; the shape is that of `settings` in an import set.

        Raises KeyError or ValueError when the semester is missing or unreadable.
        """
        term, number = settings["term"], settings.get("employee_no") or {}
        starts_on = _date(term["start"])
        monday = term.get("week_1_monday") or starts_on - datetime.timedelta(starts_on.weekday())
        return cls(
            start_year=int(term["start_year"]),
            semester=int(term["no"]),
            starts_on=starts_on,
            ends_on=_date(term["end"]),
            week_1_monday=_date(monday),
            weeks=int(term.get("weeks") or 20),
            non_teaching_days=frozenset(map(_date, settings.get("non_teaching_days") or [])),
            make_up_days=frozenset(map(_date, settings.get("make_up_days") or [])),
            place_levels=dict(settings.get("place_levels") or {}),
            employee_no_prefix=str(number.get("prefix") or "").upper(),
            employee_no_digits=int(number.get("digits") or 0),
            morning_periods=int(settings.get("morning_periods") or 4),
            periods_per_day=int(settings.get("periods_per_day") or 8),
            half_day_hours=Decimal(str(settings.get("half_day_hours") or 4)),
            day_hours=Decimal(str(settings.get("day_hours") or 8)),
            minutes_per_hour=Decimal(str(settings.get("minutes_per_hour") or 45)),
            credits_per_hour=Decimal(str(settings.get("credits_per_hour", 1))),
            stage=str(settings.get("stage") or ""),
            lesson_target=_number(settings.get("lesson_target")),
        )

    def is_teaching_day(self, day):
        if day in self.make_up_days:
            return True
        return day.weekday() < 5 and day not in self.non_teaching_days

    def contains(self, day):
        return self.starts_on <= day <= self.ends_on

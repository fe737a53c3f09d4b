"""The same made-up school for both sides: 200 teachers, 20,000 trainings, 20,000 observations."""

from datetime import date, timedelta
from decimal import Decimal

TEACHERS = 200
TRAININGS = 20_000
OBSERVATIONS = 20_000
GROUPS = 10
LEVELS = ("school", "county", "county", "city", "provincial", "school", "national")
MODES = ("face", "online", "face", "blended", "other")
KINDS = ("open", "walk_in", "routine", "research", "demo")


def day(n):
    """Within the two semesters of the school year 2020."""
    return date(2020, 9, 1) + timedelta(days=(n * 37) % 300)


def trainings():
    for n in range(TRAININGS):
        ended = day(n)
        yield {
            "teacher": n % TEACHERS,
            "programme": f"第{n // TEACHERS}期新课程标准解读与课堂教学改进研修",
            "level": LEVELS[n % 7],
            "mode": MODES[n % 5],
            "started_on": ended,
            "ended_on": ended,
            "hours": Decimal(1 + n % 13) / 2,
            "credits": Decimal(1 + n % 13) / 2,
            "certificate_no": f"JX{n:06}",
        }


def observations():
    for n in range(OBSERVATIONS):
        yield {
            "teacher": n % TEACHERS,
            "taught_by": (n * 31 + 7 + n // TEACHERS) % TEACHERS,
            "kind": KINDS[n % 5],
            "ended_on": day(n * 3),
            "lessons": 1 + (n % 9 == 0),
            "topic": f"第{n % 500}课",
        }

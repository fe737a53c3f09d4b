"""What common pages know of observations."""

from django.utils.translation import gettext_lazy as _

from lessons.models import Observation, WeekCount, WeekLine
from records.kinds import Column, Kind, register, word


def teacher_observed(row):
    return row.taught_by.name if row.taught_by else row.taught_by_name


def periods(row):
    return "、".join(str(period) for period in row.periods)


register(
    Kind(
        "observation",
        Observation,
        _("Observation"),
        # No grade and no score: they are shown on the record's own page, to those it allows.
        columns=[
            Column("observer", _("Observer"), lambda row: row.teacher.name, width=10),
            Column("taught_by", _("Observed teacher"), teacher_observed, width=10),
            Column("kind", _("Kind of lesson"), word("kind"), width=16),
            Column("ended_on", _("Date"), lambda row: row.ended_on),
            Column("periods", _("Periods"), periods, width=8),
            Column(
                "lessons", _("Number of lessons"), lambda row: row.lessons, numeric=True, width=8
            ),
            Column("class_name", _("Class"), lambda row: row.class_name, width=8),
            Column("subject", _("Subject"), lambda row: row.subject, width=10),
            Column("topic", _("Topic"), lambda row: row.topic, width=30),
            Column("status", _("Status"), word("status"), width=10),
        ],
        page="lessons:observation_detail",
        related=("teacher", "taught_by"),
        counted_from_submission=True,
        search=("topic", "teacher__name", "teacher__sort_key", "taught_by__name", "taught_by_name"),
    )
)


def sum_of_weeks(row):
    return sum(count.lessons for count in row.counts.all())


register(
    Kind(
        "week_line",
        WeekLine,
        _("Lines of week tables"),
        columns=[
            Column("teacher", _("Teacher"), lambda row: row.teacher.name, width=10),
            Column("semester", _("Semester"), lambda row: str(row.semester), width=24),
            Column("sum", _("Sum of the weeks"), sum_of_weeks, numeric=True, width=12),
            Column("stated", _("Total as stated"), lambda row: row.stated, numeric=True, width=12),
            Column("place", _("Stood in"), str, width=24),
        ],
        page="lessons:week_line_detail",
        related=("teacher", "semester"),
        prefetch=("counts",),
        reviewed=False,
        search=("teacher__name", "teacher__sort_key"),
    )
)

register(
    Kind(
        "week_count",
        WeekCount,
        _("Weeks of week tables"),
        columns=[
            Column("teacher", _("Teacher"), lambda row: row.teacher.name, width=10),
            Column("week", _("Week"), lambda row: row.week, numeric=True, width=8),
            Column("ended_on", _("Last day of the week"), lambda row: row.ended_on),
            Column("lessons", _("Number of lessons"), lambda row: row.lessons, numeric=True),
        ],
        related=("teacher",),
        reviewed=False,
        search=("teacher__name", "teacher__sort_key"),
    )
)

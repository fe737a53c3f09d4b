"""What common pages know of honours, titles held and mentor pairs."""

from django.utils.translation import gettext_lazy as _

from portfolios.models import Honour, MentorPair, TitleHeld
from records.kinds import Column, Kind, register, word

register(
    Kind(
        "honour",
        Honour,
        _("Honour"),
        columns=[
            Column("teacher", _("Teacher"), lambda row: row.teacher.name, width=10),
            Column("title", _("Honour"), lambda row: row.title, width=36),
            Column("level", _("Level"), word("level")),
            Column("awarded_by", _("Awarded by"), lambda row: row.awarded_by, width=24),
            Column("ended_on", _("Date"), lambda row: row.ended_on),
            Column("status", _("Status"), word("status"), width=10),
        ],
        page="portfolios:honour_detail",
        related=("teacher",),
        search=("title", "awarded_by", "teacher__name", "teacher__sort_key"),
    )
)

register(
    Kind(
        "title_held",
        TitleHeld,
        _("Title held"),
        columns=[
            Column("teacher", _("Teacher"), lambda row: row.teacher.name, width=10),
            Column("title", _("Title held"), lambda row: row.title, width=24),
            Column("level", _("Level"), word("level")),
            Column("starts_on", _("Held since"), lambda row: row.starts_on),
            Column("ended_on", _("Term ends"), lambda row: row.ended_on),
            Column("document", _("Document number"), lambda row: row.document, width=24),
            Column("status", _("Status"), word("status"), width=10),
        ],
        page="portfolios:title_detail",
        related=("teacher",),
        search=("title", "document", "teacher__name", "teacher__sort_key"),
    )
)


def with_lessons(rows, scope):
    return rows.with_lessons(scope.start, scope.end)


def lessons(name):
    """Counted only where a period is looked at."""
    return lambda row: getattr(row, name, None)


register(
    Kind(
        "mentor_pair",
        MentorPair,
        _("Mentor pair"),
        columns=[
            Column("mentor", _("Mentor"), lambda row: row.teacher.name, width=10),
            Column("mentee", _("Mentee"), lambda row: row.mentee_shown, width=16),
            Column("subject", _("Subject"), lambda row: row.subject, width=12),
            Column("goal", _("Goal"), lambda row: row.goal, width=24),
            Column("starts_on", _("Paired since"), lambda row: row.starts_on),
            Column("ended_on", _("Paired until"), lambda row: row.ended_on),
            Column(
                "mentor_lessons",
                _("Lessons the mentor observed"),
                lessons("mentor_lessons"),
                numeric=True,
            ),
            Column(
                "mentee_lessons",
                _("Lessons the mentee observed"),
                lessons("mentee_lessons"),
                numeric=True,
            ),
            Column("status", _("Status"), word("status"), width=10),
        ],
        page="portfolios:pair_detail",
        related=("teacher", "mentee"),
        prepare=with_lessons,
        search=(
            "mentee__name",
            "mentee__sort_key",
            "mentee_name",
            "goal",
            "teacher__name",
            "teacher__sort_key",
        ),
    )
)

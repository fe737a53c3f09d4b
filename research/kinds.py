"""What common pages know of projects and papers."""

from django.utils.translation import gettext_lazy as _

from records.kinds import Column, Kind, register, word
from research.models import Paper, Project


def names(people):
    return "、".join(person.name for person in people)


register(
    Kind(
        "project",
        Project,
        _("Research project"),
        columns=[
            Column("title", _("Title"), lambda row: row.title, width=36),
            Column("level", _("Level"), word("level")),
            Column("number", _("Number"), lambda row: row.number),
            Column("leader", _("Project leader"), lambda row: row.led_by, width=10),
            Column("members", _("Members"), lambda row: names(row.members.all()), width=24),
            Column("stage", _("Stage"), word("stage")),
            Column("listed_on", _("Listed"), lambda row: row.listed_on),
            Column("due_on", _("Planned end"), lambda row: row.due_on),
            Column("completed_on", _("Completed"), lambda row: row.completed_on),
            Column("status", _("Status"), word("status"), width=10),
        ],
        page="research:project_detail",
        related=("teacher",),
        prefetch=("members",),
        search=("title", "number", "teacher__name", "teacher__sort_key"),
    )
)


def outcomes(paper):
    return "；".join(
        f"{outcome.get_outcome_display()} {outcome.venue}".strip()
        for outcome in paper.outcomes.all()
    )


register(
    Kind(
        "paper",
        Paper,
        _("Paper"),
        columns=[
            Column("title", _("Title"), lambda row: row.title, width=36),
            Column("kind", _("Kind of writing"), word("kind")),
            Column("authors", _("Authors"), lambda row: names(row.authors.all()), width=20),
            Column("outcomes", _("Outcomes"), outcomes, width=36),
            Column("ended_on", _("Date"), lambda row: row.ended_on),
            Column("status", _("Status"), word("status"), width=10),
        ],
        page="research:paper_detail",
        related=("teacher",),
        prefetch=("authors", "outcomes"),
        search=("title", "teacher__name", "teacher__sort_key"),
    )
)

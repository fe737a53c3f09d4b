"""What is stored about a person's projects and papers; of others in them the names only."""

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from records import own_data
from records.models import Level
from research.models import Outcome, Paper, Prize, Project

OUTCOME_WORDS = tuple(
    (f"{name}: {code}", word)
    for name, choices in (("outcome", Outcome), ("level", Level), ("prize", Prize))
    for code, word in choices.choices
)


def people(rows):
    return [
        {"position": row.position, "name": row.name, "from_elsewhere": row.person_id is None}
        for row in rows
    ]


def outcomes(row, person):
    names = ("outcome", "level", "happened_on", "prize", "venue", "number", "core")
    return [{name: getattr(one, name) for name in names} for one in row.outcomes.all()]


own_data.record_part(
    "project",
    (
        *own_data.fields(
            Project,
            "title",
            "level",
            "small",
            "number",
            "planning_body",
            "stage",
            "applied_on",
            "listed_on",
            "opened_on",
            "midterm_on",
            "midterm_due_on",
            "completed_on",
            "due_on",
            "grade",
            "note",
        ),
        own_data.Field(
            "members", _("members"), "list", lambda row, person: people(row.members.all())
        ),
    ),
    role=lambda row, person: (
        "leader" if row.teacher_id == person.pk and not row.leader_name else "member"
    ),
    roles=(("leader", _("project leader")), ("member", _("project member"))),
    day=Coalesce("listed_on", "applied_on", "ended_on"),
    prefetch=("members",),
)

own_data.record_part(
    "paper",
    (
        *own_data.fields(Paper, "title", "kind", "note"),
        own_data.Field(
            "authors", _("authors"), "list", lambda row, person: people(row.authors.all())
        ),
        own_data.Field("outcomes", _("outcomes"), "list", outcomes, OUTCOME_WORDS),
    ),
    role=lambda row, person: "first_author" if row.teacher_id == person.pk else "author",
    roles=(("first_author", _("first author")), ("author", _("author"))),
    prefetch=("authors", "outcomes"),
)

"""By what lists of projects and papers are filtered."""

from django.utils.translation import gettext_lazy as _

from records.lists import RecordFilter, choice, level_choice, status_choice
from research.models import Outcome, PaperKind, Stage

PROJECT_SORTS = {
    "title": "title",
    "leader": "teacher__sort_key",
    "level": "level",
    "stage": "stage",
    "listed_on": "listed_on",
    "due_on": "due_on",
    "status": "status",
}
PAPER_SORTS = {
    "title": "title",
    "author": "teacher__sort_key",
    "kind": "kind",
    "ended_on": "ended_on",
    "status": "status",
}


class ProjectFilter(RecordFilter):
    kind_of_record = "project"

    stage = choice(_("Stage"), Stage.choices)
    level = level_choice()
    status = status_choice()


class PaperFilter(RecordFilter):
    kind_of_record = "paper"

    kind = choice(_("Kind of writing"), PaperKind.choices)
    outcome = choice(_("What became of it"), Outcome.choices, method="with_outcome")
    level = level_choice(method="with_outcome")
    status = status_choice()

    def with_outcome(self, rows, name, value):
        return rows.with_any_outcome(**{name: value})

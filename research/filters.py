"""By what lists of projects and papers are filtered."""

import django_filters
from django.utils.translation import gettext_lazy as _

from records import kinds
from records.lists import ListFilter
from records.models import Level, Status
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


def choice(label, choices, **options):
    return django_filters.ChoiceFilter(
        label=label, choices=choices, empty_label=_("All"), **options
    )


class ProjectFilter(ListFilter):
    stage = choice(_("Stage"), Stage.choices)
    level = choice(_("Level"), Level.choices)
    status = choice(_("Status"), Status.choices)

    @property
    def search(self):
        return kinds.get("project").search


class PaperFilter(ListFilter):
    kind = choice(_("Kind of writing"), PaperKind.choices)
    outcome = choice(_("What became of it"), Outcome.choices, method="with_outcome")
    level = choice(_("Level"), Level.choices, method="with_outcome")
    status = choice(_("Status"), Status.choices)

    @property
    def search(self):
        return kinds.get("paper").search

    def with_outcome(self, rows, name, value):
        return rows.with_any_outcome(**{name: value})

"""By what lists of honours are filtered."""

import django_filters
from django.utils.translation import gettext_lazy as _

from records import kinds
from records.lists import ListFilter
from records.models import Level, Status

SORTS = {
    "title": "title",
    "teacher": "teacher__sort_key",
    "level": "level",
    "awarded_by": "awarded_by",
    "ended_on": "ended_on",
    "status": "status",
}


class HonourFilter(ListFilter):
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=Level.choices, empty_label=_("All")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=Status.choices, empty_label=_("All")
    )

    @property
    def search(self):
        return kinds.get("honour").search

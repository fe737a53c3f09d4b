import django_filters
from django.utils.translation import gettext_lazy as _

from lessons.models import LessonKind
from records import kinds
from records.lists import ListFilter
from records.models import Status

SORTS = {
    "ended_on": "ended_on",
    "taught_by": "taught_by__sort_key",
    "observer": "teacher__sort_key",
    "kind": "kind",
    "lessons": "lessons",
    "status": "status",
}


class ObservationFilter(ListFilter):
    kind = django_filters.ChoiceFilter(
        label=_("Kind of lesson"), choices=LessonKind.choices, empty_label=_("All")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=Status.choices, empty_label=_("All")
    )

    @property
    def search(self):
        return kinds.get("observation").search

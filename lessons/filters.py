"""By what lists of observations are filtered and sorted."""

from django.utils.translation import gettext_lazy as _

from lessons.models import LessonKind
from records.lists import RecordFilter, choice, status_choice

SORTS = {
    "ended_on": "ended_on",
    "taught_by": "taught_by__sort_key",
    "observer": "teacher__sort_key",
    "kind": "kind",
    "lessons": "lessons",
    "status": "status",
}


class ObservationFilter(RecordFilter):
    kind_of_record = "observation"

    kind = choice(_("Kind of lesson"), LessonKind.choices)
    status = status_choice()

"""By what lists of honours, titles held and mentor pairs are filtered and sorted."""

import django_filters
from django.utils.translation import gettext_lazy as _

from portfolios.models import Rung
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
TITLE_SORTS = {
    "title": "title",
    "teacher": "teacher__sort_key",
    "level": "level",
    "starts_on": "starts_on",
    "ended_on": "ended_on",
    "document": "document",
    "status": "status",
}
PAIR_SORTS = {
    "mentor": "teacher__sort_key",
    "mentee": "mentee_name",
    "subject": "subject",
    "starts_on": "starts_on",
    "ended_on": "ended_on",
    "mentor_lessons": "mentor_lessons",
    "mentee_lessons": "mentee_lessons",
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


class TitleFilter(ListFilter):
    rung = django_filters.ChoiceFilter(
        label=_("Kind of title"), choices=Rung.choices, empty_label=_("All")
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=Level.choices, empty_label=_("All")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=Status.choices, empty_label=_("All")
    )

    @property
    def search(self):
        return kinds.get("title_held").search


class PairFilter(ListFilter):
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=Status.choices, empty_label=_("All")
    )

    @property
    def search(self):
        return kinds.get("mentor_pair").search

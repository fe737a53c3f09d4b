"""By what lists of honours, titles held and mentor pairs are filtered and sorted."""

from django.utils.translation import gettext_lazy as _

from portfolios.models import Rung
from records.lists import RecordFilter, choice, level_choice, status_choice

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


class HonourFilter(RecordFilter):
    kind_of_record = "honour"

    level = level_choice()
    status = status_choice()


class TitleFilter(RecordFilter):
    kind_of_record = "title_held"

    rung = choice(_("Kind of title"), Rung.choices)
    level = level_choice()
    status = status_choice()


class PairFilter(RecordFilter):
    kind_of_record = "mentor_pair"

    status = status_choice()

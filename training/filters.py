"""By what lists of trainings are filtered."""

import django_filters
from django.utils.translation import gettext_lazy as _

from records import kinds
from records.lists import ListFilter
from records.models import Level, Status
from training.models import Mode, Training


class TrainingFilter(ListFilter):
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=Status.choices, empty_label=_("All")
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=Level.choices, empty_label=_("All")
    )
    mode = django_filters.ChoiceFilter(label=_("Mode"), choices=Mode.choices, empty_label=_("All"))

    class Meta:
        model = Training
        fields: list[str] = []

    @property
    def search(self):
        return kinds.get("training").search

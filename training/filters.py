"""By what lists of trainings are filtered."""

from django.utils.translation import gettext_lazy as _

from records.lists import RecordFilter, choice, level_choice, status_choice
from training.models import Mode


class TrainingFilter(RecordFilter):
    kind_of_record = "training"

    status = status_choice()
    level = level_choice()
    mode = choice(_("Mode"), Mode.choices)

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.models import STANDING, Level, Record, RecordQuerySet, record_indexes


class Honour(Record):
    """An honour a teacher was given (荣誉). `ended_on` is the day it was awarded.

    Named in public documents only where the teacher agreed.
    """

    title = models.CharField(_("honour"), max_length=150)
    title_key = models.CharField(max_length=150, editable=False)
    # Two equal ones may both have been given, when the office says so: which of them this is.
    occurrence = models.PositiveSmallIntegerField(default=1, editable=False)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    awarded_by = models.CharField(_("awarded by"), max_length=100, blank=True)
    may_be_named = models.BooleanField(
        _("may be named in summaries"),
        default=True,
        help_text=_("Without this the honour is counted, and no name is printed."),
    )
    note = models.TextField(_("note"), blank=True)

    objects = RecordQuerySet.as_manager()  # type: ignore[django-manager-missing]

    class Meta(Record.Meta):
        verbose_name = _("honour")
        constraints = [
            models.UniqueConstraint(
                "teacher",
                "school",
                "title_key",
                "level",
                "ended_on",
                "occurrence",
                condition=Q(status__in=STANDING),
                name="portfolios_honour_once",
                violation_error_message=_("This honour is on record already."),
            ),
        ]
        indexes = record_indexes("portfolios_honour")

    def __str__(self):
        return self.title

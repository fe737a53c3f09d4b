from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.models import (
    STANDING,
    Level,
    Record,
    RecordQuerySet,
    list_indexes,
    record_indexes,
)

# Of the ministry's statistics, whatever a school calls a day (domain.md §1.1; reading rule 6.6).
MOST_HOURS_A_DAY = 8


class Mode(models.TextChoices):
    """How a training was held (domain.md §1.4)."""

    FACE = "face", _("face to face")
    ONLINE = "online", _("online")
    BLENDED = "blended", _("blended")
    LONG_TERM = "long_term", _("long-term release")
    OTHER = "other", _("other")


class TrainingQuerySet(RecordQuerySet):
    def away(self):
        """Trainings outside the school."""
        return self.exclude(level=Level.SCHOOL)


class Training(Record):
    """One training a teacher attended, in hours of 45 minutes."""

    programme = models.CharField(_("programme"), max_length=200)
    # For finding the same programme however it was punctuated; see records.sheets.
    programme_key = models.CharField(max_length=200, editable=False)
    # Two equal ones may both have happened, when the office says so: which of them this is.
    occurrence = models.PositiveSmallIntegerField(default=1, editable=False)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode)
    started_on = models.DateField(_("first day"))
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=2)
    credits = models.DecimalField(_("credits"), max_digits=6, decimal_places=2)
    place = models.CharField(_("place"), max_length=100, blank=True)
    provider = models.CharField(_("training provider"), max_length=100, blank=True)
    certificate_no = models.CharField(_("certificate number"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = TrainingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("training")
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="training_hours_positive"),
            models.CheckConstraint(condition=Q(hours__lte=360), name="training_hours_at_most_360"),
            models.CheckConstraint(
                condition=Q(credits__gte=0), name="training_credits_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__gte=F("started_on")), name="training_ends_after_start"
            ),
            models.UniqueConstraint(
                "teacher",
                "school",
                "programme_key",
                "started_on",
                "ended_on",
                "occurrence",
                condition=Q(status__in=STANDING),
                name="training_once",
                violation_error_message=_("This training is on record already."),
            ),
        ]
        indexes = [*record_indexes("training"), *list_indexes("training")]

    def __str__(self):
        return self.programme

    @property
    def days(self):
        """Calendar days from the first to the last."""
        return (self.ended_on - self.started_on).days + 1

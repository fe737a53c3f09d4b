from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.models import Level, RecordQuerySet
from schools.models import School
from schools.models.base import Row
from training.models.training import Mode, Training


class PostingQuerySet(RecordQuerySet):
    """Postings carry no status: what is posted counts, a reversal counts against it."""

    open_to_school = Q()
    open_to_leader = Q()


class Posting(Row):
    """One entry of the ledger (台账): hours and credits given, or taken back by a reversal,
    which may be taken back itself.

    Append-only: a trigger in the database refuses update and delete. Teacher,
    school, level, mode and last day are copied from the training as they were
    when it was certified, so a balance is one sum over one table.
    """

    training = models.ForeignKey(Training, models.PROTECT, related_name="postings")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal"
    )
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    ended_on = models.DateField(_("last day"))
    level = models.CharField(_("level"), max_length=10, choices=Level)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode)
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=2)
    credits = models.DecimalField(_("credits"), max_digits=6, decimal_places=2)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    posted_at = models.DateTimeField(_("posted"), auto_now_add=True)
    why = models.TextField(_("reason"), blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        ordering = ["-ended_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                "training", condition=Q(reverses__isnull=True), name="training_posted_once"
            ),
            models.CheckConstraint(
                condition=(
                    Q(hours__gt=0, credits__gte=0)
                    | Q(reverses__isnull=False, hours__lt=0, credits__lte=0)
                ),
                name="training_posting_sign",
            ),
        ]
        indexes = [
            models.Index(
                fields=["school", "ended_on", "teacher", "hours", "credits"],
                name="training_posting_school",
            ),
            # Balances teacher by teacher, from the index alone.
            models.Index(
                fields=["teacher", "ended_on", "school", "hours", "credits"],
                name="training_posting_balance",
            ),
        ]

    def __str__(self):
        return f"{self.hours} {self.training_id}"

    @property
    def is_reversal(self):
        return self.hours < 0

    @property
    def entry(self):
        """What kind of entry it is, in words."""
        if self.is_reversal:
            return _("reversal")
        return _("posted again") if self.reverses_id else _("posting")

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.access import access_of
from schools.models import School
from schools.models.base import Row


class JobState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


LIVE = (JobState.QUEUED, JobState.RUNNING)


class JobQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Own jobs as long as one works there, and those of the schools whose office one is in."""
        access = access_of(person)
        own = Q(by=person.pk) & (Q(school=None) | Q(school__in=access.all_schools))
        # What reads a whole school is for those who may, even when they asked for it themselves.
        own &= Q(for_office=False) | Q(school__in=access.read_schools)
        return self.filter(own | Q(school__in=access.office_schools))

    def by(self, person):
        return self.filter(by=person.pk)

    def live(self):
        return self.filter(state__in=LIVE)

    def ended(self):
        return self.exclude(state__in=LIVE)

    def files(self):
        return self.exclude(file="").values_list("file", flat=True)

    def expired(self, now):
        """Said to be running, but whoever ran them is gone."""
        return self.filter(state=JobState.RUNNING, lease_until__lt=now)

    def claimable(self, now):
        waiting = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=now)
        return self.filter(waiting, requested_cancel=False, attempt__lt=F("max_attempts"))

    def held(self, pk, attempt):
        """The job while this attempt still has it; empty once another one does."""
        return self.filter(pk=pk, attempt=attempt, state=JobState.RUNNING)


class Job(Row):
    """Long work. The row is the truth about it; Celery only carries its id.

    Written by `records.jobs` alone, mostly by conditional updates.
    """

    file_fields = ("file",)  # for the backup

    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    for_office = models.BooleanField(default=False)
    kind = models.CharField(max_length=60)
    title = models.CharField(_("job"), max_length=200)
    arguments = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    # Filled while the job lives: an equal one is not begun beside it.
    live_key = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001  many are empty

    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    requested_cancel = models.BooleanField(default=False)
    attempt = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    lease_until = models.DateTimeField(null=True)
    sends = models.PositiveSmallIntegerField(default=0)
    send_again_at = models.DateTimeField()

    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    result = models.JSONField(default=dict)
    file = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=150, blank=True)
    error = models.TextField(blank=True)

    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["by", "-id"], name="records_job_by"),
            models.Index(
                fields=["send_again_at"], name="records_job_live", condition=Q(state__in=LIVE)
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_live(self):
        return self.state in LIVE

    @property
    def is_cancelling(self):
        return self.is_live and self.requested_cancel

    def remaining(self, now):
        """How long it will take yet, or None while that cannot be known."""
        if self.state != JobState.RUNNING or not (0 < self.done < self.total):
            return None
        spent = now - self.started_at
        if spent < timedelta(seconds=2):
            return None
        return spent * ((self.total - self.done) / self.done)

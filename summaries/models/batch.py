from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.models import Job
from schools.access import access_of
from schools.models import Group, School
from schools.models.base import Row
from summaries.models.summary import Summary

# As long as the files of other jobs.
KEPT = timedelta(days=30)


class Formats(models.TextChoices):
    """What each document of a batch is made as."""

    PDF = "pdf", "PDF"
    WORD = "docx", "Word"
    BOTH = "both", _("PDF and Word")

    @property
    def endings(self):
        return ("pdf", "docx") if self == Formats.BOTH else (str(self),)


class BatchQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of the schools all of whose portfolios one may read."""
        return self.filter(school__in=access_of(person).read_schools)

    def kept(self, now):
        """Whose files are still there."""
        return self.filter(created_at__gt=now - KEPT)

    def counted(self):
        return self.annotate(
            asked=Count("documents"),
            made=Count("documents", filter=Q(documents__state=DocumentState.DONE)),
            failed=Count("documents", filter=Q(documents__state=DocumentState.FAILED)),
        ).order_by("-id")


class Batch(Row):
    """Many documents of a school and period, asked for together and made by one job."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    period_key = models.CharField(_("period"), max_length=24)
    language = models.CharField(_("language"), max_length=8)
    formats = models.CharField(_("files"), max_length=4, choices=Formats, default=Formats.PDF)
    office = models.CharField(_("signed by"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=200)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    request_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of documents")
        ordering = ["-id"]
        indexes = [models.Index(fields=["school", "-id"], name="summaries_batch_school")]

    def __str__(self):
        return self.title

    @property
    def endings(self):
        return Formats(self.formats).endings

    @property
    def kept_until(self):
        return self.created_at + KEPT

    @property
    def is_kept(self):
        return timezone.now() < self.kept_until


class DocumentKind(models.TextChoices):
    SCHOOL = "school", _("summary of the school")
    GROUP = "group", _("summary of a group")
    PORTFOLIO = "portfolio", _("personal portfolio")


class DocumentState(models.TextChoices):
    WAITING = "queued", _("waiting")
    RUNNING = "running", _("being made")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class BatchDocumentQuerySet(models.QuerySet):
    def made(self):
        return self.filter(state=DocumentState.DONE)

    def failed(self):
        return self.filter(state=DocumentState.FAILED)

    def failed_first(self):
        """So that what needs somebody stands on the first page."""
        failed = Case(When(state=DocumentState.FAILED, then=0), default=1)
        return self.order_by(failed, "order")

    def not_made(self):
        return self.exclude(state=DocumentState.DONE)

    def left(self):
        """What the job has yet to do, or was at when it was cut off."""
        return self.filter(state__in=(DocumentState.WAITING, DocumentState.RUNNING))


class BatchDocument(Row):
    """One document of a batch: what became of it, and where each file of it is.

    It is made once all its files are there.
    """

    file_fields = ("file", "word_file")  # for the backup

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="documents")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    order = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=DocumentKind)
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="+")
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The draft or signed summary that was printed; portfolios have none.
    summary = models.ForeignKey(Summary, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("document"), max_length=150)
    # Without an ending.
    file_name = models.CharField(max_length=150)
    state = models.CharField(
        _("state"), max_length=10, choices=DocumentState, default=DocumentState.WAITING
    )
    reason = models.TextField(blank=True)
    file = models.CharField(max_length=200, blank=True)
    word_file = models.CharField(max_length=200, blank=True)
    # Of its files together, in bytes.
    size = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(_("made"), null=True)

    objects = BatchDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "order"]
        constraints = [
            models.UniqueConstraint("batch", "order", name="summaries_batch_document_once"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_made(self):
        return self.state == DocumentState.DONE

    @property
    def files(self):
        """{ending: where it is} of the files that were made."""
        files = {"pdf": self.file, "docx": self.word_file}
        return {ending: path for ending, path in files.items() if path}

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import School, Semester
from schools.models.base import Row


def sheet_path(batch, filename):
    return f"imports/{batch.school_id}/{batch.pk}"


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", _("being read")
    PREVIEWED = "previewed", _("ready to confirm")
    CONFIRMED = "confirmed", _("being imported")
    DONE = "done", _("imported")
    REFUSED = "refused", _("could not be read")
    UNDONE = "undone", _("undone")


class ImportBatch(Row):
    """One spreadsheet, read and confirmed as a whole or not at all."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    semester = models.ForeignKey(Semester, models.PROTECT, null=True, related_name="+")
    layout = models.CharField(_("layout"), max_length=20)
    file = models.FileField(upload_to=sheet_path, max_length=200)
    name = models.CharField(_("file name"), max_length=150)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(
        _("state"), max_length=10, choices=BatchState, default=BatchState.UPLOADED
    )
    refusal = models.TextField(_("reason"), blank=True)
    counts = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["school", "-id"], name="records_batch_school")]

    def __str__(self):
        return self.name

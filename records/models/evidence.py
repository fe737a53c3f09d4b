from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import School
from schools.models.base import Row


def evidence_path(evidence, filename):
    """Below the school, named by id: the name a person gave never touches the disk."""
    return f"evidence/{evidence.school_id}/{str(evidence.pk)[-2:]}/{evidence.pk}"


class Evidence(Row):
    """A file that proves a record (佐证材料).

    `kind` and `record_id` name the record; who may see that record may see the file.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    record_id = models.UUIDField()
    file = models.FileField(upload_to=evidence_path, max_length=200)
    name = models.CharField(_("file name"), max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("size"), help_text="bytes")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["kind", "record_id"], name="records_evidence_record")]
        constraints = [
            models.UniqueConstraint("kind", "record_id", "sha256", name="records_evidence_once")
        ]

    def __str__(self):
        return self.name

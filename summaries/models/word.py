from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import School
from schools.models.base import Row
from summaries.models.summary import Summary


class WordCopyQuerySet(models.QuerySet):
    def kept(self):
        """Whose files are still there."""
        return self.exclude(file="")


class WordCopy(Row):
    """A summary as it was given out in Word, to tell later what was changed in it by hand.

    The file names the row. `lines` is what the file said, as JSON of
    `summaries.word`. Only the newest keeps its file.
    """

    file_fields = ("file",)  # for the backup

    summary = models.ForeignKey(Summary, models.CASCADE, related_name="word_copies")
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    # Of the summary at that moment: see `Summary.fingerprint`.
    fingerprint = models.CharField(max_length=64)
    file = models.CharField(max_length=200, blank=True)
    lines = models.JSONField(default=list)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = WordCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy in Word")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint("summary", "fingerprint", name="summaries_word_copy_once"),
        ]

    def __str__(self):
        return self.fingerprint[:16]

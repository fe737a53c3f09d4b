"""What somebody made of the parts of a summary, with all that it was before."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from schools.models import School
from schools.models.base import Row
from summaries.models.summary import Summary
from summaries.plain import words_of


class Part(Row):
    """A part of a summary that somebody wrote in; one without a row is as the records wrote it.

    `content` is a list of blocks in the order in which they are printed, see
    `summaries.parts`. `version` guards against two people writing at once and is the
    number of the newest revision.
    """

    summary = models.ForeignKey(Summary, models.CASCADE, related_name="parts")
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=40)
    content = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(null=True, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["summary", "key"]
        constraints = [models.UniqueConstraint("summary", "key", name="summaries_part_once")]

    def __str__(self):
        return self.key

    @property
    def words(self):
        """What somebody wrote, for reading."""
        return words_of(self.content)


class PartRevision(Row):
    """A part as somebody left it. Append-only.

    `number` is the version of the part it was, `back_to` the number of the revision
    that somebody went back to.
    """

    part = models.ForeignKey(Part, models.PROTECT, related_name="revisions")
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField()
    content = models.JSONField(default=list)
    back_to = models.PositiveIntegerField(null=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["part", "number"]
        constraints = [
            models.UniqueConstraint("part", "number", name="summaries_part_revision_once")
        ]

    def __str__(self):
        return f"{self.part_id} {self.number}"

"""What somebody said in the preview of an import. The file itself stays as it came."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models.batch import ImportBatch
from schools.models import School
from schools.models.base import Row


class Choice(models.TextChoices):
    """What becomes of a row that is there already."""

    KEEP = "keep", _("keep what is there")
    REPLACE = "replace", _("take this row instead")
    BOTH = "both", _("both happened")


class Said(Row):
    """`reading` is how often the file had been read then: later readings know of it."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    sheet = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    reading = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class ImportFix(Said):
    """A cell that reads otherwise than in the file; `column` counts from 0."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="fixes")
    column = models.PositiveIntegerField()
    was = models.CharField(max_length=500, blank=True)
    said = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "batch", "sheet", "number", "column", name="records_import_fix_once"
            ),
        ]

    def __str__(self):
        return self.said


class ImportChoice(Said):
    """What becomes of one row that is there already, where that is not what was said for all."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="choices")
    # Of tables side by side on one sheet.
    table = models.PositiveIntegerField(default=0)
    choice = models.CharField(max_length=10, choices=Choice)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "batch", "sheet", "number", "table", name="records_import_choice_once"
            ),
        ]

    def __str__(self):
        return self.get_choice_display()

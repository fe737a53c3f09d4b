from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models.job import Job, JobState
from records.sheets.messages import ERRORS, message
from schools.access import access_of
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


GIVEN_UP = (JobState.FAILED, JobState.CANCELLED)


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Imports are the office's."""
        return self.filter(school__in=access_of(person).office_schools)

    def waiting(self):
        """Ready to be confirmed, or to be confirmed again after a failed attempt."""
        return self.filter(
            models.Q(state=BatchState.PREVIEWED)
            | models.Q(state=BatchState.CONFIRMED, job__state__in=GIVEN_UP)
        )

    def unwanted(self):
        """Nothing came of them yet, and nobody is at work on them."""
        return self.filter(
            models.Q(state__in=[BatchState.PREVIEWED, BatchState.REFUSED])
            | models.Q(
                state__in=[BatchState.UPLOADED, BatchState.CONFIRMED], job__state__in=GIVEN_UP
            )
        )

    def same_file(self, batch):
        """Other imports of exactly this file that stand."""
        return self.filter(
            school=batch.school_id,
            # As another kind of list it is read again, for other rows or to be compared.
            layout=batch.layout,
            sha256=batch.sha256,
            state=BatchState.DONE,
        ).exclude(pk=batch.pk)


class ImportBatch(Row):
    """One spreadsheet, read and confirmed as a whole or not at all.

    The file is kept until its rows were imported or thrown away, at most some days: whatever
    is changed in the preview is said beside it, and it is read again. Rows hold what the
    preview shows; no ID number stays with us.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    semester = models.ForeignKey(Semester, models.PROTECT, null=True, related_name="+")
    layout = models.CharField(_("layout"), max_length=20)
    file = models.FileField(upload_to=sheet_path, max_length=200, blank=True)
    name = models.CharField(_("file name"), max_length=150)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(
        _("state"), max_length=10, choices=BatchState, default=BatchState.UPLOADED
    )
    refusal = models.TextField(_("reason"), blank=True)
    counts = models.JSONField(default=dict)
    # Of a file with sheets of several kinds: those that are read here, and of every sheet the
    # kinds it may be, the likeliest first. `origin` is the id of the first batch of the file.
    only = models.JSONField(null=True)
    kinds = models.JSONField(null=True)
    origin = models.UUIDField(null=True, db_index=True)
    # What was said about words and names in this file alone, as in `School.words`.
    answers = models.JSONField(default=dict)
    # How often the file was read: what somebody confirms must be what they saw.
    readings = models.PositiveIntegerField(default=0)
    # What becomes of rows that are there already, where nothing else was said for one.
    duplicates = models.CharField(max_length=10, default="keep")
    duplicates_reading = models.PositiveIntegerField(default=0)
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
    # The latest piece of long work on it: reading, importing or undoing.
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    objects = ImportBatchQuerySet.as_manager()

    # {layout: sheets} that were found beside, until they are batches of their own.
    others: dict = {}

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["school", "-id"], name="records_batch_school")]

    def __str__(self):
        return self.name

    @property
    def was_given_up(self):
        return self.job is not None and self.job.state in GIVEN_UP

    @property
    def waits(self):
        """For somebody to confirm it; the same as `waiting`, of a batch whose job was read."""
        return self.state == BatchState.PREVIEWED or (
            self.state == BatchState.CONFIRMED and self.was_given_up
        )

    @property
    def may_be_discarded(self):
        """The same as `unwanted`, of a batch whose job was read."""
        return self.state in (BatchState.PREVIEWED, BatchState.REFUSED) or (
            self.state in (BatchState.UPLOADED, BatchState.CONFIRMED) and self.was_given_up
        )

    @property
    def may_be_read_again(self):
        """Whether something can still be changed in the preview."""
        return bool(self.file) and (
            self.state in (BatchState.PREVIEWED, BatchState.REFUSED)
            or (self.state == BatchState.UPLOADED and self.was_given_up)
        )

    def tell(self, done, total):
        """How far the keeping or the writing of its rows is; a job puts its own here."""

    def changes_waiting(self):
        """How many changes the preview does not show yet: the file was not read since."""
        said = {"reading": self.readings}
        count = self.fixes.filter(**said).count() + self.choices.filter(**said).count()
        return count + (self.readings > 0 and self.duplicates_reading == self.readings)

    @property
    def sheets(self):
        """{name: what was kept of it} of the sheets that were read, in the order of the file."""
        return self.in_order(self.counts.get("sheets", {}))

    @property
    def unread(self):
        """{name: why} of the sheets that were not, in the order of the file."""
        return self.in_order(self.counts.get("unread", {}))

    def in_order(self, by_sheet):
        """The database keeps the keys of what it stores in an order of its own."""
        order = {name: n for n, name in enumerate(self.counts.get("order", ()))}
        return dict(sorted(by_sheet.items(), key=lambda one: order.get(one[0], len(order))))

    def tables(self, sheet):
        """What the reader found in a sheet: per table {"rows": its header rows as written,
        "merges": …, "fields": {column: field}}, columns counted from 0."""
        found = self.sheets.get(sheet, {}).get("tables", [])
        return [
            {**table, "fields": {int(column): name for column, name in table["fields"].items()}}
            for table in found
        ]

    @property
    def refusal_message(self):
        """Why the file could not be read, in the reader's language."""
        sentence = ERRORS.get(self.refusal, self.refusal)
        details = self.counts.get("details")
        return sentence % details if details else sentence


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")
    DUPLICATE = "duplicate", _("duplicate")


class ImportRowQuerySet(models.QuerySet):
    def accepted(self):
        return self.filter(outcome=Outcome.ACCEPTED)

    def rejected(self):
        return self.filter(outcome=Outcome.REJECTED)

    def duplicates(self):
        return self.filter(outcome=Outcome.DUPLICATE)

    def warned(self):
        return self.filter(has_warnings=True)

    def problems(self):
        """Whatever somebody should look at before confirming."""
        return self.filter(~models.Q(outcome=Outcome.ACCEPTED) | models.Q(has_warnings=True))


class ImportRow(Row):
    """One data row of a spreadsheet. The record made of it has the same id."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    order = models.PositiveIntegerField()
    sheet = models.CharField(_("sheet"), max_length=100)
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    code = models.CharField(max_length=30, blank=True)
    field = models.CharField(max_length=30, blank=True)
    has_warnings = models.BooleanField(default=False)
    warnings = models.JSONField(default=list)
    kept = models.JSONField(null=True)
    raw = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    # The row as the sheet looked: which of its tables, and the text of every cell from column
    # A, with values of merged cells but with ditto marks; `copied` is what those stand for.
    table = models.PositiveIntegerField(default=0)
    cells = models.JSONField(default=list)
    copied = models.JSONField(default=dict)
    # The columns whose cells are numbers: 5.2 as a number is not the day that 5.2 as a text is.
    numbers = models.JSONField(default=list)
    # The record that says the same already, and what was chosen for the two.
    known = models.UUIDField(null=True)
    choice = models.CharField(max_length=10, blank=True)
    # What an accepted row changed in something that was there before.
    before = models.JSONField(null=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "order"]
        constraints = [
            models.UniqueConstraint("batch", "order", name="records_import_row_once"),
        ]
        indexes = [models.Index(fields=["batch", "outcome"], name="records_import_outcome")]

    def __str__(self):
        return f"{self.sheet} {self.number}"

    def messages(self):
        """field -> sentences for that cell."""
        said = {}
        for code, field in [*([(self.code, self.field)] if self.code else []), *self.warnings]:
            said.setdefault(field, []).append(message(code))
        return said

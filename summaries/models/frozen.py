"""What was signed: kept as it was, whatever happens to the records and to the code."""

import hashlib
import json
import zlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from records.documents import tree
from schools.models import School
from schools.models.base import Row
from summaries.models.summary import State, Summary


class Move(models.TextChoices):
    HANDED_IN = "handed_in", _("handed in for signing")
    TAKEN_BACK = "taken_back", _("taken back before signing")
    RETURNED = "returned", _("returned")
    SIGNED = "signed", _("approved and signed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Step(Row):
    """One step of the sign-off of a summary. Append-only; the name is copied."""

    summary = models.ForeignKey(Summary, models.PROTECT, related_name="steps")
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    move = models.CharField(_("what"), max_length=10, choices=Move)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(_("by"), max_length=40)
    at = models.DateTimeField(_("at"), default=timezone.now)
    why = models.TextField(_("reason"), blank=True, max_length=1000)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(move__in=["returned", "withdrawn"]) | ~Q(why=""),
                name="summaries_step_gives_a_reason",
            )
        ]

    def __str__(self):
        return f"{self.by_name}: {self.get_move_display()}"


class FrozenQuerySet(models.QuerySet):
    def light(self):
        """Without what is long: for lists, and for the page that anybody may open."""
        return self.defer("document", "basis")


class Frozen(Row):
    """A signed summary. Append-only.

    `document` is the tree with all that it prints; `basis` holds the figures with
    the rows behind each, the policies in force and the outline. Both are JSON as
    it was written then, compressed; `sha256` is over the two, so that nobody can
    change a letter unnoticed.
    """

    summary = models.OneToOneField(Summary, models.PROTECT, related_name="frozen")
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    code = models.CharField(_("check code"), max_length=12, unique=True)
    title = models.CharField(_("title"), max_length=150)
    subtitle = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("signed"), default=timezone.now)
    document = models.BinaryField()
    basis = models.BinaryField()
    sha256 = models.CharField(_("fingerprint"), max_length=64)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed summary")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.title} {self.subtitle}".strip()

    @property
    def is_valid(self):
        return self.summary.state == State.SIGNED

    @property
    def shown_code(self):
        """As it is printed: four characters at a time."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))

    @cached_property
    def tree(self):
        return tree.from_json(unpacked(self.document)["tree"])

    @cached_property
    def facts(self):
        """{"scope", "figures", "rows", "policies", "outline"} of the moment of signing."""
        return unpacked(self.basis)

    def is_whole(self):
        """Whether what is stored is what was signed."""
        try:
            return fingerprint(self.document, self.basis) == self.sha256
        except zlib.error:
            return False


class FrozenFile(Row):
    """The signed document as a file: the same bytes ever after. Append-only."""

    frozen = models.ForeignKey(Frozen, models.PROTECT, related_name="files")
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    format = models.CharField(max_length=4, choices=[("pdf", "PDF"), ("docx", "Word")])
    file = models.FileField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-format"]
        constraints = [
            models.UniqueConstraint("frozen", "format", name="summaries_frozen_file_once")
        ]

    def __str__(self):
        return f"{self.frozen_id}.{self.format}"


def packed(value):
    """As the bytes that are kept; equal values give equal bytes."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return zlib.compress(text.encode(), 9)


def unpacked(kept):
    return json.loads(zlib.decompress(kept))


def fingerprint(document, basis):
    """SHA-256 of the two texts, however they were compressed."""
    digest = hashlib.sha256(zlib.decompress(document))
    digest.update(b"\n")
    digest.update(zlib.decompress(basis))
    return digest.hexdigest()

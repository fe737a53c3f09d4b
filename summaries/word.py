"""Summaries in Word: given out, and looked at when they come back changed by hand.

order(summary, by=…)            -> the summary with the job that makes the file
store(summary)                  -> WordCopy, its file made when there is none
what_changed(summary, file)     -> Found: the comparison with the copy it was made of
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from records import jobs, storage, uploads
from records.documents import docx, docx_read
from records.documents.comparison import Comparison, compare
from records.documents.docx_read import Line, Mark
from summaries import rules
from summaries.models import WordCopy

FOLDER = "word_copies"
JOB = "summaries.word"
# Of one summary: older ones can no longer be compared with.
MOST_COPIES = 20


# --- giving out -------------------------------------------------------------------


@transaction.atomic
def order(summary, *, by):
    """A job that makes the Word file of a draft."""
    if not rules.can_make_word(by, summary):
        raise PermissionDenied
    summary.job = jobs.enqueue(
        JOB,
        by=by,
        school=summary.school,
        arguments={"summary": str(summary.pk)},
        key=str(summary.pk),
        title=_("Word: %(title)s") % {"title": summary},
    )
    summary.save(update_fields=["job"])
    return summary


def store(summary, parts=None):
    """The copy of the summary as it stands. May run twice: the same document is one copy."""
    parts = list(summary.parts.all()) if parts is None else parts
    copy, _is_new = WordCopy.objects.get_or_create(
        summary=summary,
        fingerprint=summary.fingerprint(parts),
        defaults={"school": summary.school},
    )
    made = docx.made(summary.document(parts), identity=str(copy.pk))
    path = str(Path(FOLDER) / str(summary.pk) / f"{copy.fingerprint[:16]}.docx")
    with storage.whole(path) as file:
        file.write(made.content)
    copy.file, copy.lines = path, packed(made)
    copy.save(update_fields=["file", "lines"])
    clear_old(copy)
    return copy


def clear_old(copy):
    others = WordCopy.objects.filter(summary=copy.summary_id).exclude(pk=copy.pk)
    for old in others.kept():
        (settings.MEDIA_ROOT / old.file).unlink(missing_ok=True)
    others.kept().update(file="")
    forgotten = others.order_by("-id").values_list("pk", flat=True)[MOST_COPIES:]
    WordCopy.objects.filter(pk__in=list(forgotten)).delete()


@storage.keeps(FOLDER)
def in_use(names):
    return set(WordCopy.objects.filter(file__in=names).values_list("file", flat=True))


def given_out(summary):
    """The copy whose file is there, or None."""
    return summary.word_copies.kept().defer("lines").first()


# --- lines as JSON ----------------------------------------------------------------


def packed(made: docx.Made) -> list:
    """What a file says: [style, [text or figure, …]] for each line.

    A figure is {"tag", "text", "name", "title", "href"}. Empty when it is longer than
    anything that is compared.
    """
    figures = iter(made.figures)
    try:
        reading = docx_read.read(BytesIO(made.content))
    except docx_read.Unreadable:
        return []
    return [
        [line.style, [packed_piece(piece, figures) for piece in line.pieces]]
        for line in reading.lines
    ]


def packed_piece(piece, figures):
    if not isinstance(piece, Mark):
        return piece
    run = next(figures)
    return {
        "tag": piece.tag,
        "text": piece.text,
        "name": run.name,
        "title": run.title,
        "href": run.href,
    }


def unpacked(lines) -> list[Line]:
    return [
        Line(
            tuple(
                piece if isinstance(piece, str) else Mark(piece["tag"], piece["text"])
                for piece in pieces
            ),
            style,
        )
        for style, pieces in lines
    ]


# --- coming back ------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """The rest belongs to the lines that were given out: what each figure counts and the line
    it stands in, and the heading above each line."""

    comparison: Comparison
    figures: list[dict]
    places: list[int]
    headings: list[str]
    made_at: object = None  # None: the signed document


def what_changed(summary, file) -> Found:
    """Raises `uploads.Refused` when it is no Word file, or one of another summary."""
    upload = uploads.check(file)
    if not upload.name.endswith(".docx"):
        raise uploads.refusal(upload.name, _("Only Word files (docx) can be compared."))
    try:
        reading = docx_read.read(upload.content)
    except docx_read.Unreadable as error:
        raise uploads.not_what_it_says(upload.name) from error
    lines, made_at = lines_of(summary, reading.identity, upload.name)
    if not lines:
        raise uploads.refusal(upload.name, _("This summary is too long to be compared."))
    figures = [
        (number, piece)
        for number, (_style, pieces) in enumerate(lines)
        for piece in pieces
        if isinstance(piece, dict)
    ]
    return Found(
        compare(unpacked(lines), reading.lines),
        [figure for _line, figure in figures],
        [line for line, _figure in figures],
        headings(lines),
        made_at,
    )


def lines_of(summary, identity, name):
    """(lines, when) of the copy that a file says it is; of the newest when it says nothing."""
    copies = summary.word_copies.all()
    if identity:
        copy = copies.filter(pk=known(identity)).first()
        if copy is None:
            raise uploads.refusal(
                name, _("It was not made from this summary, or from too old a state of it.")
            )
        return copy.lines, copy.made_at
    if summary.is_frozen:
        return packed(docx.made(summary.frozen.tree)), None
    copy = copies.first()
    if copy is None:
        raise uploads.refusal(name, _("No Word file of this summary has been made yet."))
    return copy.lines, copy.made_at


def known(identity):
    try:
        return UUID(identity)
    except ValueError:
        return None


def headings(lines) -> list[str]:
    found, last = [], ""
    for style, pieces in lines:
        if style.startswith("Heading") or style == "AnnexTitle":
            last = "".join(piece if isinstance(piece, str) else piece["text"] for piece in pieces)
        found.append(last)
    return found

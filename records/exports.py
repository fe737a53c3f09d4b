"""Rows as an Excel workbook: exactly those of a list, in its columns and order."""

import re
import tempfile

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from records.imports import registers
from records.kinds import word
from records.models import Record
from records.xlsx import Book
from schools import audit
from schools.access import access_of

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECE = 2000
IN_MEMORY = 4 * 1024 * 1024
# Of the life of a record columns show its status only; reading the rest takes longer than writing.
NOT_SHOWN = (
    "version",
    "created_by",
    "created_at",
    "updated_at",
    "submitted_at",
    "decided_by",
    "decided_at",
    "decision_note",
    "request_key",
    "batch",
)
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


def export(request, kind, rows, *, title, facts, school, scope=None, subject=None, of=None):
    """The download of these rows, noted in the audit log.

    `facts` is a list of (name, value) that says which rows they are; it stands
    on a second sheet. `subject` is the person whose rows they are, who finds it in
    the log about themself; None for a list of many. `of` is what the rows belong to
    where that is no school. With `?as=register` the office gets what stands of them in the
    layout of the import.
    """
    if request.GET.get("as") == "register":
        return export_register(request, kind, rows, title, facts, school, scope, subject)
    rows = read(kind, rows, scope)
    about = {"title": title, "facts": facts, "school": school, "subject": subject, "of": of}
    return export_rows(request, kind.name, kind.columns, rows, **about)


def export_rows(request, name, columns, rows, *, title, facts, school, subject=None, of=None):
    """The same of any rows that the columns can read; `name` says in the log what they are."""
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it
    count = write(file, columns, rows, title, facts)
    about = {"title": title, "facts": facts, "school": school, "subject": subject, "of": of}
    return sent(request, file, name, count, **about)


def export_register(request, kind, rows, title, facts, school, scope, subject):
    """Records in the layout they are imported from, with the numbers of employees: for the
    office. It reads back as what is on record."""
    if school is None or school.pk not in access_of(request.user).office_schools:
        raise PermissionDenied
    if registers.of_kind(kind.name) is None:
        raise Http404
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it
    book, said = Book(file), registers.Said(school, scope.end if scope else None)
    count = registers.write(
        book,
        kind,
        rows,
        said,
        lambda chosen, prefetch: chosen.prefetch_related(*kind.related, *prefetch).iterator(PIECE),
    )
    write_about(book, title, [*facts, (_("Which rows"), _("those that count"))], count)
    book.close()
    about = {"title": title, "facts": facts, "school": school, "subject": subject}
    return sent(request, file, f"{kind.name}.register", count, **about)


def sent(request, file, name, count, *, title, facts, school, subject=None, of=None):
    """The download of a written file, noted in the audit log."""
    file.seek(0)
    audit.record(
        by=request.user,
        verb="records.exported",
        target=school or of,
        school=school,
        subject=subject,
        after={"kind": name, "rows": count, "title": str(title), "of": plain(facts)},
    )
    file_name = f"{NOT_IN_NAMES.sub('-', str(title))}-{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=file_name, content_type=CONTENT_TYPE)


def plain(facts):
    return {str(name): str(value) for name, value in facts}


def read(kind, rows, scope):
    """All rows with what the columns read, some thousands in memory at a time."""
    if kind.prepare and scope:
        rows = kind.prepare(rows, scope)
    if issubclass(kind.model, Record):
        shown = {column.key for column in kind.columns}
        rows = rows.defer(*(name for name in NOT_SHOWN if name not in shown))
    # Prefetched rather than joined: two hundred teachers are made once, not with every row.
    return rows.prefetch_related(*kind.related, *kind.prefetch).iterator(PIECE)


def write(file, columns, rows, title, facts):
    """Write the workbook; returns how many rows it holds."""
    language = get_language()
    values = [
        column.value.said_in(language) if isinstance(column.value, word) else column.value
        for column in columns
    ]
    book = Book(file)
    count = book.sheet(
        _("Rows"),
        [str(column.label) for column in columns],
        [column.width for column in columns],
        ([value(row) for value in values] for row in rows),
    )
    write_about(book, title, facts, count)
    book.close()
    return count


def write_about(book, title, facts, count):
    """The sheet that says which rows these are."""
    about = [
        (_("Title"), title),
        *facts,
        (_("Number of rows"), count),
        (_("Exported"), timezone.localtime().replace(tzinfo=None)),
    ]
    book.sheet(_("About"), [_("What"), _("Value")], [18, 60], about)

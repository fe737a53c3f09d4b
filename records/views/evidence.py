"""Evidence: added to a record, opened, removed. The door is the record's own."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from records import evidence, rules, storage
from records.forms import EvidenceForm
from records.models import Evidence
from records.views.common import find_record, record_url
from schools.bounds import takes_files


@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
@require_POST
def evidence_add(request, kind, pk):
    _kind, record = find_record(request.user, kind, pk)
    if not rules.can_add_evidence(request.user, record):
        raise PermissionDenied
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        add_files(request, record, form.cleaned_data["evidence"])
    for message in form.errors.get("evidence", []):
        messages.error(request, message)
    return redirect(record_url(record))


def add_files(request, record, uploads):
    try:
        say_added(request, len(stored(record, uploads, request.user)))
    except OSError as error:
        if not storage.is_full(error):
            raise
        messages.error(request, storage.full_words())


def stored(record, uploads, by):
    try:
        with evidence.undone_on_failure() as written:
            return evidence.add(record, uploads, by=by, written=written)
    except IntegrityError:
        # The same file twice at one moment: the other request stored it.
        return []


def say_added(request, count):
    if count:
        text = ngettext("%(count)s file added.", "%(count)s files added.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.info(request, _("This file is there already; it was not stored twice."))


@require_GET
def evidence_file(request, pk):
    row, _record = find_file(request, pk)
    try:
        content = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type=row.content_type)
    # Never shown inside a page of ours, whatever it holds.
    response["Content-Disposition"] = attachment(row.name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def evidence_remove(request, pk):
    row, record = find_file(request, pk)
    evidence.remove(row, record, by=request.user)
    messages.success(request, _("Removed: %(name)s") % {"name": row.name})
    return redirect(record_url(record))


def find_file(request, pk):
    """(evidence, record): who may not see the record does not learn of the file."""
    row = get_object_or_404(Evidence, pk=pk)
    _kind, record = find_record(request.user, row.kind, row.record_id)
    return row, record


def attachment(name):
    """The header for a download, with a plain name for clients that know no other (RFC 6266)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"

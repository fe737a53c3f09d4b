"""Spreadsheets of the office: upload, look, confirm, take back."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from records import importers, imports
from records.actions import NotNow
from records.lists import page_of
from records.models import BatchState, ImportBatch, Outcome
from records.sheet_forms import SheetForm
from records.sheets.messages import KINDS, message
from records.views.jobs import shown as shown_job
from schools.access import access_of
from schools.bounds import bounded, takes_files

PER_PAGE = 50


@require_GET
def import_list(request):
    refuse_unless_office(request.user)
    batches = ImportBatch.objects.visible_to(request.user)
    page = page_of(request, batches.select_related("semester", "uploaded_by", "school"))
    rows = [(batch, importers.get(batch.layout).label) for batch in page]
    return render(request, "records/import_list.html", {"page": page, "rows": rows})


@takes_files("SHEET_REQUEST_MAX_BYTES")
@bounded("jobs")
@require_http_methods(["GET", "POST"])
def import_add(request):
    refuse_unless_office(request.user)
    form = SheetForm(
        request.POST or None,
        request.FILES or None,
        person=request.user,
        # A page about one kind of list leads here with that kind chosen.
        initial={"layout": request.GET.get("layout", "")},
    )
    if request.method == "POST" and form.is_valid():
        school, semester = form.chosen
        batch = imports.upload(
            form.cleaned_data["file"],
            layout=form.cleaned_data["layout"],
            school=school,
            semester=semester,
            by=request.user,
        )
        return redirect("records:import_detail", batch.pk)
    return render(request, "records/import_add.html", {"form": form})


@require_GET
def import_detail(request, pk):
    batch = find(request, pk)
    live = batch.job is not None and batch.job.is_live
    context = {
        "batch": batch,
        "layout": importers.get(batch.layout),
        "is_live": live,
        "may_discard": batch.may_be_discarded,
    }
    if live:
        context |= shown_job(batch.job, request.user, reload=True)
    if batch.state not in (BatchState.UPLOADED, BatchState.REFUSED):
        context |= preview(request, batch)
    return render(request, "records/import_detail.html", context)


@bounded("jobs")
@require_POST
def import_confirm(request, pk):
    return done(request, pk, imports.confirm)


@require_POST
def import_discard(request, pk):
    batch = find(request, pk)
    try:
        imports.discard(batch, by=request.user)
    except NotNow as reason:
        messages.error(request, str(reason))
        return redirect("records:import_detail", pk)
    messages.success(request, _("Thrown away. Nothing was imported."))
    return redirect("records:import_list")


@bounded("jobs")
@require_http_methods(["GET", "POST"])
def import_undo(request, pk):
    if request.method == "POST":
        return done(request, pk, imports.undo)
    batch = find(request, pk)
    found = imports.obstacles(batch) if batch.state == BatchState.DONE else []
    if found or batch.state != BatchState.DONE:
        for sentence in found or [_("Only a finished import can be undone.")]:
            messages.error(request, sentence)
        return redirect("records:import_detail", pk)
    return render(request, "ui/confirm_page.html", undo_page(batch))


def undo_page(batch):
    return {
        "heading": _("Undo this import?"),
        "sentence": _(
            "What it brought no longer counts, as a whole. Records are reversed and stay on file."
        ),
        "facts": [
            (_("File"), batch.name),
            (_("Rows imported"), batch.counts.get("added", 0) + batch.counts.get("changed", 0)),
        ],
        "fields": [],
        "label": _("Undo the import"),
        "refusal": True,
        "cancel_url": reverse("records:import_detail", args=[batch.pk]),
    }


def done(request, pk, action):
    """One action on a batch, with the reason where it cannot be done now."""
    batch = find(request, pk)
    try:
        action(batch, by=request.user)
    except NotNow as reason:
        messages.error(request, str(reason))
    return redirect("records:import_detail", pk)


def find(request, pk):
    batches = ImportBatch.objects.visible_to(request.user)
    related = ("school", "semester", "uploaded_by", "confirmed_by", "undone_by", "job")
    return get_object_or_404(batches.select_related(*related), pk=pk)


def refuse_unless_office(person):
    if not access_of(person).office_schools:
        raise PermissionDenied


# --- the preview as a table -----------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    label: str
    said: str
    understood: str
    messages: list
    is_wrong: bool


@dataclass(frozen=True)
class ShownRow:
    row: object
    cells: list
    remarks: list
    kept: str


def preview(request, batch):
    counts = counted(batch)
    chosen = request.GET.get("show")
    views = tabs(batch, counts, chosen)
    here = next(tab for tab in views if tab["here"])
    page = page_of(request, here["rows"], PER_PAGE)
    columns = columns_of(batch, page)
    return {
        "tabs": views,
        "page": page,
        "columns": columns.values(),
        "rows": [shown_row(row, columns, batch) for row in page],
        "several_sheets": len({row.sheet for row in page}) > 1,
        "counts": counts,
        "ignored": ignored_of(batch),
        "about": [(sheet, message(code)) for sheet, code, _field in batch.counts.get("about", [])],
        "same_file": ImportBatch.objects.same_file(batch).first(),
        "may_confirm": counts["accepted"] and batch.waits,
    }


def counted(batch):
    return batch.rows.aggregate(
        all=Count("pk"),
        accepted=Count("pk", filter=Q(outcome=Outcome.ACCEPTED)),
        rejected=Count("pk", filter=Q(outcome=Outcome.REJECTED)),
        duplicates=Count("pk", filter=Q(outcome=Outcome.DUPLICATE)),
        warned=Count("pk", filter=Q(has_warnings=True)),
        problems=Count("pk", filter=~Q(outcome=Outcome.ACCEPTED) | Q(has_warnings=True)),
    )


def tabs(batch, counts, chosen):
    """What the table may show; problems first, as long as there are any."""
    rows = batch.rows.order_by("order")
    every = {
        "problems": (_("To look at"), rows.problems()),
        "rejected": (_("Not imported"), rows.rejected()),
        "duplicates": (_("Duplicates"), rows.duplicates()),
        "warned": (_("With remarks"), rows.warned()),
        "accepted": (_("To be imported"), rows.accepted()),
        "all": (_("All rows"), rows),
    }
    if chosen not in every:
        chosen = "problems" if counts["problems"] else "all"
    return [
        {
            "url": f"?show={key}",
            "label": label,
            "here": key == chosen,
            "count": counts[key],
            "rows": found,
        }
        for key, (label, found) in every.items()
    ]  # fmt: skip


def columns_of(batch, rows):
    """field -> label of the columns that say something on this page, in the layout's order."""
    known = importers.get(batch.layout).layout.columns
    had = batch.counts.get("columns", [])
    used = {name for row in rows for name in (*row.raw, *row.messages())}
    return {name: known[name].label for name in had if name in used}


def shown_row(row, columns, batch):
    said = row.messages()
    understood = importers.get(batch.layout).shown(row.values) if row.values else {}
    cells = [
        Cell(
            label=label,
            said=row.raw.get(name, ""),
            understood=differing(understood.get(name, ""), row.raw.get(name, "")),
            messages=said.get(name, []),
            is_wrong=row.outcome == Outcome.REJECTED and row.field == name,
        )
        for name, label in columns.items()
    ]
    remarks = [text for name, texts in said.items() if name not in columns for text in texts]
    return ShownRow(row, cells, remarks, kept_words(row))


def differing(understood, said):
    """How a cell was understood, where that is not what stands in it."""
    return "" if str(understood) == said else str(understood)


def kept_words(row):
    if row.kept:
        return _("Kept: %(sheet)s, row %(row)s.") % {"sheet": row.kept[0], "row": row.kept[1]}
    return _("It is on record already.") if row.outcome == Outcome.DUPLICATE else ""


def ignored_of(batch):
    """(sheet, row, what) of rows that are no data, and the sheets that were not read."""
    return {
        "rows": [(s, r, KINDS.get(kind, kind)) for s, r, kind in batch.counts.get("ignored", [])],
        "sheets": list(batch.counts.get("unread", {})),
    }

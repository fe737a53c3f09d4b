"""Spreadsheets of the office: upload, look, confirm, take back."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from records.actions import NotNow
from records.imports import importers, life
from records.imports.sheet_forms import SheetForm
from records.lists import page_of
from records.models import BatchState, ImportBatch
from records.views.import_preview import preview
from records.views.jobs import shown as shown_job
from schools.access import access_of
from schools.bounds import bounded, takes_files


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
        batch = life.upload(
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
    return done(request, pk, partial(life.confirm, reading=request.POST.get("reading")))


@require_POST
def import_discard(request, pk):
    batch = find(request, pk)
    try:
        life.discard(batch, by=request.user)
    except NotNow as reason:
        messages.error(request, str(reason))
        return redirect("records:import_detail", pk)
    messages.success(request, _("Thrown away. Nothing was imported."))
    return redirect("records:import_list")


@bounded("jobs")
@require_http_methods(["GET", "POST"])
def import_undo(request, pk):
    if request.method == "POST":
        return done(request, pk, life.undo)
    batch = find(request, pk)
    if batch.state != BatchState.DONE:
        messages.error(request, _("Only a finished import can be undone."))
        return redirect("records:import_detail", pk)
    if found := life.obstacles(batch):
        context = {"batch": batch, "obstacles": found}
        return render(request, "records/import_obstacles.html", context)
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
            *facts_of_replaced(batch),
        ],
        "fields": [],
        "label": _("Undo the import"),
        "refusal": True,
        "cancel_url": reverse("records:import_detail", args=[batch.pk]),
    }


def facts_of_replaced(batch):
    """What an undo does with records that the import replaced."""
    back = importers.get(batch.layout).coming_back(batch)
    # Of earlier releases nobody noted how they stood; and what came with an import that was
    # undone since stays away.
    stays = batch.counts.get("replaced", 0) - back
    facts = [
        (_("Replaced by it and as before afterwards"), back),
        (_("Replaced by it and still reversed afterwards"), stays),
    ]
    return [(label, count) for label, count in facts if count > 0]


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

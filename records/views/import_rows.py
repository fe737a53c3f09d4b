"""What the office changes in the preview of an import: cells, choices, and reading it again."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from records.actions import NotNow
from records.imports import corrections, life
from records.models import Outcome
from records.sheets.cells import plain
from records.sheets.messages import message
from records.views.import_preview import Drawing, kept
from records.views.imports import find
from schools.bounds import bounded


@bounded("corrections")
@require_http_methods(["GET", "POST"])
def import_row(request, pk, row):
    """One row to correct: all its cells on a page, or one cell in its place in the table."""
    batch = find(request, pk)
    found = batch.rows.filter(pk=row).first()
    if found is None or not batch.may_be_read_again:
        messages.error(request, gone(batch, found))
        is_cell = request.method == "GET" and is_part(request)
        return elsewhere(address(request, batch)) if is_cell else back(request, batch)
    if request.method == "POST":
        return changed(request, batch, found)
    group = Drawing(batch, [found], request.GET, may_change=True).groups()[0]
    shown = group.rows[0]
    context = {"batch": batch, "shown": shown, "back": address(request, batch)}
    column = request.GET.get("column", "")
    if is_part(request):
        cell = next((one for one in shown.cells if str(one.heading.column) == column), None)
        if cell is not None and cell.fix_url:
            return render(request, "records/_import_cell.html", {**context, "cell": cell})
        return elsewhere(address(request, batch))
    context["cells"] = [cell for cell in shown.cells if cell.fix_url or cell.said]
    return render(request, "records/import_row.html", context)


def changed(request, batch, row):
    cells = {
        column: said
        for column in corrections.fixable(batch, row)
        if (said := posted(request, column)) is not None
    }
    try:
        corrections.change(
            batch, row, cells=cells, choice=request.POST.get("choice", ""), by=request.user
        )
    except NotNow as reason:
        messages.error(request, str(reason))
    else:
        tell(request, batch, row)
    return back(request, batch, at=row.number)


def posted(request, column):
    said = request.POST.get(f"c{column}")
    return None if said is None else plain(said)


def tell(request, batch, row):
    """What has become of the row by what was changed."""
    place = {"row": row.number}
    if batch.changes_waiting():
        text = _("Noted for row %(row)s. Read the file again to see what becomes of it.") % place
        messages.info(request, text)
        return
    now = batch.rows.filter(sheet=row.sheet, number=row.number, table=row.table).first()
    if now is None:
        messages.info(request, _("Row %(row)s is not read as data any more.") % place)
    elif now.outcome == Outcome.ACCEPTED:
        messages.success(request, _("Row %(row)s will be imported.") % place)
    else:
        place["why"] = message(now.code)
        messages.warning(request, _("Row %(row)s will not be imported: %(why)s") % place)


@bounded("corrections")
@require_POST
def import_duplicates(request, pk):
    """What becomes of all rows that are there already."""
    batch = find(request, pk)
    try:
        corrections.choose_for_all(batch, request.POST.get("choice", ""), by=request.user)
    except NotNow as reason:
        messages.error(request, str(reason))
    return back(request, batch)


@bounded("jobs")
@require_POST
def import_read_again(request, pk):
    batch = find(request, pk)
    try:
        life.read_again(batch, by=request.user)
    except NotNow as reason:
        messages.error(request, str(reason))
    return back(request, batch)


def gone(batch, row):
    if not batch.may_be_read_again:
        return life.not_again(batch)
    return _("The preview was changed in the meantime. Look for the row again.")


def address(request, batch, **more):
    place = {**kept(request.GET), **more}
    return reverse("records:import_detail", args=[batch.pk]) + (
        f"?{urlencode(place)}" if place else ""
    )


def back(request, batch, **more):
    return redirect(address(request, batch, **more))


def is_part(request):
    return request.headers.get("HX-Request") == "true"


def elsewhere(url):
    answer = HttpResponse()
    answer["HX-Redirect"] = url
    return answer

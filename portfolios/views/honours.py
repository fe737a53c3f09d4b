"""Honours: list, form, one record."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from portfolios.filters import SORTS, HonourFilter
from portfolios.forms import HonourForm
from portfolios.models import Honour
from portfolios.views.tabs import tabs
from records.views import entry, listing
from records.views.common import find_record, life_of
from schools.bounds import bounded, one_each, takes_files

HONOUR = entry.Entry(
    kind="honour",
    form=HonourForm,
    listing="portfolios:honour_list",
    listing_label=gettext_lazy("Honours"),
    add_label=gettext_lazy("Log an honour"),
    change_label=gettext_lazy("Change an honour"),
)


def rows_of(person, scope):
    return Honour.objects.visible_to(person, scope.school_id).within(scope)


LIST = listing.Listing(
    entry=HONOUR,
    pages="portfolios:honour",
    title=gettext_lazy("Honours"),
    filter=HonourFilter,
    sorts=SORTS,
    rows=rows_of,
)


@require_GET
def honour_list(request):
    return listing.show(request, LIST, tabs=tabs("honour_list"))


@bounded("exports", one_each)
@require_GET
def honour_export(request):
    return listing.export(request, LIST)


@require_GET
def honour_detail(request, pk):
    _kind, honour = find_record(
        request.user, "honour", pk, related=("school", "decided_by", "created_by")
    )
    context = {"honour": honour, "life": life_of(request.user, honour)}
    return render(request, "portfolios/honour_detail.html", context)


@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
@require_http_methods(["GET", "POST"])
def honour_add(request):
    return entry.add(request, HONOUR)


@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
@require_http_methods(["GET", "POST"])
def honour_edit(request, pk):
    return entry.change(request, HONOUR, pk)

"""Honours: list, form, one record."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from portfolios.filters import SORTS, HonourFilter
from portfolios.forms import HonourForm
from portfolios.models import Honour
from portfolios.views.common import facts_of, scope_for, tabs
from records import exports, kinds, objections
from records.lists import page_of, sorted_by
from records.scope import place_of
from records.ui import scope_control
from records.views import entry
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


def found_rows(request, place):
    """(filter, rows) as the address asks: the same for the page and for its export."""
    rows = Honour.objects.visible_to(request.user).within(scope_for(request.user, place))
    chosen = HonourFilter(request.GET, rows)
    return chosen, sorted_by(request, chosen.qs, SORTS)


@require_GET
def honour_list(request):
    place = place_of(request)
    chosen, rows = found_rows(request, place)
    context = {
        "place": place,
        "scope_control": scope_control(request.user, place),
        "filter": chosen,
        "clear_url": f"?{place.scope.query()}",
        "page": page_of(request, objections.marked(rows.select_related("teacher"), "honour")),
        "mine": place.scope.teacher_id == request.user.pk,
        "tabs": tabs("honour_list"),
    }
    return render(request, "portfolios/honour_list.html", context)


@bounded("exports", one_each)
@require_GET
def honour_export(request):
    place = place_of(request)
    chosen, rows = found_rows(request, place)
    return exports.export(
        request,
        kinds.get("honour"),
        rows,
        title=_("Honours"),
        facts=facts_of(place, chosen),
        school=place.school,
        subject=place.teacher,
    )


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

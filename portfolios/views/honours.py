"""Honours: list, form, one record."""

from dataclasses import replace

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portfolios.filters import SORTS, HonourFilter
from portfolios.forms import HonourForm
from portfolios.models import Honour
from records import exports, kinds
from records.lists import page_of, sorted_by
from records.scope import place_of
from records.ui import scope_control
from records.views.common import find_record, life_of, own_school, refuse_unless_editable, saved


def found_rows(request, place):
    """(filter, rows) as the address asks: the same for the page and for its export."""
    scope = place.scope
    if scope.teacher_id == request.user.pk:
        # One's own list holds what was won at earlier schools, too.
        scope = replace(scope, school_id=None)
    chosen = HonourFilter(request.GET, Honour.objects.visible_to(request.user).within(scope))
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
        "page": page_of(request, rows.select_related("teacher")),
        "mine": place.scope.teacher_id == request.user.pk,
    }
    return render(request, "portfolios/honour_list.html", context)


@require_GET
def honour_export(request):
    place = place_of(request)
    chosen, rows = found_rows(request, place)
    return exports.export(
        request,
        kinds.get("honour"),
        rows,
        title=_("Honours"),
        facts=[
            (_("Whose"), place.label),
            (_("Period"), place.scope.period.label),
            *chosen.facts(),
        ],
        school=place.school,
    )


@require_GET
def honour_detail(request, pk):
    _kind, honour = find_record(
        request.user, "honour", pk, related=("school", "decided_by", "created_by")
    )
    context = {"honour": honour, "life": life_of(request.user, honour)}
    return render(request, "portfolios/honour_detail.html", context)


@require_http_methods(["GET", "POST"])
def honour_add(request):
    form = HonourForm(
        request.POST or None,
        request.FILES or None,
        by=request.user,
        school=own_school(request.user),
    )
    if honour := saved(request, form):
        return redirect("portfolios:honour_detail", honour.pk)
    up = reverse("portfolios:honour_list")
    context = {"form": form, "draft": "portfolios.honour.new", "up": up}
    return render(request, "portfolios/honour_form.html", context)


@require_http_methods(["GET", "POST"])
def honour_edit(request, pk):
    _kind, honour = find_record(request.user, "honour", pk, related=("school",))
    refuse_unless_editable(request, honour)
    form = HonourForm(request.POST or None, request.FILES or None, by=request.user, instance=honour)
    if stored := saved(request, form):
        return redirect("portfolios:honour_detail", stored.pk)
    context = {
        "form": form,
        "honour": honour,
        "draft": f"portfolios.honour.{honour.pk}",
        "up": reverse("portfolios:honour_detail", args=[honour.pk]),
    }
    return render(request, "portfolios/honour_form.html", context)

"""Titles held: list, form, one record."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from portfolios import rules
from portfolios.filters import TITLE_SORTS, TitleFilter
from portfolios.forms import TitleForm
from portfolios.models import TitleHeld
from portfolios.views.common import facts_of, scope_for, tabs
from records import exports, kinds, objections
from records.lists import page_of, sorted_by
from records.scope import place_of
from records.ui import scope_control
from records.views import entry
from records.views.common import find_record, life_of
from schools.bounds import bounded, one_each, takes_files

TITLE = entry.Entry(
    kind="title_held",
    form=TitleForm,
    listing="portfolios:title_list",
    listing_label=gettext_lazy("Titles held"),
    add_label=gettext_lazy("Log a title"),
    change_label=gettext_lazy("Change a title"),
)


def found_rows(request, place):
    """(filter, rows) as the address asks: the same for the page and for its export."""
    rows = TitleHeld.objects.visible_to(request.user).within(scope_for(request.user, place))
    chosen = TitleFilter(request.GET, rows)
    return chosen, sorted_by(request, chosen.qs, TITLE_SORTS)


@require_GET
def title_list(request):
    place = place_of(request)
    chosen, rows = found_rows(request, place)
    context = {
        "place": place,
        "scope_control": scope_control(request.user, place),
        "filter": chosen,
        "clear_url": f"?{place.scope.query()}",
        "page": page_of(request, objections.marked(rows.select_related("teacher"), "title_held")),
        "mine": place.scope.teacher_id == request.user.pk,
        "tabs": tabs("title_list"),
        "today": timezone.localdate(),
    }
    return render(request, "portfolios/title_list.html", context)


@bounded("exports", one_each)
@require_GET
def title_export(request):
    place = place_of(request)
    chosen, rows = found_rows(request, place)
    return exports.export(
        request,
        kinds.get("title_held"),
        rows,
        title=_("Titles held"),
        facts=facts_of(place, chosen),
        school=place.school,
        subject=place.teacher,
    )


@require_GET
def title_detail(request, pk):
    _kind, title = find_record(
        request.user, "title_held", pk, related=("school", "decided_by", "created_by")
    )
    context = {
        "title": title,
        "may_end": rules.can_set_last_day(request.user, title),
        "is_held": title.is_held_on(timezone.localdate()),
        "life": life_of(request.user, title),
    }
    return render(request, "portfolios/title_detail.html", context)


@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
@require_http_methods(["GET", "POST"])
def title_add(request):
    return entry.add(request, TITLE)


@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
@require_http_methods(["GET", "POST"])
def title_edit(request, pk):
    return entry.change(request, TITLE, pk)

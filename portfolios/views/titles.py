"""Titles held: list, form, one record."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from portfolios import rules
from portfolios.filters import TITLE_SORTS, TitleFilter
from portfolios.forms import TitleForm
from portfolios.models import TitleHeld
from portfolios.views.tabs import tabs
from records.views import entry, listing
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


def rows_of(person, scope):
    return TitleHeld.objects.visible_to(person, scope.school_id).within(scope)


LIST = listing.Listing(
    entry=TITLE,
    pages="portfolios:title",
    title=gettext_lazy("Titles held"),
    filter=TitleFilter,
    sorts=TITLE_SORTS,
    rows=rows_of,
)


@require_GET
def title_list(request):
    return listing.show(request, LIST, tabs=tabs("title_list"), today=timezone.localdate())


@bounded("exports", one_each)
@require_GET
def title_export(request):
    return listing.export(request, LIST)


@require_GET
def title_detail(request, pk):
    _kind, title = find_record(
        request.user, "title_held", pk, related=("school", "decided_by", "created_by")
    )
    context = {
        "title": title,
        "may_end": rules.can_set_last_day(request.user, title),
        "is_over": title.is_over_on(timezone.localdate()),
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

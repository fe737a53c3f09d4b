"""Papers with their authors in order and all that became of them."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from records import exports, kinds, objections
from records.lists import page_of, sorted_by
from records.scope import place_of
from records.ui import scope_control
from records.views import entry
from records.views.common import find_record, life_of
from research.filters import PAPER_SORTS, PaperFilter
from research.forms import PaperForm
from research.models import Paper
from research.views.common import facts_of, scope_for, tabs
from schools.bounds import bounded, one_each, takes_files

PAPER = entry.Entry(
    kind="paper",
    form=PaperForm,
    listing="research:paper_list",
    listing_label=gettext_lazy("Papers"),
    add_label=gettext_lazy("Log a paper"),
    change_label=gettext_lazy("Change a paper"),
    fields="research/_paper_fields.html",
)


def found_rows(request, place):
    """(filter, rows) as the address asks: the same for the page and for its export."""
    rows = Paper.objects.visible_to(request.user).within(scope_for(request.user, place))
    chosen = PaperFilter(request.GET, rows)
    return chosen, sorted_by(request, chosen.qs, PAPER_SORTS)


@require_GET
def paper_list(request):
    place = place_of(request)
    chosen, rows = found_rows(request, place)
    context = {
        "place": place,
        "scope_control": scope_control(request.user, place),
        "filter": chosen,
        "clear_url": f"?{place.scope.query()}",
        "page": page_of(
            request, objections.marked(rows.prefetch_related("authors", "outcomes"), "paper")
        ),
        "mine": place.scope.teacher_id == request.user.pk,
        "tabs": tabs("paper_list"),
    }
    return render(request, "research/paper_list.html", context)


@bounded("exports", one_each)
@require_GET
def paper_export(request):
    place = place_of(request)
    chosen, rows = found_rows(request, place)
    return exports.export(
        request,
        kinds.get("paper"),
        rows,
        title=_("Papers"),
        facts=facts_of(place, chosen),
        school=place.school,
        subject=place.teacher,
    )


@require_GET
def paper_detail(request, pk):
    _kind, paper = find_record(
        request.user, "paper", pk, related=("school", "decided_by", "created_by")
    )
    context = {
        "paper": paper,
        "authors": paper.authors.select_related("person"),
        "outcomes": paper.outcomes.all(),
        "life": life_of(request.user, paper),
    }
    return render(request, "research/paper_detail.html", context)


@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
@require_http_methods(["GET", "POST"])
def paper_add(request):
    return entry.add(request, PAPER)


@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
@require_http_methods(["GET", "POST"])
def paper_edit(request, pk):
    return entry.change(request, PAPER, pk)

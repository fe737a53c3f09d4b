"""Papers with their authors in order and all that became of them."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from records.views import entry, listing
from records.views.common import find_record, life_of
from research.filters import PAPER_SORTS, PaperFilter
from research.forms import PaperForm
from research.models import Paper
from research.views.tabs import tabs
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


def rows_of(person, scope):
    return Paper.objects.visible_to(person, scope.school_id).within(scope)


def with_team(rows):
    return rows.prefetch_related("authors", "outcomes")


LIST = listing.Listing(
    entry=PAPER,
    pages="research:paper",
    title=gettext_lazy("Papers"),
    filter=PaperFilter,
    sorts=PAPER_SORTS,
    rows=rows_of,
    shown=with_team,
)


@require_GET
def paper_list(request):
    return listing.show(request, LIST, tabs=tabs("paper_list"))


@bounded("exports", one_each)
@require_GET
def paper_export(request):
    return listing.export(request, LIST)


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

"""The page that lists records of one kind, and its export: the same rows for both."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from records import exports, kinds, objections
from records.lists import ListFilter, page_of, sorted_by
from records.scope import place_of
from records.ui import scope_control
from records.views.entry import Entry


def with_teacher(rows):
    return rows.select_related("teacher")


@dataclass(frozen=True)
class Listing:
    """How one kind is listed. `rows(person, scope)` is what the person may see of it, `shown`
    adds what every line shows besides. The addresses of its pages begin with `pages`, as
    "research:paper" does for research:paper_list, and so does the template."""

    entry: Entry
    pages: str
    title: str | Promise
    filter: type[ListFilter]
    sorts: dict
    rows: Callable
    shown: Callable = with_teacher

    @property
    def kind(self):
        return self.entry.kind

    @property
    def add_label(self):
        return self.entry.add_label

    @property
    def add_url(self):
        return reverse(f"{self.pages}_add")

    @property
    def export_url(self):
        return reverse(f"{self.pages}_export")

    @property
    def template(self):
        return f"{self.pages.replace(':', '/')}_list.html"


def show(request, listing, **more):
    """The page, with `more` for its template."""
    context = context_of(request, listing) | more
    return render(request, listing.template, context)


def context_of(request, listing):
    """What templates/records/record_list.html shows."""
    place = place_of(request)
    rows = listing.rows(request.user, scope_for(request.user, place))
    return {
        "listing": listing,
        "place": place,
        "scope_control": scope_control(request.user, place),
        "clear_url": f"?{place.scope.query()}",
        "mine": place.scope.teacher_id == request.user.pk,
        **page_context(request, listing, rows),
    }


def page_context(request, listing, rows):
    """The filter of the address and the page of rows it leaves."""
    chosen, rows = filtered(request, listing, rows)
    rows = objections.marked(listing.shown(rows), listing.kind)
    return {"filter": chosen, "page": page_of(request, rows)}


def export(request, listing):
    """The rows of the page that the same address shows, as a workbook."""
    place = place_of(request)
    rows = listing.rows(request.user, scope_for(request.user, place))
    chosen, rows = filtered(request, listing, rows)
    return exports.export(
        request,
        kinds.get(listing.kind),
        rows,
        title=str(listing.title),
        facts=facts_of(place, chosen),
        school=place.school,
        subject=place.teacher,
    )


def filtered(request, listing, rows):
    """(filter, rows) as the address asks: the same for the page and for its export."""
    chosen = listing.filter(request.GET, rows)
    return chosen, sorted_by(request, chosen.qs, listing.sorts)


def scope_for(person, place):
    """One's own list holds what was at earlier schools, too."""
    if place.scope.teacher_id == person.pk:
        return replace(place.scope, school_id=None)
    return place.scope


def facts_of(place, chosen):
    """What the second sheet of an export says of its rows."""
    return [(_("Whose"), place.label), (_("Period"), place.scope.period.label), *chosen.facts()]

"""The page that lists records of one kind, and its export: the same rows for both."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from records import exports, kinds, objections
from records.lists import ListFilter, page_of, sorted_by
from records.scope import place_of
from records.ui import scope_control


def with_teacher(rows):
    return rows.select_related("teacher")


@dataclass(frozen=True)
class Listing:
    """How one kind is listed. `rows(person, scope)` is what the person may see of it, `shown`
    adds what every line shows besides."""

    kind: str
    template: str
    title: str | Promise
    filter: type[ListFilter]
    sorts: dict
    rows: Callable
    shown: Callable = with_teacher


def show(request, listing, **more):
    """The page, with `more` for its template."""
    context = context_of(request, listing) | more
    return render(request, listing.template, context)


def context_of(request, listing):
    place = place_of(request)
    chosen, rows = found(request, place, listing)
    rows = objections.marked(listing.shown(rows), listing.kind)
    return {
        "place": place,
        "scope_control": scope_control(request.user, place),
        "filter": chosen,
        "clear_url": f"?{place.scope.query()}",
        "page": page_of(request, rows),
        "mine": place.scope.teacher_id == request.user.pk,
    }


def export(request, listing):
    place = place_of(request)
    chosen, rows = found(request, place, listing)
    return exports.export(
        request,
        kinds.get(listing.kind),
        rows,
        title=str(listing.title),
        facts=facts_of(place, chosen),
        school=place.school,
        subject=place.teacher,
    )


def found(request, place, listing):
    """(filter, rows) as the address asks: the same for the page and for its export."""
    rows = listing.rows(request.user, scope_for(request.user, place))
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

"""The first page: what waits for me, how I stand, and what I do most."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from records import policies
from records.policies.shown import bars
from records.scope import find_place
from records.ui import ScopeControl, when_choices
from schools.access import access_of
from schools.models import District
from summaries import todo


@require_safe
def home(request):
    place = own_place(request)
    return render(
        request,
        "summaries/home.html",
        {
            "place": place,
            "scope_control": ScopeControl([], when_choices(place)) if place else None,
            "waiting": todo.waiting_for(request.user),
            "returned": todo.returned_to(request.user),
            "jobs": todo.finished_jobs(request.user),
            "requirements": bars(outcomes(place), request.user) if place else [],
            "recent": todo.recent_of(request.user),
            "add_training": todo.address("training:training_add"),
            "add_observation": todo.address("lessons:observation_add"),
            "add_url": todo.address("training:training_add") if place else "",
            "districts": District.objects.filter(pk__in=access_of(request.user).officer_districts),
            "portfolio_url": reverse("portfolios:portfolio_mine"),
        },
    )


def own_place(request):
    """Myself in the period of the address; None for somebody who works in no school."""
    try:
        return find_place(request.user, "", request.GET.get("when", ""))
    except Http404:
        if request.GET.get("when"):
            raise
        return None


def outcomes(place):
    return policies.of_teacher(place.scope, place.school, place.calendar)

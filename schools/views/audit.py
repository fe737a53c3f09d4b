"""Who did what, when, and what it was before."""

from datetime import datetime, time, timedelta

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from schools import rules, verbs
from schools.access import access_of
from schools.forms import AuditFilter
from schools.models import AuditEvent
from schools.views.places import page, school_or_404

PER_PAGE = 50
# Further back one comes by dates: a log of many years is not counted for its first page.
MOST = 5000
YEAR = timedelta(days=366)


class Newest(Paginator):
    """Pages of the newest entries; `is_cut` says that there are older ones."""

    @cached_property
    def found(self):
        return self.object_list.order_by()[: MOST + 1].count()

    @cached_property
    def count(self):
        return min(self.found, MOST)

    @property
    def is_cut(self):
        return self.found > MOST


@require_safe
def audit_list(request, code):
    school = school_or_404(request, code, rules.can_see_audit)
    areas = areas_of(request.user, school)
    form = AuditFilter(request.GET, areas=areas)
    form.is_valid()
    asked = {**form.cleaned_data}
    looked_from = None
    if asked.get("by") or asked.get("about") or asked.get("area"):
        looked_from = asked["since"] = asked.get("since") or a_year_before(asked.get("until"))
    events = AuditEvent.objects.of_school(school, request.user)
    return render(
        request,
        "schools/audit_list.html",
        page(
            request,
            school,
            "schools:audit_list",
            filter_form=form,
            page=page_of(request, asked_for(events, asked), PER_PAGE),
            looked_from=looked_from,
        ),
    )


def a_year_before(day):
    """How far back is looked for something when no first day was chosen."""
    return (day or timezone.localdate()) - YEAR


def areas_of(person, school):
    """An administrator is shown accounts and calendar, not what was recorded."""
    if school.pk in access_of(person).office_schools:
        return list(verbs.AREAS.items())
    return [("schools", verbs.AREAS["schools"])]


def asked_for(events, asked):
    if asked.get("by"):
        events = events.filter(by_name__icontains=asked["by"])
    if asked.get("about"):
        events = events.filter(
            Q(target_label__icontains=asked["about"]) | Q(subject__name__icontains=asked["about"])
        )
    if asked.get("area"):
        events = events.filter(verb__startswith=f"{asked['area']}.")
    if asked.get("since"):
        events = events.filter(at__gte=midnight(asked["since"]))
    if asked.get("until"):
        events = events.filter(at__lt=midnight(asked["until"] + timedelta(days=1)))
    return events


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time()))


def page_of(request, events, per_page):
    """A page of events with the words a template shows."""
    found = Newest(events.select_related("subject"), per_page).get_page(request.GET.get("page"))
    found.object_list = told(found.object_list)
    return found


def told(events):
    """The events as a list, with `words` and `changes`."""
    events = list(events)
    for event in events:
        event.words = verbs.verb_label(event.verb)
        event.changes = verbs.changes_of(event)
    return events

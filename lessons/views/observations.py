"""Lessons observed: lists, the form for the phone, one record."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lessons import actions, quota, rules
from lessons.filters import SORTS, ObservationFilter
from lessons.forms import ObservationForm
from lessons.models import LessonKind, Observation, OpenLesson
from records import exports, kinds
from records.policies.shown import bars
from records.views import entry, listing
from records.views.common import find_record, life_of, own_school
from schools.bounds import bounded, one_each, takes_files

OBSERVATION = entry.Entry(
    kind="observation",
    form=ObservationForm,
    listing="lessons:observation_list",
    listing_label=gettext_lazy("Observations"),
    add_label=gettext_lazy("Log an observation"),
    change_label=gettext_lazy("Change an observation"),
    fields="lessons/_observation_fields.html",
    offline=True,
)


def tabs(here):
    pages = [
        ("observation_list", _("Observations")),
        ("own_lesson_list", _("My own lessons")),
        ("open_lesson_list", _("Open lessons")),
        ("week_list", _("Week tables")),
    ]
    return [
        {"url": reverse(f"lessons:{name}"), "label": label, "here": name == here}
        for name, label in pages
    ]


def rows_of(person, scope):
    return Observation.objects.visible_to(person, scope.school_id).within(scope)


def with_people(rows):
    return kinds.with_columns(kinds.get("observation"), rows)


LIST = listing.Listing(
    entry=OBSERVATION,
    pages="lessons:observation",
    title=gettext_lazy("Observations"),
    filter=ObservationFilter,
    sorts=SORTS,
    rows=rows_of,
    shown=with_people,
)


@require_GET
def observation_list(request):
    context = listing.context_of(request, LIST)
    place = context["place"]
    context |= {
        "requirements": bars(quota.outcomes(place, request.user), request.user),
        "several": not place.scope.teacher_id,
        "tabs": tabs("observation_list"),
        "can_walk_in": rules.can_walk_in(request.user),
    }
    return render(request, LIST.template, context)


@bounded("exports", one_each)
@require_GET
def observation_export(request):
    return listing.export(request, LIST)


@require_GET
def own_lesson_list(request):
    """My own lessons that others observed."""
    rows = Observation.objects.of_lessons_by(request.user)
    context = {
        **listing.page_context(request, LIST, rows),
        "clear_url": reverse("lessons:own_lesson_list"),
        "mine": True,
        "tabs": tabs("own_lesson_list"),
        "not_opened": rows.filter(opened_by_teacher_at__isnull=True).count(),
    }
    return render(request, "lessons/own_lesson_list.html", context)


@bounded("exports", one_each)
@require_GET
def own_lesson_export(request):
    rows = Observation.objects.of_lessons_by(request.user)
    chosen, rows = listing.filtered(request, LIST, rows)
    return exports.export(
        request,
        kinds.get("observation"),
        rows,
        title=_("My own lessons"),
        facts=[(_("Observed teacher"), request.user.name), *chosen.facts()],
        school=own_school(request.user),
        subject=request.user,
    )


@require_GET
def observation_detail(request, pk):
    _kind, record = find_record(
        request.user, "observation", pk, related=("school", "decided_by", "created_by")
    )
    actions.note_opened(record, by=request.user)
    context = {
        "record": record,
        "life": life_of(request.user, record),
        "can_see_evaluation": rules.can_see_evaluation(request.user, record),
        "is_observer": record.teacher_id == request.user.pk,
    }
    return render(request, "lessons/observation_detail.html", context)


@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
@require_http_methods(["GET", "POST"])
def observation_add(request):
    return entry.add(request, OBSERVATION, initial=first_values(request))


@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
@require_http_methods(["GET", "POST"])
def observation_edit(request, pk):
    return entry.change(request, OBSERVATION, pk)


def first_values(request):
    """What an address fills in: `kind`, or all that an open lesson (`from`) says."""
    values = {}
    if request.GET.get("kind") in LessonKind.values:
        values["kind"] = request.GET["kind"]
    if pk := request.GET.get("from"):
        values |= of_open_lesson(request.user, pk)
    return values


def of_open_lesson(person, pk):
    try:
        key = UUID(pk)
    except ValueError as error:
        raise Http404 from error
    lessons = OpenLesson.objects.visible_to(person).standing().select_related("teacher")
    lesson = get_object_or_404(lessons, pk=key)
    return {
        "taught_by": lesson.teacher,
        "ended_on": min(lesson.held_on, timezone.localdate()),
        "periods": lesson.periods,
        "kind": lesson.kind,
        "subject": lesson.subject,
        "class_name": lesson.class_name,
        "topic": lesson.topic,
    }

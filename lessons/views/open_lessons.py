"""The calendar of open lessons: announce, come, call off."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lessons import actions, rules
from lessons.forms import OpenLessonForm
from lessons.models import OpenLesson
from lessons.views.observations import tabs
from lessons.weeks import WEEK, monday_of, weeks_with
from records.views.common import back, own_school
from schools import audit
from schools.accepted import mark_accepted
from schools.periods import Calendar

WEEKS_SHOWN = 4


@require_GET
def open_lesson_list(request):
    school = own_school(request.user)
    today = timezone.localdate()
    first = first_monday(request, today)
    last = first + (WEEKS_SHOWN - 1) * WEEK
    lessons = (
        OpenLesson.objects.visible_to(request.user)
        .filter(school=school)
        .between(first, last + WEEK)
        .filter(held_on__lt=last + WEEK)
        .for_page(request.user)
    )
    context = {
        "school": school,
        "weeks": weeks_with(sorted_by_period(lessons), first, last, Calendar(school)),
        "earlier": first - WEEKS_SHOWN * WEEK,
        "later": first + WEEKS_SHOWN * WEEK,
        "this_week": monday_of(today),
        "today": today,
        "tabs": tabs("open_lesson_list"),
        "coming": next_ones(request.user, school, today),
    }
    return render(request, "lessons/open_lesson_list.html", context)


def first_monday(request, today):
    """The Monday of the day in the address, else of this week."""
    try:
        day = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        day = today
    # The weeks around it must be days that there are.
    return monday_of(day if 1900 <= day.year <= 2100 else today)


def sorted_by_period(lessons):
    return sorted(lessons, key=lambda lesson: (lesson.held_on, lesson.periods, lesson.pk))


def next_ones(person, school, today):
    """How many lessons still come to which this person has signed up, or that they give."""
    mine = Q(teacher=person) | Q(sign_ups__person=person)
    rows = OpenLesson.objects.filter(mine, school=school).standing().from_day(today)
    return rows.distinct().count()


def find(request, pk):
    """An open lesson with what pages show of it; 404 for another school's."""
    rows = OpenLesson.objects.visible_to(request.user).for_page(request.user)
    return get_object_or_404(rows.select_related("school"), pk=pk)


@require_GET
def open_lesson_detail(request, pk):
    lesson = find(request, pk)
    today = timezone.localdate()
    context = {
        "lesson": lesson,
        "guests": lesson.sign_ups.select_related("person"),
        "can_sign_up": rules.can_sign_up(request.user, lesson, today),
        "can_change": rules.can_change_open_lesson(request.user, lesson, today),
        "is_over": lesson.held_on < today,
        "can_log": lesson.held_on <= today and lesson.teacher_id != request.user.pk,
        "is_full": lesson.capacity is not None and lesson.coming >= lesson.capacity,
    }
    return render(request, "lessons/open_lesson_detail.html", context)


@require_http_methods(["GET", "POST"])
def open_lesson_add(request):
    school = own_school(request.user)
    form = OpenLessonForm(request.POST or None, by=request.user, school=school)
    if request.method == "POST" and form.is_valid():
        lesson = actions.announce(form.save(commit=False), by=request.user)
        mark_accepted(request, form.cleaned_data["request_key"])
        messages.success(request, _("Announced. Colleagues see it in the calendar."))
        return redirect("lessons:open_lesson_detail", lesson.pk)
    context = {"form": form, "up": reverse("lessons:open_lesson_list")}
    return render(request, "lessons/open_lesson_form.html", context)


@require_http_methods(["GET", "POST"])
def open_lesson_edit(request, pk):
    lesson = find(request, pk)
    if not rules.can_change_open_lesson(request.user, lesson, timezone.localdate()):
        raise PermissionDenied
    form = OpenLessonForm(
        request.POST or None, by=request.user, school=lesson.school, instance=lesson
    )
    if request.method == "POST" and form.is_valid():
        before, after = audit.changes(form)
        actions.change_open_lesson(
            form.save(commit=False), by=request.user, before=before, after=after
        )
        messages.success(request, _("The announcement is changed."))
        return redirect("lessons:open_lesson_detail", lesson.pk)
    context = {
        "form": form,
        "lesson": lesson,
        "up": reverse("lessons:open_lesson_detail", args=[lesson.pk]),
    }
    return render(request, "lessons/open_lesson_form.html", context)


@require_POST
def open_lesson_sign_up(request, pk):
    lesson = find(request, pk)
    try:
        actions.sign_up(lesson, by=request.user)
    except actions.NoSeat as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("You are expected: %(lesson)s") % {"lesson": lesson})
    return back(request, reverse("lessons:open_lesson_detail", args=[lesson.pk]))


@require_POST
def open_lesson_sign_off(request, pk):
    lesson = find(request, pk)
    actions.cancel_sign_up(lesson, by=request.user)
    messages.success(request, _("You are no longer expected. Your seat is free again."))
    return back(request, reverse("lessons:open_lesson_detail", args=[lesson.pk]))


@require_http_methods(["GET", "POST"])
def open_lesson_call_off(request, pk):
    lesson = find(request, pk)
    if not rules.can_change_open_lesson(request.user, lesson, timezone.localdate()):
        raise PermissionDenied
    if request.method == "POST":
        actions.call_off(lesson, by=request.user)
        messages.success(request, _("The lesson is called off. The calendar says so."))
        return redirect("lessons:open_lesson_list")
    sentence = _(
        "“%(lesson)s” will be shown as called off; %(coming)s colleagues have signed up. "
        "This cannot be undone."
    )
    context = {
        "heading": _("Call off the open lesson"),
        "sentence": sentence % {"lesson": lesson, "coming": lesson.coming},
        "label": _("Call off"),
        "refusal": True,
        "cancel_url": reverse("lessons:open_lesson_detail", args=[lesson.pk]),
    }
    return render(request, "ui/confirm_page.html", context)

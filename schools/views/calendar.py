"""School years and semesters: the district's dates, and a school's own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from schools import actions, audit, rules
from schools.forms import SemesterForm
from schools.models import Semester
from schools.periods import Calendar
from schools.views.people import form_page
from schools.views.places import page, school_or_404


@require_safe
def calendar(request, code):
    school = school_or_404(request, code)
    dates = Calendar(school)
    rows = [dates.semester_rows[key] for key in sorted(dates.semester_rows, reverse=True)]
    today = timezone.localdate()
    return render(
        request,
        "schools/calendar.html",
        page(
            request,
            school,
            "schools:calendar",
            semesters=[(row, row.starts_on <= today <= row.ends_on) for row in rows],
            years=[dates.school_year(year) for year in sorted({r.start_year for r in rows})[::-1]],
            may_change=rules.can_change_calendar(request.user, school),
        ),
    )


def changeable_school(request, code):
    school = school_or_404(request, code)
    if not rules.can_change_calendar(request.user, school):
        raise PermissionDenied
    return school


@require_http_methods(["GET", "POST"])
def semester_add(request, code):
    """Dates of the school's own, begun from the district's where `?like=` names a semester."""
    school = changeable_school(request, code)
    form = SemesterForm(request.POST or None, school=school, initial=like(request, school))
    if request.method == "POST" and form.is_valid():
        semester = actions.store_semester(form.instance, by=request.user, after=dates_of(form))
        messages.success(request, _("Saved: %(semester)s.") % {"semester": semester})
        return redirect("schools:calendar", code)
    return form_page(
        request, school, form, _("Dates of a semester"), _("Save"), ("schools:calendar", code),
        here="schools:calendar",
        text=_("These dates hold for this school and replace those of the district."),
    )  # fmt: skip


def like(request, school):
    row = Calendar(school).semester_rows.get(key_of(request.GET.get("like", "")))
    if row is None:
        return {"start_year": timezone.localdate().year}
    names = ("start_year", "number", "starts_on", "ends_on", "non_teaching_days", "make_up_days")
    return {name: getattr(row, name) for name in names}


def key_of(text):
    year, _dash, number = text[:8].partition("-")
    return (int(year), int(number)) if year.isdecimal() and number.isdecimal() else None


def dates_of(form):
    return {name: form.cleaned_data[name] for name in ("starts_on", "ends_on")}


@require_http_methods(["GET", "POST"])
def semester_change(request, code, pk):
    school = changeable_school(request, code)
    semester = get_object_or_404(Semester, pk=pk, school=school)
    form = SemesterForm(request.POST or None, school=school, instance=semester)
    if request.method == "POST" and form.is_valid():
        before, after = audit.changes(form)
        actions.store_semester(form.instance, by=request.user, before=before, after=after)
        messages.success(request, _("Saved: %(semester)s.") % {"semester": semester})
        return redirect("schools:calendar", code)
    return form_page(
        request, school, form, str(semester), _("Save"), ("schools:calendar", code),
        here="schools:calendar",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def semester_drop(request, code, pk):
    school = changeable_school(request, code)
    semester = get_object_or_404(Semester, pk=pk, school=school)
    others = Semester.objects.filter(
        district=school.district_id,
        school__isnull=True,
        start_year=semester.start_year,
        number=semester.number,
    )
    if request.method == "POST":
        try:
            actions.drop_semester(semester, by=request.user)
        except ProtectedError:
            messages.error(
                request, _("Imported spreadsheets name this semester; change its dates instead.")
            )
        else:
            messages.success(request, _("Saved."))
        return redirect("schools:calendar", code)
    sentence = (
        _("The dates of the district will hold again.")
        if others.exists()
        else _("The district has no dates for this semester: this school will have none.")
    )
    return render(
        request,
        "ui/confirm_page.html",
        {
            "heading": _("Take back own dates: %(semester)s") % {"semester": semester},
            "sentence": sentence,
            "label": _("Take back"),
            "refusal": True,
            "cancel_url": reverse("schools:calendar", args=[code]),
        },
    )

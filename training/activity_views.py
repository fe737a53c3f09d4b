"""Activities at school: the list, one of them with who came, and the form."""

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from records import exports, figures, kinds, objections, rules
from records.actions import NotNow, Stale
from records.lists import ListFilter, page_of, sorted_by
from records.scope import place_of
from records.ui import scope_control
from records.views import listing
from records.views.common import own_school
from records.views.figure_rows import figure_url
from schools import audit
from schools.accepted import mark_accepted
from schools.access import access_of
from schools.bounds import bounded, one_each
from schools.models import Employment
from training import activities, attendance_objections
from training.activity_forms import ActivityForm, ExpectForm
from training.models import Activity, Attendance, State
from training.pages import tabs

FIGURES = ("activities", "activity_person_times", "activity_people", "activity_hours")
OF_ONE = ("activities", "activity_hours")
ORDERS = {"topic": "topic", "ended_on": "ended_on", "hours": "hours", "came": "came"}
NEWEST = ("-ended_on", "-id")
OFF_THE_LIST = "off"
STATE_OF = dict(State.choices)


class ActivityFilter(ListFilter):
    class Meta:
        model = Activity
        fields: list[str] = []

    search = ("topic", "speaker", "place")


# --- the list -----------------------------------------------------------------------------


def found(request, place):
    """Those of a place that the viewer may see: a teacher's are those where they were
    expected, a group's its own and those of the whole school."""
    scope = place.scope
    what = {"ended_on__range": (scope.start, scope.end)}
    doors = []
    if scope.teacher_id:
        expected = Attendance.objects.filter(activity=OuterRef("pk"), teacher=scope.teacher_id)
        doors.append(Exists(expected))
    if scope.teacher_id != request.user.pk:
        what["school"] = scope.school_id
    if scope.group_id:
        doors.append(Q(group=scope.group_id) | Q(group__isnull=True))
    rows = Activity.objects.visible_to(request.user).filter(*doors, **what)
    if scope.teacher_id:
        visible = Attendance.objects.visible_to(request.user).filter(
            activity=OuterRef("pk"), teacher=scope.teacher_id
        )
        rows = rows.annotate(own_state=Subquery(visible.values("state")[:1]))
    return ActivityFilter(request.GET, queryset=rows.with_counts().select_related("group"))


@require_GET
def activity_list(request):
    place = place_of(request, default="widest")
    listed = found(request, place)
    rows = sorted_by(request, listed.qs, ORDERS, NEWEST)
    page = page_of(request, rows)
    for activity in page:
        activity.own_state_label = STATE_OF.get(getattr(activity, "own_state", None), "")
    context = {
        "place": place,
        "scope_control": scope_control(request.user, place),
        "filter": listed,
        "page": page,
        "figures": figures_of(place),
        "tabs": tabs("activity_list", request.user),
        "may_add": activities.can_add(request.user, place.scope.school_id),
        "may_import": activities.can_import(request.user, place.scope.school_id),
    }
    return render(request, "training/activity_list.html", context)


def figures_of(place):
    names = OF_ONE if place.teacher else FIGURES
    shown = [figures.get(f"training.{name}") for name in names]
    values = figures.values(shown, place.scope)
    return [
        {
            "label": figure.label,
            "value": figure.text(values[figure.name]),
            "unit": figure.unit.after(figure.text(values[figure.name])),
            "url": figure_url(figure, place.scope),
            "title": figure.note or figure.label,
        }
        for figure in shown
    ]


@bounded("exports", one_each)
@require_GET
def activity_export(request):
    place = place_of(request, default="widest")
    listed = found(request, place)
    return exports.export(
        request,
        kinds.get("activity"),
        sorted_by(request, listed.qs, ORDERS, NEWEST),
        title=_("Activities at school"),
        facts=listing.facts_of(place, listed),
        school=place.school,
        subject=place.teacher,
    )


# --- one of them ----------------------------------------------------------------------------


def find(request, pk):
    rows = Activity.objects.visible_to(request.user).with_counts()
    return get_object_or_404(rows.select_related("school", "group", "created_by"), pk=pk)


@require_GET
def activity_detail(request, pk):
    return detail(request, find(request, pk))


def detail(request, activity, form=None, status=200):
    may_run = activities.can_run(request.user, activity)
    rows = attendances(request, activity)
    may_grant = activities.can_grant(request.user, activity)
    waiting = activities.without_hours(activity) if may_grant else []
    others = [one for one in waiting if one.teacher_id != request.user.pk]
    context = {
        "activity": activity,
        "rows": rows,
        "sees_all": len(rows) == activity.expected,
        "counts": counts(activity),
        "states": [{"value": value, "label": label} for value, label in State.choices],
        "may_run": may_run,
        "may_grant": may_grant and activity.ended_on <= timezone.localdate(),
        "waiting": len(others),
        "seen": activities.print_of(activity, others),
        "own_waiting": len(others) < len(waiting),
        "form": (form or ExpectForm(activity=activity)) if may_run else None,
    }
    return render(request, "training/activity_detail.html", context, status=status)


def attendances(request, activity):
    """Rows the viewer may see, each with its training on record and the name told apart.

    A remark may tell of illness: whom it is about, office and principal read it.
    """
    rows = list(
        objections.marked(Attendance.objects.visible_to(request.user), "attendance")
        .filter(activity=activity)
        .select_related("teacher", "activity")
        .order_by("teacher__sort_key", "id")
    )
    trainings = activities.on_record(activity, seen_by=request.user)
    names = Counter(row.teacher.name for row in rows)
    shared = [row.teacher_id for row in rows if names[row.teacher.name] > 1]
    numbers = dict(
        Employment.objects.filter(school=activity.school_id, person__in=shared).values_list(
            "person", "employee_no"
        )
    )
    reads = activity.school_id in access_of(request.user).read_schools
    standing = attendance_objections.readable_by(request.user, activity)
    for row in rows:
        row.objection = standing.get(row.pk)
        is_own = row.teacher_id == request.user.pk
        row.may_object = is_own and not row.is_contested and rules.can_object(request.user, row)
        row.remark = row.remark if reads or is_own else ""
        row.number = numbers.get(row.teacher_id, "")
        row.on_record = trainings.get(row.teacher_id)
    return rows


def counts(activity):
    """[(word, number)] of every state that there is, for everybody in the school."""
    found = Counter(activity.attendances.order_by().values_list("state", flat=True))
    return [(label, found[value]) for value, label in State.choices if found[value]]


@require_GET
def attendance_detail(request, pk):
    """Where the rows behind figures lead: to their line on the page of the activity."""
    row = get_object_or_404(Attendance.objects.visible_to(request.user), pk=pk)
    return HttpResponseRedirect(line_url(row.activity_id, row.pk))


def line_url(activity_id, pk):
    return f"{reverse('training:activity_detail', args=[activity_id])}#a-{pk}"


# --- the form -------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def activity_add(request):
    school = own_school(request.user)
    if not activities.can_add(request.user, school.pk):
        raise PermissionDenied
    form = ActivityForm(request.POST or None, by=request.user, school=school)
    if request.method == "POST" and form.is_valid():
        try:
            activity = activities.add(
                form.save(commit=False), by=request.user, state=form.cleaned_data["begin_with"]
            )
        except NotNow as refusal:
            form.add_error("topic", str(refusal))
        else:
            mark_accepted(request, form.cleaned_data["request_key"])
            messages.success(request, _("The activity is stored. Mark who was not there."))
            return redirect("training:activity_detail", activity.pk)
    context = {"form": form, "up": reverse("training:activity_list")}
    return render(request, "training/activity_form.html", context)


@require_http_methods(["GET", "POST"])
def activity_edit(request, pk):
    activity = find(request, pk)
    if not activities.can_run(request.user, activity):
        raise PermissionDenied
    form = ActivityForm(
        request.POST or None, by=request.user, school=activity.school, instance=activity
    )
    if request.method == "POST" and form.is_valid() and changed(form, by=request.user):
        messages.success(request, _("The activity is changed."))
        return redirect("training:activity_detail", activity.pk)
    context = {
        "form": form,
        "activity": activity,
        "up": reverse("training:activity_detail", args=[activity.pk]),
    }
    return render(request, "training/activity_form.html", context)


def changed(form, *, by):
    """Whether what the form says is stored; if not, the form says why."""
    before, after = audit.changes(form)
    try:
        activities.change(form.save(commit=False), by=by, before=before, after=after)
    except Stale:
        return form.compare() is not None
    except NotNow as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_http_methods(["GET", "POST"])
def activity_remove(request, pk):
    activity = find(request, pk)
    if not activities.can_run(request.user, activity):
        raise PermissionDenied
    if request.method == "POST":
        try:
            activities.remove(activity, by=request.user)
        except NotNow as refusal:
            messages.error(request, str(refusal))
            return redirect("training:activity_detail", activity.pk)
        messages.success(request, _("The activity is removed."))
        return redirect("training:activity_list")
    sentence = ngettext(
        "“%(topic)s” goes, with the attendance of %(count)s person. This cannot be undone.",
        "“%(topic)s” goes, with the attendance of %(count)s people. This cannot be undone.",
        activity.expected,
    )
    context = {
        "heading": _("Remove the activity"),
        "sentence": sentence % {"topic": activity, "count": activity.expected},
        "label": _("Remove"),
        "refusal": True,
        "cancel_url": reverse("training:activity_detail", args=[activity.pk]),
    }
    return render(request, "ui/confirm_page.html", context)


# --- who came, and their hours ----------------------------------------------------------------


@require_POST
def attendance_set(request, pk):
    """One tap: `set` is the line, its new state or that it goes off the list, and the state
    that was shown."""
    activity = find(request, pk)
    if not activities.can_run(request.user, activity):
        raise PermissionDenied
    key, _colon, said = request.POST.get("set", "").partition(":")
    state, _colon, seen = said.partition(":")
    row = line_of(activity, key)
    if row is None or state not in (*STATE_OF, OFF_THE_LIST) or seen not in STATE_OF:
        messages.error(request, str(activities.GONE))
        return redirect("training:activity_detail", activity.pk)
    try:
        if state == OFF_THE_LIST:
            activities.expect_no_longer(row, by=request.user, seen=seen)
        else:
            activities.set_state(row, state, by=request.user, seen=seen)
    except NotNow as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(line_url(activity.pk, row.pk or key))


def line_of(activity, key):
    try:
        pk = UUID(key)
    except ValueError:
        return None
    return activity.attendances.select_related("activity", "teacher").filter(pk=pk).first()


@require_POST
def attendance_add(request, pk):
    activity = find(request, pk)
    if not activities.can_run(request.user, activity):
        raise PermissionDenied
    form = ExpectForm(request.POST, activity=activity)
    if not form.is_valid():
        return detail(request, activity, form, status=422)
    try:
        row = activities.expect(activity, form.cleaned_data["person"], by=request.user)
    except NotNow as refusal:
        messages.error(request, str(refusal))
        return redirect("training:activity_detail", activity.pk)
    return HttpResponseRedirect(line_url(activity.pk, row.pk))


@require_POST
def activity_grant(request, pk):
    activity = find(request, pk)
    if not activities.can_grant(request.user, activity):
        raise PermissionDenied
    try:
        made = activities.grant(activity, by=request.user, seen=request.POST.get("seen", ""))
    except NotNow as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext(
            "The hours of %(count)s person are certified and in the ledger.",
            "The hours of %(count)s people are certified and in the ledger.",
            len(made),
        )
        messages.success(request, words % {"count": len(made)})
    return redirect("training:activity_detail", activity.pk)

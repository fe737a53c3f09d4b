"""Groups of a school, who leads them and who is in them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from schools import actions, audit, rules
from schools.forms import GroupForm, LeaderForm, MembersForm
from schools.models import Appointment, Group, GroupKind, Membership, Role
from schools.views.people import form_page
from schools.views.places import page, school_or_404


def groups_of(school, day):
    """With `size` today and `leaders`, in three queries."""
    held = Q(memberships__started_on__lte=day) & (
        Q(memberships__ended_on__isnull=True) | Q(memberships__ended_on__gte=day)
    )
    leaders = Appointment.objects.on(day).filter(role=Role.GROUP_LEADER).select_related("person")
    return (
        Group.objects.filter(school=school)
        .annotate(size=Count("memberships__person", filter=held, distinct=True))
        .prefetch_related(Prefetch("appointments", leaders, to_attr="leaders"))
        .order_by("name")
    )


def in_order(groups):
    """Research groups first, closed ones last."""
    kinds = list(GroupKind)
    return sorted(groups, key=lambda one: (one.closed_on is not None, kinds.index(one.kind)))


@require_safe
def group_list(request, code):
    school = school_or_404(request, code)
    return render(
        request,
        "schools/group_list.html",
        page(
            request,
            school,
            "schools:group_list",
            groups=in_order(groups_of(school, timezone.localdate())),
        ),
    )


def group_or_404(request, code, pk, *, change=False):
    school = school_or_404(request, code)
    group = get_object_or_404(
        Group.objects.select_related("school__district"), pk=pk, school=school
    )
    if change and not rules.can_change_roster(request.user, school):
        raise PermissionDenied
    return group


@require_safe
def group_detail(request, code, pk):
    group = group_or_404(request, code, pk)
    today = timezone.localdate()
    members = Membership.objects.filter(group=group).select_related("person")
    leaders = group.appointments.select_related("person", "group__school").newest_first()
    may_lead = Role.GROUP_LEADER in rules.roles_to_give(request.user, group.school)
    return render(
        request,
        "schools/group_detail.html",
        page(
            request,
            group.school,
            "schools:group_list",
            group=group,
            members=members.touching(today, today.max).order_by("person__sort_key"),
            former=members.filter(ended_on__lt=today).order_by("-ended_on", "person__sort_key"),
            leaders=leaders,
            today=today,
            may_appoint=may_lead and group.closed_on is None,
        ),
    )


@require_http_methods(["GET", "POST"])
def group_add(request, code):
    school = school_or_404(request, code)
    if not rules.can_change_roster(request.user, school):
        raise PermissionDenied
    form = GroupForm(request.POST or None, school=school)
    if request.method == "POST" and form.is_valid():
        group = actions.store_group(
            form.instance, by=request.user, after={"name": form.instance.name}
        )
        messages.success(request, _("Saved. Now add its members."))
        return redirect("schools:group_detail", code, group.pk)
    return form_page(
        request, school, form, _("Add a group"), _("Add"), ("schools:group_list", code),
        here="schools:group_list",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def group_change(request, code, pk):
    group = group_or_404(request, code, pk, change=True)
    form = GroupForm(request.POST or None, school=group.school, instance=group)
    if request.method == "POST" and form.is_valid():
        before, after = audit.changes(form)
        actions.store_group(form.instance, by=request.user, before=before, after=after)
        messages.success(request, _("Saved."))
        return redirect("schools:group_detail", code, pk)
    return form_page(
        request, group.school, form, _("Change %(name)s") % {"name": group.name}, _("Save"),
        ("schools:group_detail", code, pk), here="schools:group_list",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def members_add(request, code, pk):
    group = group_or_404(request, code, pk, change=True)
    if group.closed_on:
        raise PermissionDenied
    form = MembersForm(
        request.POST or None, group=group, initial={"started_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        people, day = form.cleaned_data["people"], form.cleaned_data["started_on"]
        try:
            with transaction.atomic():
                for person in people:
                    actions.join(group, person, day, by=request.user)
        except actions.Overlap as overlap:
            form.add_error("people", overlap.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("schools:group_detail", code, pk)
    return form_page(
        request, group.school, form, _("Members for %(name)s") % {"name": group.name}, _("Add"),
        ("schools:group_detail", code, pk), here="schools:group_list",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def leader_add(request, code, pk):
    group = group_or_404(request, code, pk)
    may_lead = Role.GROUP_LEADER in rules.roles_to_give(request.user, group.school)
    if group.closed_on or not may_lead:
        raise PermissionDenied
    form = LeaderForm(
        request.POST or None,
        group=group,
        by=request.user,
        initial={"started_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        actions.appoint(form.appointment, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("schools:group_detail", code, pk)
    return form_page(
        request, group.school, form, _("A leader for %(name)s") % {"name": group.name},
        _("Appoint"), ("schools:group_detail", code, pk), here="schools:group_list",
    )  # fmt: skip

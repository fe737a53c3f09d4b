"""The roster of a school (名册)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from schools import actions, audit, rules, transfer
from schools.forms import (
    AppointmentForm,
    EndEmploymentForm,
    LastDayForm,
    MembershipForm,
    PersonAddForm,
    PersonChangeForm,
    PersonFilter,
    TakeOnForm,
)
from schools.models import Appointment, AuditEvent, Employment, Membership
from schools.views.audit import told
from schools.views.places import page, school_or_404, schools_of

PER_PAGE = 40


@require_safe
def people(request):
    """The roster of the school somebody keeps."""
    school = schools_of(request.user).first()
    if school is None:
        raise Http404
    return redirect("schools:person_list", school.code)


def found_spells(school, query):
    """(form, spells) of what the filter asks for; nonsense in a field asks for nothing."""
    form = PersonFilter(query, school=school)
    form.is_valid()
    asked = form.cleaned_data
    day = timezone.localdate()
    spells = Employment.objects.filter(school=school)
    if asked.get("state") == "left":
        spells = spells.ended_before(day)
    elif asked.get("state") != "all":
        # Who begins next month is there already.
        spells = spells.touching(day, day.max)
    if asked.get("q"):
        spells = spells.search(asked["q"])
    if asked.get("group"):
        spells = spells.in_group(asked["group"], day)
    return form, spells.with_account(asked.get("account"))


@require_safe
def person_list(request, code):
    school = school_or_404(request, code)
    form, spells = found_spells(school, request.GET)
    return render(
        request,
        "schools/person_list.html",
        page(
            request,
            school,
            "schools:person_list",
            filter_form=form,
            page=Paginator(spells.for_list(timezone.localdate()), PER_PAGE).get_page(
                request.GET.get("page")
            ),
            batch=[{"label": _("Issue first passwords"), "icon": "key-round"}],
            # The form posts to a page of its own; it finds the same people by this.
            query=request.GET.urlencode(),
        ),
    )


def spell_or_404(request, code, pk):
    """The spell in this school by which somebody may look at a person: the last one."""
    school = school_or_404(request, code)
    spells = Employment.objects.select_related("person", "school__district")
    spell = spells.filter(school=school, person=pk).newest_first().first()
    if spell is None:
        raise Http404
    return spell


def changeable_or_403(request, code, pk):
    spell = spell_or_404(request, code, pk)
    if not rules.can_change_roster(request.user, spell.school):
        raise PermissionDenied
    return spell


@require_safe
def person_detail(request, code, pk):
    spell = spell_or_404(request, code, pk)
    person, school, by = spell.person, spell.school, request.user
    appointments = person.appointments.select_related("group__school", "school", "person")
    here = appointments.filter(school=school) | appointments.filter(group__school=school)
    today = timezone.localdate()
    may_see_audit = rules.can_see_audit(by, school)
    about = AuditEvent.objects.of_school(school, by).filter(subject=person.pk)
    return render(
        request,
        "schools/person_detail.html",
        page(
            request,
            school,
            "schools:person_list",
            person=person,
            spell=spell,
            spells=Employment.objects.filter(person=person, school=school).newest_first(),
            memberships=Membership.objects.filter(person=person, group__school=school)
            .select_related("group")
            .newest_first(),
            appointments=[
                (row, not over(row, today) and rules.can_end_appointment(by, row))
                for row in here.newest_first()
            ],
            today=today,
            is_over=over(spell, today),
            may_end=not spell.ended_on and rules.can_end_employment(by, spell),
            has_second_factor=actions.has_second_factor(person),
            transfer_code=rules.can_say_transfer_code(by, person, school)
            and transfer.code_for(person),
            may_issue=rules.can_issue_password(by, person, school),
            may_close=rules.can_close_account(by, person, school),
            may_appoint=by != person and bool(rules.roles_to_give(by, school)),
            events=told(about[:8]) if may_see_audit else [],
        ),
    )


def over(spell, day):
    return spell.ended_on is not None and spell.ended_on < day


def form_page(request, school, form, heading, label, cancel, **context):
    """A page with one form; `cancel` is what `redirect` takes."""
    return render(
        request,
        "schools/form_page.html",
        page(
            request,
            school,
            context.pop("here", "schools:person_list"),
            form=form,
            heading=heading,
            label=label,
            cancel_url=redirect(*cancel).url,
            **context,
        ),
    )


@require_http_methods(["GET", "POST"])
def person_add(request, code):
    school = school_or_404(request, code)
    if not rules.can_change_roster(request.user, school):
        raise PermissionDenied
    form = PersonAddForm(request.POST or None, school=school)
    if request.method == "POST" and form.is_valid():
        person = actions.add_person(
            form.person, form.instance, group=form.cleaned_data["group"], by=request.user
        )
        messages.success(request, _("%(name)s is on the roster.") % {"name": person.name})
        return redirect("schools:person_detail", code, person.pk)
    return form_page(
        request, school, form, _("Add a person"), _("Add"), ("schools:person_list", code),
        take_on=True,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def person_take_on(request, code):
    school = school_or_404(request, code)
    if not rules.can_change_roster(request.user, school):
        raise PermissionDenied
    form = TakeOnForm(request.POST or None, school=school, by=request.user)
    if request.method == "POST" and form.is_valid():
        person = actions.take_on(
            form.person, form.instance, group=form.cleaned_data["group"], by=request.user
        )
        messages.success(request, _("%(name)s is on the roster.") % {"name": person.name})
        return redirect("schools:person_detail", code, person.pk)
    if form.is_bound and form.refused:
        actions.taking_on_refused(school, form.cleaned_data["sign_in_name"], by=request.user)
    return form_page(
        request, school, form, _("Take on somebody who has an account"), _("Take on"),
        ("schools:person_list", code),
        text=_("The person keeps account and portfolio and finds them here. Ask for the sign-in "
               "name and for the code in the account; all three must fit."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def person_change(request, code, pk):
    spell = changeable_or_403(request, code, pk)
    form = PersonChangeForm(request.POST or None, school=spell.school, instance=spell)
    if request.method == "POST" and form.is_valid():
        before, after = audit.changes(form)
        person = form.person_of(spell.person)
        actions.change_person(person, form.instance, by=request.user, before=before, after=after)
        messages.success(request, _("Saved."))
        return redirect("schools:person_detail", code, pk)
    return form_page(
        request, spell.school, form, _("Change %(name)s") % {"name": spell.person.name},
        _("Save"), ("schools:person_detail", code, pk),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def employment_end(request, code, pk):
    spell = changeable_or_403(request, code, pk)
    if spell.ended_on or not rules.can_end_employment(request.user, spell):
        raise PermissionDenied
    form = EndEmploymentForm(
        request.POST or None, employment=spell, initial={"ended_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        actions.end_employment(
            spell, form.cleaned_data["ended_on"], by=request.user, why=form.cleaned_data["why"]
        )
        messages.success(request, _("Saved."))
        return redirect("schools:person_detail", code, pk)
    return form_page(
        request, spell.school, form, _("End of work here: %(name)s") % {"name": spell.person.name},
        _("End the employment"), ("schools:person_detail", code, pk), refusal=True,
        text=_("Groups and appointments in this school end on the same day. %(name)s keeps the "
               "account, the records and the portfolio.") % {"name": spell.person.name},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def membership_add(request, code, pk):
    spell = changeable_or_403(request, code, pk)
    form = MembershipForm(
        request.POST or None, employment=spell, initial={"started_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        group, day = form.cleaned_data["group"], form.cleaned_data["started_on"]
        try:
            actions.join(group, spell.person, day, by=request.user)
        except actions.Overlap as overlap:
            form.add_error("started_on", overlap.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("schools:person_detail", code, pk)
    return form_page(
        request, spell.school, form, _("Group for %(name)s") % {"name": spell.person.name},
        _("Save"), ("schools:person_detail", code, pk),
        text=_("A teacher is in one research group at a time: the one before ends the day before."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def membership_end(request, code, pk):
    school = school_or_404(request, code)
    membership = get_object_or_404(
        Membership.objects.select_related("person", "group__school"), pk=pk, group__school=school
    )
    if membership.ended_on or not rules.can_change_roster(request.user, school):
        raise PermissionDenied
    form = LastDayForm(
        request.POST or None, spell=membership, initial={"ended_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        actions.leave(membership, form.cleaned_data["ended_on"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("schools:person_detail", code, membership.person_id)
    return form_page(
        request, school, form,
        _("%(name)s leaves %(group)s")
        % {"name": membership.person.name, "group": membership.group.name},
        _("Leave"), ("schools:person_detail", code, membership.person_id), refusal=True,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def appointment_add(request, code, pk):
    spell = spell_or_404(request, code, pk)
    by = request.user
    if by == spell.person or not rules.roles_to_give(by, spell.school):
        raise PermissionDenied
    form = AppointmentForm(
        request.POST or None, employment=spell, by=by, initial={"started_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        actions.appoint(form.instance, by=by)
        messages.success(request, _("Saved."))
        return redirect("schools:person_detail", code, pk)
    return form_page(
        request, spell.school, form, _("Appoint %(name)s") % {"name": spell.person.name},
        _("Appoint"), ("schools:person_detail", code, pk),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def appointment_end(request, code, pk):
    school = school_or_404(request, code)
    rows = Appointment.objects.select_related("person", "school", "group__school")
    here = rows.filter(school=school) | rows.filter(group__school=school)
    appointment = get_object_or_404(here, pk=pk)
    if over(appointment, timezone.localdate()) or not rules.can_end_appointment(
        request.user, appointment
    ):
        raise PermissionDenied
    form = LastDayForm(
        request.POST or None, spell=appointment, initial={"ended_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        actions.end_appointment(appointment, form.cleaned_data["ended_on"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("schools:person_detail", code, appointment.person_id)
    return form_page(
        request, school, form,
        _("End the appointment: %(name)s, %(role)s")
        % {"name": appointment.person.name, "role": appointment.get_role_display()},
        _("Save"), ("schools:person_detail", code, appointment.person_id), refusal=True,
    )  # fmt: skip

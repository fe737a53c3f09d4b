"""The rules of a school: what is asked, since when, and by whom."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from records import figures
from records.models import Policy, Requirement
from records.policies import actions, in_force
from records.policies.evaluation import issued_to
from records.policies.forms import LastDayForm, PolicyForm
from records.policies.preview import preview
from schools.models.people import ProfessionalTitle
from schools.rules import can_change_policies
from schools.views.people import form_page
from schools.views.places import page, school_or_404

HERE = "policies:policy_list"


@dataclass(frozen=True)
class Row:
    requirement: Requirement
    counts: bool
    is_own: bool

    @property
    def policy(self):
        return self.requirement.policy

    @property
    def figure(self):
        return figures.get(self.requirement.measure)

    @property
    def value(self):
        return self.figure.text(self.requirement.value)

    @property
    def titles(self):
        words = dict(ProfessionalTitle.choices)
        return [words.get(one, one) for one in self.requirement.applies_to.get("title", [])]


@require_safe
def policy_list(request, code):
    school = school_or_404(request, code)
    today = timezone.localdate()
    counting = {row.pk for row in in_force(school, today)}
    rows = [
        Row(row, row.pk in counting, row.policy.school_id == school.pk)
        for row in issued_to(school)
        if row.measure in figures.REGISTRY
    ]
    rows.sort(key=lambda row: row.policy.starts_on, reverse=True)
    return render(
        request,
        "records/policy_list.html",
        page(
            request,
            school,
            HERE,
            now=[row for row in rows if row.policy.holds_on(today)],
            later=[row for row in rows if row.policy.starts_on > today],
            over=[row for row in rows if row.policy.ends_on and row.policy.ends_on < today],
            may_change=can_change_policies(request.user, school),
        ),
    )


@require_http_methods(["GET", "POST"])
def policy_add(request, code):
    """Looks at what the rule would mean first; a second button issues it."""
    school = school_or_404(request, code)
    if not can_change_policies(request.user, school):
        raise PermissionDenied
    form = PolicyForm(
        request.POST or None, school=school, initial={"starts_on": timezone.localdate()}
    )
    shown = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("then") == "issue":
            actions.issue(form.policy, [form.requirement], by=request.user)
            messages.success(request, _("The rule is issued."))
            return redirect(HERE, code)
        shown = preview(form.requirement, school, timezone.localdate())
    return render(
        request,
        "records/policy_form.html",
        page(
            request,
            school,
            HERE,
            form=form,
            preview=shown,
            is_backdated=shown and form.cleaned_data["starts_on"] < timezone.localdate(),
        ),
    )


@require_http_methods(["GET", "POST"])
def policy_end(request, code, pk):
    school = school_or_404(request, code)
    policy = get_object_or_404(Policy, pk=pk, school=school)
    if policy.ends_on or not can_change_policies(request.user, school):
        raise PermissionDenied
    form = LastDayForm(
        request.POST or None, policy=policy, initial={"ends_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        actions.end(policy, form.cleaned_data["ends_on"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect(HERE, code)
    return form_page(
        request, school, form, _("End the rule: %(policy)s") % {"policy": policy},
        _("End the rule"), (HERE, code), here=HERE, refusal=True,
        text=_("Periods that end after this day are no longer measured by it; those before stay "
               "as they were."),
    )  # fmt: skip

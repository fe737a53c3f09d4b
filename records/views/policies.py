"""The rules of a school: what is asked, since when, and by whom."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from records import figures
from records.models import Policy
from records.policies import actions, in_force, said
from records.policies.forms import LastDayForm, PolicyForm
from records.policies.preview import preview
from records.policies.rulebook import book_of
from records.views.exemptions import can_see
from schools.models.people import ProfessionalTitle
from schools.rules import can_change_policies
from schools.views.people import form_page
from schools.views.places import page, school_or_404

HERE = "policies:policy_list"


@dataclass(frozen=True)
class Row:
    """A rule with its rows in words; of a requirement, whether it `counts` today."""

    policy: Policy
    asked: list
    limits: list
    conversions: list
    exemptions: list
    is_own: bool


@dataclass(frozen=True)
class Asked:
    words: str
    titles: list
    counts: bool
    is_advice: bool


def rows_of(school, today):
    """Every rule there was or will be, the newest first."""
    book = book_of(school)
    counting = {row.pk for row in book.in_force(today)}
    return [
        Row(
            policy,
            [
                asked_of(row, row.pk in counting)
                for row in policy.requirements.all()
                if row.measure in figures.REGISTRY
            ],
            [said.cap_words(row) for row in book.caps if row.policy is policy],
            [said.conversion_words(row) for row in book.conversions if row.policy is policy],
            [said.exemption_words(row) for row in book.exemption_rules if row.policy is policy],
            policy.school_id == school.pk,
        )
        for policy in sorted(book.policies, key=lambda one: one.starts_on, reverse=True)
    ]


def asked_of(row, counts):
    words = dict(ProfessionalTitle.choices)
    titles = [words.get(one, one) for one in row.applies_to.get("title", [])]
    return Asked(said.requirement_words(row), titles, counts, row.is_advice)


@require_safe
def policy_list(request, code):
    school = school_or_404(request, code)
    today = timezone.localdate()
    rows = rows_of(school, today)
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
            may_see_exemptions=can_see(request.user, school),
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
            actions.issue(form.policy, [*form.requirements, *form.more], by=request.user)
            messages.success(request, _("The rule is issued."))
            return redirect(HERE, code)
        shown = [
            preview(row, school, timezone.localdate(), form.more) for row in tried(form, school)
        ]
    return render(
        request,
        "records/policy_form.html",
        page(
            request,
            school,
            HERE,
            form=form,
            previews=shown,
            is_backdated=shown is not None
            and form.cleaned_data["starts_on"] < timezone.localdate(),
        ),
    )


def tried(form, school):
    """The requirements on which a new rule is tried: its own, else those that it touches."""
    if form.requirements:
        return form.requirements
    touched = {row.measure for row in form.more}
    return [
        row
        for row in in_force(school, timezone.localdate())
        if "" in touched or row.measure in touched
    ]


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

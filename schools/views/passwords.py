"""First passwords, handed out on paper."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from schools import actions, rules
from schools.ids import new_id
from schools.models import Employment
from schools.views.people import found_spells, spell_or_404
from schools.views.places import page, school_or_404

# Each one costs some CPU time on purpose.
MOST_AT_ONCE = 300
ISSUED = "passwords_issued"


@require_POST
def password_issue(request, code, pk):
    """Asks first; then tells the new password of one person, once."""
    spell = spell_or_404(request, code, pk)
    if not rules.can_issue_password(request.user, spell.person, spell.school):
        raise PermissionDenied
    return ask_or_issue(request, spell.school, [spell.person], 0)


@require_POST
def passwords_issue(request, code):
    """The same for everybody chosen on the roster, or everybody its filter finds."""
    school = school_or_404(request, code)
    if not rules.can_change_roster(request.user, school):
        raise PermissionDenied
    people = chosen_people(request, school)
    mine = [one for one in people if rules.can_issue_password(request.user, one, school)]
    if not mine:
        messages.error(request, _("Choose people whose passwords you may issue."))
        return redirect("schools:person_list", code)
    if len(mine) > MOST_AT_ONCE:
        messages.error(
            request, _("At most %(most)s at once; choose a group.") % {"most": MOST_AT_ONCE}
        )
        return redirect("schools:person_list", code)
    return ask_or_issue(request, school, mine, len(people) - len(mine))


def chosen_people(request, school):
    if request.POST.get("all"):
        _form, spells = found_spells(school, QueryDict(request.POST.get("query", "")))
    else:
        spells = Employment.objects.filter(school=school, person__in=uuids(request, "ids"))
    return list(
        {row.person_id: row.person for row in spells.for_list(timezone.localdate())}.values()
    )


def uuids(request, name):
    found = []
    for text in request.POST.getlist(name):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def ask_or_issue(request, school, people, left_out):
    key = request.POST.get("request_key", "")
    if not key:
        return ask(request, school, people, left_out)
    issued = request.session.get(ISSUED, [])
    if key in issued:
        # Sent a second time, by a reload: new passwords would spoil the sheet just printed.
        messages.warning(
            request, _("These passwords were issued already. They are shown only once.")
        )
        return redirect("schools:person_list", school.code)
    request.session[ISSUED] = [*issued[-9:], key]
    return sheet(request, school, people)


def ask(request, school, people, left_out):
    count = len(people)
    sentence = ngettext(
        "%(count)s person gets a new password; the one before does not work any more. "
        "It is shown once, to be printed, and must be changed at the first sign-in.",
        "%(count)s people get new passwords; those before do not work any more. "
        "They are shown once, to be printed, and must be changed at the first sign-in.",
        count,
    ) % {"count": count}
    facts = [(_("For"), "、".join(one.name for one in people[:12]) + ("…" if count > 12 else ""))]
    if left_out:
        facts.append(
            (
                _("Left out"),
                _("%(count)s: yourself, and people whose appointments another one gives")
                % {"count": left_out},
            )
        )
    return render(
        request,
        "schools/password_ask.html",
        page(
            request,
            school,
            "schools:person_list",
            heading=_("Issue first passwords"),
            sentence=sentence,
            facts=facts,
            fields=[("request_key", new_id()), *(("ids", one.pk) for one in people)],
            label=_("Issue"),
            cancel_url=reverse("schools:person_list", args=[school.code]),
        ),
    )


@sensitive_variables()
def sheet(request, school, people):
    told = actions.issue_first_passwords(people, by=request.user, school=school)
    numbers = dict(
        Employment.objects.filter(school=school, person__in=people)
        .order_by("started_on")
        .values_list("person_id", "employee_no")
    )
    return render(
        request,
        "schools/password_sheet.html",
        page(
            request,
            school,
            "schools:person_list",
            told=[
                {"person": one, "employee_no": numbers.get(one.pk, ""), "password": password}
                for one, password in told
            ],
        ),
    )


@require_POST
def account_switch(request, code, pk):
    """Close the account of somebody, or open it again."""
    spell = spell_or_404(request, code, pk)
    verb = actions.close_account if spell.person.is_active else actions.open_account
    verb(spell.person, by=request.user, school=spell.school)
    messages.success(request, _("Saved."))
    return redirect("schools:person_detail", code, pk)

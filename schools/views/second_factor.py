"""Codes at sign-in: set up, replaced, switched off; recovery codes."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from schools import actions, rules, totp, vault
from schools.forms import CodeForm
from schools.models import SecondFactor
from schools.views.people import spell_or_404
from schools.views.places import page
from schools.views.proof import fresh_password

ON_OFFER = "second_factor_on_offer"
CODES = "recovery_codes"


@require_safe
def second_factor(request):
    """What it is, whether one has it, and what can be done."""
    return render(
        request,
        "schools/second_factor.html",
        {
            "factor": SecondFactor.objects.filter(person=request.user).first(),
            "left": actions.recovery_codes_left(request.user),
            "few": actions.FEW,
            "must_have": rules.must_have_second_factor(request.user),
        },
    )


@sensitive_post_parameters("code")
@fresh_password("second_factor_set_up")
def second_factor_set_up(request):
    """A telephone reads the secret, and proves it with a code."""
    secret = secret_on_offer(request)
    form = CodeForm(request.POST or None, of_app=True)
    if request.method == "POST" and form.is_valid():
        codes = actions.set_up_second_factor(request.user, secret, form.cleaned_data["code"])
        if codes:
            del request.session[ON_OFFER]
            # They were opened with the password alone, or with the telephone of before.
            actions.end_other_sessions(request.user, request.session.session_key)
            return show_once(request, codes)
        form.add_error(
            "code", _("This code does not fit. Is the clock of your telephone set by the network?")
        )
    side, path = totp.picture(totp.address(secret, request.user.sign_in_name))
    return render(
        request,
        "schools/second_factor_set_up.html",
        {
            "form": form,
            "secret": totp.in_groups(secret),
            "side": side,
            "path": path,
            "must_have": rules.must_have_second_factor(request.user),
            "has_one": actions.has_second_factor(request.user),
        },
    )


def secret_on_offer(request):
    """The same until it is set up: the page may be loaded again while a telephone reads it."""
    try:
        return vault.unseal(request.session[ON_OFFER])
    except (KeyError, vault.Unreadable):
        secret = totp.new_secret()
        request.session[ON_OFFER] = vault.seal(secret)
        return secret


def show_once(request, codes):
    request.session[CODES] = vault.seal(" ".join(codes))
    return redirect("recovery_codes")


@sensitive_variables()
@fresh_password("second_factor")
def recovery_codes(request):
    """POST makes new ones; they are shown once."""
    if request.method == "POST":
        if not actions.has_second_factor(request.user):
            raise PermissionDenied
        return show_once(request, actions.new_recovery_codes(request.user))
    try:
        codes = vault.unseal(request.session.pop(CODES)).split()
    except (KeyError, vault.Unreadable):
        return redirect("second_factor")
    return render(
        request,
        "schools/recovery_codes.html",
        {"codes": codes, "file": file_of(request.user, codes), "today": timezone.localdate()},
    )


def file_of(person, codes):
    """The same as a text file, within the page: nothing is kept to be fetched later."""
    lines = [
        _("Recovery codes for Shidang"),
        f"{person.name} ({person.sign_in_name}) {timezone.localdate():%Y-%m-%d}",
        "",
        *codes,
        "",
        _("Each opens once, instead of a code of the telephone."),
        "",
    ]
    return "data:text/plain;charset=utf-8," + quote("\r\n".join(lines))


@require_POST
@fresh_password("second_factor")
def second_factor_remove(request):
    actions.remove_second_factor(request.user, by=request.user)
    messages.success(request, _("Codes at sign-in are switched off."))
    return redirect("second_factor")


@require_POST
def second_factor_reset(request, code, pk):
    """For somebody who lost the telephone and the recovery codes; asks first."""
    spell = spell_or_404(request, code, pk)
    if not rules.can_reset_second_factor(request.user, spell.person, spell.school):
        raise PermissionDenied
    back = reverse("schools:person_detail", args=[code, pk])
    if not request.POST.get("sure"):
        return render(
            request,
            "schools/password_ask.html",
            page(
                request,
                spell.school,
                "schools:person_list",
                heading=_("Switch off codes at sign-in"),
                sentence=_(
                    "%(name)s then signs in with the password alone until a telephone is set up "
                    "again. All sessions of %(name)s end, and %(name)s is told who did it. Do this "
                    "only for somebody you have spoken to."
                )
                % {"name": spell.person.name},
                fields=[("sure", "1")],
                label=_("Switch off"),
                refusal=True,
                cancel_url=back,
            ),
        )
    actions.remove_second_factor(spell.person, by=request.user, school=spell.school)
    messages.success(request, _("Saved."))
    return redirect(back)

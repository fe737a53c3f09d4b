"""One's own password: changed, or chosen anew by way of a letter."""

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from schools import actions, devices, letters, tries
from schools.addresses import client_address
from schools.forms import ForgottenForm, NewPasswordForm, PasswordForm
from schools.views.proof import mark_proved
from schools.views.sign_in import too_often


class PasswordChange(auth_views.PasswordChangeView):
    form_class = PasswordForm
    template_name = "schools/password_change.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form):
        before = self.request.session.session_key
        response = super().form_valid(form)
        here = self.request.session.session_key
        actions.move_session(before, here)
        actions.password_changed(self.request.user)
        mark_proved(self.request)
        ended = actions.end_other_sessions(self.request.user, here)
        messages.success(self.request, _("Your password is changed."))
        if ended:
            messages.info(self.request, _("You are signed out everywhere else."))
        return response


password_change = PasswordChange.as_view()


@login_not_required
def password_forgotten(request):
    """Says the same to everybody, whether there is such an account or not."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["said"]
        try:
            tries.take("letters", client_address(request))
        except tries.Wait as wait:
            return too_often(request, wait)
        if may_be_written_to(said):
            letters.send_password_forgotten(said, request.build_absolute_uri("/").rstrip("/"))
        return redirect("password_forgotten_sent")
    return render(request, "schools/password_forgotten.html", {"form": form})


def may_be_written_to(said):
    """Nobody's letter-box is filled by strangers; what one is told stays the same."""
    try:
        return bool(tries.take("letter", said))
    except tries.Wait:
        return False


@require_safe
@login_not_required
def password_forgotten_sent(request):
    return render(request, "schools/password_forgotten_sent.html")


@method_decorator(login_not_required, name="dispatch")
class PasswordReset(auth_views.PasswordResetConfirmView):
    """A link works once, for an hour. Codes at sign-in are asked for afterwards as ever."""

    form_class = NewPasswordForm
    template_name = "schools/password_reset.html"
    success_url = reverse_lazy("sign_in")

    def form_valid(self, form):
        response = super().form_valid(form)
        actions.end_sessions(self.user)
        actions.password_reset(self.user)
        messages.success(self.request, _("Your password is changed. Please sign in with it."))
        # Who reads the person's letters need not wait with strangers.
        devices.remember(self.request, response, self.user)
        return response


password_reset = PasswordReset.as_view()

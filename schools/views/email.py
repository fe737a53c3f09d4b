"""The mail address, which is the person's own business."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schools import actions, letters, tries
from schools.forms import EmailForm
from schools.views.proof import fresh_password


@fresh_password("email_change")
def email_change(request):
    """A new address counts once it was confirmed by way of a letter to it; none at once."""
    form = EmailForm(request.POST or None, initial={"email": request.user.email})
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        if address == request.user.email:
            messages.info(request, _("That is your mail address already."))
        elif not address:
            actions.change_email(request.user, "")
            messages.success(request, _("Your mail address is removed."))
        else:
            ask_to_confirm(request, address)
        return redirect("account")
    return render(request, "schools/email_change.html", {"form": form})


def ask_to_confirm(request, address):
    try:
        tries.take("letter", request.user.pk)
    except tries.Wait as wait:
        messages.error(
            request,
            _("Several letters were asked for. Please try again in %(minutes)s min.")
            % {"minutes": wait.minutes},
        )
        return
    path = reverse("email_confirm", args=[letters.email_token(request.user, address)])
    url = request.build_absolute_uri(path)
    letters.send("email_confirm", request.user, to=address, url=url)
    messages.success(
        request,
        _("A letter is on its way to %(address)s. Open the link in it within a day.")
        % {"address": address},
    )


@login_not_required
def email_confirm(request, token):
    """The letter may be opened anywhere; the change takes a click on the page it leads to."""
    asked = letters.email_asked_for(token)
    if asked is None:
        return render(request, "schools/link_over.html", status=404)
    person, address = asked
    if request.method == "POST":
        actions.change_email(person, address)
        messages.success(request, _("Your mail address is confirmed."))
        return redirect("account")
    return render(request, "schools/email_confirm.html", {"address": address, "person": person})

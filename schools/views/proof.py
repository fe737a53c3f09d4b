"""The password asked for again, before what would outlast a computer left unlocked."""

import time
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from schools import tries
from schools.forms import ProofForm

PROVED = "proved"
FRESH_SECONDS = 10 * 60


def mark_proved(request):
    request.session[PROVED] = int(time.time())


def is_fresh(request):
    return time.time() - request.session.get(PROVED, 0) < FRESH_SECONDS


def fresh_password(page):
    """`@fresh_password("second_factor")`: asks first, and goes on to that page."""

    def decorate(view):
        @wraps(view)
        def asked(request, *args, **kwargs):
            if is_fresh(request):
                return view(request, *args, **kwargs)
            # What was sent is not sent again: the page leads to it.
            back = request.path if request.method == "GET" else reverse(page)
            return redirect(f"{reverse('password_again')}?{urlencode({'next': back})}")

        return asked

    return decorate


@sensitive_post_parameters("password")
def password_again(request):
    form = ProofForm(request.user, request.POST or None)
    address = safe_next(request)
    if request.method == "POST":
        try:
            tries.take("password", request.user.pk)
        except tries.Wait as wait:
            messages.error(
                request,
                _("The password was wrong several times. Please try again in %(minutes)s min.")
                % {"minutes": wait.minutes},
            )
            return redirect("account")
        if form.is_valid():
            tries.forget("password", request.user.pk)
            mark_proved(request)
            return redirect(address)
    return render(request, "schools/password_again.html", {"form": form, "next": address})


def safe_next(request):
    said = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(
        said, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return said if allowed else resolve_url("account")

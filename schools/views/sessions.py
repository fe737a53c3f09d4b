"""Where one is signed in."""

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from schools import actions


@require_safe
def session_list(request):
    places = actions.places_of(request.user, request.session.session_key)
    return render(
        request,
        "schools/session_list.html",
        {"places": places, "elsewhere": sum(not place.here for place in places)},
    )


@require_POST
def session_end(request, pk):
    row = get_object_or_404(request.user.open_sessions, pk=pk)
    here = row.session_key == request.session.session_key
    actions.end_session(row, by=request.user)
    if here:
        logout(request)
        return redirect("sign_in")
    messages.success(request, _("That session is ended."))
    return redirect("session_list")


@require_POST
def sessions_end(request):
    """All others or, with `here`, this one too."""
    count = actions.end_other_sessions(request.user, request.session.session_key)
    if request.POST.get("here"):
        actions.signed_out(request.user)
        logout(request)
        messages.success(request, _("You are signed out everywhere."))
        return redirect("sign_in")
    messages.success(
        request,
        ngettext("%(count)s other session is ended.", "%(count)s other sessions are ended.", count)
        % {"count": count},
    )
    return redirect("session_list")

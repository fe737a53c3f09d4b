"""Sets of schools, which the officers of a district name to sum them up together."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Prefetch
from django.db.models.deletion import ProtectedError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from schools import actions
from schools.access import access_of
from schools.forms import SetForm
from schools.models import District, SetMember


def visible(request):
    """With their `members`, in the order of their districts."""
    members = SetMember.objects.select_related("school").order_by("school__name", "pk")
    rows = District.objects.sets_of(access_of(request.user).officer_districts)
    rows = rows.select_related("parent").prefetch_related(Prefetch("members", members))
    return rows.order_by("parent__name", "name", "pk")


def must_be_officer(request):
    if not access_of(request.user).officer_districts:
        raise PermissionDenied


@require_safe
def set_list(request):
    must_be_officer(request)
    return render(request, "schools/set_list.html", {"sets": visible(request)})


@require_http_methods(["GET", "POST"])
def set_add(request):
    must_be_officer(request)
    return form_page(request, SetForm(request.POST or None, person=request.user))


@require_http_methods(["GET", "POST"])
def set_change(request, pk):
    found = get_object_or_404(visible(request), pk=pk)
    form = SetForm(request.POST or None, person=request.user, instance=found)
    return form_page(request, form, found)


def form_page(request, form, found=None):
    if form.is_valid() and stored(form, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("schools:set_list")
    return render(
        request,
        "schools/set_form.html",
        {"form": form, "found": found},
        status=422 if form.is_bound else 200,
    )


def stored(form, *, by):
    """Whether it is; if not, the form says why."""
    try:
        actions.store_set(form.instance, form.cleaned_data["schools"], by=by)
    except IntegrityError:
        # Another request was quicker since the form was checked.
        form.add_error("name", form.same_name())
        return False
    return True


@require_POST
def set_remove(request, pk):
    found = get_object_or_404(visible(request), pk=pk)
    try:
        actions.remove_set(found, by=request.user)
    except ProtectedError:
        messages.error(request, _("There are summaries of this set, so it stays."))
    else:
        messages.success(request, _("The set is removed."))
    return redirect("schools:set_list")

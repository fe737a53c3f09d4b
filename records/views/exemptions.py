"""Who is spared something that the rules ask, for how long and why."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from records.lists import containing, page_of
from records.models import Exemption
from records.policies import exemptions
from records.policies.exemption_forms import ExemptionEndForm, ExemptionForm
from schools.access import access_of
from schools.rules import can_change_policies
from schools.views.people import form_page
from schools.views.places import page, school_or_404

HERE = "policies:policy_list"
LIST = "policies:exemption_list"


def can_see(person, school):
    """Reasons are personal: those who read the school's records, not those who keep accounts."""
    return school.pk in access_of(person).read_schools


def for_office(request, code):
    """The school; 403 for those who may look but not grant."""
    school = school_or_404(request, code, can_see)
    if not can_change_policies(request.user, school):
        raise PermissionDenied
    return school


def found(school, pk, by):
    """An exemption of the school that this person may change: nobody their own."""
    row = get_object_or_404(Exemption.objects.select_related("person"), pk=pk, school=school)
    if row.person_id == by.pk:
        raise PermissionDenied
    return row


@require_safe
def exemption_list(request, code):
    school = school_or_404(request, code, can_see)
    query = request.GET.get("q", "")[:60]
    rows = Exemption.objects.filter(school=school).select_related("person", "granted_by")
    rows = containing(rows, ("person__name", "person__sort_key", "document_no"), query)
    context = page(
        request,
        school,
        HERE,
        page=page_of(request, rows),
        query=query,
        may_change=can_change_policies(request.user, school),
    )
    return render(request, "records/exemption_list.html", context)


@require_http_methods(["GET", "POST"])
def exemption_add(request, code):
    school = for_office(request, code)
    form = ExemptionForm(request.POST or None, school=school, by=request.user)
    if request.method == "POST" and form.is_valid() and granted(form, request.user):
        messages.success(request, _("The exemption is on record."))
        return redirect(LIST, code)
    return form_page(
        request, school, form, _("Grant an exemption"), _("Grant"), (LIST, code), here=HERE,
        text=_("What it changes is said by the rules: they name the reasons and what each does."),
        more="records/_colleagues.html", colleagues=form.colleagues,
    )  # fmt: skip


def granted(form, by):
    try:
        with transaction.atomic():
            exemptions.grant(form.instance, by=by)
    except IntegrityError:
        form.add_error(None, _("This exemption is on record already."))
        return False
    return True


@require_http_methods(["GET", "POST"])
def exemption_end(request, code, pk):
    school = for_office(request, code)
    row = found(school, pk, request.user)
    form = ExemptionEndForm(request.POST or None, exemption=row, initial={"ends_on": row.ends_on})
    if request.method == "POST" and form.is_valid():
        exemptions.end(row, form.cleaned_data["ends_on"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect(LIST, code)
    heading = _("Last day: %(name)s, %(reason)s") % {"name": row.person, "reason": row}
    return form_page(request, school, form, heading, _("Save"), (LIST, code), here=HERE)


@require_http_methods(["GET", "POST"])
def exemption_take_back(request, code, pk):
    school = for_office(request, code)
    row = found(school, pk, request.user)
    if request.method == "POST":
        exemptions.take_back(row, by=request.user)
        messages.success(request, _("The exemption was taken back."))
        return redirect(LIST, code)
    heading = _("Take back: %(name)s, %(reason)s") % {"name": row.person, "reason": row}
    return form_page(
        request, school, None, heading, _("Take back"), (LIST, code), here=HERE, refusal=True,
        text=_("It then counts as never granted. The audit log keeps what it said."),
    )  # fmt: skip

"""The steps of a record's life, as posts: the same for every kind."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from records import actions, rules
from records.forms import ReasonForm
from records.refusals import words_of
from records.views.common import back_to, find_record, record_url


@require_POST
def record_submit(request, kind, pk):
    _kind, record = find_record(request.user, kind, pk)
    step(request, record, actions.submit, _("Handed in for review."))
    return back_to(request, record)


@require_POST
def record_withdraw(request, kind, pk):
    _kind, record = find_record(request.user, kind, pk)
    step(request, record, actions.withdraw, _("Withdrawn. It stays on file and counts nowhere."))
    return back_to(request, record)


@require_POST
def record_certify(request, kind, pk):
    _kind, record = find_record(request.user, kind, pk)
    step(request, record, certify_one, _("Certified."))
    return back_to(request, record)


@require_http_methods(["GET", "POST"])
def record_return(request, kind, pk):
    _kind, record = find_record(request.user, kind, pk)
    return with_reason(
        request,
        record,
        rule=rules.can_return,
        verb=return_one,
        heading=_("Return to the teacher"),
        sentence=_(
            "“%(record)s” goes back to %(name)s, who will read the reason and can hand it in again."
        ),
        label=_("Return"),
        done=_("Returned with the reason."),
    )


@require_http_methods(["GET", "POST"])
def record_reverse(request, kind, pk):
    _kind, record = find_record(request.user, kind, pk)
    return with_reason(
        request,
        record,
        rule=rules.can_reverse,
        verb=actions.reverse,
        heading=_("Reverse a certified record"),
        sentence=_(
            "“%(record)s” of %(name)s will no longer count anywhere. It stays on file "
            "with the reason. This cannot be undone."
        ),
        label=_("Reverse"),
        done=_("Reversed. The figures no longer count it."),
    )


def step(request, record, verb, done, **more):
    """Do it and say so, or say why not. PermissionDenied becomes 403 as everywhere."""
    try:
        verb(record, by=request.user, **more)
    except (actions.Stale, actions.NotNow) as refusal:
        messages.error(request, str(refusal) or actions.Stale.message)
    except IntegrityError as error:
        messages.error(request, words_of(error, type(record)))
    else:
        messages.success(request, done)


def certify_one(record, *, by):
    actions.certify([record], by=by)


def return_one(record, *, by, why):
    actions.give_back([record], by=by, why=why)


def with_reason(request, record, *, rule, verb, heading, sentence, label, done):
    if not rule(request.user, record):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        step(request, record, verb, done, why=form.cleaned_data["why"])
        return back_to(request, record)
    context = {
        "heading": heading,
        "sentence": sentence % {"record": record, "name": record.teacher.name},
        "form": form,
        "fields": [("next", request.POST.get("next") or request.GET.get("next") or "")],
        "label": label,
        "refusal": True,
        "cancel_url": record_url(record),
    }
    return render(request, "ui/confirm_page.html", context)

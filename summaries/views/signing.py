"""The sign-off of a summary, its frozen files, and what changed since."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from records.actions import NotNow
from schools.bounds import bounded
from summaries import rules, signing
from summaries.frozen import changes, files
from summaries.frozen.rows import printed_in
from summaries.models import Frozen, FrozenFile, Summary
from summaries.signing_forms import WhyForm
from summaries.views.taking import note_taken


def find(request, pk, rule=None):
    """A summary the viewer may read; 403 for what they may not do with it."""
    rows = Summary.objects.visible_to(request.user)
    rows = rows.select_related("school__district", "district", "group", "teacher", "job")
    summary = get_object_or_404(rows, pk=pk)
    if rule and not rule(request.user, summary):
        raise PermissionDenied
    return summary


def back_to(summary):
    return redirect("summaries:summary_detail", summary.pk)


def site_of(request):
    """What stands before the addresses that are printed."""
    return settings.PUBLIC_ADDRESS or request.build_absolute_uri("/")


def done(request, summary, words):
    messages.success(request, words)
    return back_to(summary)


def refused(request, summary, refusal):
    messages.error(request, str(refusal))
    return back_to(summary)


def ask(request, summary, *, form=None, **words):
    """The page that says what will happen, before it does."""
    context = {
        "summary": summary,
        "form": form,
        "cancel_url": reverse("summaries:summary_detail", args=[summary.pk]),
        **words,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "summaries/sign_off_ask.html", context, status=status)


# --- the steps --------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def summary_hand_in(request, pk):
    summary = find(request, pk, rules.can_hand_in)
    if request.method != "POST":
        return ask(
            request,
            summary,
            heading=_("Hand in for signing"),
            sentence=_(
                "The principal will be asked to read and sign it. Until then nobody can change "
                "it; you can take it back as long as it is not signed."
            )
            if summary.school
            else _(
                "A colleague of the district will be asked to read and sign it. Until then nobody "
                "can change it; you can take it back as long as it is not signed."
            ),
            outdated=outdated(summary),
            remarks=signing.still_to_come(summary),
            label=_("Hand in for signing"),
        )
    try:
        signing.hand_in(summary, by=request.user)
    except NotNow as refusal:
        return refused(request, summary, refusal)
    return done(request, summary, _("Handed in. It waits to be signed."))


@require_POST
def summary_take_back(request, pk):
    summary = find(request, pk, rules.can_take_back)
    try:
        signing.take_back(summary, by=request.user)
    except NotNow as refusal:
        return refused(request, summary, refusal)
    return done(request, summary, _("Taken back: it is a draft again."))


@require_http_methods(["GET", "HEAD", "POST"])
def summary_return(request, pk):
    summary = find(request, pk, rules.can_sign)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return ask(
            request,
            summary,
            form=form,
            heading=_("Return it"),
            sentence=_("It becomes a draft again, and whoever handed it in reads your reason."),
            label=_("Return it"),
            refusal=True,
            draft=f"summaries.{summary.pk}.return",
        )
    try:
        signing.give_back(summary, by=request.user, why=form.cleaned_data["why"])
    except NotNow as refusal:
        return refused(request, summary, refusal)
    return done(request, summary, _("Returned, with your reason."))


@bounded("jobs")
@require_http_methods(["GET", "HEAD", "POST"])
def summary_sign(request, pk):
    summary = find(request, pk, rules.can_sign)
    if request.method != "POST":
        document = signing.document_of(summary)
        old, count = outdated(summary), len(printed_in(document))
        agree = ngettext(
            "Its %(count)s figure agrees with the records of this moment.",
            "All its %(count)s figures agree with the records of this moment.",
            count,
        )
        return ask(
            request,
            summary,
            heading=_("Approve and sign"),
            sentence=_(
                "The document is frozen as it is: text, figures, and the records behind each of "
                "them. It gets a check code that anybody can look up. Nobody can change it "
                "afterwards; you can only withdraw it, with a reason."
            ),
            agree=agree % {"count": count} if count and not old else "",
            outdated=old,
            remarks=signing.still_to_come(summary),
            fields=[("seen", signing.seen_of(document))],
            label=_("Approve and sign"),
        )
    try:
        frozen = signing.sign(
            summary, by=request.user, seen=request.POST.get("seen", ""), site=site_of(request)
        )
    except NotNow as refusal:
        return refused(request, summary, refusal)
    words = _("Signed. Its check code is %(code)s.") % {"code": frozen.shown_code}
    return done(request, summary, words)


@require_http_methods(["GET", "HEAD", "POST"])
def summary_withdraw(request, pk):
    summary = find(request, pk, rules.can_withdraw)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return ask(
            request,
            summary,
            form=form,
            heading=_("Withdraw it"),
            sentence=_(
                "The signed document stays on file as it is, but its check page will say that it "
                "was withdrawn, and teachers no longer find it. This cannot be undone."
            ),
            label=_("Withdraw it"),
            refusal=True,
            draft=f"summaries.{summary.pk}.withdraw",
        )
    try:
        signing.withdraw(summary, by=request.user, why=form.cleaned_data["why"])
    except NotNow as refusal:
        return refused(request, summary, refusal)
    return done(request, summary, _("Withdrawn."))


def outdated(summary):
    """What the page says of figures that records changed since: [(title, then, now)]."""
    return [
        (label, then or "—", "—" if now is None else now)
        for label, then, now in signing.outdated(summary)
    ]


# --- what is frozen ---------------------------------------------------------------


def find_frozen(request, pk):
    summary = find(request, pk)
    rows = Frozen.objects.select_related("summary", "school", "signed_by")
    return summary, get_object_or_404(rows, summary=summary)


@require_safe
def frozen_file(request, pk, format):
    """The file as it was signed, to the byte; never a file that is not."""
    summary = find(request, pk)
    file = get_object_or_404(FrozenFile, frozen__summary=summary, format=format)
    try:
        content = files.read(file)
    except files.Broken:
        return render(request, "summaries/frozen_broken.html", {"summary": summary}, status=500)
    note_taken(request, summary, format)
    response = HttpResponse(content, content_type=files.CONTENT_TYPES[format])
    name = f"{summary}.{format}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Content-Length"] = str(len(content))
    return response


@bounded("jobs")
@require_POST
def frozen_typeset(request, pk):
    """Asks again for files whose job failed."""
    summary, frozen = find_frozen(request, pk)
    if not rules.reads_records(request.user, summary):
        raise PermissionDenied
    if files.missing(frozen):
        signing.order_files(frozen, by=request.user)
    return back_to(summary)


@require_safe
def summary_changes(request, pk):
    """Each figure then and now, with the records that came, went or changed."""
    summary, frozen = find_frozen(request, pk)
    if not rules.reads_records(request.user, summary):
        raise PermissionDenied
    context = {
        "summary": summary,
        "frozen": frozen,
        "found": changes.since(frozen, request.user),
    }
    return render(request, "summaries/summary_changes.html", context)

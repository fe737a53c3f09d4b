"""Summaries: the list, a new one, the page on which one is read and written, its PDF."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from records.documents import page as document_page
from records.lists import page_of
from records.views.jobs import shown
from schools.accepted import mark_accepted
from schools.access import access_of, school_of
from schools.bounds import bounded
from schools.ids import new_id
from schools.models import School
from summaries import actions, rules
from summaries.filters import SummaryFilter
from summaries.forms import CUSTOM, NewSummaryForm, OwnTextForm
from summaries.models import Summary
from summaries.texts import TITLES, WORK, WRITABLE
from summaries.views.sign_off import frozen_page, sign_off_of

PAGE = 30


def visible(request):
    rows = Summary.objects.visible_to(request.user)
    return rows.select_related(
        "school__district", "district", "group", "teacher", "job", "created_by"
    )


def own_school(person):
    return School.objects.select_related("district").filter(pk=school_of(person)).first()


@require_GET
def summary_list(request):
    # The trees are long, and a list shows none of them.
    chosen = SummaryFilter(request.GET, visible(request).defer("tree", "figures"))
    page = page_of(request, chosen.qs, PAGE)
    return render(
        request,
        "summaries/summary_list.html",
        {
            "page": page,
            "filter": chosen,
            "may_see_batches": bool(access_of(request.user).read_schools),
        },
    )


@bounded("jobs")
@require_http_methods(["GET", "POST"])
def summary_new(request):
    school = own_school(request.user)
    if school is None and not access_of(request.user).officer_districts:
        raise Http404
    form = NewSummaryForm(
        request.POST or None, person=request.user, school=school, initial=asked(request)
    )
    if form.is_valid():
        chosen, place = form.cleaned_data, form.place
        summary = actions.begin(
            place,
            by=request.user,
            language=chosen["language"],
            office=chosen["office"],
            request_key=chosen["request_key"],
        )
        mark_accepted(request, chosen["request_key"])
        return redirect("summaries:summary_detail", summary.pk)
    return render(
        request,
        "summaries/summary_new.html",
        {"form": form, "school": school},
        status=422 if form.is_bound else 200,
    )


def asked(request):
    """What an address asks for: `?whose=…&when=…`, as everywhere."""
    found = {key: request.GET[key] for key in ("whose", "when") if key in request.GET}
    start, dots, end = found.get("when", "").partition("..")
    if dots:
        found |= {"when": CUSTOM, "starts_on": start, "ends_on": end}
    return found


@dataclass
class Part:
    """One part of the summary beside the document."""

    key: str
    title: str
    text: str
    form: OwnTextForm
    inner: bool
    conflict: str | None = None
    written: object = None


@require_GET
def summary_detail(request, pk):
    summary = get_object_or_404(visible(request), pk=pk)
    return show(request, summary)


def show(request, summary, *, failed=None, conflict=None, status=200):
    texts = {text.section: text for text in summary.texts.select_related("written_by")}
    may_write = rules.can_write(request.user, summary)
    document = summary.document(texts.values()) if summary.is_composed else None
    job = shown_job(summary, request.user)
    sign_off = sign_off_of(summary, request.user, job=job)
    html = document_page.html(document) if document else ""
    if sign_off.frozen:
        html = frozen_page(sign_off.frozen, request.user, summary)
    return render(
        request,
        "summaries/summary_detail.html",
        {
            "summary": summary,
            "document": html,
            "sign_off": sign_off,
            "parts": parts_of(summary, texts, failed, conflict) if may_write else [],
            "may_write": may_write,
            "job": job,
            "has_pdf": document and summary.pdf_of == summary.fingerprint(texts.values()),
        },
        status=status,
    )


def shown_job(summary, person):
    """The job while it runs or has failed; a finished one has nothing more to say."""
    job = summary.job
    if job is None or (job.state in ("done", "cancelled") and summary.is_composed):
        return None
    return shown(job, person, reload=not summary.is_composed)


def parts_of(summary, texts, failed, conflict):
    parts = []
    for key in WRITABLE:
        stored = texts.get(key)
        text = stored.text if stored else ""
        version = stored.version if stored else 0
        form = OwnTextForm(
            initial={"section": key, "text": text, "version": version, "request_key": new_id()},
            auto_id=f"id_{key}_%s",
        )
        part = Part(key, TITLES[key], text, form, key in WORK, written=stored)
        if failed is not None and failed.data.get("section") == key:
            part.form, part.conflict = failed, conflict
            part.text = failed.data.get("text", "")
        parts.append(part)
    return parts


@require_POST
def summary_text(request, pk):
    summary = get_object_or_404(visible(request), pk=pk)
    if not rules.can_write(request.user, summary):
        raise PermissionDenied
    section = request.POST.get("section", "")
    # Django formats the id, so nothing typed may stand in it.
    form = OwnTextForm(request.POST, auto_id=f"id_{section if section in WRITABLE else ''}_%s")
    if not form.is_valid():
        return show(request, summary, failed=form, status=422)
    typed = form.cleaned_data
    try:
        actions.write(
            summary,
            typed["section"],
            typed["text"].strip(),
            version=typed["version"],
            by=request.user,
            request_key=typed["request_key"],
        )
    except actions.Conflict as conflict:
        return show(
            request,
            summary,
            failed=with_version(request, conflict.stored),
            conflict=conflict.stored.text if conflict.stored else "",
            status=409,
        )
    mark_accepted(request, typed["request_key"])
    messages.success(request, _("Your words are kept."))
    return redirect(f"{summary_url(summary)}#write-{typed['section']}")


def with_version(request, stored):
    """The form as typed, ready to be sent once more over what is stored now."""
    data = request.POST.copy()
    data["version"] = stored.version if stored else 0
    data["request_key"] = new_id()
    return OwnTextForm(data, auto_id=f"id_{data.get('section')}_%s")


def summary_url(summary):
    return redirect("summaries:summary_detail", summary.pk).url


@bounded("jobs")
@require_POST
def summary_compose(request, pk):
    summary = get_object_or_404(visible(request), pk=pk)
    actions.compose_again(summary, by=request.user)
    return redirect("summaries:summary_detail", summary.pk)


@bounded("jobs")
@require_POST
def summary_typeset(request, pk):
    summary = get_object_or_404(visible(request), pk=pk)
    actions.order_pdf(summary, by=request.user)
    return redirect("summaries:summary_detail", summary.pk)


@require_GET
def summary_pdf(request, pk):
    """The PDF as last made; of a signed summary the one that was signed."""
    summary = get_object_or_404(visible(request), pk=pk)
    if summary.is_frozen:
        return redirect("summaries:frozen_file", summary.pk, "pdf")
    if not summary.pdf:
        raise Http404
    try:
        file = (settings.MEDIA_ROOT / summary.pdf).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        file, as_attachment=True, filename=f"{summary}.pdf", content_type="application/pdf"
    )

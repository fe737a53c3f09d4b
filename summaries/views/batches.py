"""Many documents in one go: asked for, watched while they are made, taken away."""

import tempfile

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from records import jobs
from records.exports import IN_MEMORY, NOT_IN_NAMES
from records.models import JobState
from records.views.jobs import shown
from schools import audit
from schools.accepted import mark_accepted
from schools.access import access_of
from schools.bounds import bounded, one_each
from schools.periods import Calendar
from summaries import batches, rules
from summaries.batch_forms import BatchForm
from summaries.frozen.files import CONTENT_TYPES
from summaries.models import Batch, BatchDocument, DocumentState, Formats
from summaries.views.summaries import own_school

PAGE = 20
DOCUMENTS = 50


def visible(request):
    rows = Batch.objects.visible_to(request.user)
    return rows.select_related("school", "job", "created_by")


@require_safe
def batch_list(request):
    if not access_of(request.user).read_schools:
        raise PermissionDenied
    page = Paginator(visible(request).counted(), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "summaries/batch_list.html",
        {"page": page, "may_order": bool(access_of(request.user).office_schools)},
    )


@bounded("jobs")
@require_http_methods(["GET", "POST"])
def batch_new(request):
    school = own_school(request.user)
    if school is None or not rules.can_make_portfolios(request.user, school):
        raise PermissionDenied
    form = BatchForm(request.POST or None, school=school)
    if form.is_valid():
        chosen = form.cleaned_data
        batch = batches.order(
            school,
            Calendar(school).parse(chosen["when"]),
            chosen["kinds"],
            by=request.user,
            language=chosen["language"],
            formats=chosen["formats"],
            office=chosen["office"],
            request_key=chosen["request_key"],
        )
        if batch is not None:
            mark_accepted(request, chosen["request_key"])
            return redirect("summaries:batch_detail", batch.pk)
        form.add_error("when", _("Nobody was on the roster on the last day of this period."))
    return render(
        request,
        "summaries/batch_new.html",
        {"form": form, "school": school},
        status=422 if form.is_bound else 200,
    )


@require_safe
def batch_detail(request, pk):
    batch = get_object_or_404(visible(request).counted(), pk=pk)
    return render(request, "summaries/batch_detail.html", watched(request, batch))


@require_safe
def batch_progress(request, pk):
    """The part of the page that is fetched anew while the job runs."""
    batch = get_object_or_404(visible(request).counted(), pk=pk)
    return render(request, "summaries/_batch.html", watched(request, batch))


def watched(request, batch):
    """What summaries/_batch.html is given."""
    page = Paginator(batch.documents.failed_first(), DOCUMENTS)
    page = page.get_page(request.GET.get("page"))
    is_under_way = batches.is_under_way(batch)
    may_order = rules.can_make_portfolios(request.user, batch.school)
    missing = batch.asked - batch.made
    progress = reverse("summaries:batch_progress", args=[batch.pk])
    return {
        "batch": batch,
        "page": page,
        "rows": [line_of(document, is_under_way) for document in page],
        "job": shown_job(batch, request.user),
        "is_under_way": is_under_way,
        "progress_url": f"{progress}?page={page.number}",
        "missing": missing,
        "may_go_on": may_order and not is_under_way and batch.is_kept and missing > 0,
        "may_take": batch.is_kept and batch.made > 0,
    }


def line_of(document, is_under_way):
    over = not is_under_way and document.state in (DocumentState.WAITING, DocumentState.RUNNING)
    summary = document.summary_id
    return {
        "document": document,
        "files": files_of(document),
        "state": JobState.CANCELLED if over else document.state,
        "summary_url": reverse("summaries:summary_detail", args=[summary]) if summary else "",
    }


def files_of(document):
    """(format, address) of each file of a document that is made."""
    if not document.is_made:
        return []
    return [
        (Formats(ending).label, reverse("summaries:batch_file", args=[document.pk, ending]))
        for ending in document.files
    ]


def shown_job(batch, person):
    """Progress while it runs; afterwards only what went wrong with the whole."""
    job = batch.job
    if job is None or not (job.is_live or job.error):
        return None
    told = shown(job, person)
    may_cancel = told["cancel_url"] and rules.can_make_portfolios(person, batch.school)
    cancel = reverse("summaries:batch_cancel", args=[batch.pk])
    return {**told, "cancel_url": cancel if may_cancel else ""}


@require_POST
def batch_cancel(request, pk):
    batch = get_object_or_404(visible(request), pk=pk)
    if not rules.can_make_portfolios(request.user, batch.school):
        raise PermissionDenied
    if batches.is_under_way(batch):
        jobs.cancel(batch.job)
    else:
        messages.info(request, _("It was already over."))
    return redirect("summaries:batch_detail", pk)


@bounded("jobs")
@require_POST
def batch_go_on(request, pk):
    batch = get_object_or_404(visible(request), pk=pk)
    batches.go_on(batch, by=request.user)
    return redirect("summaries:batch_detail", pk)


@require_safe
@bounded("exports", one_each)
def batch_archive(request, pk):
    """All that is made so far in one ZIP."""
    batch = get_object_or_404(visible(request).kept(timezone.now()), pk=pk)
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it
    count = batches.write_archive(batch, file)
    if not count:
        raise Http404
    file.seek(0)
    audit.record(
        by=request.user,
        verb="summaries.batch_taken",
        target=batch,
        after={"documents": count},
    )
    name = f"{NOT_IN_NAMES.sub('-', f'{batch.school.name} {batch.title}')}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@require_safe
def batch_file(request, pk, format):
    kept = visible(request).kept(timezone.now())
    made = BatchDocument.objects.made().select_related("school", "teacher")
    document = get_object_or_404(made.filter(batch__in=kept), pk=pk)
    path = document.files.get(format)
    if path is None:
        raise Http404
    try:
        file = (settings.MEDIA_ROOT / path).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    audit.record(
        by=request.user,
        verb="summaries.document_taken",
        target=document,
        after={"format": format},
    )
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{document.file_name}.{format}",
        content_type=CONTENT_TYPES[format],
    )

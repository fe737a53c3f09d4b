"""Summaries: the list, a new one, the page on which one is read and written, its PDF."""

from django.conf import settings
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from records.documents import page as document_page
from records.lists import page_of
from records.models import Job
from records.views.jobs import shown
from schools.accepted import mark_accepted
from schools.access import access_of, school_of
from schools.bounds import bounded
from schools.models import School
from summaries import actions, rules
from summaries.editor import Desk
from summaries.filters import SummaryFilter
from summaries.forms import CUSTOM, NewSummaryForm
from summaries.models import Summary
from summaries.views.desk import desk_of
from summaries.views.sign_off import frozen_page, sign_off_of
from summaries.views.taking import note_taken
from summaries.views.word import word_of

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
            "may_keep_sets": bool(access_of(request.user).officer_districts),
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
            outline=chosen["outline"],
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
    found = {key: request.GET[key] for key in ("whose", "when", "outline") if key in request.GET}
    start, dots, end = found.get("when", "").partition("..")
    if dots:
        found |= {"when": CUSTOM, "starts_on": start, "ends_on": end}
    return found


@require_GET
def summary_detail(request, pk):
    summary = get_object_or_404(visible(request), pk=pk)
    return show(request, summary)


def show(request, summary, *, status=200, **writing):
    """The page of a summary; `writing` is what `desk_of` takes of a part that is open."""
    job = shown_job(summary, request.user)
    sign_off = sign_off_of(summary, request.user, job=job)
    context = {"summary": summary, "job": job, "sign_off": sign_off, "document": ""}
    may_write = rules.can_write(request.user, summary)
    if sign_off.frozen:
        context["document"] = frozen_page(sign_off.frozen, request.user, summary)
    elif summary.is_composed:
        desk = Desk.of(summary)
        if may_write:
            context |= desk_of(request, desk, **writing)
        else:
            context["document"] = document_page.html(desk.printed())
        context["has_pdf"] = summary.pdf_of == summary.fingerprint(desk.parts.values())
    context["may_write"] = may_write
    context["next_url"] = next_url(request.user, summary)
    context["word"] = word_of(summary, request.user, job=job)
    return render(request, "summaries/summary_detail.html", context, status=status)


def next_url(person, summary):
    """Where another summary begins from the outline of this one."""
    if not rules.prepares(person, summary):
        return ""
    whose = summary.teacher_id or summary.group_id or summary.school_id or summary.district_id
    chosen = {"whose": f"{summary.kind}:{whose}", "outline": f"summary:{summary.pk}"}
    return f"{reverse('summaries:summary_new')}?{urlencode(chosen)}"


def shown_job(summary, person):
    """The job while it runs or has failed; a finished one has nothing more to say."""
    job = summary.job
    if job is None or (job.state in ("done", "cancelled") and summary.is_composed):
        return None
    told = shown(job, person, reload=not summary.is_composed)
    if job.is_live and not Job.objects.visible_to(person).filter(pk=job.pk).exists():
        # Of what somebody else asked for the progress is not theirs to fetch.
        told["url"] = ""
    return told


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
    note_taken(request, summary, "pdf")
    return FileResponse(
        file, as_attachment=True, filename=f"{summary}.pdf", content_type="application/pdf"
    )

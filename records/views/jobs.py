"""Long work, as the person who asked for it sees it."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from records import jobs, rules
from records.models import Job, JobState

PAGE = 30


@require_GET
def job_list(request):
    found = Job.objects.visible_to(request.user).by(request.user)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "records/job_list.html", {"page": page})


@require_GET
def job_detail(request, pk):
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    return render(request, "records/job_detail.html", shown(job, request.user))


@require_GET
def job_progress(request, pk):
    """The part of the page that is fetched anew while the job runs."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    reload = "reload" in request.GET
    response = render(request, "ui/job.html", shown(job, request.user, reload=reload))
    if reload and not job.is_live:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def job_cancel(request, pk):
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if job.is_live:
        if not rules.can_cancel(request.user, job):
            raise PermissionDenied
        jobs.cancel(job)
    else:
        messages.info(request, _("It was already over."))
    return redirect("records:job_detail", pk)


@require_GET
def job_file(request, pk):
    job = get_object_or_404(Job.objects.visible_to(request.user).exclude(file=""), pk=pk)
    if not jobs.is_kept(job, timezone.now()):
        raise Http404
    try:
        file = (settings.MEDIA_ROOT / job.file).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, as_attachment=True, filename=job.file_name)


def shown(job, person, *, reload=False):
    """What ui/job.html is given. `reload`: the page itself is the result, and shows it then."""
    page = job.result.get("url", "")
    kept = jobs.is_kept(job, timezone.now())
    file = reverse("records:job_file", args=[job.pk]) if kept else ""
    if job.state == JobState.RUNNING:
        jobs.look_inside(job)
    return {
        "job": job,
        "title": job.title,
        "url": reverse("records:job_progress", args=[job.pk]) + ("?reload=1" if reload else ""),
        "cancel_url": (
            reverse("records:job_cancel", args=[job.pk])
            if rules.can_cancel(person, job) and not job.requested_cancel
            else ""
        ),
        "remaining": remaining_words(job.remaining(timezone.now())),
        "words": job.result.get("words", ""),
        "result_url": page or file,
        "result_label": job.result.get("label")
        or (_("Open the result") if page else _("Download")),
        "file_url": file if page else "",
        "is_forgotten": job.state == JobState.DONE and job.file_name and not kept,
        "days_kept": jobs.kept_for(job).days,
        "error": job.error,
    }


def remaining_words(time):
    if time is None:
        return ""
    seconds = max(1, round(time.total_seconds()))
    if seconds < 60:
        return ngettext("about %(count)s second left", "about %(count)s seconds left", seconds) % {
            "count": seconds
        }
    minutes = round(seconds / 60)
    return ngettext("about %(count)s minute left", "about %(count)s minutes left", minutes) % {
        "count": minutes
    }

"""All personal portfolios of a school as one job."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from records import jobs
from schools import roster
from schools.bounds import bounded
from schools.periods import Calendar
from summaries import rules
from summaries.forms import BatchForm
from summaries.views.summaries import own_school


@bounded("jobs")
@require_http_methods(["GET", "POST"])
def portfolio_batch(request):
    school = own_school(request.user)
    if school is None or not rules.can_make_portfolios(request.user, school):
        raise PermissionDenied
    form = BatchForm(request.POST or None, school=school)
    if form.is_valid():
        period = Calendar(school).parse(form.cleaned_data["when"])
        job = jobs.enqueue(
            "summaries.portfolio_batch",
            by=request.user,
            school=school,
            arguments={"school": str(school.pk), "period": period.key},
            key=period.key,
            title=_("All personal portfolios, %(period)s") % {"period": period.label},
            for_office=True,
        )
        return redirect("records:job_detail", job.pk)
    return render(
        request,
        "summaries/portfolio_batch.html",
        {"form": form, "school": school, "count": people_now(school)},
        status=422 if form.is_bound else 200,
    )


def people_now(school):
    return roster.teachers(school.pk, timezone.localdate()).count()

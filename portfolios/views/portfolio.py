"""The growth file on screen and on paper."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portfolios.compose import portfolio_document
from portfolios.portfolio import CAREER, Portfolio, career
from portfolios.timeline import SOURCE_OF, Timeline, by_school_year
from records.documents import pdf
from records.policies.shown import bars
from records.scope import Scope, find_place
from records.ui import Option, ScopeControl, when_choices
from schools import audit
from schools.access import school_of
from schools.bounds import bounded, one_each

PER_PAGE = 50
# More rows than this take seconds to typeset, too long for an answer.
PDF_ROWS = 1500


@require_safe
def portfolio_mine(request):
    return redirect("portfolios:portfolio_detail", request.user.pk)


@require_safe
def portfolio_detail(request, pk):
    portfolio, place = find_portfolio(request, pk)
    kind = request.GET.get("kind", "")
    only = kind if kind in SOURCE_OF else ""
    timeline = Timeline(portfolio.scope, portfolio.viewer, only) if only else portfolio.timeline
    page = Paginator(timeline, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "portfolios/portfolio_detail.html",
        {
            "portfolio": portfolio,
            "is_own": portfolio.teacher == request.user,
            "scope_control": ScopeControl([], periods(portfolio, place)),
            "requirements": bars(portfolio.requirements, request.user),
            "tabs": tabs(request, portfolio, only),
            "page": page,
            "years": years(page, portfolio.calendar),
            "pdf_url": f"{reverse('portfolios:portfolio_pdf', args=[pk])}?when={when_of(request)}",
        },
    )


@require_safe
@bounded("exports", one_each)
def portfolio_pdf(request, pk):
    portfolio, _place = find_portfolio(request, pk)
    if len(portfolio.timeline) > PDF_ROWS:
        messages.error(
            request,
            _("%(count)s records are too many for one PDF; choose a shorter period.")
            % {"count": len(portfolio.timeline)},
        )
        return redirect("portfolios:portfolio_detail", pk)
    document = portfolio_document(
        portfolio.teacher,
        portfolio.scope.period,
        school=portfolio.school if portfolio.scope.school_id else None,
        calendar=portfolio.calendar,
        viewer=request.user,
        language=get_language(),
    )
    audit.record(
        by=request.user,
        verb="portfolios.exported",
        target=portfolio.teacher,
        subject=portfolio.teacher,
        school=portfolio.school,
        after={"period": portfolio.scope.period.key},
    )
    name = f"{document.title}-{portfolio.teacher.name}-{document.subtitle}.pdf"
    response = HttpResponse(pdf.typeset(document), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name)
    return response


def find_portfolio(request, pk):
    """(portfolio, place) of an address; 404 for what is not the viewer's to see.

    The owner's career goes across schools; others see what is on record at
    theirs. Somebody without a school has a portfolio and no place.
    """
    is_own, when = pk == request.user.pk, when_of(request)
    whole = when == CAREER
    if is_own and school_of(request.user) is None:
        scope = Scope(career(timezone.localdate()), teacher_id=pk)
        return Portfolio(request.user, scope, None, None, request.user), None
    place = find_place(request.user, f"teacher:{pk}", "" if whole else when)
    scope = place.scope
    if whole:
        scope = scope.at(career(timezone.localdate()))
        if is_own:
            scope = Scope(scope.period, teacher_id=pk)
    portfolio = Portfolio(place.teacher, scope, place.school, place.calendar, request.user)
    return portfolio, place


def when_of(request):
    return request.GET.get("when", "")


def periods(portfolio, place):
    """The usual periods of the school, and the whole career."""
    whole = [("", [Option(CAREER, _("whole career"), portfolio.is_career)])]
    return whole + (when_choices(place) if place else [])


def tabs(request, portfolio, only):
    """All kinds together and each alone, with how many there are."""
    when = when_of(request)
    counts = portfolio.kind_counts
    every = ("", _("Everything"), sum(count for _kind, _label, count in counts))
    return [
        {
            "url": f"?when={when}&kind={kind}#timeline",
            "label": label,
            "here": kind == only,
            "count": count,
        }
        for kind, label, count in [every, *counts]
    ]


def years(page, calendar):
    if calendar is None:
        return [(None, list(page))]
    return by_school_year(page, calendar)

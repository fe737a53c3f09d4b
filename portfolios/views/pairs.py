"""Mentor pairs: list, form, one pair with what the two observed of each other."""

from dataclasses import dataclass

from django.db.models import Q, Sum
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lessons.filters import SORTS as LESSON_SORTS
from lessons.models import Observation
from portfolios import rules
from portfolios.filters import PAIR_SORTS, PairFilter
from portfolios.forms import PairForm
from portfolios.models import MentorPair
from portfolios.views.tabs import tabs
from records import kinds
from records.lists import page_of, sorted_by
from records.scope import Place, Scope
from records.ui import ScopeControl, when_choices
from records.views import entry, listing
from records.views.common import find_record, life_of, record_url
from schools.bounds import bounded, one_each, takes_files
from schools.periods import UnknownPeriod, calendar_at

PAIR = entry.Entry(
    kind="mentor_pair",
    form=PairForm,
    listing="portfolios:pair_list",
    listing_label=gettext_lazy("Mentoring"),
    add_label=gettext_lazy("Log a mentee"),
    change_label=gettext_lazy("Change a mentor pair"),
)
MENTOR, MENTEE = "mentor", "mentee"


def rows_of(person, scope):
    return MentorPair.objects.visible_to(person).within(scope).with_lessons(scope.start, scope.end)


def with_people(rows):
    return rows.select_related("teacher", "mentee")


LIST = listing.Listing(
    entry=PAIR,
    pages="portfolios:pair",
    title=gettext_lazy("Mentoring"),
    filter=PairFilter,
    sorts=PAIR_SORTS,
    rows=rows_of,
    shown=with_people,
)


@require_GET
def pair_list(request):
    return listing.show(request, LIST, tabs=tabs("pair_list"))


@bounded("exports", one_each)
@require_GET
def pair_export(request):
    return listing.export(request, LIST)


@require_GET
def pair_detail(request, pk):
    pair = find_pair(request, pk)
    place = place_in(request, pair)
    context = {
        "pair": pair,
        "place": place,
        "scope_control": ScopeControl([], when_choices(place)),
        "counters": counters(pair, place.scope.period),
        "life": life_of(request.user, pair),
        "may_end": rules.can_set_last_day(request.user, pair),
    }
    return render(request, "portfolios/pair_detail.html", context)


@require_GET
def pair_lessons(request, pk):
    """The lessons behind a counter, as far as the viewer may see each of them."""
    pair = find_pair(request, pk)
    who = request.GET.get("who", MENTOR)
    if who not in (MENTOR, MENTEE) or not pair.mentee_id:
        raise Http404
    is_whole = not request.GET.get("when")
    place = place_in(request, pair)
    rows = lessons(pair, who, None if is_whole else place.scope.period)
    seen = sorted_by(request, rows.visible_to(request.user), LESSON_SORTS)
    page = page_of(request, kinds.with_columns(kinds.get("observation"), seen))
    context = {
        "pair": pair,
        "pair_url": record_url(pair),
        "period": None if is_whole else place.scope.period,
        "heading": words_of(who),
        "page": page,
        "total": rows.aggregate(total=Sum("lessons"))["total"] or 0,
        "hidden": rows.count() - page.paginator.count,
    }
    return render(request, "portfolios/pair_lessons.html", context)


@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
@require_http_methods(["GET", "POST"])
def pair_add(request):
    return entry.add(request, PAIR)


@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
@require_http_methods(["GET", "POST"])
def pair_edit(request, pk):
    return entry.change(request, PAIR, pk)


# --- what a pair's own page counts ---------------------------------------------------


def find_pair(request, pk):
    related = ("school__district", "decided_by", "created_by")
    return find_record(request.user, "mentor_pair", pk, related=related)[1]


def place_in(request, pair):
    """The school of a pair in the period of the address."""
    calendar = calendar_at(pair.school)
    when = request.GET.get("when", "")
    try:
        period = calendar.parse(when) if when else calendar.current(timezone.localdate())
    except UnknownPeriod as error:
        raise Http404 from error
    return Place(Scope(period, pair.school_id), pair.school, calendar)


@dataclass(frozen=True)
class Counter:
    """Lessons the one observed of the other: in all, and in the period looked at."""

    label: str
    whole: int
    whole_url: str
    in_period: int
    period_url: str


def words_of(who):
    if who == MENTOR:
        return _("Lessons of the mentee that the mentor observed")
    return _("Lessons of the mentor that the mentee observed")


def lessons(pair, who, period=None):
    people = (pair.teacher_id, pair.mentee_id)
    rows = pair.lessons_of(*(people if who == MENTOR else reversed(people)))
    return rows.filter(ended_on__range=(period.start, period.end)) if period else rows


def counters(pair, period):
    """Of both, in one query; none where the mentee is from elsewhere."""
    if not pair.mentee_id:
        return []
    both = Observation.objects.filter(
        Q(pk__in=lessons(pair, MENTOR).values("pk")) | Q(pk__in=lessons(pair, MENTEE).values("pk"))
    )
    asked = {}
    for who, observer in ((MENTOR, pair.teacher_id), (MENTEE, pair.mentee_id)):
        his = Q(teacher=observer)
        asked[who] = Sum("lessons", filter=his)
        within = Q(ended_on__range=(period.start, period.end))
        asked[f"{who}_now"] = Sum("lessons", filter=his & within)
    found = both.aggregate(**asked)
    page = reverse("portfolios:pair_lessons", args=[pair.pk])
    return [
        Counter(
            words_of(who),
            found[who] or 0,
            f"{page}?{urlencode({'who': who})}",
            found[f"{who}_now"] or 0,
            f"{page}?{urlencode({'who': who, 'when': period.key})}",
        )
        for who in (MENTOR, MENTEE)
    ]

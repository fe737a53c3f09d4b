"""Pages about trainings: the list, the form, a record, and the ledger of hours and credits."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from records import exports, figures, kinds, objections
from records.lists import page_of, sorted_by
from records.models import OPEN, Status
from records.policies import of_teacher
from records.policies.shown import bars
from records.scope import place_of
from records.ui import scope_control
from records.views import entry, listing
from records.views.common import find_record, life_of
from schools.bounds import bounded, one_each, takes_files
from training import ledger
from training.filters import TrainingFilter
from training.forms import TrainingForm
from training.models import Posting, Training
from training.pages import tabs

ORDERS = {
    "teacher": "teacher__sort_key",
    "programme": "programme",
    "level": "level",
    "ended_on": "ended_on",
    "hours": "hours",
    "credits": "credits",
    "status": "status",
}
# What a row of the list shows.
SHOWN = ("programme", "level", "started_on", "ended_on", "hours", "credits", "status")
EVER = date(2000, 1, 1)
# What ended for good and can be entered anew without typing it again.
COPIED = (Status.WITHDRAWN, Status.REVERSED)
TRAINING = entry.Entry(
    kind="training",
    form=TrainingForm,
    listing="training:training_list",
    listing_label=gettext_lazy("Training"),
    add_label=gettext_lazy("Log a training"),
    change_label=gettext_lazy("Change a training"),
    fields="training/_fields.html",
    offline=True,
)


def found(request, place):
    """The filter of the address over what a place holds and the viewer may see."""
    scope = listing.scope_for(request.user, place)
    rows = Training.objects.visible_to(request.user, scope.school_id).within(scope)
    return TrainingFilter(request.GET, queryset=rows)


@require_GET
def training_list(request):
    place = place_of(request)
    listed = found(request, place)
    mine = place.scope.teacher_id == request.user.pk
    rows = sorted_by(request, listed.qs, ORDERS)
    if mine:
        rows = rows.only(*SHOWN)
    else:
        rows = rows.select_related("teacher").only(*SHOWN, "teacher__name")
    context = {
        "place": place,
        "scope_control": scope_control(request.user, place),
        "filter": listed,
        "page": page_of(request, objections.marked(rows, "training")),
        "mine": mine,
        "open": open_records(request.user) if mine else {},
        "figures": figures_of(place),
        "tabs": tabs("training_list", request.user),
    }
    return render(request, "training/training_list.html", context)


def open_records(person):
    """{status: how many} of one's own records that wait for oneself, whatever the period."""
    rows = Training.objects.filter(teacher=person, status__in=OPEN).order_by()
    found = dict.fromkeys(OPEN, 0)
    for status in rows.values_list("status", flat=True):
        found[status] += 1
    today = timezone.localdate()
    return {**found, "when": f"{EVER}..{today}"}


def figures_of(place):
    """Hours and credits of the scope with links to the postings behind them."""
    names = ["training.hours", "training.credits"]
    shown = [figures.get(name) for name in names]
    values = figures.values(shown, place.scope)
    return [
        {
            "label": figure.label,
            "value": figure.text(values[figure.name]),
            "unit": figure.unit.after(figure.text(values[figure.name])),
            "url": f"{reverse('records:figure_rows', args=[figure.name])}?{place.scope.query()}",
            "title": figure.note or figure.label,
        }
        for figure in shown
    ]


@bounded("exports", one_each)
@require_GET
def training_export(request):
    place = place_of(request)
    listed = found(request, place)
    facts = [
        (_("Whose"), place.label),
        (_("Period"), place.scope.period.label),
        *chosen_filters(listed),
    ]
    return exports.export(
        request,
        kinds.get("training"),
        sorted_by(request, listed.qs, ORDERS),
        title=_("Training records"),
        facts=facts,
        school=place.school,
        subject=place.teacher,
    )


def chosen_filters(listed):
    cleaned = listed.form.cleaned_data if listed.form.is_valid() else {}
    for name, field in listed.form.fields.items():
        if value := cleaned.get(name):
            yield field.label, dict(getattr(field, "choices", ())).get(value, value)


# --- one record -----------------------------------------------------------------


@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
@require_http_methods(["GET", "POST"])
def training_add(request):
    initial = first_values(request) if request.method == "GET" else None
    return entry.add(request, TRAINING, initial=initial)


def first_values(request):
    """What is likely: today, and level and mode as last time; all of another record to copy."""
    mine = Training.objects.filter(teacher=request.user)
    today = timezone.localdate()
    if request.GET.get("copy"):
        _kind, record = find_record(request.user, "training", checked_key(request.GET["copy"]))
        return {name: getattr(record, name) for name in TrainingForm.Meta.fields}
    last = mine.order_by("-updated_at", "-id").values("level", "mode").first() or {}
    return {"started_on": today, "ended_on": today, **last}


def checked_key(text):
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
@require_http_methods(["GET", "POST"])
def training_edit(request, pk):
    return entry.change(request, TRAINING, pk)


@require_GET
def training_detail(request, pk):
    _kind, record = find_record(
        request.user, "training", pk, related=("school", "decided_by", "created_by")
    )
    mine = record.teacher_id == request.user.pk
    context = {
        "training": record,
        "life": life_of(request.user, record),
        "postings": Posting.objects.visible_to(request.user).filter(training=record).order_by("id"),
        "copy_url": copy_url(record) if mine and record.status in COPIED else "",
        "edit_url": reverse("training:training_edit", args=[pk]),
    }
    return render(request, "training/training_detail.html", context)


def copy_url(record):
    return f"{reverse('training:training_add')}?copy={record.pk}"


# --- the ledger -----------------------------------------------------------------


@require_GET
def training_statement(request):
    """The ledger of one teacher for one school year, with what is still missing."""
    place = place_of(request)
    if place.teacher is None:
        raise Http404
    year = place.calendar.school_year_of(min(place.scope.end, timezone.localdate()))
    scope = place.scope.at(year)
    entries = ledger.statement(scope)
    entries = ledger.with_balance(entries.filter(pk__in=visible_postings(request, scope)))
    outcomes = [
        outcome
        for outcome in of_teacher(scope, place.school, place.calendar)
        if outcome.requirement.measure.startswith("training.")
    ]
    context = {
        "place": replace(place, scope=scope),
        "year": year,
        "tabs": year_tabs(place, scope),
        "entries": entries,
        "requirements": bars(outcomes, request.user),
    }
    return render(request, "training/training_statement.html", context)


def visible_postings(request, scope):
    rows = Posting.objects.visible_to(request.user, scope.school_id)
    return rows.within(scope).values("pk")


def year_tabs(place, scope):
    """The school years in which there is anything, and the one shown."""
    days = Posting.objects.filter(teacher=scope.teacher_id, school=place.school.pk)
    years = {
        place.calendar.school_year_of(day).start_year
        for day in days.order_by().values_list("ended_on", flat=True).distinct()
    }
    years.add(scope.period.start_year)
    return [
        {
            "url": f"?{scope.at(place.calendar.school_year(year)).query()}",
            "label": place.calendar.school_year(year).label,
            "here": year == scope.period.start_year,
        }
        for year in sorted(years, reverse=True)
    ]


@require_GET
def posting_detail(request, pk):
    rows = Posting.objects.visible_to(request.user).select_related(
        "training", "teacher", "school", "posted_by", "reverses"
    )
    posting = get_object_or_404(rows, pk=pk)
    context = {
        "posting": posting,
        "reversal": Posting.objects.filter(reverses=posting).first(),
        # A group leader reads the entries of a training that was reversed, but not the training.
        "may_open": Training.objects.visible_to(request.user)
        .filter(pk=posting.training_id)
        .exists(),
        "statement_url": f"{reverse('training:training_statement')}"
        f"?whose=teacher:{posting.teacher_id}&when={posting.ended_on}..{posting.ended_on}",
    }
    return render(request, "training/posting_detail.html", context)

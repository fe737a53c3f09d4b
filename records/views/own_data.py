"""My data: what is on record about me, who did what with it, and all of it to take away."""

from collections import Counter
from datetime import datetime

from django.db.models import Max, Min
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from records.lists import page_of
from records.models import Job, Objection
from records.own_data import PARTS, events
from records.own_data import person as person_facts
from records.own_data.actions import order_archive
from records.own_data.filters import EventFilter, RecordFilter
from records.own_data.listing import Listing
from records.tables import shown
from records.templatetags.ui import cn_moment
from records.views.objections import label_of
from schools.bounds import bounded
from schools.views.audit import told
from schools.views.proof import fresh_password

EVENTS_PER_PAGE = 50


def tabs(here):
    pages = [
        ("record_list", _("Records")),
        ("event_list", _("Log")),
        ("person", _("About me")),
        ("objection_list", _("Objections")),
    ]
    return [
        {"url": reverse(f"own_data:{name}"), "label": label, "here": name == here}
        for name, label in pages
    ]


@require_GET
def record_list(request):
    """Every record about me, of every kind and state, in every school I was in."""
    whole = Listing(request.user)
    form = RecordFilter(request.GET, counts=counts_of(whole), years=whole.years())
    found = Listing(request.user, form.chosen("kind"), form.chosen("year"))
    found.everything = whole.everything
    context = {
        "tabs": tabs("record_list"),
        "form": form,
        "page": page_of(request, found),
        "has_some": bool(whole),
        "is_narrowed": form.is_used,
    }
    return render(request, "records/own_data/record_list.html", context)


def counts_of(listing):
    counted = Counter(part for _day, part, _pk in listing.everything)
    return [(name, str(part.label), counted[name]) for name, part in PARTS.items() if counted[name]]


@require_GET
def event_list(request):
    """Every entry of the audit log about me, my account and my records."""
    rows = events.about(request.user)
    form = EventFilter(request.GET, years=years_of(rows))
    if area := form.chosen("area"):
        rows = rows.filter(verb__startswith=f"{area}.")
    if year := form.chosen("year"):
        rows = rows.filter(at__gte=new_year(int(year)), at__lt=new_year(int(year) + 1))
    page = page_of(request, rows.select_related("subject"), EVENTS_PER_PAGE)
    page.object_list = told(events.told_to(request.user, one) for one in page)
    context = {"tabs": tabs("event_list"), "form": form, "page": page, "is_narrowed": form.is_used}
    return render(request, "records/own_data/event_list.html", context)


def years_of(rows):
    ends = rows.order_by().aggregate(first=Min("at"), last=Max("at"))
    if ends["first"] is None:
        return []
    first, last = (timezone.localtime(ends[name]).year for name in ("first", "last"))
    return [str(year) for year in range(last, first - 1, -1)]


def new_year(year):
    return timezone.make_aware(datetime(year, 1, 1))


@require_GET
def person(request):
    """What is stored of me beside records, and why and how long all of it is kept."""
    context = {
        "tabs": tabs("person"),
        "facts": facts(person_facts.FIELDS, request.user, request.user),
        "spells": [
            (spells.label, [facts(spells.fields, row, request.user) for row in spells.rows])
            for spells in person_facts.spells_of(request.user)
        ],
    }
    return render(request, "records/own_data/person.html", context)


def facts(fields, row, who):
    """[(label, text)] of fields that say something."""
    said = [(one, one.value(row, who)) for one in fields]
    return [
        (str(one.label), words_of(one, value)) for one, value in said if value not in (None, "", [])
    ]


def words_of(field, value):
    if isinstance(value, list):
        return "、".join(map(str, value))
    if isinstance(value, datetime):
        return cn_moment(value)
    return str(dict(field.words).get(value) or shown(value))


@require_GET
def objection_list(request):
    rows = Objection.objects.by(request.user).select_related("answered_by")
    page = page_of(request, rows)
    for objection in page:
        objection.kind_label = label_of(objection)
    context = {"tabs": tabs("objection_list"), "page": page}
    return render(request, "records/own_data/objection_list.html", context)


@require_http_methods(["GET", "POST"])
@fresh_password("own_data:export")
@bounded("jobs")
def export(request):
    """Says what the archive holds, then asks a worker for it."""
    if request.method == "POST":
        return redirect("records:job_detail", order_archive(request.user).pk)
    earlier = Job.objects.by(request.user).filter(kind="records.own_data")
    context = {"things": contents(), "earlier": earlier[:5]}
    return render(request, "records/own_data/export.html", context)


def contents():
    """What an archive holds, in words."""
    return [
        _("every record about you with its evidence, in all states and from all schools"),
        _("your growth portfolio as PDF"),
        _("your account, employments, appointments and groups"),
        _("the log of what was done with your account and your records"),
        _("your objections and their answers"),
        _("an explanation of every file and field, and a list of all files with their hashes"),
    ]

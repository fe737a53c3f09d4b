"""Week tables beside the observations: who disagrees, and in which weeks."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lessons import week_comparison
from lessons.figures import observed, weekly
from lessons.models import WeekLine
from lessons.views.observations import tabs
from lessons.week_comparison import DIFFERS, MISSUMMED, NOT_IN_TABLE
from records import exports, kinds
from records.kinds import Column
from records.lists import page_of
from records.scope import Scope, place_of
from records.ui import scope_control
from records.views.figure_rows import figure_url
from schools.access import access_of
from schools.bounds import bounded, one_each
from schools.periods import calendar_at

PER_PAGE = 100
SHOWN = {
    "differ": lambda row: row.state in (DIFFERS, MISSUMMED),
    "missing": lambda row: row.state == NOT_IN_TABLE,
    "all": lambda row: True,
}
COLUMNS = [
    Column(
        "employee_no",
        gettext_lazy("Employee number"),
        lambda row: row.person.employee_no or "",
        width=12,
    ),
    Column("teacher", gettext_lazy("Teacher"), lambda row: row.person.name, width=10),
    Column(
        "group", gettext_lazy("Research group"), lambda row: row.person.group_name or "", width=16
    ),
    Column(
        "weekly", gettext_lazy("Sum of the weeks"), lambda row: row.weekly, numeric=True, width=12
    ),
    Column(
        "stated", gettext_lazy("Total as stated"), lambda row: row.stated, numeric=True, width=12
    ),
    Column(
        "listed", gettext_lazy("By observations"), lambda row: row.listed, numeric=True, width=12
    ),
    Column(
        "difference", gettext_lazy("Difference"), lambda row: row.difference, numeric=True, width=10
    ),
    Column("state", gettext_lazy("What was found"), lambda row: str(row.state_words), width=18),
]


@require_GET
def week_list(request):
    place = place_of(request, default="widest")
    rows = week_comparison.compare(place.scope)
    chosen = shown(request, rows)
    page = page_of(request, chosen.rows, PER_PAGE)
    context = {
        "place": place,
        "scope_control": scope_control(request.user, place),
        "tabs": tabs("week_list"),
        "views": chosen.views(place.scope),
        "page": page,
        "rows": [linked(row, place.scope) for row in page],
        "totals": totals(rows, place.scope),
        "has_table": any(row.weekly is not None for row in rows),
        "is_office": place.school.pk in access_of(request.user).office_schools,
    }
    return render(request, "lessons/week_list.html", context)


class shown:
    """The rows that the address asks for; those that disagree first, while there are any."""

    def __init__(self, request, rows):
        self.by_key = {key: [row for row in rows if fits(row)] for key, fits in SHOWN.items()}
        key = request.GET.get("show")
        if key not in SHOWN:
            key = "differ" if self.by_key["differ"] else "all"
        self.key = key
        self.rows = self.by_key[key]

    @property
    def words(self):
        return {
            "differ": _("Disagree"),
            "missing": _("Not in the week table"),
            "all": _("All"),
        }

    def views(self, scope):
        return [
            {
                "url": f"?{scope.query(show=key)}",
                "label": label,
                "here": key == self.key,
                "count": len(self.by_key[key]),
            }
            for key, label in self.words.items()
        ]


def linked(row, scope):
    """A row with the addresses of what is behind its numbers."""
    own = scope.of_teacher(row.person.pk)
    return {
        "row": row,
        "line_url": reverse("lessons:week_line_detail", args=[row.line.pk]) if row.line else "",
        "weekly_url": figure_url(weekly, own) if row.weekly else "",
        "listed_url": figure_url(observed, own) if row.listed else "",
    }


def totals(rows, scope):
    """Both sources as a whole: compared, and never added."""
    return [
        {
            "label": figure.label,
            "value": figure.text(value),
            "unit": figure.unit.after(figure.text(value)),
            "url": figure_url(figure, scope),
            "title": figure.note or figure.label,
        }
        for figure, value in (
            (weekly, sum(row.weekly or 0 for row in rows)),
            (observed, sum(row.listed for row in rows)),
        )
    ]


@bounded("exports", one_each)
@require_GET
def week_export(request):
    place = place_of(request, default="widest")
    if request.GET.get("as") == "register":
        return line_export(request, place)
    chosen = shown(request, week_comparison.compare(place.scope))
    return exports.export_rows(
        request,
        "week_comparison",
        COLUMNS,
        chosen.rows,
        title=_("Week table and observations"),
        facts=[
            (_("Whose"), place.label),
            (_("Period"), place.scope.period.label),
            (_("Rows"), chosen.words[chosen.key]),
        ],
        school=place.school,
        subject=place.teacher,
    )


def line_export(request, place):
    """The lines as their table said them."""
    return exports.export(
        request,
        kinds.get("week_line"),
        WeekLine.objects.visible_to(request.user).within(place.scope),
        title=_("Week table of observed lessons"),
        facts=[(_("Whose"), place.label), (_("Period"), place.scope.period.label)],
        school=place.school,
        scope=place.scope,
        subject=place.teacher,
    )


@require_GET
def week_line_detail(request, pk):
    lines = WeekLine.objects.visible_to(request.user)
    line = get_object_or_404(lines.select_related("school", "semester", "teacher", "batch"), pk=pk)
    period = calendar_at(line.school).parse(line.semester.key)
    scope = Scope(period, line.school_id, teacher_id=line.teacher_id)
    weeks = week_comparison.weeks_of(line, scope)
    weekly_total = sum(week.weekly for week in weeks)
    listed_total = sum(week.listed for week in weeks)
    context = {
        "line": line,
        "scope": scope,
        "weeks": [linked_week(week, scope) for week in weeks],
        "weekly_total": weekly_total,
        "listed_total": listed_total,
        "difference": weekly_total - listed_total,
        "weekly_url": figure_url(weekly, scope),
        "listed_url": figure_url(observed, scope),
        "is_missummed": line.stated is not None and line.stated != weekly_total,
        "is_office": line.school_id in access_of(request.user).office_schools,
        "may_read_note": can_read_note(request.user, line),
        "up": f"{reverse('lessons:week_list')}?{up_scope(request, scope).query()}",
    }
    return render(request, "lessons/week_line_detail.html", context)


def can_read_note(person, line):
    """It may tell of illness or leave: whom it is about, office and principal."""
    return line.teacher_id == person.pk or line.school_id in access_of(person).read_schools


def up_scope(request, scope):
    """The list one came from: the school's for those who read it, else one's own line."""
    reads = scope.school_id in access_of(request.user).read_schools
    return scope.of_school() if reads else scope


def linked_week(week, scope):
    listed = week.listed and week.period
    return {
        "week": week,
        "weekly_url": figure_url(weekly, scope, week=week.number) if week.weekly else "",
        "listed_url": figure_url(observed, scope.at(week.period)) if listed else "",
    }

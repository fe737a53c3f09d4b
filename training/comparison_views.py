"""Registers of other systems beside the ledger: matched, differing, missing on either side."""

from functools import cached_property

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from records import exports, figures
from records.kinds import Column
from records.lists import page_of
from records.models import Level
from records.scope import Scope
from records.units import HOURS
from records.views.figure_rows import figure_url
from schools.access import access_of
from schools.bounds import bounded, one_each
from schools.periods import calendar_at
from training import comparison
from training.pages import tabs
from training.reconcile import (
    DIFFERING,
    MATCHED,
    MISSING_HERE,
    MISSING_THERE,
    STATES,
    Effort,
)

PER_PAGE = 50
MOST_NAMED = 5
PEOPLE = "people"
# Not everything goes to a platform: what is of other levels is not missing there.
OF_THE_FILE = "file"


def side(name, value):
    """Reads something of one side of a line, None where the line has no such side."""

    def read(line):
        entry = getattr(line.pair, name)
        return None if entry is None else value(entry)

    return read


def place_of_row(line):
    if line.pair.theirs is None:
        return ""
    sheet, row = line.pair.theirs.source
    return _("%(sheet)s, row %(row)s") % {"sheet": sheet, "row": row}


COLUMNS = [
    Column(
        "employee_no", gettext_lazy("Employee number"),
        lambda line: line.person.employee_no or "", width=12,
    ),
    Column("teacher", gettext_lazy("Teacher"), lambda line: line.person.name, width=10),
    Column(
        "group", gettext_lazy("Research group"), lambda line: line.person.group_name or "",
        width=16,
    ),
    Column("outcome", gettext_lazy("What was found"), lambda line: line.pair.outcome, width=24),
    Column(
        "theirs", gettext_lazy("In the file"), side("theirs", lambda one: one.programme), width=36
    ),
    Column(
        "their_start", gettext_lazy("First day in the file"), side("theirs", lambda one: one.start)
    ),
    Column("their_end", gettext_lazy("Last day in the file"), side("theirs", lambda one: one.end)),
    Column(
        "their_hours", gettext_lazy("Hours in the file"), side("theirs", lambda one: one.hours),
        numeric=True, width=10,
    ),
    Column("ours", gettext_lazy("On record"), side("ours", lambda one: one.programme), width=36),
    Column("our_start", gettext_lazy("First day on record"), side("ours", lambda one: one.start)),
    Column("our_end", gettext_lazy("Last day on record"), side("ours", lambda one: one.end)),
    Column(
        "our_hours", gettext_lazy("Hours in the ledger"), side("ours", lambda one: one.counted),
        numeric=True, width=10,
    ),
    Column(
        "difference", gettext_lazy("Difference"), lambda line: line.pair.difference,
        numeric=True, width=10,
    ),
    Column("place", gettext_lazy("Stood in"), place_of_row, width=20),
]  # fmt: skip

# Employee number, teacher and group of a sum are those of a line.
SUMS = [
    *COLUMNS[:3],
    Column(
        "their_hours", gettext_lazy("Hours in the file"), lambda one: one.theirs,
        numeric=True, width=10,
    ),
    Column(
        "our_hours", gettext_lazy("Hours in the ledger"), lambda one: one.ours,
        numeric=True, width=10,
    ),
    Column(
        "difference", gettext_lazy("Difference"), lambda one: one.difference,
        numeric=True, width=10,
    ),
]  # fmt: skip


class CompareFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Search"), max_length=60, required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Level"),
        choices=[
            ("", gettext_lazy("All")),
            (OF_THE_FILE, gettext_lazy("Only levels in the file")),
            *Level.choices,
        ],
        required=False,
    )

    def chosen(self, lines):
        level = self.cleaned_data.get("level") if self.is_valid() else ""
        if not level and not self.words:
            return lines
        levels = {level}
        if level == OF_THE_FILE:
            levels = {line.pair.theirs.level for line in lines if line.pair.theirs}
        return [line for line in lines if self.fits(line, levels if level else None)]

    def fits(self, line, levels):
        entries = [entry for entry in (line.pair.theirs, line.pair.ours) if entry]
        if levels is not None and not levels.intersection(entry.level for entry in entries):
            return False
        person = line.person
        said = [person.name, person.sort_key, person.employee_no or ""]
        said = " ".join([*said, *(entry.programme for entry in entries)]).lower()
        return all(word in said for word in self.words)

    @cached_property
    def words(self):
        cleaned = self.cleaned_data if self.is_valid() else {}
        return cleaned.get("q", "").lower().split()

    @property
    def is_used(self):
        return any(self.data.get(name) for name in self.fields)

    def facts(self):
        cleaned = self.cleaned_data if self.is_valid() else {}
        levels = dict(self.fields["level"].choices)
        said = {"q": cleaned.get("q"), "level": cleaned.get("level") and levels[cleaned["level"]]}
        return [(self.fields[name].label, value) for name, value in said.items() if value]


class Found:
    """What an address asks for of a comparison: filtered first, then one of the states."""

    def __init__(self, request, batch):
        self.batch = batch
        self.filter = CompareFilter(request.GET)
        self.effort = Effort()
        self.every = comparison.compare(batch, self.effort)
        self.lines = self.filter.chosen(self.every)
        self.counts = comparison.counts(self.lines)
        asked = request.GET.get("show")
        self.show = asked if asked in (*STATES, "all", PEOPLE) else self.first

    @property
    def cut_short(self):
        """Of whom not everything was tried, in words; empty where all was."""
        if not self.effort.cut_short:
            return ""
        people = {str(line.person.pk): line.person.name for line in self.every}
        names = [name for key, name in people.items() if key in self.effort.cut_short]
        more = "…" if len(names) > MOST_NAMED else ""
        sentence = _(
            "%(names)s: so many trainings lie on the same days that not all were compared with "
            "each other. What is called missing may be there under another name or day."
        )
        return sentence % {"names": _(", ").join(names[:MOST_NAMED]) + more}

    @property
    def first(self):
        """What should be looked at comes first."""
        found = (state for state in (DIFFERING, MISSING_HERE, MISSING_THERE) if self.counts[state])
        return next(found, MATCHED)

    @cached_property
    def shown(self):
        if self.show in STATES:
            return [line for line in self.lines if line.pair.state == self.show]
        return self.lines

    @cached_property
    def people(self):
        return comparison.by_teacher(self.lines)

    @property
    def words(self):
        return {
            DIFFERING: STATES[DIFFERING],
            MISSING_HERE: STATES[MISSING_HERE],
            MISSING_THERE: STATES[MISSING_THERE],
            MATCHED: STATES[MATCHED],
            "all": _("All"),
            PEOPLE: _("By teacher"),
        }

    def tabs(self, request):
        query = request.GET.copy()
        query.pop("page", None)
        people = len({line.person.pk for line in self.lines})
        counted = {**self.counts, "all": len(self.lines), PEOPLE: people}
        made = []
        for key, label in self.words.items():
            query["show"] = key
            made.append(
                {
                    "url": f"?{query.urlencode()}",
                    "label": label,
                    "here": key == self.show,
                    "count": counted[key],
                }
            )
        return made


def find(request, pk):
    return get_object_or_404(comparison.batches(request.user), pk=pk)


@require_GET
def comparison_list(request):
    if not access_of(request.user).office_schools:
        raise PermissionDenied
    page = page_of(request, comparison.batches(request.user))
    context = {"page": page, "tabs": tabs("comparison_list", request.user)}
    return render(request, "training/comparison_list.html", context)


@require_GET
def comparison_detail(request, pk):
    batch = find(request, pk)
    found = Found(request, batch)
    scope = Scope(calendar_at(batch.school).parse(batch.semester.key), batch.school_id)
    by_people = found.show == PEOPLE
    page = page_of(request, found.people if by_people else found.shown, PER_PAGE)
    context = {
        "batch": batch,
        "filter": found.filter,
        "clear_url": f"?show={found.show}",
        "tabs": found.tabs(request),
        "totals": totals(found.lines, scope, is_whole=not found.filter.is_used),
        "by_people": by_people,
        "page": page,
        "rows": [shown_sum(one, scope) if by_people else shown_line(one) for one in page],
        "unread": batch.rows.rejected().count(),
        "twice": batch.rows.duplicates().count(),
        "cut_short": found.cut_short,
    }
    return render(request, "training/comparison_detail.html", context)


def totals(lines, scope, is_whole):
    """Hours of both sides; those on record open the ledger where nothing is filtered away."""
    theirs = sum(line.pair.theirs.counted for line in lines if line.pair.theirs)
    ours = sum(line.pair.ours.counted for line in lines if line.pair.ours)
    hours = figures.get("training.hours")
    return [
        {"label": _("Hours in the file"), "value": HOURS.text(theirs), "url": "?show=all"},
        {
            "label": _("Hours in the ledger"),
            "value": HOURS.text(ours),
            "url": figure_url(hours, scope) if is_whole else "",
        },
        {"label": _("Difference"), "value": signed(theirs - ours), "url": ""},
    ]


def signed(value):
    text = HOURS.text(abs(value))
    return f"+{text}" if value > 0 else f"−{text}" if value < 0 else text


def shown_line(line):
    pair = line.pair
    return {
        "line": line,
        "theirs": pair.theirs,
        "ours": pair.ours,
        "place": place_of_row(line),
        "url": reverse("training:training_detail", args=[pair.ours.source]) if pair.ours else "",
        "difference": signed(pair.difference),
        "differs": bool(pair.difference),
    }


def shown_sum(one, scope):
    own = scope.of_teacher(one.person.pk)
    words = f"{one.person.name} {one.person.employee_no or ''}".strip()
    return {
        "sum": one,
        "theirs": HOURS.text(one.theirs),
        "ours": HOURS.text(one.ours),
        "url": figure_url(figures.get("training.hours"), own) if one.ours else "",
        "theirs_url": f"?{urlencode({'show': 'all', 'q': words})}",
        "difference": signed(one.difference),
        "differs": bool(one.difference),
    }


@bounded("exports", one_each)
@require_GET
def comparison_export(request, pk):
    batch = find(request, pk)
    found = Found(request, batch)
    by_people = found.show == PEOPLE
    return exports.export_rows(
        request,
        "training_comparison",
        SUMS if by_people else COLUMNS,
        found.people if by_people else found.shown,
        title=_("File and ledger compared"),
        facts=[
            (_("File"), batch.name),
            (_("Semester"), str(batch.semester)),
            (_("Rows"), found.words[found.show]),
            *found.filter.facts(),
        ],
        school=batch.school,
    )

"""How a requirement was evaluated for one teacher: what counted, what was cut, what is exempt."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from records import figures, kinds
from records.figures import Reading
from records.policies import counting, evaluation
from records.policies.choices import choices_text
from records.policies.shown import bars
from records.scope import place_of
from records.tables import page_url
from records.ui import scope_control


@dataclass(frozen=True)
class Row:
    """One thing that may count; `name` is empty where the viewer may not open the record."""

    day: date
    name: str
    url: str
    what: str
    amount: str
    counted: str
    why: str


@require_safe
def requirement_detail(request, pk):
    place = place_of(request)
    if place.teacher is None:
        raise Http404
    reading = Reading()
    scope = place.scope
    requirements = evaluation.in_force(place.school, scope.end, reading)
    asked = [row for row in requirements if row.pk == pk]
    found = evaluation.evaluate(asked, scope, place.calendar, reading)
    outcomes = [
        evaluation.outcome_of(row, standings, scope, place.calendar, reading)
        for row, standings in found.items()
    ]
    if not any(outcomes):
        raise Http404
    outcome = outcomes[0]
    lines = outcome.lines
    if lines is not None:
        # Limits look farther back than the window.
        lines = counting.meant(lines, outcome.scope.period, asked[0].only)
    else:
        lines = evaluation.lines_of(asked[0].measure, outcome.scope, place.calendar, reading).get(
            scope.teacher_id, []
        )
    context = {
        "place": place,
        "scope_control": scope_control(request.user, place),
        "outcome": outcome,
        "bar": bars([outcome], request.user)[0],
        "rows": rows_of(request.user, outcome, lines),
    }
    return render(request, "records/requirement_detail.html", context)


def rows_of(viewer, outcome, lines):
    """Lines as the table shows them, the newest last."""
    named = names_of(viewer, outcome.scope, lines)
    figure = outcome.figure
    return [
        Row(
            line.fact.day,
            *named.get(line.fact.item, ("", "")),
            what_of(line.fact),
            figure.text(line.fact.amount),
            figure.text(line.counted),
            why_of(line, figure),
        )
        for line in lines
    ]


def names_of(viewer, scope, lines):
    """{record id: (name, address)} of those the viewer may see; one query for each kind."""
    models = {
        figures.get(line.fact.marks["source"]).item_model(scope): line.fact.marks["source"]
        for line in lines
    }
    items = {line.fact.item for line in lines}
    found = {}
    for model in models:
        for row in model.objects.visible_to(viewer).filter(pk__in=items):
            found[row.pk] = str(row), page_url(kinds.of(model), row)
    return found


def what_of(fact):
    """What it is: the words of its marks, and of the figure it was converted from."""
    figure = figures.get(fact.marks["source"])
    words = [str(figure.label)]
    words += [choices_text(figure, name, [key]) for name, key in fact.marks.items() if key]
    return " · ".join(word for word in words if word)


def why_of(line, figure):
    if line.limit is None or not line.lost:
        return ""
    cap = line.limit.row
    facts = {
        "most": figure.text(cap.most),
        "unit": figure.unit.after(figure.text(cap.most)),
        "window": cap.get_window_display(),
        "policy": cap.policy.cited,
    }
    return _("At most %(most)s %(unit)s / %(window)s count. Rule: %(policy)s.") % facts

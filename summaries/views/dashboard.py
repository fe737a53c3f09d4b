"""The page of a principal, of a group leader for the group, and of the district's officer."""

import tempfile
from dataclasses import replace

from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from records import exports
from records.documents import charts
from records.kinds import Column
from records.lists import page_of
from records.scope import FEWEST, can_see_figures, can_see_scope, place_of
from records.ui import Option, scope_control
from schools import audit
from schools.bounds import bounded, one_each
from summaries.dashboard import Dashboard

PER_PAGE = 20
MONTHS_WITH_WORDS = 8


@require_safe
def dashboard(request):
    place = place_of(request, default="widest", rule=can_see_figures)
    if place.district:
        # Schools side by side stand in the district's summary.
        raise Http404
    if place.teacher:
        # One teacher's numbers stand in the portfolio.
        portfolio = reverse("portfolios:portfolio_detail", args=[place.teacher.pk])
        return redirect(f"{portfolio}?when={place.scope.period.key}")
    # Who is missing what names people: the district's officer sees how many they are.
    names = can_see_scope(request.user, place.scope)
    board = Dashboard(place, fewest=1 if names else FEWEST)
    chosen, sort = chosen_requirement(request, board), request.GET.get("sort", "")
    page = names and page_of(request, board.missing(chosen, sort), PER_PAGE)
    return render(
        request,
        "summaries/dashboard.html",
        {
            "place": place,
            "scope_control": scope_control(request.user, place),
            "board": board,
            "figures": board.figures,
            "teachers": board.teachers,
            "charts": [drawn(chart, n) for n, chart in enumerate(board.charts, start=1)],
            "asked": board.asked,
            "page": page,
            "lines": [line_of(board.row(person), board) for person in page or ()],
            "requirement_options": requirement_options(board, chosen),
            "export_url": export_url(request, place),
        },
    )


@bounded("exports", one_each)
@require_safe
def dashboard_export(request):
    """Who is missing what, as shown: filtered and sorted by the address."""
    place = place_of(request, default="widest")
    if place.teacher:
        raise Http404
    board = Dashboard(place)
    chosen = chosen_requirement(request, board)
    title = _("Who is missing what, %(whose)s") % {"whose": place.label}
    facts = [(_("Period"), place.scope.period.label)]
    facts += [(_("Requirement"), asked.label) for asked in board.asked if asked.key == chosen]
    file = tempfile.SpooledTemporaryFile(exports.IN_MEMORY)  # noqa: SIM115 - the response closes it
    rows = map(board.row, board.missing(chosen, request.GET.get("sort", "")))
    count = exports.write(file, columns_of(board), rows, title, facts)
    file.seek(0)
    audit.record(
        by=request.user,
        verb="records.exported",
        target=place.school,
        school=place.school,
        after={"kind": "missing", "rows": count, "title": title, "of": exports.plain(facts)},
    )
    name = f"{exports.NOT_IN_NAMES.sub('-', title)}-{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=exports.CONTENT_TYPE)


def line_of(row, board):
    portfolio = reverse("portfolios:portfolio_detail", args=[row.pk])
    return {
        "row": row,
        "url": f"{portfolio}?when={board.scope.period.key}",
        "cells": cells_of(row, board.asked),
    }


def cells_of(row, asked):
    """What a table cell says of each requirement; without a value it does not apply."""
    return [
        {
            "label": one.label,
            "value": standing and one.text(standing.value),
            "of": f"/ {one.need} {one.need_unit}",
            "missing": ""
            if standing is None or standing.met
            else _("missing %(gap)s") % {"gap": one.text(standing.gap)},
        }
        for one, standing in zip(asked, row.standings, strict=True)
    ]


def columns_of(board):
    """Those of the table: value and what is missing for each requirement."""
    columns = [
        Column("number", _("Employee number"), lambda row: row.employee_no, width=12),
        Column("name", _("Name"), lambda row: row.name, width=10),
        Column("group", _("Research group"), lambda row: row.group, width=16),
    ]
    for place, asked in enumerate(board.asked):
        words = {"label": asked.label, "unit": asked.unit}
        columns += [
            Column(asked.key, _("%(label)s (%(unit)s)") % words, number_at(place, "value"), True),
            Column(
                asked.key, _("%(label)s, missing (%(unit)s)") % words, number_at(place, "gap"), True
            ),
        ]
    return columns


def number_at(place, name):
    def value(row):
        standing = row.standings[place]
        return None if standing is None else getattr(standing, name)

    return value


def chosen_requirement(request, board):
    """What the address filters by; nothing where it names no requirement in force."""
    key = request.GET.get("missing", "")
    return key if key in {asked.key for asked in board.asked} else ""


def requirement_options(board, chosen):
    options = [Option("", _("Anything"), not chosen)]
    options += [Option(asked.key, asked.label, asked.key == chosen) for asked in board.asked]
    return [("", options)]


def export_url(request, place):
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in place.scope.parameters().items():
        query[name] = value
    return f"{reverse('summaries:dashboard_export')}?{query.urlencode()}"


def drawn(chart, number):
    table = charts.table(chart, _("Item"), chart.unit or _("Value"), "", _("Previous period"))
    return {
        "title": chart.title,
        "text": chart.description,
        "svg": charts_svg(chart, number),
        "headings": [column.title for column in table.columns],
        "rows": [["".join(run.text for run in cell) for cell in row] for row in table.rows],
    }


def charts_svg(chart, number):
    # Drawn by us, every word of it escaped there.
    drawing = compact(chart) if len(chart.points) > MONTHS_WITH_WORDS else chart
    return mark_safe(charts.svg(drawing, identity=f"chart{number}", frame=charts.COLUMN))


def compact(chart):
    """A year of months beside each other: whole numbers, the table behind has the rest."""
    if chart.kind != "months":
        return chart
    points = (
        replace(point, label=point.label.removesuffix("月"), text=f"{point.value:.0f}")
        for point in chart.points
    )
    return replace(chart, points=tuple(points))

"""The denominator of most shares: who is on the roster."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from records.figures import declare
from records.kinds import Column, Kind, register
from records.policies import PeopleFigure, PeopleRows
from records.scope import people_in
from records.units import PEOPLE
from schools.models import Person


class RosterRows(PeopleRows):
    """Active full-time teachers on the period's last day (R of the figure catalogue)."""

    def __call__(self, scope):
        return people_in(scope)


@dataclass(frozen=True)
class RosterFigure(PeopleFigure):
    def known(self, scope, reading):
        """Counted already by whoever evaluated requirements over the same roster."""
        roster = reading.kept.get(("roster", scope))
        return None if roster is None else len(roster)


teachers = declare(
    RosterFigure(
        "people.teachers",
        _("Full-time teachers"),
        PEOPLE,
        rows=RosterRows(),
        measure=Count("pk", distinct=True),
        note=_("On the roster on the last day of the period."),
    )
)

register(
    Kind(
        "person",
        Person,
        _("People"),
        columns=[
            Column("name", _("Name"), lambda row: row.name, width=10),
            Column(
                "employee_no", _("Employee number"), lambda row: row.employee_no or "", width=12
            ),
            Column("group", _("Research group"), lambda row: row.group_name or "", width=16),
        ],
        page="portfolios:portfolio_detail",
        prepare=lambda rows, scope: rows.with_place(scope.school_id, scope.end),
        reviewed=False,
        search=("name", "sort_key"),
    )
)

"""What summaries draw beside their sentences says the same as the figures."""

import pytest
from django.utils import translation

from portfolios import tables
from records.documents.tree import FigureRun
from schools.models import Group
from summaries import annexes, charts
from tests import make
from tests.summaries.saying import facts_of

pytestmark = pytest.mark.django_db


def test_hours_each_of_a_group_are_rounded_as_everywhere(cast):
    group = Group.objects.get(school=cast.school, name="数学组")
    make.teacher(cast.school, "孙悦", group)
    make.training(cast.outsider, hours="24.5")
    make.training(cast.owner, hours=8)
    facts = facts_of(cast)
    figure = facts[f"training.hours_each@group:{group.pk}"].run

    with translation.override("zh-hans"):
        chart, table = charts.hours_by_group(facts), annexes.training_by_group(facts)

    row = next(row for row in table.rows if row[0][0].text == "数学组")
    cell = row[[column.title for column in table.columns].index("人均学时")][0]
    assert figure.text == "12.3"
    assert {point.label: point.text for point in chart.points}["数学组"] == figure.text
    assert isinstance(cell, FigureRun)
    assert (cell.text, cell.name, cell.href) == (figure.text, figure.name, figure.href)


def test_project_that_somebody_from_elsewhere_leads_is_not_said_to_be_a_members(cast):
    make.project(cast.owner, leader_name="外校张老师", title="联合研究")

    table = tables.projects(facts_of(cast).scope)

    [row] = table.rows
    assert [cell[0].text for cell in row][:3] == ["联合研究", "县级", "外校张老师"]

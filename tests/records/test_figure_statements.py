"""Statements are made once for a shape of scope, and say the same as made anew."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Count, Sum

from records import figures, statements
from records.figures import Figure, Ratio, Reading
from records.scope import Scope
from records.units import HOURS, PERSON_TIMES
from schools.periods import Calendar
from tests import make
from training.models import Posting, Training

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(statements, "KEPT", {})


def scopes(cast):
    calendar = Calendar(cast.school)
    spring = Scope(calendar.parse("2020-2"), cast.school.pk)
    autumn = spring.at(calendar.parse("2020-1"))
    of_owner = spring.of_teacher(cast.owner.pk)
    career = Scope(calendar.parse("2020"), teacher_id=cast.owner.pk)
    of_group = [spring.of_group(cast.group.pk), autumn.of_group(cast.group.pk)]
    return [spring, autumn, of_owner, spring.of_teacher(cast.colleague.pk), career, *of_group]


def test_every_figure_says_the_same_from_a_kept_statement_as_alone(cast):
    for person in (cast.owner, cast.colleague, cast.outsider):
        for day in (date(2020, 10, 12), date(2021, 3, 5)):
            make.training(person, hours=Decimal("4.5"), ended_on=day)
            make.observation(person, kind="walk_in", ended_on=day)
            make.paper(person, ended_on=day, coauthors=[cast.leader])
            make.honour(person, ended_on=day)
        make.project(person, members=[cast.leader])
    some = [
        figure
        for figure in figures.REGISTRY.values()
        if not isinstance(figure, Ratio) and figure.teacher and figure.has_statement
    ]

    for scope in scopes(cast):
        reading = Reading()
        reading.read_by_teacher((figure, scope) for figure in some)
        for figure in some:
            told = figure.name, scope
            direct = figure.rows(scope).order_by().aggregate(n=figure.measure)["n"]
            split = figure.split(*figure.parts("teacher", scope))
            assert (told, figures.values([figure], scope)[figure.name]) == (
                told,
                figure.clean(direct),
            )
            assert (told, reading.by_teacher(figure, scope)) == (told, split)


def test_a_second_scope_of_the_shape_makes_no_rows_anew(cast):
    made = []

    def rows(scope):
        made.append(scope)
        return Posting.objects.within(scope)

    make.training(cast.owner, hours=3)
    make.training(cast.owner, hours=5, ended_on=date(2020, 10, 12))
    hours = Figure("test.hours", "", HOURS, rows, Sum("hours"))
    spring, autumn, of_owner, of_colleague, *_others = scopes(cast)

    assert figures.values_of([hours], [spring, autumn]) == [{"test.hours": 3}, {"test.hours": 5}]
    assert len(made) == 2
    assert (hours.value(of_owner), hours.value(of_colleague)) == (3, 0)
    assert len(made) == 4


def test_rows_that_reckon_with_the_days_of_the_scope_are_made_anew(cast):
    def rows(scope):
        return Training.objects.certified().filter(ended_on__lt=scope.start + timedelta(30))

    make.training(cast.owner, ended_on=date(2020, 9, 20))
    make.training(cast.owner, ended_on=date(2021, 3, 5))
    figure = Figure("test.early", "", PERSON_TIMES, rows, Count("*"))
    spring, autumn, *_others = scopes(cast)

    assert figures.values_of([figure], [spring, autumn]) == [{"test.early": 2}, {"test.early": 1}]
    assert list(statements.KEPT.values()) == [None]


def test_rows_that_cannot_be_are_none(cast):
    def rows(scope):
        return Training.objects.filter(pk__in=[])

    nobody = Figure("test.none", "", PERSON_TIMES, rows, Count("*"))
    some = figures.get("training.person_times")
    make.training(cast.owner)

    assert figures.values([nobody, some], scopes(cast)[0]) == {
        "test.none": 0,
        "training.person_times": 1,
    }

"""One number, wherever it stands: teachers add up to groups and to the school, and the page
prints what the command line prints."""

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from records import figures
from records.figures import Ratio, Reading
from records.scope import Scope
from schools.models import Membership, Role, School
from schools.periods import Calendar
from tests import make

START = date(2020, 9, 1)
days = st.integers(0, 320).map(lambda n: START + timedelta(n))
halves = st.integers(1, 60).map(lambda n: Decimal(n) / 2)
who = st.integers(0, 4)
periods = st.sampled_from(["2020-1", "2020-2", "2020", "2021-03-01..2021-04-15"])
# A teacher of no group, of one, and of one from the middle of the spring on.
places = st.lists(st.sampled_from(["none", "first", "second", "later"]), min_size=5, max_size=5)
trainings = st.lists(
    st.tuples(who, days, halves, halves, st.sampled_from(["certified", "submitted"])), max_size=8
)
observations = st.lists(
    st.tuples(who, days, st.integers(1, 3), st.sampled_from(["walk_in", "open"])),
    max_size=8,
    unique_by=lambda row: row[:2],
)
papers = st.lists(st.tuples(who, who, days), max_size=4)
honours = st.lists(st.tuples(who, days), max_size=4)


class Schools(TestCase):
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(periods, places, st.tuples(trainings, observations, papers, honours))
    def test_teachers_add_up_to_groups_and_groups_to_the_school(self, period, places, records):
        school = random_school(places, *records)
        whole = Scope(Calendar(school).parse(period), school.pk)
        for scope in [whole, *(whole.of_group(group.pk) for group in school.groups.all())]:
            told = figures.values(plain(), scope)
            reading = Reading()
            reading.read_by_teacher((figure, scope) for figure in plain())

            assert adding_up("teacher", scope) == told
            assert adding_up("group", scope) == told
            # What a page reads together is the same again.
            assert figures.values(plain(), scope, reading) == told


def test_days_of_each_training_are_rounded_before_they_are_added(cast):
    make.training(cast.owner, hours=Decimal("18.5"), level="county")
    make.training(cast.colleague, hours=Decimal("18.5"), level="county")
    School.objects.update(day_hours=6)
    scope = Scope(Calendar(cast.school).parse("2020-2"), cast.school.pk)

    days = figures.get("training.away_days")

    # 18.5 / 6 = 3.0833…: together they would be 6.17.
    assert days.value(scope) == Decimal("6.16")
    assert sum(days.by("teacher", scope).values()) == Decimal("6.16")


def adding_up(dimension, scope):
    return {
        figure.name: figure.clean(sum(figure.by(dimension, scope).values())) for figure in plain()
    }


def plain():
    return [
        figure
        for figure in figures.REGISTRY.values()
        if not isinstance(figure, Ratio) and figure.additive and figure.teacher
    ]


def random_school(places, trainings, observations, papers, honours):
    school = make.school()
    make.semester(school, number=1)
    make.semester(school, number=2)
    make.requirement(school, value=20)
    make.requirement(school, "lessons.observed", "semester", 2)
    first, second = make.group(school, "语文组"), make.group(school, "数学组")
    groups = {"first": first, "later": first, "second": second, "none": None}
    people = [make.teacher(school, group=groups[place]) for place in places]
    for person, place in zip(people, places, strict=True):
        if place == "later":
            Membership.objects.filter(person=person).update(started_on=date(2021, 4, 10))
    for person, day, hours, credits, status in trainings:
        make.training(people[person], ended_on=day, hours=hours, credits=credits, status=status)
    for person, day, lessons, kind in observations:
        make.observation(people[person], ended_on=day, lessons=lessons, kind=kind)
    for author, other, day in papers:
        coauthors = [people[other]] if other != author else []
        make.paper(people[author], coauthors=coauthors, ended_on=day)
        make.project(people[author], members=coauthors, listed_on=day)
    for person, day in honours:
        make.honour(people[person], ended_on=day)
    return school


@pytest.mark.django_db
@pytest.mark.parametrize("period", ["2020-1", "2020-2", "2020"])
def test_the_page_says_what_the_command_line_says(client, period):
    school = random_school(
        ["first", "first", "second", "later", "none"],
        [(0, date(2020, 10, 8), Decimal("4.5"), Decimal(21), "certified"),
         (1, date(2021, 3, 9), Decimal(8), Decimal("7.5"), "certified"),
         (3, date(2021, 3, 9), Decimal(2), Decimal(2), "submitted"),
         (4, date(2021, 6, 1), Decimal("1.5"), Decimal(30), "certified")],
        [(0, date(2021, 3, 1), 2, "walk_in"), (2, date(2020, 9, 30), 1, "open")],
        [(0, 1, date(2021, 5, 1))],
        [(2, date(2021, 6, 1))],
    )  # fmt: skip
    principal = make.teacher(school)
    make.appoint(principal, Role.PRINCIPAL, school=school)
    client.force_login(principal)
    printed = StringIO()
    call_command("figures", school=school.code, period=period, json=True, stdout=printed)
    command = json.loads(printed.getvalue())

    response = client.get(
        reverse("summaries:dashboard"), {"whose": f"school:{school.pk}", "when": period}
    )
    page = {one.name: one.value for one in response.context["figures"]}

    expected = {}
    for name in page:
        figure, value = figures.get(name), command[name]["value"]
        sign = "%" if command[name]["unit"] == "percent" else ""
        expected[name] = figure.text(None if value is None else Decimal(str(value))) + sign
    assert page == expected
    assert len(page) == 11
    assert all(f"<span>{value}</span>" in response.content.decode() for value in page.values())

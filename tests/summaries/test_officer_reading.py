"""The officer of a district: figures of its schools and the certified rows behind them."""

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from schools import navigation
from schools.models import AuditEvent, District, Role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(cast):
    """Of the city in which the school's county is; the group has five teachers."""
    county = cast.school.district
    county.parent = District.objects.create(name="越州市", level="city")
    county.save()
    cast.other_school.district = make.district("柳岸县")
    cast.other_school.save()
    for _turn in range(2):
        make.teacher(cast.school, group=cast.group)
    found = make.person("顾学区")
    make.appoint(found, Role.OFFICER, district=county.parent)
    return found


def asked(client, officer, name, *args, **query):
    client.force_login(officer)
    return client.get(reverse(name, args=args), {"when": "2020-2", **query})


def words_of(response):
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    return {str(cell.value) for sheet in book for row in sheet for cell in row}


def links_to_people(response):
    body = response.content.decode().partition('id="main"')[2]
    return re.findall(r'href="(/(?:portfolios|schools|training|lessons|research)/[^"]*)"', body)


def test_dashboard_opens_at_a_school_of_the_district_and_names_nobody(client, cast, officer):
    make.requirement(cast.school)
    make.training(cast.owner, hours=6)

    page = asked(client, officer, "summaries:dashboard")
    export = asked(client, officer, "summaries:dashboard_export")

    hours = next(one for one in page.context["figures"] if one.name == "training.hours")
    [(_name, choices)] = page.context["scope_control"].whose
    assert (page.status_code, hours.value, export.status_code) == (200, "6", 404)
    assert [one.label for one in choices] == [cast.school.name, cast.group.name]
    assert (cast.owner.name in page.content.decode(), links_to_people(page)) == (False, [])


def test_rows_behind_a_figure_are_the_certified_ones_without_their_pages(client, cast, officer):
    for status in ("certified", "submitted"):
        make.observation(
            cast.owner, cast.colleague, status, topic=f"示范课{status}", score=61, grade="poor",
            highlights="亮点", process=[{"minute": 1, "text": "过程"}],
            ended_on=date(2021, 3, 11 if status == "certified" else 12),
        )  # fmt: skip
    school = f"school:{cast.school.pk}"

    page = asked(client, officer, "records:figure_rows", "lessons.visits", whose=school)
    export = asked(client, officer, "records:figure_export", "lessons.visits", whose=school)

    assert [row.first.text for row in page.context["rows"]] == [cast.owner.name]
    assert (page.context["opened"].text, page.context["hidden"]) == ("2", 1)
    assert links_to_people(page) == []
    said = words_of(export)
    assert {"示范课certified"} == {word for word in said if word.startswith("示范课")}
    assert said & {"61", "61.0", "差", "亮点", "过程"} == set()
    event = AuditEvent.objects.get(verb="records.exported")
    assert (event.by, event.school, event.after["rows"]) == (officer, cast.school, 1)


def test_people_behind_a_figure_stay_unnamed(client, cast, officer):
    page = asked(client, officer, "records:figure_rows", "people.teachers")

    assert (page.context["opened"].text, list(page.context["rows"])) == ("9", [])


@pytest.mark.parametrize("name", ["records:figure_rows", "records:figure_export"])
def test_few_people_other_districts_and_single_teachers_do_not_exist(client, cast, officer, name):
    small = make.group(cast.school, "小组")
    for _turn in range(4):
        make.teacher(cast.school, group=small)
    for _turn in range(6):
        make.teacher(cast.other_school)
    places = {
        f"school:{cast.school.pk}": 200,
        f"group:{cast.group.pk}": 200,
        f"group:{small.pk}": 404,
        f"teacher:{cast.owner.pk}": 404,
        f"school:{cast.other_school.pk}": 404,
    }

    found = {
        place: asked(client, officer, name, "training.hours", whose=place).status_code
        for place in places
    }

    assert found == places


def test_groups_of_few_people_are_not_compared(client, cast, officer):
    larger = make.group(cast.school, "理科组")
    for number in range(5):
        make.training(make.teacher(cast.school, group=larger), hours=number + 1)
    for someone in (cast.owner, cast.outsider):
        make.training(someone, hours=7)

    def groups_in(viewer):
        page = asked(client, viewer, "summaries:dashboard", whose=f"school:{cast.school.pk}")
        charts = page.context["charts"]
        return [row[0] for chart in charts if "组" in chart["title"] for row in chart["rows"]]

    few = cast.outsider.memberships.get().group.name
    assert sorted(groups_in(cast.principal)) == sorted([cast.group.name, "理科组", few])
    assert sorted(groups_in(officer)) == sorted([cast.group.name, "理科组"])


def test_navigation_leads_an_officer_to_dashboard_and_summaries_only(client, officer):
    shown = navigation.items_for(officer, "/")
    home = asked(client, officer, "home")

    assert [item.url for item in shown] == ["/", "/summaries/", "/dashboard/"]
    assert "/dashboard/" in home.content.decode()

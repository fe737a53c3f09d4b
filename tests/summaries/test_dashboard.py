from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from schools.models import AuditEvent
from tests import make

pytestmark = pytest.mark.django_db
AUTUMN = date(2020, 10, 12)


def school_of(cast):
    return f"school:{cast.school.pk}"


def dashboard(client, viewer, whose, when="2020-2", **query):
    client.force_login(viewer)
    return client.get(reverse("summaries:dashboard"), {"whose": whose, "when": when, **query})


def figure(response, name):
    return next(one for one in response.context["figures"] if one.name == name)


def missing(response):
    return [
        (line["row"].name, [cell["missing"] for cell in line["cells"]])
        for line in response.context["lines"]
    ]


def test_figures_stand_beside_the_period_before_and_open_their_rows(client, cast):
    make.training(cast.owner, hours=Decimal("8.5"))
    make.training(cast.outsider, hours=4)
    make.training(cast.owner, hours=16, ended_on=AUTUMN)
    make.observation(cast.owner)

    response = dashboard(client, cast.principal, school_of(cast))

    hours, lessons = figure(response, "training.hours"), figure(response, "lessons.observed")
    papers = figure(response, "research.papers")
    assert (hours.value, hours.unit, hours.before, hours.change) == (
        "12.5",
        "学时",
        "16 学时",
        "减少3.5学时",
    )
    assert (lessons.value, lessons.before, lessons.change) == ("1", "0 节", "增加1节")
    assert (papers.value, papers.change) == ("0", "持平")
    assert response.context["board"].before_label == "2020学年第一学期"
    assert hours.url.endswith(f"?whose=school%3A{cast.school.pk}&when=2020-2")
    assert len(response.context["figures"]) == 9


def test_shares_of_requirements_appear_once_something_is_required(client, cast):
    make.requirement(cast.school, value=8)
    make.training(cast.owner, credits=8)

    share = figure(
        dashboard(client, cast.principal, school_of(cast)), "training.credits_target_share"
    )

    assert (share.value, share.unit, share.before, share.change) == (
        "14.3%",
        "",
        "0.0%",
        "增加14.3个百分点",
    )


def test_who_is_missing_what(client, cast):
    make.requirement(cast.school, value=8)
    make.requirement(cast.school, "lessons.observed", "semester", 2)
    for person in (cast.principal, cast.office, cast.second_office, cast.outsider, cast.leader):
        make.training(person, credits=8)
        make.observation(person, lessons=2)
    make.training(cast.owner, credits=8)
    make.observation(cast.colleague, lessons=1)

    response = dashboard(client, cast.principal, school_of(cast))

    # By pinyin: Li Ming, Wang Fang. Requirements in the order of their measures.
    assert missing(response) == [("李明", ["缺 1", "缺 8"]), ("王芳", ["缺 2", ""])]
    assert reverse("portfolios:portfolio_detail", args=[cast.owner.pk]) in response.content.decode()


def test_missing_can_be_filtered_and_sorted_by_a_requirement(client, cast):
    make.requirement(cast.school, value=8)
    make.requirement(cast.school, "lessons.observed", "semester", 2)
    for person in (cast.principal, cast.office, cast.second_office, cast.outsider, cast.leader):
        make.training(person, credits=8)
    make.training(cast.owner, credits=5)
    make.training(cast.colleague, credits=2)

    def names(**query):
        response = dashboard(client, cast.principal, school_of(cast), **query)
        return [name for name, _gaps in missing(response)]

    key = "training.credits.school_year"
    assert names(missing=key) == ["李明", "王芳"]
    assert names(missing=key, sort=key) == ["王芳", "李明"]
    assert names(missing=key, sort=f"-{key}") == ["李明", "王芳"]
    assert len(names(missing="no.such")) == 7


def test_what_is_shown_can_be_exported(client, cast):
    make.requirement(cast.school, value=8, policy="教师发展规定")
    make.training(cast.owner, credits=5)
    client.force_login(cast.principal)

    response = client.get(
        reverse("summaries:dashboard_export"),
        {"whose": school_of(cast), "when": "2020-2", "sort": "training.credits.school_year"},
    )

    sheet = openpyxl.load_workbook(BytesIO(b"".join(response))).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("工号", "姓名", "教研组", "培训学分（学分）", "培训学分尚缺（学分）")
    assert rows[1][1:] == ("王芳", "语文组", 5, 3)
    assert len(rows) == 8
    assert AuditEvent.objects.get(verb="records.exported").after["rows"] == 7


def test_leader_sees_the_group_and_only_the_group(client, cast):
    make.requirement(cast.school, value=8)
    make.training(cast.owner, hours=3, credits=3)
    make.training(cast.outsider, hours=5, credits=5)

    response = dashboard(client, cast.leader, f"group:{cast.group.pk}")

    assert figure(response, "training.hours").value == "3"
    assert [name for name, _gaps in missing(response)] == ["李明", "王芳", "张强"]
    assert "赵敏" not in response.content.decode()


def test_without_an_address_the_widest_place_opens(client, cast):
    client.force_login(cast.leader)
    assert client.get(reverse("summaries:dashboard")).context["place"].group == cast.group

    client.force_login(cast.principal)
    assert client.get(reverse("summaries:dashboard")).context["place"].school == cast.school


@pytest.mark.parametrize(
    ("viewer", "of_school", "of_group"),
    [
        ("principal", 200, 200),
        ("office", 200, 200),
        ("leader", 404, 200),
        ("owner", 404, 404),
        ("administrator", 404, 404),
        ("stranger", 404, 404),
        ("stranger_office", 404, 404),
    ],
)
def test_who_may_open_it(client, cast, viewer, of_school, of_group):
    make.requirement(cast.school)
    person, group = getattr(cast, viewer), f"group:{cast.group.pk}"

    assert dashboard(client, person, school_of(cast)).status_code == of_school
    assert dashboard(client, person, group).status_code == of_group
    for whose, status in ((school_of(cast), of_school), (group, of_group)):
        export = client.get(
            reverse("summaries:dashboard_export"), {"whose": whose, "when": "2020-2"}
        )
        assert export.status_code == status


def test_a_teachers_numbers_stand_in_the_portfolio(client, cast):
    client.force_login(cast.owner)

    response = client.get(reverse("summaries:dashboard"), {"when": "2020-2"})

    portfolio = reverse("portfolios:portfolio_detail", args=[cast.owner.pk])
    assert response.url == f"{portfolio}?when=2020-2"


def test_an_empty_school_says_what_belongs_there(client, cast):
    text = dashboard(client, cast.principal, school_of(cast)).content.decode()

    assert "本时段还没有审核通过的记录" in text
    assert "本时段没有生效的要求" in text


def test_charts_carry_title_description_and_table(client, cast):
    make.requirement(cast.school, value=8)
    make.training(cast.owner, hours=6)
    make.training(cast.outsider, hours=9, ended_on=date(2021, 5, 3))

    response = dashboard(client, cast.principal, school_of(cast))

    progress, months, groups = response.context["charts"]
    assert progress["rows"] == [["培训学分", "2／7人"]]
    assert months["rows"] == [
        ["2月", "0"], ["3月", "6"], ["4月", "0"], ["5月", "9"], ["6月", "0"], ["7月", "0"],
    ]  # fmt: skip
    assert groups["rows"] == [["数学组", "9.0"], ["语文组", "2.0"]]
    assert all("<title" in chart["svg"] and "<desc" in chart["svg"] for chart in (progress, months))


def test_a_year_of_months_fits_its_chart_and_the_table_keeps_the_halves(client, cast):
    make.training(cast.owner, hours=Decimal("6.5"), ended_on=date(2020, 11, 3))

    response = dashboard(client, cast.principal, school_of(cast), when="2020")

    months = response.context["charts"][0]
    assert [row for row in months["rows"] if row[1] != "0"] == [["11月", "6.5"]]
    assert len(months["rows"]) == 12
    assert ">11<" in months["svg"]


def fill(cast, numbers):
    everybody = [cast.owner, cast.colleague, cast.leader, cast.outsider]
    for n in numbers:
        person = everybody[n % 4]
        for day in (date(2021, 3, 1 + n % 28), date(2020, 10, 1 + n % 28)):
            make.training(person, ended_on=day)
            make.observation(person, ended_on=day, kind="walk_in", periods=[1 + n // 28])
            make.honour(person, ended_on=day)
        make.project(person)
        make.paper(person)


@pytest.mark.parametrize("whose", ["school", "group"])
def test_a_full_year_takes_as_many_queries_as_a_quiet_one(client, cast, queries, whose):
    make.requirement(cast.school)
    make.requirement(cast.school, "lessons.observed", "semester", 20)
    make.requirement(cast.school, "research.papers", "school_year", 1)
    key = school_of(cast) if whose == "school" else f"group:{cast.group.pk}"
    address = f"{reverse('summaries:dashboard')}?whose={key}&when=2020-2"
    client.force_login(cast.principal if whose == "school" else cast.leader)
    fill(cast, range(3))
    client.get(address)

    with queries() as few:
        client.get(address)
    fill(cast, range(3, 63))
    for n in range(40):
        make.teacher(cast.school, f"新老师{n}", cast.group)
    with queries() as many:
        client.get(address)

    assert len(many) == len(few) <= 25

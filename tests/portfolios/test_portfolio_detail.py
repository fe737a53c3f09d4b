from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from schools.models import Membership
from tests import make

pytestmark = pytest.mark.django_db
AUTUMN = date(2020, 10, 12)


def page(client, viewer, teacher, **query):
    client.force_login(viewer)
    query = {"when": "2020-2", **query}
    return client.get(reverse("portfolios:portfolio_detail", args=[teacher.pk]), query)


def titles(response):
    return [one.title for _year, entries in response.context["years"] for one in entries]


def test_everything_that_counts_stands_on_one_timeline_newest_first(client, cast):
    make.training(cast.owner, programme="新课标解读", ended_on=date(2021, 3, 5))
    make.observation(cast.owner, topic="背影", ended_on=date(2021, 3, 11))
    make.project(cast.owner, title="课堂提问研究", listed_on=date(2021, 4, 1))
    make.paper(cast.colleague, coauthors=[cast.owner], title="浅谈提问", ended_on=date(2021, 5, 1))
    make.honour(cast.owner, title="教坛新秀", ended_on=date(2021, 6, 1))
    make.training(cast.owner, programme="还没审核", status="submitted")
    make.training(cast.owner, programme="上学期的", ended_on=AUTUMN)
    make.training(cast.colleague, programme="别人的")

    response = page(client, cast.owner, cast.owner)

    assert titles(response) == ["教坛新秀", "浅谈提问", "课堂提问研究", "背影", "新课标解读"]


def test_groups_stand_in_one_order_however_they_were_written(client, cast):
    for name in ("七年级组", "一年级组"):
        group = make.group(cast.school, name, kind="grade")
        Membership.objects.create(person=cast.owner, group=group, started_on=make.LONG_AGO)

    facts = dict(page(client, cast.owner, cast.owner).context["portfolio"].facts)

    assert "一年级组、七年级组、语文组" in facts.values()


def test_one_kind_alone(client, cast):
    make.training(cast.owner, programme="新课标解读")
    make.honour(cast.owner, title="教坛新秀")

    response = page(client, cast.owner, cast.owner, kind="honour")

    assert titles(response) == ["教坛新秀"]
    assert [(tab["label"], tab["count"], tab["here"]) for tab in response.context["tabs"]] == [
        ("全部", 2, False),
        ("培训", 1, False),
        ("荣誉", 1, True),
    ]


def test_career_goes_across_schools_for_the_owner_only(client, cast):
    make.training(cast.owner, programme="现在的学校")
    make.training(
        cast.owner, programme="以前的学校", school=cast.other_school, ended_on=date(2012, 5, 4)
    )

    own = page(client, cast.owner, cast.owner, when="career")
    office = page(client, cast.office, cast.owner, when="career")

    assert titles(own) == ["现在的学校", "以前的学校"]
    assert titles(office) == ["现在的学校"]


def test_requirements_say_what_is_missing_and_by_which_rule(client, cast):
    make.requirement(cast.school, value=73, policy="教师发展规定")
    make.training(cast.owner, credits=Decimal("45.5"))

    [bar] = page(client, cast.owner, cast.owner).context["requirements"]

    assert (bar.value, bar.need, bar.missing, bar.late) == ("45.5", "73", "27.5", True)
    assert "教师发展规定" in bar.explain


@pytest.mark.parametrize(
    ("viewer", "status"),
    [
        ("owner", 200),
        ("leader", 200),
        ("office", 200),
        ("principal", 200),
        ("colleague", 404),
        ("outsider", 404),
        ("administrator", 404),
        ("stranger", 404),
        ("stranger_office", 404),
    ],
)
def test_who_may_open_it(client, cast, viewer, status):
    make.training(cast.owner)

    assert page(client, getattr(cast, viewer), cast.owner).status_code == status
    pdf = reverse("portfolios:portfolio_pdf", args=[cast.owner.pk])
    assert client.get(pdf, {"when": "2020-2"}).status_code == status


def test_leader_of_another_group_learns_nothing(client, cast):
    assert page(client, cast.leader, cast.outsider).status_code == 404


def test_no_grade_and_no_score_reach_the_page(client, cast):
    make.observation(cast.owner, cast.colleague, grade="poor", score=Decimal("41.5"))

    for viewer in (cast.owner, cast.office, cast.principal, cast.leader):
        text = page(client, viewer, cast.owner).content.decode()
        assert "41.5" not in text
        assert "需改进" not in text


def test_somebody_without_a_school_keeps_the_portfolio(client, cast):
    make.training(cast.owner, programme="以前的培训")
    cast.owner.employments.update(ended_on=date(2021, 7, 31))

    response = page(client, cast.owner, cast.owner, when="")

    assert response.status_code == 200
    assert titles(response) == ["以前的培训"]


def test_own_portfolio_is_a_short_address(client, cast):
    client.force_login(cast.owner)

    response = client.get(reverse("portfolios:portfolio_mine"))

    assert response.url == reverse("portfolios:portfolio_detail", args=[cast.owner.pk])


def everything(person, times):
    for n in range(times):
        make.training(person, ended_on=date(2021, 3, 1 + n % 28))
        make.observation(person, ended_on=date(2021, 4, 1 + n % 28), periods=[1 + n // 28])
        make.project(person)
        make.paper(person)
        make.honour(person)


def test_a_long_career_takes_as_many_queries_as_a_short_one(client, cast, queries):
    make.requirement(cast.school)
    everything(cast.owner, 1)
    client.force_login(cast.owner)
    address = reverse("portfolios:portfolio_detail", args=[cast.owner.pk]) + "?when=2020-2"
    client.get(address)

    with queries() as few:
        client.get(address)
    everything(cast.owner, 60)
    with queries() as many:
        response = client.get(address)

    assert response.context["page"].paginator.count == 305
    # The last fifty are of fewer kinds than the first five.
    assert len(many) <= len(few) <= 25

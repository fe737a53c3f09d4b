"""Lists of observations: whose rows, how many queries, how much of the quota."""

import pytest
import time_machine
from django.urls import reverse

from records.figures import get
from records.scope import find_place
from tests import make

pytestmark = pytest.mark.django_db
URL = "lessons:observation_list"


@pytest.fixture(autouse=True)
def in_spring():
    with time_machine.travel("2021-05-12T10:00+08:00", tick=False):
        yield


def rows(client, person, name=URL, **query):
    client.force_login(person)
    return [record.topic for record in client.get(reverse(name), query).context["page"]]


def test_own_list_shows_what_i_observed_in_this_semester(client, cast):
    make.observation(cast.owner, cast.colleague, topic="我听的")
    make.observation(cast.owner, topic="草稿", status="draft", ended_on="2021-03-12")
    make.observation(cast.owner, topic="上学期", ended_on="2020-11-05")
    make.observation(cast.colleague, cast.owner, topic="别人听我的")

    assert rows(client, cast.owner) == ["草稿", "我听的"]
    assert rows(client, cast.owner, when="2020-1") == ["上学期"]
    assert rows(client, cast.owner, "lessons:own_lesson_list") == ["别人听我的"]


def test_draft_about_my_lesson_is_not_mine_to_see(client, cast):
    make.observation(cast.colleague, cast.owner, status="draft")

    assert rows(client, cast.owner, "lessons:own_lesson_list") == []


@pytest.mark.parametrize("who", ["office", "principal"])
def test_school_list_holds_everybodys_but_no_drafts(client, cast, who):
    make.observation(cast.owner, topic="交了")
    make.observation(cast.colleague, topic="草稿", status="draft")
    make.observation(cast.stranger, topic="外校")

    assert rows(client, getattr(cast, who), whose=f"school:{cast.school.pk}") == ["交了"]


@pytest.mark.parametrize("who", ["owner", "leader", "stranger", "stranger_office"])
def test_school_list_is_not_for(client, cast, who):
    client.force_login(getattr(cast, who))

    response = client.get(reverse(URL), {"whose": f"school:{cast.school.pk}"})

    assert response.status_code == 404


def test_group_leader_sees_certified_ones_of_the_group(client, cast):
    make.observation(cast.owner, topic="已审", status="certified")
    make.observation(cast.owner, topic="未审", ended_on="2021-03-12")
    make.observation(cast.outsider, topic="他组", status="certified")

    assert rows(client, cast.leader, whose=f"group:{cast.group.pk}") == ["已审"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "walk_in"}, ["推门"]),
        ({"status": "certified"}, ["公开"]),
        ({"q": "limi"}, []),
        ({"q": "李明"}, ["推门"]),
        ({"q": "公"}, ["公开"]),
        ({"kind": "nonsense"}, ["推门", "公开"]),
        ({"sort": "kind"}, ["公开", "推门"]),
        ({"sort": "-kind"}, ["推门", "公开"]),
        ({"sort": "grade"}, ["推门", "公开"]),
    ],
)
def test_filters_and_order_stand_in_the_address(client, cast, query, found):
    make.observation(cast.owner, topic="公开", status="certified")
    make.observation(
        cast.owner, cast.colleague, topic="推门", kind="walk_in", ended_on="2021-03-12"
    )

    assert rows(client, cast.owner, **query) == found


@pytest.mark.parametrize("name", [URL, "lessons:own_lesson_list"])
@pytest.mark.parametrize("who", ["owner", "office"])
def test_one_and_three_rows_take_the_same_queries(client, cast, queries, name, who):
    person = getattr(cast, who)
    make.requirement(cast.school, "lessons.observed", "semester", 20)
    client.force_login(person)
    client.get(reverse(name))
    counts = []
    for more in (1, 2):
        for _row in range(more):
            make.observation(person, make.teacher(cast.school))
            make.observation(make.teacher(cast.school), person)
        with queries() as asked:
            client.get(reverse(name))
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[0] <= 12, [query["sql"] for query in asked]


def test_quota_counts_live_and_says_what_is_missing(client, cast):
    make.requirement(cast.school, "lessons.observed", "semester", 3)
    make.observation(cast.owner, cast.colleague, periods=[2, 3], lessons=2)
    make.observation(cast.owner, status="draft", ended_on="2021-03-12")
    client.force_login(cast.owner)

    [outcome] = client.get(reverse(URL)).context["outcomes"]
    make.observation(cast.owner, ended_on="2021-03-15")
    [later] = client.get(reverse(URL)).context["outcomes"]

    assert (outcome.value, outcome.gap, outcome.met) == ("2", "1", False)
    assert (later.value, later.gap, later.met) == ("3", "0", True)
    place = find_place(cast.owner, "", "")
    assert get("lessons.observed").value(place.scope) == later.standing.value


def test_empty_list_offers_the_first_step(client, cast):
    client.force_login(cast.owner)

    page = client.get(reverse(URL)).content.decode()

    assert "本期还没有听课记录" in page
    assert reverse("lessons:observation_add") in page

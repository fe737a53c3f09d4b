"""Lists of observations: whose rows, how many queries, how much of the quota."""

from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

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


@pytest.mark.parametrize(
    ("sort", "found"),
    [("taught_by", ["李明", "张强", "外校"]), ("-taught_by", ["张强", "李明", "外校"])],
)
def test_who_is_not_one_of_ours_comes_last_in_the_order_of_names(client, cast, sort, found):
    make.observation(cast.owner, cast.leader, topic="张强")
    make.observation(cast.owner, taught_by_name="外校", topic="外校", ended_on="2021-03-12")
    make.observation(cast.owner, cast.colleague, topic="李明", ended_on="2021-03-13")

    assert rows(client, cast.owner, sort=sort) == found


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

    [bar] = client.get(reverse(URL)).context["requirements"]
    make.observation(cast.owner, ended_on="2021-03-15")
    [later] = client.get(reverse(URL)).context["requirements"]

    assert (bar.value, bar.need, bar.missing) == ("2", "3", "1")
    assert (later.value, later.need, later.missing) == ("3", "3", None)
    assert [row.pk for row in client.get(bar.url).context["page"]] == [
        row.pk for row in client.get(reverse(URL)).context["page"] if row.status != "draft"
    ]
    place = find_place(cast.owner, "", "")
    assert get("lessons.observed").value(place.scope) == later.outcome.standing.value


def test_empty_list_offers_the_first_step(client, cast):
    client.force_login(cast.owner)

    page = client.get(reverse(URL)).content.decode()

    assert "本期还没有听课记录" in page
    assert reverse("lessons:observation_add") in page


def workbook(client, person, name, **query):
    client.force_login(person)
    response = client.get(reverse(f"lessons:{name}"), query)
    content = b"".join(response.streaming_content)
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("name", ["observation_export", "own_lesson_export"])
@pytest.mark.parametrize("who", ["owner", "colleague", "office", "principal"])
def test_export_holds_the_rows_of_the_list_and_no_grade(client, cast, name, who):
    person = getattr(cast, who)
    for observer, teacher in ((person, cast.outsider), (cast.outsider, person)):
        make.observation(observer, teacher, topic="公开", grade="poor", score="61.5")
        make.observation(observer, teacher, topic="推门", kind="walk_in", ended_on="2021-03-12")
    make.observation(cast.leader, cast.outsider, topic="别人的", kind="walk_in")

    heading, *exported = workbook(client, person, name, kind="walk_in")

    listed = rows(client, person, f"lessons:{name.replace('export', 'list')}", kind="walk_in")
    topic = heading.index("课题")
    assert [row[topic] for row in exported] == listed == ["推门"]
    assert "总评等级" not in heading
    assert not {"差", "61.5", 61.5} & {cell for row in exported for cell in row}


def test_export_of_a_school_is_not_for_teachers(client, cast):
    client.force_login(cast.owner)
    url = reverse("lessons:observation_export")

    assert client.get(url, {"whose": f"school:{cast.school.pk}"}).status_code == 404

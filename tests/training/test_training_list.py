import pytest

from tests import make

pytestmark = pytest.mark.django_db
URL = "/training/"
SPRING = {"when": "2020-2"}


def listed(client, **query):
    response = client.get(URL, {**SPRING, **query})
    assert response.status_code == 200
    return [record.programme for record in response.context["page"]]


def test_teacher_sees_own_records_of_the_period_whatever_their_state(client, cast):
    for status in ("draft", "returned", "certified"):
        make.training(cast.owner, status=status, programme=f"我的{status}")
    make.training(cast.owner, programme="上学期的", ended_on="2020-12-01", started_on="2020-12-01")
    make.training(cast.colleague, programme="同事的")
    client.force_login(cast.owner)

    assert sorted(listed(client)) == ["我的certified", "我的draft", "我的returned"]


def test_records_of_an_earlier_school_stay_in_ones_list(client, cast):
    make.training(cast.owner, programme="在原校", school=cast.other_school)
    client.force_login(cast.owner)

    assert listed(client) == ["在原校"]


def test_office_reads_the_school_without_its_drafts(client, cast):
    make.training(cast.owner, status="submitted", programme="王芳的")
    make.training(cast.colleague, status="draft", programme="草稿")
    make.training(cast.stranger, programme="外校的")
    client.force_login(cast.office)

    assert listed(client, whose=f"school:{cast.school.pk}") == ["王芳的"]


def test_leader_reads_what_was_certified_in_the_group(client, cast):
    make.training(cast.owner, programme="已认证")
    make.training(cast.owner, status="submitted", programme="待审核")
    make.training(cast.outsider, programme="别组的")
    client.force_login(cast.leader)

    assert listed(client, whose=f"group:{cast.group.pk}") == ["已认证"]


@pytest.mark.parametrize("who", ["owner", "leader", "stranger", "stranger_office", "administrator"])
def test_the_school_is_no_place_for_others(client, cast, who):
    client.force_login(getattr(cast, who))

    for path in ("", "export/"):
        response = client.get(URL + path, {**SPRING, "whose": f"school:{cast.school.pk}"})
        assert response.status_code == 404


def test_filters_narrow_and_keep_the_scope(client, cast):
    make.training(cast.owner, programme="甲", level="county", mode="face")
    make.training(cast.owner, programme="乙", level="school", mode="online")
    make.training(cast.owner, programme="丙", level="school", status="returned")
    client.force_login(cast.owner)

    assert listed(client, level="school", mode="online") == ["乙"]
    assert listed(client, status="returned") == ["丙"]
    assert listed(client, q="甲") == ["甲"]
    assert sorted(listed(client, level="nonsense")) == ["丙", "乙", "甲"]


def test_search_finds_by_pinyin(client, cast):
    make.training(cast.owner, programme="甲")
    make.training(cast.colleague, programme="乙")
    client.force_login(cast.office)

    assert listed(client, whose=f"school:{cast.school.pk}", q=cast.owner.sort_key.split()[0]) == [
        "甲"
    ]


def test_list_is_sorted_by_its_headings(client, cast):
    for hours in (4, 8, 6):
        make.training(cast.owner, programme=f"{hours}学时", hours=hours)
    client.force_login(cast.owner)

    assert listed(client, sort="hours") == ["4学时", "6学时", "8学时"]
    assert listed(client, sort="-hours") == ["8学时", "6学时", "4学时"]
    assert len(listed(client, sort="teacher__password")) == 3


def test_returned_records_are_announced_in_every_period(client, cast):
    make.training(cast.owner, status="returned", ended_on="2020-10-01", started_on="2020-10-01")
    client.force_login(cast.owner)

    body = client.get(URL, SPRING).content.decode()

    assert "有 1 条培训记录被退回" in body


def test_list_takes_as_many_queries_for_three_rows_as_for_one(client, cast, queries):
    client.force_login(cast.office)
    whose = {**SPRING, "whose": f"school:{cast.school.pk}"}
    make.training(cast.owner)
    client.get(URL, whose)
    with queries() as one:
        client.get(URL, whose)
    make.training(cast.colleague)
    make.training(cast.leader)
    with queries() as three:
        client.get(URL, whose)

    assert len(one) == len(three)
    assert len(three) <= 12, [query["sql"] for query in three]


def test_nonsense_in_the_address_is_not_found(client, cast):
    client.force_login(cast.owner)

    for query in ({"whose": "nonsense"}, {"when": "2999-9"}, {"whose": "school:1"}):
        assert client.get(URL, query).status_code == 404
    assert client.get(URL, {**SPRING, "page": "nonsense"}).status_code == 200

"""Sets of schools: named by the officers of the district whose schools they are."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from schools import actions
from schools.models import AuditEvent, District, Role, School
from schools.models.places import belongs_to
from summaries.models import Summary
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make.district("禾溪市", "county")


@pytest.fixture
def officer(county):
    someone = make.person("学区干部")
    make.appoint(someone, Role.OFFICER, district=county)
    return someone


@pytest.fixture
def schools(county):
    cluster = make.district("栖霞学区", "cluster", parent=county)
    places = [("东村初中", county), ("西村初中", cluster), ("城关初中", county)]
    return [make.school(name=name, district=place) for name, place in places]


def add(client, person, name, schools, **more):
    client.force_login(person)
    fields = {"name": name, "schools": [school.pk for school in schools], **more}
    return client.post(reverse("schools:set_add"), fields)


def named(made):
    rows = School.objects.filter(pk__in=made.members.values("school"))
    return sorted(rows.values_list("name", flat=True))


def address(name, made):
    return reverse(f"schools:set_{name}", args=[made.pk])


def test_officer_names_a_set_changes_and_removes_it(client, county, officer, schools):
    east, west, town = schools

    added = add(client, officer, " 农村  初中 ", [east, town])
    made = District.objects.get(level="set")
    before = (made.name, made.parent, named(made))
    changed = client.post(
        address("change", made), {"name": "农村初中", "schools": [east.pk, west.pk]}
    )
    after = named(made)
    listing = client.get(reverse("schools:set_list")).content.decode()
    removed = client.post(address("remove", made))

    assert [one.url for one in (added, changed, removed)] == [reverse("schools:set_list")] * 3
    assert before == ("农村 初中", county, ["东村初中", "城关初中"])
    assert after == ["东村初中", "西村初中"]
    assert "农村初中" in listing
    assert "2所学校" in listing
    assert not District.objects.filter(level="set").exists()
    first = {"name": "农村 初中", "schools": ["城关初中", "东村初中"]}
    second = {"name": "农村初中", "schools": ["东村初中", "西村初中"]}
    noted = AuditEvent.objects.filter(verb__startswith="schools.set_").order_by("id")
    assert list(noted.values_list("verb", "before", "after", "target_id")) == [
        ("schools.set_added", {}, first, made.pk),
        ("schools.set_changed", first, second, made.pk),
        ("schools.set_removed", second, {}, made.pk),
    ]


@pytest.mark.parametrize(
    ("name", "which", "words"),
    [
        ("农村初中", (0,), "请至少选择两所学校。"),
        ("农村初中", (), "这个字段是必填项。"),
        ("", (0, 1), "这个字段是必填项。"),
        ("已有的", (0, 1), "已有同名的学校组。"),
    ],
)
def test_what_makes_no_set_is_said(client, officer, schools, name, which, words):
    add(client, officer, "已有的", schools)

    response = add(client, officer, name, [schools[one] for one in which])

    assert response.status_code == 422
    assert words in response.content.decode()
    assert District.objects.filter(level="set").count() == 1


def test_schools_of_others_cannot_be_named(client, officer, schools):
    foreign = make.school(name="外县初中", district=make.district("对岸县"))

    response = add(client, officer, "农村初中", [schools[0], foreign])

    assert response.status_code == 422
    assert "外县初中" not in response.content.decode()
    assert not District.objects.filter(level="set").exists()


def test_who_has_several_districts_chooses_one(client, officer, schools, county):
    other = make.district("对岸县")
    make.appoint(officer, Role.OFFICER, district=other)
    away = [make.school(name=name, district=other) for name in ("南岸初中", "北岸初中")]

    mixed = add(client, officer, "混合", [schools[0], *away], parent=other.pk)
    good = add(client, officer, "两岸", away, parent=other.pk)

    assert mixed.status_code == 422
    assert "不属于该学区：东村初中。" in mixed.content.decode()
    assert good.status_code == 302
    assert District.objects.get(level="set").parent == other


@pytest.mark.parametrize("parent", ["", "00000000-0000-0000-0000-000000000000", "x"])
def test_without_a_district_of_theirs_no_set_is_made(client, officer, schools, parent):
    make.appoint(officer, Role.OFFICER, district=make.district("对岸县"))

    response = add(client, officer, "农村初中", schools, parent=parent)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["parent"]
    assert not District.objects.filter(level="set").exists()


def test_set_of_the_same_name_made_in_this_very_moment_is_said(
    client, officer, schools, monkeypatch
):  # fmt: skip
    def too_late(made, chosen, *, by):
        District.objects.create(name=made.name, level="set", parent=made.parent)
        return store(made, chosen, by=by)

    store = actions.store_set
    monkeypatch.setattr(actions, "store_set", too_late)

    response = add(client, officer, "农村初中", schools)

    assert response.status_code == 422
    assert response.context["form"].errors == {"name": ["已有同名的学校组。"]}
    assert District.objects.filter(level="set").count() == 1


def test_set_of_another_district_does_not_exist(client, officer, schools, county):
    add(client, officer, "农村初中", schools)
    made = District.objects.get(level="set")
    stranger, above = make.person("邻县干部"), make.person("市里干部")
    make.appoint(stranger, Role.OFFICER, district=make.district("对岸县"))
    city = make.district("越州市", "city")
    District.objects.filter(pk=county.pk).update(parent=city)
    make.appoint(above, Role.OFFICER, district=city)

    for person in (stranger, above):
        client.force_login(person)
        assert list(client.get(reverse("schools:set_list")).context["sets"]) == []
        assert client.get(address("change", made)).status_code == 404
        assert client.post(address("remove", made)).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.remove_set(made, by=person)
    assert named(made) == sorted(school.name for school in schools)


def test_set_of_which_there_is_a_summary_stays(client, officer, schools):
    add(client, officer, "农村初中", schools)
    made = District.objects.get(level="set")
    Summary.objects.create(
        kind="district",
        district=made,
        period_key="2020-2",
        starts_on=date(2021, 2, 22),
        ends_on=date(2021, 7, 3),
        language="zh-hans",
        title="总结",
    )

    response = client.post(address("remove", made), follow=True)

    assert "该学校组已有总结，不能删除。" in response.content.decode()
    assert named(made) == sorted(school.name for school in schools)
    assert not AuditEvent.objects.filter(verb="schools.set_removed").exists()


def test_school_that_went_to_another_district_belongs_to_the_set_no_more(client, officer, schools):
    add(client, officer, "农村初中", schools)
    made = District.objects.get(level="set")
    School.objects.filter(pk=schools[0].pk).update(district=make.district("对岸县"))

    found = School.objects.filter(belongs_to(made.pk)).values_list("name", flat=True)

    assert sorted(found) == ["城关初中", "西村初中"]


def test_list_takes_the_same_queries_for_one_and_for_three(client, officer, schools, queries):
    counts = []
    for number in range(3):
        add(client, officer, f"第{number}组", schools)
        with queries() as asked:
            client.get(reverse("schools:set_list"))
        counts.append(len(asked))

    assert counts[0] == counts[2]

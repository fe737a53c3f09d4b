"""A summary of any period: what the form offers, what it refuses, how the list finds it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from records import jobs
from schools.models import Role
from summaries import tasks
from summaries.forms import NewSummaryForm
from summaries.models import Summary
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_preparing(monkeypatch):
    monkeypatch.setattr(tasks, "prepare_fonts", lambda: None, raising=False)


def new(client, person, whose, when, **more):
    client.force_login(person)
    fields = {"whose": whose, "when": when, "language": "zh-hans", "office": "教务处", **more}
    return client.post(reverse("summaries:summary_new"), fields)


def with_cycle(school, years=5):
    requirement = make.requirement(school, window="cycle", value=360, policy="五年培训规定")
    policy = requirement.policy
    policy.cycle_starts_on = date(2016, 9, 1)
    policy.cycle_years = years
    policy.save()


def test_form_offers_every_period_the_calendar_touches_and_the_cycles_begun(cast, monkeypatch):
    with_cycle(cast.school)
    monkeypatch.setattr(timezone, "localdate", lambda: date(2021, 10, 1))

    with override("zh-hans"):
        form = NewSummaryForm(person=cast.office, school=cast.school)
        offered = {
            name: [key for key, _words in keys] for name, keys in form.fields["when"].choices
        }

    assert offered == {
        "学期": ["2020-2", "2020-1"],
        "学年": ["2020"],
        "半年": ["h2021-2", "h2021-1", "h2020-2"],
        "自然年": ["y2021", "y2020"],
        "政策周期": ["2021-09-01..2026-08-31", "2016-09-01..2021-08-31"],
        "其他": ["custom"],
    }


@pytest.mark.parametrize(
    ("when", "more", "key", "words", "times"),
    [
        ("2020-2", {}, "2020-2", "2020学年第二学期", 1),
        ("2020", {}, "2020", "2020学年", 2),
        ("h2021-1", {}, "h2021-1", "2021年上半年", 1),
        ("y2021", {}, "y2021", "2021年", 2),
        (
            "2016-09-01..2021-08-31",
            {},
            "2016-09-01..2021-08-31",
            "2016年9月1日至2021年8月31日",
            3,
        ),
        (
            "custom",
            {"starts_on": "2021-07-10", "ends_on": "2021-07-31"},
            "2021-07-10..2021-07-31",
            "2021年7月10日至2021年7月31日",
            1,
        ),
    ],
)
def test_summary_of_any_period_counts_what_ended_in_it(client, cast, when, more, key, words, times):
    with_cycle(cast.school)
    for day in (date(2018, 5, 1), date(2021, 3, 5), date(2021, 7, 15)):
        make.training(cast.owner, ended_on=day)

    response = new(client, cast.office, f"school:{cast.school.pk}", when, **more)

    summary = Summary.objects.get()
    assert response.status_code == 302
    assert jobs.perform(summary.job_id)
    summary.refresh_from_db()
    assert (summary.period_key, summary.subtitle) == (key, words)
    assert summary.figures["training.person_times"] == str(times)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"when": "2018-1"}, ["when"]),
        ({"when": "nonsense"}, ["when"]),
        ({"when": ""}, ["when"]),
        ({"when": "custom"}, ["starts_on", "ends_on"]),
        ({"when": "custom", "starts_on": "2021-07-01"}, ["ends_on"]),
        ({"when": "custom", "starts_on": "2021-07-02", "ends_on": "2021-07-01"}, ["ends_on"]),
        ({"when": "custom", "starts_on": "0021-07-01", "ends_on": "2021-07-01"}, ["starts_on"]),
        ({"when": "custom", "starts_on": "2021-13-01", "ends_on": "x"}, ["starts_on", "ends_on"]),
        ({"whose": "district:x"}, ["whose"]),
        ({"language": "fr"}, ["language"]),
        ({"office": "长" * 61}, ["office"]),
    ],
)
def test_what_cannot_be_is_refused_with_all_that_was_typed(client, cast, fields, wrong):
    whose = f"school:{cast.school.pk}"

    response = new(client, cast.office, **{"whose": whose, "when": "2020-2", **fields})

    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, wrong)
    assert Summary.objects.count() == 0
    assert {name: form.data[name] for name in fields} == fields


def test_semester_of_the_school_that_the_district_has_not_is_refused(client, cast):
    cluster = make.district("柳岸学区", "cluster")
    make.appoint(cast.office, Role.OFFICER, district=cluster)

    response = new(client, cast.office, f"district:{cluster.pk}", "2020-2")
    by_dates = new(client, cast.office, f"district:{cluster.pk}", "y2021")

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["when"])
    assert by_dates.status_code == 302


def test_address_with_other_dates_fills_them_in(client, cast):
    client.force_login(cast.office)

    page = client.get(reverse("summaries:summary_new"), {"when": "2021-03-01..2021-05-31"})

    initial = page.context["form"].initial
    assert initial == {"when": "custom", "starts_on": "2021-03-01", "ends_on": "2021-05-31"}


# --- the list -----------------------------------------------------------------------


def kept(cast, **fields):
    fields = {
        "school": cast.school,
        "kind": "school",
        "period_key": "2020-2",
        "starts_on": date(2021, 2, 22),
        "ends_on": date(2021, 7, 3),
        "language": "zh-hans",
        "title": "石桥初级中学工作总结",
        "created_by": cast.office,
        **fields,
    }
    return Summary.objects.create(**fields)


def listed(client, person, **query):
    client.force_login(person)
    response = client.get(reverse("summaries:summary_list"), query)
    assert response.status_code == 200
    return response


def titles(response):
    return [summary.title for summary in response.context["page"].object_list]


@pytest.fixture
def three(cast):
    kept(cast)
    kept(cast, kind="group", group=cast.group, title="语文组工作总结", state="handed_in")
    kept(
        cast,
        title="石桥初级中学全年总结",
        period_key="y2020",
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 12, 31),
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["石桥初级中学全年总结", "语文组工作总结", "石桥初级中学工作总结"]),
        ({"kind": "group"}, ["语文组工作总结"]),
        ({"period_key": "y2020"}, ["石桥初级中学全年总结"]),
        ({"state": "handed_in"}, ["语文组工作总结"]),
        ({"q": "工作 石桥"}, ["石桥初级中学工作总结"]),
        ({"kind": "group", "period_key": "y2020"}, []),
        ({"q": "没有这样的"}, []),
        ({"q": "\x00"}, ["石桥初级中学全年总结", "语文组工作总结", "石桥初级中学工作总结"]),
    ],
)
def test_list_is_filtered(client, cast, three, query, found):
    assert titles(listed(client, cast.office, **query)) == found


@pytest.mark.parametrize("query", [{"kind": "x"}, {"period_key": "1999"}, {"page": "x"}])
def test_filter_that_is_none_shows_the_page(client, cast, three, query):
    assert len(titles(listed(client, cast.office, **query))) in (0, 3)


def test_periods_to_filter_by_are_those_one_may_see(client, cast, three):
    kept(
        cast,
        kind="teacher",
        teacher=cast.owner,
        period_key="2016-1",
        starts_on=date(2016, 9, 1),
        ends_on=date(2017, 1, 20),
    )

    with override("zh-hans"):
        choices = listed(client, cast.principal).context["filter"].form.fields["period_key"].choices

    assert list(choices) == [
        ("", "全部"),
        ("2020-2", "2020学年第二学期"),
        ("y2020", "2020年"),
    ]


def test_list_of_one_takes_as_many_queries_as_of_three(client, cast):
    counts = []
    listed(client, cast.office)
    for _turn in range(3):
        kept(cast)
        with CaptureQueriesContext(connection) as asked:
            listed(client, cast.office)
        counts.append(len(asked))

    assert counts[0] == counts[2]


# --- what there is little or nothing of ---------------------------------------------


@pytest.mark.parametrize("when", ["2020-2", "y2021", "2016-09-01..2021-08-31"])
@pytest.mark.parametrize("whose", ["school", "group", "owner"])
def test_document_without_any_record_says_so(client, cast, whose, when):
    with_cycle(cast.school)
    key = {
        "school": f"school:{cast.school.pk}",
        "group": f"group:{cast.group.pk}",
        "owner": f"teacher:{cast.owner.pk}",
    }[whose]

    assert new(client, cast.office, key, when).status_code == 302

    summary = Summary.objects.get()
    assert jobs.perform(summary.job_id)
    summary.refresh_from_db()
    page = client.get(reverse("summaries:summary_detail", args=[summary.pk]))
    assert "尚无已审核的" in page.content.decode()
    assert "None" not in str(summary.tree)


def test_school_whose_teachers_all_left_has_no_averages(client, cast):
    """Something was done, and nobody is on the roster on the last day: nothing to divide by."""
    make.training(cast.owner)
    for person in (cast.owner, cast.colleague, cast.leader, cast.outsider, cast.principal):
        person.employments.update(ended_on=date(2021, 6, 30))
    cast.office.employments.update(staff_type="admin")
    cast.second_office.employments.update(staff_type="admin")
    cast.administrator.employments.update(staff_type="admin")

    new(client, cast.office, f"school:{cast.school.pk}", "2020-2")

    summary = Summary.objects.get()
    assert jobs.perform(summary.job_id), summary.job.error
    summary.refresh_from_db()
    assert summary.figures["training.person_times"] == "1"
    assert [name for name, value in summary.figures.items() if value in ("", "None")] == []
    assert not any(name.endswith("_each") for name in summary.figures)


def test_teacher_without_a_group_has_a_summary_and_counts_for_the_school(client, cast):
    alone = make.teacher(cast.school, "独行")
    make.training(alone, hours=Decimal(6))

    new(client, cast.office, f"teacher:{alone.pk}", "2020-2")
    new(client, cast.office, f"school:{cast.school.pk}", "2020-2")

    for summary in Summary.objects.all():
        assert jobs.perform(summary.job_id)
        summary.refresh_from_db()
        assert summary.figures["training.person_times"] == "1"


def test_group_renamed_in_mid_semester_stands_once_under_its_name_of_today(client, cast):
    make.training(cast.owner)
    cast.group.name = "文科综合组"
    cast.group.save()
    make.training(cast.owner)

    new(client, cast.office, f"group:{cast.group.pk}", "2020-2")
    new(client, cast.office, f"school:{cast.school.pk}", "2020-2")

    group, school = (Summary.objects.get(kind=kind) for kind in ("group", "school"))
    for summary in (group, school):
        assert jobs.perform(summary.job_id)
        summary.refresh_from_db()
    assert "文科综合组" in group.title
    assert group.figures["training.person_times"] == "2"
    assert str(school.tree).count("文科综合组") >= 1
    assert "语文组" not in str(school.tree)


def test_summary_of_days_to_come_is_of_what_there_is(client, cast):
    make.training(cast.owner)
    last = timezone.localdate() + timedelta(days=400)

    response = new(
        client,
        cast.office,
        f"school:{cast.school.pk}",
        "custom",
        starts_on="2021-01-01",
        ends_on=str(last),
    )

    summary = Summary.objects.get()
    assert response.status_code == 302
    assert jobs.perform(summary.job_id)
    summary.refresh_from_db()
    assert summary.figures["training.person_times"] == "1"

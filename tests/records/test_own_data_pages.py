"""My data: every record about me and every entry of the log, and nobody else's."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from lessons.models import OpenLesson
from records import actions, objections
from records.models import Job
from records.own_data import events
from schools import audit
from schools.models import AuditEvent, Employment
from tests import make
from tests.records.own import prove

pytestmark = pytest.mark.django_db


def page_of(client, person, name="record_list", **query):
    client.force_login(person)
    return client.get(reverse(f"own_data:{name}"), query)


def titles(response):
    return [line.title for line in response.context["page"]]


def lines(response):
    return [(line.label, line.title, line.role, line.status) for line in response.context["page"]]


def test_every_record_of_every_kind_and_state_stands_there(client, cast):
    owner, colleague = cast.owner, cast.colleague
    make.training(owner, programme="已认定", ended_on=date(2021, 1, 9))
    make.training(owner, "withdrawn", programme="已撤回", ended_on=date(2021, 1, 8))
    make.training(owner, "draft", programme="草稿", ended_on=date(2021, 1, 7))
    make.observation(owner, topic="我听的", ended_on=date(2021, 1, 6))
    make.observation(colleague, owner, topic="听我的", ended_on=date(2021, 1, 5))
    make.project(colleague, members=[owner], title="课题", listed_on=date(2021, 1, 4))
    make.paper(colleague, coauthors=[owner], title="论文", ended_on=date(2021, 1, 3))
    make.honour(owner, title="荣誉", ended_on=date(2021, 1, 2))
    OpenLesson.objects.create(
        school=cast.school, teacher=owner, created_by=owner, held_on=date(2021, 1, 1),
        periods=[1], topic="公开课",
    )  # fmt: skip
    # Not mine, or not yet shown to me.
    make.observation(colleague, owner, "draft", topic="别人的草稿", ended_on=date(2021, 2, 1))
    make.project(colleague, "draft", members=[owner], title="别人的课题草稿")
    make.training(colleague, programme="别人的")

    assert lines(page_of(client, owner)) == [
        ("台账明细", "已认定", "入账", ""),
        ("培训", "已认定", "本人记录", "certified"),
        ("培训", "已撤回", "本人记录", "withdrawn"),
        ("培训", "草稿", "本人记录", "draft"),
        ("听课记录", "我听的", "听课人", "submitted"),
        ("听课记录", "听我的", "上课教师", "submitted"),
        ("课题", "课题", "课题组成员", "certified"),
        ("论文", "论文", "作者", "certified"),
        ("荣誉", "荣誉", "本人记录", "certified"),
        ("公开课", "公开课", "上课教师", ""),
    ]


def test_the_office_sees_there_what_is_its_own(client, cast):
    make.training(cast.owner, programme="别人的")
    make.training(cast.office, "draft", programme="自己的")

    assert titles(page_of(client, cast.office)) == ["自己的"]


def test_it_is_narrowed_by_kind_and_year_and_cut_into_pages(client, cast):
    for day in range(1, 28):
        make.training(cast.owner, "draft", programme=f"{day}日", ended_on=date(2021, 3, day))
    make.honour(cast.owner, title="去年的", ended_on=date(2020, 3, 1))

    first = page_of(client, cast.owner)
    assert titles(first) == [f"{day}日" for day in range(27, 2, -1)]
    assert titles(page_of(client, cast.owner, page="2")) == ["2日", "1日", "去年的"]
    assert titles(page_of(client, cast.owner, year="2020")) == ["去年的"]
    assert titles(page_of(client, cast.owner, kind="honour")) == ["去年的"]
    assert titles(page_of(client, cast.owner, kind="honour", year="2021")) == []
    assert len(titles(page_of(client, cast.owner, kind="x", year="1", page="x"))) == 25


def test_records_of_earlier_schools_open_and_can_be_objected_to(client, cast):
    owner = cast.owner
    record = make.training(owner, posted=False)
    Employment.objects.filter(person=owner).update(ended_on=date(2021, 8, 31))
    lesson = OpenLesson.objects.create(
        school=cast.school, teacher=owner, created_by=owner, held_on=date(2021, 1, 1),
        periods=[1], topic="公开课",
    )  # fmt: skip
    Employment.objects.create(
        person=owner, school=cast.other_school, employee_no="L1", started_on=date(2021, 9, 1)
    )

    found = {line.title: line for line in page_of(client, owner).context["page"]}

    assert found[record.programme].school == "石桥初级中学"
    assert client.get(found[record.programme].url).status_code == 200
    assert client.get(found[record.programme].object_url).status_code == 200
    # The calendar is that of the school one is in; what is on record stays on the list.
    assert found[lesson.topic].url == ""


def test_what_is_under_objection_says_so(client, cast):
    record = make.training(cast.owner, posted=False)
    make.training(cast.owner, posted=False)
    objections.object_to(record, by=cast.owner, why="不对")

    response = page_of(client, cast.owner)

    assert [(line.is_contested, bool(line.object_url)) for line in response.context["page"]] == [
        (False, True),
        (True, False),
    ]
    assert response.content.decode().count("异议处理中") == 1


def test_somebody_with_nothing_and_no_school_is_told_what_belongs_there(client):
    nobody = make.person("新人")
    found = {}
    for name in ("record_list", "event_list", "person", "objection_list"):
        found[name] = page_of(client, nobody, name).content.decode()

    assert "还没有与您有关的记录" in found["record_list"]
    assert "还没有日志" in found["event_list"]
    assert "个人信息保护法" in found["person"]
    assert "没有异议" in found["objection_list"]


def test_the_page_of_the_person_says_all_that_is_stored(client, cast):
    make.appoint(cast.owner, "group_leader", group=cast.group, ended_on=date(2018, 1, 1))

    response = page_of(client, cast.owner, "person")

    spell = cast.owner.employments.get()
    facts = dict(response.context["facts"])
    assert (facts["姓名"], facts["登录名"]) == ("王芳", cast.owner.sign_in_name)
    spells = {str(label): [dict(row) for row in rows] for label, rows in response.context["spells"]}
    assert [row["工号"] for row in spells["任职经历"]] == [spell.employee_no]
    [appointment] = spells["任命"]
    assert list(appointment.values()) == ["组长", "语文组", "2015年9月1日", "2018年1月1日"]


# --- the log ------------------------------------------------------------------------


def verbs(response):
    return [event.verb for event in response.context["page"]]


def test_the_log_holds_what_concerns_me_and_of_others_records_no_words(client, cast):
    owner, colleague = cast.owner, cast.colleague
    mine = make.training(owner, "submitted")
    actions.give_back([mine], by=cast.office, why="缺证书")
    shared = make.observation(colleague, owner, status="draft", topic="春")
    audit.record(by=colleague, verb="lessons.changed", target=shared, after={"problems": "暗号"})
    actions.submit(shared, by=colleague)
    actions.certify([shared], by=cast.office)
    others = make.training(colleague, "submitted")
    actions.certify([others], by=cast.office)
    client.force_login(cast.office)
    client.get(
        reverse("training:training_export"), {"whose": f"teacher:{owner.pk}", "when": "2020-2"}
    )

    response = page_of(client, owner, "event_list")

    assert [(one.verb, one.by_name, one.why) for one in response.context["page"]] == [
        ("records.exported", "陈一", ""),
        ("lessons.certified", "陈一", ""),
        ("lessons.submitted", "李明", ""),
        ("training.returned", "陈一", "缺证书"),
    ]
    assert "暗号" not in response.content.decode()


def test_the_log_is_narrowed_by_area_and_year(client, cast):
    for when in ("2025-12-31T23:30:00+08:00", "2026-01-01T00:30:00+08:00"):
        with time_machine.travel(when, tick=False):
            audit.record(
                by=cast.office, verb="training.certified", target=make.training(cast.owner)
            )
            audit.record(
                by=cast.office, verb="schools.appointed", target=cast.owner, subject=cast.owner,
                school=cast.school,
            )  # fmt: skip

    everything = page_of(client, cast.owner, "event_list")
    assert len(verbs(everything)) == 4
    assert verbs(page_of(client, cast.owner, "event_list", area="schools", year="2025")) == [
        "schools.appointed"
    ]
    assert len(verbs(page_of(client, cast.owner, "event_list", year="2026"))) == 2
    assert len(verbs(page_of(client, cast.owner, "event_list", year="1", area="x"))) == 4


def test_entries_that_others_may_read_about_me_are_not_more_than_i_read(cast):
    """Whatever the audit log says about me to anybody is in my own log."""
    actions.submit(make.training(cast.owner, "draft"), by=cast.owner)

    about_me = AuditEvent.objects.filter(subject=cast.owner.pk)
    assert set(about_me) <= set(events.about(cast.owner))


# --- how many queries ---------------------------------------------------------------


@pytest.mark.parametrize("name", ["record_list", "event_list", "person", "objection_list"])
def test_pages_take_the_same_queries_with_one_and_with_three_rows(client, cast, queries, name):
    counts = []
    for days in ([1], [2, 3]):
        for day in days:
            fill(cast, day)
        page_of(client, cast.owner, name)
        with queries() as asked:
            page_of(client, cast.owner, name)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def fill(cast, day):
    owner, colleague = cast.owner, cast.colleague
    record = make.training(owner, ended_on=date(2021, 3, day))
    objections.object_to(record, by=owner, why="不对")
    make.observation(owner, ended_on=date(2021, 3, day))
    make.observation(colleague, owner, ended_on=date(2021, 3, day))
    make.project(colleague, members=[owner])
    make.paper(colleague, coauthors=[owner])
    make.honour(owner)


def test_what_was_taken_before_is_listed_on_the_page_for_taking(client, cast):
    client.force_login(cast.owner)
    prove(client)
    client.post(reverse("own_data:export"))
    [job] = Job.objects.all()

    said = client.get(reverse("own_data:export")).content.decode()

    assert reverse("records:job_detail", args=[job.pk]) in said

"""Logging a research project: stages in order, members in order, exactly once."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from research.models import Project, ProjectMember
from schools.ids import new_id
from tests import make

pytestmark = pytest.mark.django_db
ADD = "research:project_add"


@pytest.fixture(autouse=True)
def in_spring():
    with time_machine.travel("2021-05-12T10:00+08:00", tick=False):
        yield


def typed(members=("李明",), elsewhere=(), **fields):
    rows = {"members-TOTAL_FORMS": "12", "members-INITIAL_FORMS": "0"}
    for number in range(12):
        rows[f"members-{number}-name"] = members[number] if number < len(members) else ""
        if number in elsewhere:
            rows[f"members-{number}-elsewhere"] = "on"
    return {
        "request_key": str(new_id()),
        "version": "1",
        "title": "初中语文“整本书阅读”的实践研究",
        "level": "city",
        "number": "YZ2020-17",
        "planning_body": "越州市教育科学规划办",
        "applied_on": "2020-09-10",
        "listed_on": "2020-11-01",
        "opened_on": "2020-12-05",
        "midterm_due_on": "2021-06-30",
        "midterm_on": "",
        "due_on": "2021-12-31",
        "completed_on": "",
        "grade": "",
        "note": "",
        "then": "hand_in",
        **rows,
        **fields,
    }


def post(client, person, **fields):
    client.force_login(person)
    return client.post(reverse(ADD), typed(**fields))


def members(project):
    return [(row.position, row.person, row.name) for row in project.members.all()]


def test_stage_follows_from_the_last_day(client, cast):
    response = post(client, cast.owner, members=["张强", "外请专家"], elsewhere=[1])

    project = Project.objects.get()
    assert response.url == reverse("research:project_detail", args=[project.pk])
    assert {
        "teacher": project.teacher,
        "school": project.school,
        "title_key": project.title_key,
        "stage": project.stage,
        "status": project.status,
        "ended_on": project.ended_on,
        "members": members(project),
    } == {
        "teacher": cast.owner,
        "school": cast.school,
        "title_key": "初中语文整本书阅读的实践研究",
        "stage": "opened",
        "status": "submitted",
        "ended_on": None,
        "members": [(1, cast.leader, "张强"), (2, None, "外请专家")],
    }


def test_repeated_request_is_the_same_project_with_the_same_members(client, cast):
    sent = typed(members=["李明", "张强"])
    client.force_login(cast.owner)
    first, again = (client.post(reverse(ADD), sent) for _attempt in range(2))

    assert first.url == again.url
    assert members(Project.objects.get()) == [(1, cast.colleague, "李明"), (2, cast.leader, "张强")]
    assert ProjectMember.objects.count() == 2


def test_second_record_of_one_project_is_refused_in_words(client, cast):
    post(client, cast.owner)
    response = post(client, cast.owner, title="初中语文整本书阅读的实践研究")

    assert response.context["form"].non_field_errors() == ["这个课题已有记录。"]
    assert Project.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": ""}, ["title"]),
        ({"opened_on": "2020-10-01"}, ["opened_on"]),
        ({"opened_on": "2021-05-13"}, ["opened_on"]),
        ({"applied_on": "", "listed_on": "", "opened_on": ""}, ["listed_on"]),
        ({"due_on": "2020-10-01"}, ["due_on"]),
        ({"grade": "excellent"}, ["grade"]),
        ({"members": ["查无此人"]}, ["__all__"]),
        ({"members": ["李明", "李明"]}, ["__all__"]),
        ({"members": ["王芳"]}, ["__all__"]),
        ({"members": ["钱外"]}, ["__all__"]),
        ({"members-TOTAL_FORMS": "100000"}, ["__all__"]),
        ({"members-TOTAL_FORMS": ""}, ["__all__"]),
    ],
)
def test_refused_input_names_its_place_and_keeps_the_text(client, cast, fields, wrong):
    response = post(client, cast.owner, **fields)

    assert list(response.context["form"].errors) == wrong
    assert "YZ2020-17" in response.content.decode()
    assert not Project.objects.exists()


def test_completed_project_has_ended(client, cast):
    post(client, cast.owner, midterm_on="2021-03-01", completed_on="2021-05-01", grade="excellent")

    project = Project.objects.get()
    assert (project.stage, project.ended_on, project.grade) == (
        "completed",
        date(2021, 5, 1),
        "excellent",
    )


def test_members_of_a_draft_are_changed(client, cast):
    post(client, cast.owner, members=["李明", "张强"], then="keep")
    project = Project.objects.get()
    url = reverse("research:project_edit", args=[project.pk])

    form = client.get(url).context["form"]
    shown = [row["name"].value() for row in form.members.forms[:2]]
    sent = typed(members=["张强", "赵敏"], version="1", then="keep")
    client.post(url, {**sent, "members-INITIAL_FORMS": "2"})

    assert shown == ["李明", "张强"]
    assert members(project) == [(1, cast.leader, "张强"), (2, cast.outsider, "赵敏")]


def test_change_of_members_that_came_late_overwrites_nothing(client, cast):
    post(client, cast.owner, members=["李明"], then="keep")
    project = Project.objects.get()
    url = reverse("research:project_edit", args=[project.pk])
    sent = typed(members=["李明"], version="1", then="keep")
    client.post(url, {**sent, "members-INITIAL_FORMS": "1", "note": "甲"})

    response = client.post(
        url, {**sent, "members-INITIAL_FORMS": "1", "note": "甲", "members-0-name": "张强"}
    )

    assert [(d.stored, d.typed) for d in response.context["form"].differences] == [("李明", "张强")]
    assert members(project) == [(1, cast.colleague, "李明")]


@pytest.mark.parametrize(
    ("who", "status"), [("colleague", 403), ("office", 403), ("stranger", 404)]
)
def test_only_the_leader_edits(client, cast, who, status):
    project = make.project(cast.owner, "submitted", members=[cast.colleague])
    client.force_login(getattr(cast, who))

    response = client.get(reverse("research:project_edit", args=[project.pk]))

    assert response.status_code == status

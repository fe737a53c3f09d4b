"""Stages go forward, in order, by those who may."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from records.actions import NotNow
from records.figures import get
from records.scope import Scope
from research import actions, stages
from research.models import Project
from schools.models import AuditEvent
from schools.periods import calendar_year
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2021, 5, 12)


@pytest.fixture(autouse=True)
def in_spring():
    with time_machine.travel("2021-05-12T10:00+08:00", tick=False):
        yield


def test_office_notes_the_completion_of_a_certified_project(cast):
    project = make.project(cast.owner)

    actions.advance(project, "completed", date(2021, 5, 6), cast.office, grade="excellent")

    project.refresh_from_db()
    assert (project.stage, project.completed_on, project.ended_on, project.grade) == (
        "completed",
        date(2021, 5, 6),
        date(2021, 5, 6),
        "excellent",
    )
    assert list(AuditEvent.objects.values_list("verb", "by", "before", "after")) == [
        (
            "research.stage_noted",
            cast.office.pk,
            {"stage": "listed", "due_on": None},
            {"stage": "completed", "on": "2021-05-06", "due_on": None, "grade": "excellent"},
        )
    ]
    scope = Scope(calendar_year(2021), cast.school.pk)
    assert get("research.projects_completed").value(scope) == 1
    assert get("research.projects_in_progress").value(scope) == 0


@pytest.mark.parametrize(
    ("status", "may"),
    [
        ("draft", {"owner"}),
        ("returned", {"owner"}),
        ("submitted", set()),
        ("certified", {"office", "second_office"}),
        ("withdrawn", set()),
        ("reversed", set()),
    ],
)
def test_who_may_note_a_stage(cast, status, may):
    everybody = {
        "owner",
        "colleague",
        "leader",
        "office",
        "second_office",
        "principal",
        "stranger_office",
    }
    allowed = set()
    for who in everybody:
        project = make.project(cast.owner, status, members=[cast.colleague])
        try:
            actions.advance(project, "opened", TODAY, getattr(cast, who))
            allowed.add(who)
        except PermissionDenied:
            pass

    assert allowed == may


def test_office_does_not_move_its_own_project(cast):
    with pytest.raises(PermissionDenied):
        actions.advance(make.project(cast.office), "opened", TODAY, cast.office)


@pytest.mark.parametrize(
    ("stage", "on", "due_on"),
    [
        ("applied", date(2021, 5, 1), None),
        ("listed", date(2021, 5, 1), None),
        ("opened", date(2021, 5, 1), None),
        ("midterm", date(2020, 11, 30), None),
        ("midterm", date(2021, 5, 13), None),
        ("extended", date(2021, 5, 1), None),
        ("extended", date(2021, 5, 1), date(2021, 4, 1)),
    ],
)
def test_stage_only_goes_forward_with_days_in_order(cast, stage, on, due_on):
    project = make.project(
        cast.owner, stage="opened", opened_on=date(2020, 12, 1), due_on=date(2021, 4, 1)
    )

    with pytest.raises(NotNow):
        actions.advance(project, stage, on, cast.office, due_on=due_on)

    assert Project.objects.values_list("stage", "version").get() == ("opened", 1)


@pytest.mark.parametrize("last", ["completed", "withdrawn"])
def test_ended_project_stays_as_it_is(cast, last):
    project = make.project(cast.owner)
    actions.advance(project, last, TODAY, cast.office)

    with pytest.raises(PermissionDenied):
        actions.advance(project, "midterm", TODAY, cast.office)


def test_extended_project_is_no_longer_overdue_and_goes_on(cast):
    project = make.project(cast.owner, due_on=date(2021, 4, 1))
    before = stages.is_overdue(project, TODAY)

    project = actions.advance(project, "extended", TODAY, cast.office, due_on=date(2021, 12, 31))
    after = stages.is_overdue(project, TODAY)
    project = actions.advance(project, "midterm", TODAY, cast.office)

    assert (before, after, project.stage, project.due_on) == (
        True,
        False,
        "midterm",
        date(2021, 12, 31),
    )


def test_line_says_what_is_done_current_and_late(cast):
    project = make.project(
        cast.owner,
        applied_on=date(2020, 9, 1),
        listed_on=date(2020, 10, 1),
        midterm_due_on=date(2021, 4, 1),
        due_on=date(2021, 12, 1),
    )

    line = [
        (step.is_done, step.is_current, step.is_late, step.on)
        for step in stages.line(project, TODAY)
    ]

    assert line == [
        (True, False, False, date(2020, 9, 1)),
        (False, True, False, date(2020, 10, 1)),
        (False, False, False, None),
        (False, False, True, None),
        (False, False, False, None),
    ]


def test_page_notes_a_stage_or_says_why_not(client, cast):
    project = make.project(cast.owner)
    client.force_login(cast.office)
    url = reverse("research:project_advance", args=[project.pk])

    refused = client.post(url, {"stage": "opened", "on": "2020-09-01"})
    noted = client.post(url, {"stage": "opened", "on": "2021-03-01"})

    assert refused.context["form"].non_field_errors() == ["这一天早于上一个阶段。"]
    assert noted.status_code == 302
    assert Project.objects.get().opened_on == date(2021, 3, 1)


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 403), ("colleague", 404), ("principal", 403), ("stranger_office", 404)],
)
def test_page_is_not_for(client, cast, who, status):
    project = make.project(cast.owner)
    client.force_login(getattr(cast, who))

    assert client.get(reverse("research:project_advance", args=[project.pk])).status_code == status

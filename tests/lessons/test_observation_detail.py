"""One observation: who opens it, who sees its grade."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from lessons.models import Observation
from schools.models import Role
from tests import make

pytestmark = pytest.mark.django_db
GRADE = "差 · 61.5"


def page(client, person, record):
    client.force_login(person)
    return client.get(reverse("lessons:observation_detail", args=[record.pk]))


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("owner", 200),
        ("colleague", 200),
        ("office", 200),
        ("principal", 200),
        ("leader", 404),
        ("outsider", 404),
        ("administrator", 404),
        ("stranger", 404),
        ("stranger_office", 404),
    ],
)
def test_submitted_observation_opens_for(client, cast, who, status):
    record = make.observation(cast.owner, cast.colleague)

    assert page(client, getattr(cast, who), record).status_code == status


@pytest.mark.parametrize("who", ["colleague", "office", "principal", "leader"])
def test_draft_is_nobody_elses(client, cast, who):
    record = make.observation(cast.owner, cast.colleague, status="draft")

    assert page(client, getattr(cast, who), record).status_code == 404


SEES = {
    "diagnosis": {"owner", "colleague"},
    "training": {"owner", "colleague", "leader", "office", "principal"},
    "assessment": {"owner", "colleague", "office", "principal"},
    "contest": {"owner", "colleague", "office", "principal"},
}


@pytest.mark.parametrize("purpose", SEES)
def test_purpose_decides_who_sees_the_grade(client, cast, purpose):
    record = make.observation(
        cast.owner, cast.colleague, "certified", purpose=purpose, grade="poor", score="61.5"
    )

    seen = {
        who
        for who in ("owner", "colleague", "leader", "office", "principal")
        if GRADE in page(client, getattr(cast, who), record).content.decode()
    }

    assert seen == SEES[purpose]


def test_score_is_hidden_with_the_grade(client, cast):
    record = make.observation(cast.owner, cast.colleague, grade="poor", score="61.5")

    assert "61.5" in page(client, cast.owner, record).content.decode()
    assert "61.5" not in page(client, cast.office, record).content.decode()


def test_principal_sees_the_diagnosis_of_an_own_walk_in_only(client, cast):
    mine = make.observation(
        cast.principal, cast.colleague, kind="walk_in", grade="poor", score="61.5"
    )
    other = make.observation(
        cast.leader, cast.colleague, kind="walk_in", grade="poor", score="61.5"
    )

    shown = [GRADE in page(client, cast.principal, one).content.decode() for one in (mine, other)]

    assert shown == [True, False]


def test_leader_sees_no_grade_of_a_teacher_of_another_group(client, cast):
    record = make.observation(
        cast.owner, cast.outsider, "certified", purpose="training", grade="poor", score="61.5"
    )

    assert GRADE not in page(client, cast.leader, record).content.decode()


def test_former_leader_sees_nothing(client, cast):
    record = make.observation(
        cast.owner, cast.colleague, "certified", purpose="training", grade="poor", score="61.5"
    )
    former = make.teacher(cast.school)
    make.appoint(former, Role.GROUP_LEADER, group=cast.group, ended_on="2016-01-01")

    assert page(client, former, record).status_code == 404


def test_first_opening_by_the_observed_teacher_is_noted_once(client, cast):
    record = make.observation(cast.owner, cast.colleague)
    stamps = SimpleNamespace()
    for who in ("owner", "office", "colleague"):
        page(client, getattr(cast, who), record)
        setattr(stamps, who, Observation.objects.get().opened_by_teacher_at)
    page(client, cast.colleague, record)

    assert (stamps.owner, stamps.office) == (None, None)
    assert stamps.colleague is not None
    assert Observation.objects.get().opened_by_teacher_at == stamps.colleague

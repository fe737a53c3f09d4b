from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from records import actions
from records.models import BatchState, ImportBatch, Job, JobState
from tests import make

pytestmark = pytest.mark.django_db


def home(client, person, **query):
    client.force_login(person)
    return client.get(reverse("home"), query)


def waiting(response):
    return [one.text for one in response.context["waiting"]]


def records(entries):
    return [one.record for one in entries]


def test_returned_records_stand_there_with_their_reason(client, cast):
    training = make.training(cast.owner, status="submitted", programme="缺证书的培训")
    actions.give_back([training], by=cast.office, why="请补上结业证书")
    make.training(cast.colleague, status="returned")

    response = home(client, cast.owner)

    assert records(response.context["returned"]) == [training]
    text = response.content.decode()
    assert "缺证书的培训" in text
    assert "请补上结业证书" in text


def test_lessons_of_mine_that_others_observed_wait_to_be_read(client, cast):
    make.observation(cast.colleague, cast.owner)
    make.observation(cast.leader, cast.owner, opened_by_teacher_at=timezone.now())
    make.observation(cast.office, cast.owner, status="draft")

    assert waiting(home(client, cast.owner)) == ["您的课有1条听课记录尚未查看。"]
    assert waiting(home(client, cast.colleague)) == []


def test_office_sees_how_much_there_is_to_review_and_to_confirm(client, cast):
    make.training(cast.owner, status="submitted")
    make.observation(cast.owner, status="submitted")
    make.training(cast.office, status="submitted")
    make.training(cast.stranger, status="submitted")
    for school in (cast.school, cast.other_school):
        ImportBatch.objects.create(
            school=school, layout="training", name="a.xlsx", size=1, state=BatchState.PREVIEWED
        )

    assert waiting(home(client, cast.office)) == [
        "有3条记录待审核。",
        "有1批导入已读取，尚未确认。",
    ]
    assert waiting(home(client, cast.owner)) == []
    assert waiting(home(client, cast.principal)) == []


def test_long_work_of_mine_that_ended_lately_is_named(client, cast):
    now = timezone.now()

    def job(title, by, ended):
        return Job.objects.create(
            school=cast.school, by=by, kind="x", title=title, language="zh-hans",
            state=JobState.DONE, send_again_at=now, ended_at=ended,
        )  # fmt: skip

    job("我的总结", cast.office, now)
    job("上个月的总结", cast.office, now - timezone.timedelta(days=30))
    job("别人的总结", cast.second_office, now)

    response = home(client, cast.office)

    assert [one.title for one in response.context["jobs"]] == ["我的总结"]


def test_requirements_are_bars_with_what_is_missing(client, cast):
    make.requirement(cast.school, "lessons.observed", "semester", 20, policy="听课制度")
    make.observation(cast.owner, lessons=2)

    response = home(client, cast.owner, when="2020-2")

    [bar] = response.context["requirements"]
    assert (bar.value, bar.need, bar.missing) == ("2", "20", "18")
    assert "听课制度" in bar.explain
    assert bar.explain in response.content.decode()


def test_requirement_of_a_year_that_still_runs_is_not_late(client, cast, monkeypatch):
    make.requirement(cast.school)
    monkeypatch.setattr(timezone, "localdate", lambda: date(2021, 3, 1))

    [bar] = home(client, cast.owner).context["requirements"]

    assert (bar.missing, bar.late) == ("73", False)


def test_what_i_did_last_comes_first_whichever_ledger(client, cast):
    training = make.training(cast.owner)
    observation = make.observation(cast.owner, status="draft")
    project = make.project(cast.owner)
    make.training(cast.owner, status="withdrawn")
    make.training(cast.colleague)

    response = home(client, cast.owner)

    assert records(response.context["recent"]) == [project, observation, training]


def test_home_of_somebody_without_a_school(client, db):
    response = home(client, make.person("无名"))

    assert response.status_code == 200
    assert "您目前不属于任何学校" in response.content.decode()


def test_home_without_requirements_says_so(client, cast):
    assert "本时段对您没有要求" in home(client, cast.owner).content.decode()


def test_unknown_period_is_not_found(client, cast):
    assert home(client, cast.owner, when="1850-1").status_code == 404


def fill(cast, numbers):
    for n in numbers:
        day = date(2021, 3, 1 + n % 28)
        make.training(cast.office, ended_on=day)
        make.training(cast.office, status="returned", ended_on=day)
        make.training(cast.owner, status="submitted", ended_on=day)
        make.observation(cast.owner, cast.office, ended_on=day, periods=[1 + n // 28])


def test_full_desk_takes_as_many_queries_as_a_tidy_one(client, cast, queries):
    make.requirement(cast.school)
    client.force_login(cast.office)
    fill(cast, range(3))
    client.get(reverse("home"))

    with queries() as few:
        client.get(reverse("home"))
    fill(cast, range(3, 100))
    with queries() as many:
        client.get(reverse("home"))

    assert len(many) == len(few) <= 25

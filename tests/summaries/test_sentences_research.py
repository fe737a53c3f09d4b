"""Sentences of research: writings, small projects, young leaders, papers due."""

from datetime import date

import pytest

from schools.models import Person
from tests import make
from tests.summaries.saying import facts_of, said

pytestmark = pytest.mark.django_db


def test_writings_are_told_apart_where_there_is_more_than_papers(cast):
    make.paper(cast.owner)
    assert said("F37", facts_of(cast)) is None

    make.paper(cast.owner, kind="case", outcome="prize")
    make.paper(cast.colleague, kind="design", outcome="exchanged")
    facts = facts_of(cast)
    assert said("F37", facts) == (
        "发表、获奖或交流的文稿3篇，其中论文1篇、教学案例1篇、教学设计1篇。"
    )
    assert said("F37", facts, language="en") == (
        "3 writings were published, given a prize or presented: 1 paper, 1 teaching case, "
        "1 teaching design."
    )


def test_small_projects_are_due_in_the_period(cast):
    done = {"stage": "completed", "completed_on": date(2021, 5, 1), "ended_on": date(2021, 5, 1)}
    make.project(cast.owner, small=True, due_on=date(2021, 6, 1), **done)
    make.project(cast.owner, small=True, due_on=date(2021, 6, 30))
    make.project(cast.colleague, small=True, listed_on=date(2021, 3, 1), due_on=date(2022, 6, 30))
    make.project(cast.colleague, due_on=date(2021, 6, 1))

    assert said("F41", facts_of(cast)) == (
        "教师小课题新立项1项、结题1项、本期应结题2项（已结题1项，结题率50.0%）。"
    )


def test_young_leaders_are_told_of_five_leaders_and_more(cast):
    people = [cast.owner, cast.colleague, cast.leader, cast.outsider]
    # The last day is 3 July 2021: 35 years still, or 36 in this month.
    born = [(1985, 8), (1985, 7), (1990, None), (1970, 1), (1985, None)]
    for person in people:
        make.project(person)
        make.project(person)
    for person, (year, month) in zip([*people, cast.office], born, strict=True):
        Person.objects.filter(pk=person.pk).update(birth_year=year, birth_month=month)
    assert said("F42", facts_of(cast)) is None

    make.project(cast.office)
    # Nobody knows how old the principal is.
    make.project(cast.principal)
    assert said("F42", facts_of(cast)) == ("课题主持人5人中，35周岁及以下的青年教师2人，占40.0%。")


def test_papers_that_are_due_and_missing(cast):
    make.requirement(cast.school, "research.papers", "school_year", 1)
    make.paper(cast.owner)

    facts = facts_of(cast)

    assert [said(code, facts) for code in ("F36", "P36", "N36")] == [
        "完成每学年1篇论文任务的教师1人，完成率14.3%。",
        "仍有6名教师未完成论文任务。",
        "拟指导6名教师完成论文撰写。",
    ]


def test_honours_of_all_levels_add_up(cast):
    make.honour(cast.owner)
    make.honour(cast.owner, level="county")
    make.honour(cast.colleague, level="county")

    facts = facts_of(cast)

    assert said("H1", facts) == "获各级荣誉3项，其中市级1项、县级2项。"
    assert said("F55", facts) == "教师获市级及以上荣誉1人次（1人）。"
    assert said("H1", facts_of(cast, teacher_id=cast.owner.pk), language="en") == (
        "2 honours were received: 1 at city level, 1 at county level."
    )

"""Sentences of titles held and of mentor pairs."""

from datetime import date

import pytest

from tests import make
from tests.summaries.saying import facts_of, said

pytestmark = pytest.mark.django_db


def test_backbone_teachers_are_told_by_their_highest_title(cast):
    assert said("F44", facts_of(cast)) is None

    make.title(cast.owner, title="学科带头人")
    make.title(cast.owner, title="教坛新秀", level="city")
    make.title(cast.colleague, title="名师", level="city")
    make.title(cast.leader, title="骨干教师")
    make.title(cast.outsider, title="骨干教师", level="school")
    make.title(cast.office, title="特级教师", ended_on=date(2021, 7, 2))  # not on 3 July
    facts = facts_of(cast)

    assert said("F44", facts) == (
        "现有县级以上骨干教师3人，占专任教师的42.9%，其中名师1人、学科带头人1人。"
    )
    assert said("F44", facts, language="en") == (
        "3 teachers held a title at county level or higher, 42.9% of all full-time teachers, "
        "among them 1 as master teachers, 1 as subject leaders."
    )


def test_new_backbone_teachers_are_told_but_no_prolonged_term(cast):
    spring = date(2021, 3, 1)
    for person, title, level in (
        (cast.owner, "骨干教师", "county"),  # a term after another
        (cast.colleague, "教坛新秀", "city"),  # below what comes next
        (cast.leader, "名师", "county"),  # above what comes next
        (cast.outsider, "骨干教师", "school"),  # of no county
    ):
        make.title(person, title=title, level=level, ended_on=date(2021, 2, 28))
        make.title(person, title="骨干教师", starts_on=spring)
    make.title(cast.office, title="骨干教师", starts_on=date(2021, 7, 4))  # the day after
    make.title(cast.principal, title="骨干教师", starts_on=spring, status="submitted")
    facts = facts_of(cast)

    assert said("F45", facts) == "新评县级以上骨干教师2人。"
    assert said("F45", facts, language="en") == (
        "2 teachers became backbone teachers at county level or higher."
    )


def test_nobody_new_is_not_said(cast):
    make.title(cast.owner, title="骨干教师")

    assert said("F45", facts_of(cast)) is None


def test_pairs_are_told_with_the_lessons_of_each_other(cast):
    make.pair(cast.owner, cast.colleague)
    make.pair(cast.owner, "外校人")
    assert said("F46", facts_of(cast)) == "师徒结对2对。"

    make.observation(cast.owner, cast.colleague, lessons=2, periods=[1, 2])
    make.observation(cast.colleague, cast.owner)
    make.observation(cast.owner, cast.outsider)
    facts = facts_of(cast)

    assert said("F46", facts) == "师徒结对2对；师傅听徒弟课2节；徒弟听师傅课1节。"
    assert said("F46", facts, language="en") == (
        "2 mentor pairs worked together; mentors observed 2 lessons of their mentees; "
        "mentees observed 1 lesson of their mentors."
    )


def test_subject_leaders_with_mentees(cast):
    make.pair(cast.owner, cast.colleague)
    make.pair(cast.leader, cast.colleague)
    assert said("F64", facts_of(cast)) is None

    make.title(cast.owner, title="县学科带头人", level="school")
    make.pair(cast.owner, "外校人")
    facts = facts_of(cast)

    assert said("F64", facts) == "学科带头人1人带徒弟2人。"
    assert said("F64", facts, language="en") == "1 subject leader was a mentor, of 2 mentees."

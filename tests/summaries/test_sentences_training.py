"""Sentences of training: cycles, ways, bands, groups, beginners."""

from datetime import date
from decimal import Decimal

import pytest

from records.models import Policy, Requirement
from schools.models import Person
from tests import make
from tests.summaries.saying import facts_of, said

pytestmark = pytest.mark.django_db


def cycle(cast, value=360, measure="training.credits"):
    policy = Policy.objects.create(
        school=cast.school, name="五年周期", starts_on=date(2020, 9, 1),
        cycle_starts_on=date(2020, 9, 1), cycle_years=5,
    )  # fmt: skip
    return Requirement.objects.create(
        policy=policy, measure=measure, window="cycle", value=Decimal(value)
    )


def test_the_credits_of_a_year_and_of_a_cycle_are_counted_apart(cast):
    make.requirement(cast.school, value=16)
    cycle(cast, value=20)
    make.training(cast.owner, hours=Decimal(20), credits=Decimal(20))
    make.training(cast.colleague, hours=Decimal(16), credits=Decimal(16))

    facts = facts_of(cast)

    assert said("F02", facts) == "应参训教师7人，完成学年16学分任务的2人，完成率28.6%。"
    # One lacks 4 and five lack 20.
    assert said("F15", facts) == "本周期20学分已修满的教师1人，尚未修满的6人，平均还差17.3学分。"
    assert said("F15", facts, language="en") == (
        "1 teacher reached the 20 credits of the cycle; 6 not yet, 17.3 credits short on average."
    )
    assert said("F67", facts) == "仍有5名教师未完成学分任务，平均差16.0学分。"


def test_a_cycle_that_asks_more_of_some_names_no_single_number(cast):
    requirement = cycle(cast, value=20)
    Requirement.objects.create(
        policy=requirement.policy, measure="training.credits", window="cycle", value=40,
        applies_to={"title": ["senior"]},
    )  # fmt: skip
    cast.colleague.employments.update(title="senior")
    for teacher in (cast.owner, cast.colleague):
        make.training(teacher, credits=24)

    facts = facts_of(cast)

    # Of the colleague 16 more are asked, of five others all 20.
    assert said("F15", facts) == "本周期应修学分已修满的教师1人，尚未修满的6人，平均还差19.3学分。"
    assert said("F15", facts, language="en") == (
        "1 teacher reached all the credits due in the cycle; 6 not yet, 19.3 credits short on "
        "average."
    )


def test_a_cycle_that_all_or_nobody_has_completed(cast):
    cycle(cast, value=8)
    for person in (
        cast.owner, cast.colleague, cast.leader, cast.outsider, cast.office, cast.second_office,
    ):  # fmt: skip
        make.training(person)

    assert (
        said("F15", facts_of(cast))
        == "本周期8学分已修满的教师6人，尚未修满的1人，平均还差8.0学分。"
    )
    make.training(cast.principal)
    assert said("F15", facts_of(cast)) == "教师7人全部修满本周期8学分。"
    Requirement.objects.update(value=100)
    assert said("F15", facts_of(cast)) == "本周期100学分尚未修满的教师7人，平均还差92.0学分。"


def test_hours_may_be_asked_instead_of_credits(cast):
    make.requirement(cast.school, "training.hours", "calendar_year", 12)
    make.training(cast.owner, hours=Decimal(12), credits=Decimal(1))

    facts = facts_of(cast)

    assert said("F02", facts) == "应参训教师7人，完成年度12学时任务的1人，完成率14.3%。"
    assert said("F67", facts) == "仍有6名教师未完成学时任务，平均差12.0学时。"
    assert said("N67", facts) == "下学期拟帮助6名教师补足学时。"


def test_nobody_is_said_in_words(cast):
    make.requirement(cast.school)
    make.requirement(cast.school, "lessons.observed", "semester", 20)
    make.observation(cast.owner)

    facts = facts_of(cast)

    assert said("F02", facts) == "应参训教师7人，暂无教师完成学年73学分任务。"
    assert said("F19", facts) == "教师听评课1节，人均0.1节，暂无教师达到20节要求。"


def test_of_two_requirements_of_a_year_none_is_named(cast):
    make.requirement(cast.school, value=8)
    make.requirement(cast.school, window="semester", value=4)
    make.training(cast.owner)

    assert said("F02", facts_of(cast)) == "应参训教师7人，完成各项年度任务的1人，完成率14.3%。"


def test_shares_by_way_of_training_add_up_to_a_hundred(cast):
    for mode in ("face", "online", "blended"):
        make.training(cast.owner, mode=mode, hours=Decimal(5))

    assert said("F08", facts_of(cast)) == (
        "培训学时中，面授占33.3%、网络研修占33.3%、混合及其他占33.4%。"
    )


def test_all_training_held_in_one_way_is_not_divided(cast):
    make.training(cast.owner)

    assert said("F08", facts_of(cast)) is None


def test_a_long_course_counts_when_it_was_held_together(cast):
    make.training(cast.owner, hours=Decimal(90), mode="face")
    make.training(cast.owner, hours=Decimal(95), mode="blended")
    make.training(cast.colleague, hours=Decimal(120), mode="online")

    facts = facts_of(cast)

    assert said("F06", facts) == "完成90学时集中培训的教师1人。"
    assert said("F06", facts, language="en") == (
        "1 teacher completed a course of 90 hours held together."
    )


def test_groups_are_compared_where_nobody_stands_out(cast):
    make.training(cast.owner, hours=Decimal(10))
    assert said("F09", facts_of(cast)) is None  # three people, and one

    for name in ("语文组", "数学组", "英语组", "艺术组"):
        group = make.group(cast.school, name)
        for _ in range(5):
            person = make.teacher(cast.school, group=group)
        hours = {"语文组": 6, "数学组": 5, "英语组": 10, "艺术组": 5}[name]
        make.training(person, hours=Decimal(hours))

    # Eight people in 语文 share 16 hours, six in 数学 5, five each in the others 10 and 5.
    assert said("F09", facts_of(cast)) == (
        "从教研组看，人均学时最高的是英语组、语文组（2.0学时），最低的是数学组（0.8学时）。"
    )


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2020-2", "2020学年接受过培训的专任教师4人，其中36学时及以下1人、37—72学时1人、"
                   "73—108学时1人、109学时及以上1人。"),
        # In the autumn the year before is the last one that was over.
        ("2020-1", None),
    ],
)  # fmt: skip
def test_bands_of_hours_are_those_of_the_last_school_year(cast, period, expected):
    for person, hours in (
        (cast.owner, 36), (cast.colleague, Decimal("36.5")), (cast.leader, 108),
        (cast.outsider, 109), (cast.administrator, 50),
    ):  # fmt: skip
        make.training(person, hours=Decimal(hours), ended_on=date(2020, 10, 10))

    assert said("F10", facts_of(cast, period)) == expected


def test_beginners_have_means_and_a_least_only_where_nobody_stands_out(cast):
    Person.objects.filter(pk=cast.owner.pk).update(teaching_since=date(2020, 9, 1))
    make.training(cast.owner, hours=Decimal(12))

    assert said("F07", facts_of(cast)) == "试用期新教师1人。"

    Person.objects.filter(pk=cast.colleague.pk).update(first_worked_on=date(2020, 8, 20))
    make.training(cast.colleague, hours=Decimal(6))
    assert said("F07", facts_of(cast)) == "试用期新教师2人，人均参训9.0学时。"

    for name in ("leader", "outsider", "office"):
        Person.objects.filter(pk=getattr(cast, name).pk).update(teaching_since=date(2021, 2, 1))
        make.training(getattr(cast, name), hours=Decimal(4))
    facts = facts_of(cast)
    assert said("F07", facts) == "试用期新教师5人，人均参训6.0学时、最少的一位为4学时。"
    assert said("F07", facts, language="en") == (
        "5 teachers were in their first year of service, with 6.0 training hours each, and "
        "4 training hours at the least."
    )


def test_who_had_no_training_is_counted_beside_those_who_had(cast):
    assert said("P08", facts_of(cast)) is None  # nobody had any: F03 says so

    make.training(cast.owner)
    facts = facts_of(cast)
    assert said("P08", facts) == "本期尚无培训记录的专任教师6人。"


def test_records_that_are_all_certified_are_not_divided(cast):
    make.training(cast.owner)
    make.training(cast.owner)

    assert said("F11", facts_of(cast)) == "提交培训记录2条，全部审核通过。"


def test_records_that_wait_are_named_as_not_counted(cast):
    make.training(cast.owner, status="submitted")
    make.training(cast.owner, status="returned")
    make.training(cast.owner, status="draft")

    assert said("P11", facts_of(cast)) == "未计入本总结的培训记录：待审核1条、退回待补正1条。"


def test_who_came_and_left_in_the_period(cast):
    make.teacher(cast.school, started_on=date(2021, 3, 1))
    make.teacher(cast.school, ended_on=date(2021, 4, 1))
    make.teacher(cast.school, started_on=date(2021, 3, 1), ended_on=date(2021, 4, 1))
    # One spell after the other is no move.
    stays = make.teacher(cast.school, ended_on=date(2021, 3, 31))
    stays.employments.create(
        school=cast.school, employee_no="x2", started_on=date(2021, 4, 1), title="senior"
    )

    assert said("B2", facts_of(cast)) == "本期调入专任教师1人；调离专任教师1人。"
    assert said("B2", facts_of(cast, "2020-1")) is None


def test_nobody_came_where_the_roster_begins_with_the_period(cast):
    """The first staff list says since when it holds, not since when its people are here."""
    cast.school.employments.update(started_on=date(2021, 2, 22))

    facts = facts_of(cast)

    assert facts["people.teachers"].count > 1
    assert said("B2", facts) is None


def test_without_anybody_on_the_roster_nothing_is_divided(cast):
    make.training(cast.owner)
    cast.school.employments.update(ended_on=date(2021, 5, 1))

    facts = facts_of(cast)

    assert [said(code, facts) for code in ("B1", "F03", "F01", "F19", "F66")] == [
        "期末无在岗专任教师。",
        None,
        None,
        "本期没有听评课记录。",
        None,
    ]


def test_activities_of_groups_with_themes_and_who_came(cast):
    whole = make.activity(cast.school, topic="全校活动")
    make.attendance(whole, cast.owner)
    assert said("F56", facts_of(cast)) is None

    for day, state in ((1, "present"), (8, "late"), (15, "leave")):
        held = make.activity(
            cast.school, group=cast.group, topic="“名著”导读" if day > 1 else "名著导读",
            topic_key="名著导读", ended_on=date(2021, 3, day),
        )  # fmt: skip
        make.attendance(held, cast.owner)
        make.attendance(held, cast.colleague, state)
    facts = facts_of(cast)

    assert said("F56", facts) == "教研组开展主题研修3次，形成主题1个，出勤率83.3%。"
    assert said("F56", facts, language="en") == (
        "Groups held 3 activities of their own, themes: 1; 83.3% of those expected came."
    )

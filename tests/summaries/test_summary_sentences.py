"""Each sentence says what the rows say."""

import re
from datetime import date
from decimal import Decimal

import pytest

from lessons.models import OpenLesson
from records.models import Exemption, ExemptionRule, Requirement
from schools.models import Role
from summaries import sentences
from summaries.numbers import apportioned
from tests import make
from tests.summaries.saying import facts_of, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def eighth_teacher(cast):
    """The roster of the cast has seven; eighths are easier to read."""
    make.teacher(cast.school, "孙立")


def test_hours_by_level_add_up_to_the_hours_of_all(cast):
    for level, hours in (("national", 10), ("county", 7), ("school", 3)):
        make.training(cast.owner, level=level, hours=Decimal(hours))

    # 20 hours over 8 full-time teachers.
    assert said("F03", facts_of(cast)) == (
        "人均获得培训学时2.5学时，其中国家级1.2、县级0.9、校级0.4学时。"
    )


def test_parts_are_rounded_so_that_they_sum():
    third = Decimal(1) / 3
    shares = apportioned({"a": third, "b": third, "c": third}, Decimal(1))

    assert (sorted(shares.values()), sum(shares.values())) == (
        [Decimal("0.3"), Decimal("0.3"), Decimal("0.4")],
        Decimal("1.0"),
    )


def test_nothing_certified_is_said_instead_of_zero_hours(cast):
    make.training(cast.owner, status="submitted")

    assert said("F03", facts_of(cast)) == "本期没有已审核的培训记录。"


def test_credits_of_the_year_are_counted_over_the_roster(cast):
    make.requirement(cast.school, value=16)
    make.training(cast.owner, hours=Decimal(16), credits=Decimal(16))
    make.training(cast.colleague, hours=Decimal(10), credits=Decimal(10))

    assert said("F02", facts_of(cast)) == ("应参训教师8人，完成学年16学分任务的1人，完成率12.5%。")
    # One lacks 6 and six lack 16.
    assert said("F67", facts_of(cast)) == "仍有7名教师未完成学分任务，平均差14.6学分。"


def test_without_a_requirement_nobody_is_said_to_meet_or_miss_it(cast):
    make.training(cast.owner)

    facts = facts_of(cast)
    assert [said(code, facts) for code in ("F02", "F67", "F36", "F68")] == [None] * 4


def test_training_outside_the_school_counts_people_programmes_and_days(cast):
    # Three months beside the lessons are not ninety days of training.
    long = {"started_on": date(2021, 3, 1), "ended_on": date(2021, 5, 31)}
    make.training(cast.owner, programme="甲", hours=Decimal(20), **long)
    make.training(cast.colleague, programme="甲", hours=Decimal(16), **long)
    make.training(cast.owner, programme="乙", ended_on=date(2021, 4, 1))
    make.training(cast.owner, level="school")

    assert said("F04", facts_of(cast)) == "选派教师外出培训3人次，涉及项目2个，折合5.5天。"


def test_national_training_is_split_by_how_it_was_held(cast):
    make.training(cast.owner, level="national", programme="国", mode="long_term")
    make.training(cast.colleague, level="national", programme="国", mode="online")

    assert said("F05", facts_of(cast)) == (
        "参加国培计划1个项目2人次，其中置换脱产1人次、远程1人次。"
    )


def test_school_based_training_is_what_the_school_held(cast):
    make.training(cast.owner, level="school", programme="校", hours=Decimal(4))
    make.training(cast.colleague, level="school", programme="校", hours=Decimal(4))
    make.training(cast.owner, level="county")

    assert said("F01", facts_of(cast)) == "开展校本培训1项，参训2人次，人均1.0学时。"


def test_records_handed_in_add_up(cast):
    make.training(cast.owner)
    make.training(cast.owner, status="submitted")
    make.training(cast.owner, status="returned")
    make.training(cast.owner, status="draft")

    assert said("F11", facts_of(cast)) == (
        "提交培训记录3条，其中审核通过1条、退回修改1条、待审1条。"
    )


def test_lessons_observed_with_and_without_a_quota(cast):
    for day in (1, 2):
        make.observation(cast.owner, ended_on=date(2021, 3, day), lessons=2)

    assert said("F19", facts_of(cast)) == "教师听评课4节，人均0.5节。"

    make.requirement(cast.school, "lessons.observed", "semester", 4)
    assert said("F19", facts_of(cast)) == (
        "教师听评课4节，人均0.5节，达到4节要求的1人，达标率12.5%。"
    )
    assert said("F68", facts_of(cast)) == "听评课未达标7人。"

    rule = Requirement.objects.get(measure="lessons.observed")
    ExemptionRule.objects.create(policy=rule.policy, reason="sick", effect="waive")
    for person in (cast.leader, cast.colleague):
        Exemption.objects.create(
            person=person, school=cast.school, reason="sick", starts_on="2021-03-01",
            granted_by=cast.office,
        )  # fmt: skip
    assert said("F68", facts_of(cast)) == ("听评课未达标7人，其中因产假、病假等按规定减免2人。")


def test_lessons_by_role_count_a_person_once_at_their_highest_role(cast):
    make.observation(cast.principal)
    make.observation(cast.office)
    make.observation(cast.leader)
    # Also an office clerk, but a leader of the school first.
    make.appoint(cast.principal, Role.OFFICE, school=cast.school)

    assert said("F20", facts_of(cast)) == (
        "听评课节数中，校级领导1节（人均1.0节）、中层干部1节（人均0.5节）、教研组长1节（人均1.0节）。"
    )


def test_walk_ins_cover_the_teachers_who_were_seen(cast):
    make.observation(cast.principal, cast.owner, kind="walk_in", periods=[1])
    make.observation(cast.principal, cast.owner, kind="walk_in", periods=[2])

    assert said("F21", facts_of(cast)) == "推门听课2节，涉及教师1人，覆盖率12.5%。"


def test_open_lessons_come_from_the_calendar(cast):
    for kind, off in (("open", None), ("demo", None), ("open", "2021-03-01T00:00Z")):
        OpenLesson.objects.create(
            school=cast.school,
            teacher=cast.owner,
            held_on=date(2021, 3, 5),
            kind=kind,
            topic="春",
            created_by=cast.owner,
            called_off_at=off,
        )

    assert said("F22", facts_of(cast)) == "开设公开课1节、示范课1节，开课教师1人。"


def test_projects_in_progress_by_level_and_their_stages(cast):
    make.project(cast.owner, level="provincial", opened_on=date(2021, 3, 1))
    make.project(cast.colleague, level="county", members=[cast.owner])
    make.project(
        cast.owner,
        stage="completed",
        completed_on=date(2021, 6, 1),
        ended_on=date(2021, 6, 1),
        grade="excellent",
    )

    facts = facts_of(cast)
    assert said("F32", facts) == "在研课题2项，其中省级及以上1项、县级1项。"
    assert said("F33", facts) == "本期课题开题1项、结题1项（优秀1项）。"
    assert said("F34", facts) == "参与课题研究的教师2人，占专任教师的25.0%。"


def test_one_paper_may_be_published_and_prized(cast):
    make.paper(cast.owner)
    make.paper(cast.owner, outcome="prize")

    assert said("F35", facts_of(cast)) == ("发表论文1篇；论文获奖1篇，其中市级及以上1篇。")


def test_late_projects_are_counted_and_promised(cast):
    make.project(cast.owner, due_on=date(2021, 6, 1))
    make.project(cast.colleague, midterm_due_on=date(2021, 6, 1))

    facts = facts_of(cast)
    assert said("F69", facts) == "1项课题超过计划结题时间；1项课题未按期提交中期材料。"
    assert said("N69", facts) == "拟推动1项超期课题完成结题。"


def test_comparison_with_the_semester_before(cast):
    make.training(cast.owner, hours=Decimal(8), ended_on=date(2020, 10, 1))
    make.training(cast.owner, hours=Decimal(16), ended_on=date(2021, 4, 1))

    assert said("F66", facts_of(cast), "training") == (
        "与2020学年第一学期相比，人均学时增加1.0学时。"
    )
    # The calendar has nothing before the first semester.
    assert said("F66", facts_of(cast, "2020-1"), "training") is None


def test_nothing_is_compared_with_a_time_before_the_first_records(cast):
    make.training(cast.owner, hours=Decimal(16), ended_on=date(2021, 4, 1))

    assert said("F66", facts_of(cast), "training") is None


def test_one_is_one_in_english_too(cast):
    make.project(cast.owner)

    assert said("F32", facts_of(cast), language="en") == (
        "1 research project was in progress: 1 at county level."
    )


def test_group_and_teacher_speak_of_their_own(cast):
    make.training(cast.owner, hours=Decimal(6), credits=Decimal(6))
    make.training(cast.outsider)

    group = facts_of(cast, group_id=cast.group.pk)
    assert said("F03", group) == "人均获得培训学时2.0学时，其中县级2.0学时。"
    own = facts_of(cast, teacher_id=cast.owner.pk)
    assert said("T03", own) == "参加培训1次，获得6学时、6学分。"


# Names of bands and courses, which are no counts.
FIXED = re.compile(r"36学时及以下|37—72学时|73—108学时|109学时及以上|90学时集中|35周岁")


def test_every_number_in_a_sentence_is_bound_to_a_figure(cast):
    make.training(cast.owner, level="national")
    make.observation(cast.principal, cast.owner, kind="walk_in")
    make.project(cast.owner)
    make.requirement(cast.school)
    facts = facts_of(cast)

    for one in sentences.CATALOGUE:
        if "school" in one.kinds and (written := one.write(facts)) is not None:
            loose = [FIXED.sub("", run.text) for run in written.runs if not hasattr(run, "name")]
            # A requirement's value, a date and the name of a period are the only other digits.
            allowed = {"73", "2021年8月31日"} | {text for text in loose if "学年" in text}
            digits = [t for t in loose if any(c.isdigit() for c in t) and t not in allowed]
            assert digits == [], one.code
            assert all(run.name and run.href for run in figures_in(written)), one.code


def figures_in(paragraph):
    return [run for run in paragraph.runs if hasattr(run, "name")]


def test_no_teacher_is_named_beside_something_missing():
    """Problems and promises are for schools and groups, whose sentences hold no names."""
    about_missing = {one.code for one in sentences.CATALOGUE if one.part in ("problems",)}
    for one in sentences.CATALOGUE:
        if one.code in about_missing | {"N67", "N68", "N69"}:
            assert "teacher" not in one.kinds

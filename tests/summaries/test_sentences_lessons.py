"""Sentences of lessons: who read feedback, assessments, sign-ups, young teachers."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import OpenLesson, SignUp
from schools.models import Person
from summaries.keys import UnknownFigure
from tests import make
from tests.summaries.saying import facts_of, said

pytestmark = pytest.mark.django_db


def open_lesson(cast, teacher, guests=(), **fields):
    fields = {"held_on": date(2021, 3, 5), "topic": "春", **fields}
    made = OpenLesson.objects.create(
        school=cast.school, teacher=teacher, created_by=teacher, **fields
    )
    for seat, guest in enumerate(guests, start=1):
        SignUp.objects.create(school=cast.school, open_lesson=made, person=guest, seat=seat)
    return made


def test_feedback_is_read_by_those_who_can_read_it_here(cast):
    make.observation(cast.leader, suggestions="多留白")
    make.observation(cast.leader, cast.owner, highlights="追问")
    assert said("F24", facts_of(cast)) == "填写评课意见2条。"

    make.observation(
        cast.leader, cast.colleague, problems="拖堂", opened_by_teacher_at=timezone.now()
    )
    facts = facts_of(cast)
    assert said("F24", facts) == (
        "填写评课意见3条，其中给本校教师2条，授课教师已查阅1条，查阅率50.0%。"
    )
    assert said("F24", facts, language="en") == (
        "Written feedback was given on 3 visits, 2 of them to colleagues of the school, who have "
        "read 1, a share of 50.0%."
    )


def assess(cast, n, grade, **fields):
    return make.observation(
        cast.principal, cast.owner, purpose="assessment", grade=grade,
        ended_on=date(2021, 3, n), **fields,
    )  # fmt: skip


def test_grades_are_told_of_five_lessons_and_more(cast):
    for n, grade in enumerate(("excellent", "good", "good", "fair"), start=1):
        assess(cast, n, grade)
    make.observation(cast.principal, cast.owner, purpose="diagnosis", grade="poor")
    assert said("F25", facts_of(cast)) is None

    assess(cast, 5, "poor")
    assert said("F25", facts_of(cast)) == (
        "评价课5节，其中优秀1节、良好2节、合格1节、待改进1节，优良率60.0%。"
    )


def test_of_a_lesson_that_two_graded_the_later_grade_counts(cast):
    for n in range(1, 6):
        assess(cast, n, "good")
    make.observation(
        cast.office, cast.owner, purpose="assessment", grade="excellent", ended_on=date(2021, 3, 5)
    )

    assert said("F25", facts_of(cast)) == "评价课5节，其中优秀1节、良好4节，优良率100.0%。"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("office", 200),
        ("principal", 200),
        ("leader", 404),
        ("owner", 404),
        ("stranger_office", 404),
    ],
)
def test_how_a_lesson_was_graded_opens_to_office_and_principal_only(client, cast, who, status):
    assess(cast, 1, "poor", status="certified")
    client.force_login(getattr(cast, who))
    place = f"group:{cast.group.pk}" if who == "leader" else f"school:{cast.school.pk}"

    for name in ("lessons.assessed", "lessons.assessed_well", "lessons.assessed_well_share"):
        for page in ("figure_rows", "figure_export"):
            response = client.get(
                reverse(f"records:{page}", args=[name]) + f"?whose={place}&when=2020-2&grade=poor"
            )
            assert response.status_code == status, name


def test_grades_are_in_no_document_of_a_group(cast):
    for n in range(1, 6):
        assess(cast, n, "good")

    facts = facts_of(cast, group_id=cast.group.pk)

    for key in ("lessons.assessed", "lessons.assessed[grade=good]", "lessons.assessed_well_share"):
        with pytest.raises(UnknownFigure):
            facts[key]
        assert facts_of(cast)[key].value


def test_sign_ups_are_those_for_lessons_that_were_held(cast):
    open_lesson(cast, cast.owner, [cast.colleague, cast.leader, cast.outsider])
    open_lesson(cast, cast.leader, kind="demo")
    open_lesson(cast, cast.leader, [cast.owner], called_off_at=timezone.now())
    open_lesson(cast, cast.leader, [cast.owner], held_on=date(2020, 10, 1))

    facts = facts_of(cast)

    assert said("F22", facts) == "开设公开课1节、示范课1节，开课教师2人。"
    assert said("F29", facts) == "公开课报名观摩3人次，平均每节1.5人次。"


def test_one_teacher_is_one_in_english(cast):
    open_lesson(cast, cast.owner, [cast.colleague])
    make.observation(cast.principal, cast.owner, kind="walk_in")

    facts = facts_of(cast)

    assert [said(code, facts, language="en") for code in ("F19", "F21", "F22", "F29")] == [
        "Teachers observed 1 lesson, 0.1 each.",
        "Walk-in observations took in 1 lesson of 1 teacher, 14.3% of all.",
        "Open lessons held: 1 × open lesson, by 1 teacher.",
        "1 colleague signed up for open lessons, 1.0 for each lesson.",
    ]


def test_young_teachers_have_means_from_two_on(cast):
    Person.objects.filter(pk=cast.owner.pk).update(teaching_since=date(2018, 9, 1))
    make.observation(cast.owner, lessons=2)
    # Four years: no longer young.
    Person.objects.filter(pk=cast.outsider.pk).update(teaching_since=date(2017, 7, 1))
    assert said("F49", facts_of(cast)) == "教龄三年以内的青年教师1人。"

    Person.objects.filter(pk=cast.colleague.pk).update(teaching_since=date(2019, 9, 1))
    open_lesson(cast, cast.colleague)
    make.training(cast.colleague, hours=Decimal(5))
    assert said("F49", facts_of(cast)) == (
        "教龄三年以内的青年教师2人，人均听评课1.0节、人均上公开课0.5节、人均参训2.5学时。"
    )


def test_next_semester_has_lessons_announced_and_a_deadline(cast):
    facts = facts_of(cast)
    assert said("F70", facts) is None

    make.requirement(cast.school)
    assert said("F70", facts_of(cast)) == "拟于2021年8月31日前完成学分登记。"

    make.semester(cast.school, start_year=2021, number=1)
    open_lesson(cast, cast.owner, held_on=date(2021, 9, 9))
    assert said("F70", facts_of(cast)) == "下学期拟开设公开课1节，拟于2021年8月31日前完成学分登记。"
    assert said("F70", facts_of(cast, "2021-1")) == "拟于2022年8月31日前完成学分登记。"


def test_no_more_than_all_teachers_are_visited_or_trained(cast):
    gone = make.teacher(cast.school, "曾在", ended_on=date(2021, 5, 31))
    everybody = [spell.person for spell in cast.school.employments.filter(staff_type="teacher")]
    for person in everybody:
        make.training(person)
        if person != cast.principal:
            make.observation(cast.principal, person, kind="walk_in")
    make.observation(cast.leader, cast.principal, kind="walk_in")
    facts = facts_of(cast)

    assert gone in everybody
    assert facts["lessons.walk_in_teachers"].value == len(everybody)
    assert facts["lessons.walk_in_coverage"].value == facts["training.trained_share"].value == 100

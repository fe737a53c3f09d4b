"""The calendar of open lessons: announced, full, called off."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from lessons import actions
from lessons.models import OpenLesson, SignUp
from schools.ids import new_id
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_spring():
    with time_machine.travel("2021-03-10T10:00+08:00", tick=False):
        yield


def open_lesson(teacher, **fields):
    fields = {"held_on": date(2021, 3, 11), "periods": [2], "topic": "春", **fields}
    return OpenLesson.objects.create(
        teacher=teacher, created_by=teacher, school=make.school_of(teacher), **fields
    )


def typed(**fields):
    return {
        "request_key": str(new_id()),
        "topic": "济南的冬天",
        "held_on": "2021-03-11",
        "periods": ["3"],
        "kind": "open",
        "subject": "语文",
        "class_name": "703",
        "place": "录播教室",
        "capacity": "",
        "note": "",
        **fields,
    }


def post(client, person, name, *args, **data):
    client.force_login(person)
    return client.post(reverse(f"lessons:{name}", args=args), data)


def test_teacher_announces_an_own_lesson_once(client, cast):
    sent = typed()
    for _attempt in range(2):
        post(client, cast.owner, "open_lesson_add", **sent)

    fields = ("teacher", "school", "held_on", "periods", "class_name", "topic")
    assert list(OpenLesson.objects.values_list(*fields)) == [
        (cast.owner.pk, cast.school.pk, date(2021, 3, 11), [3], "7-3", "济南的冬天")
    ]


def test_office_announces_for_a_teacher_and_others_do_not(client, cast):
    post(client, cast.office, "open_lesson_add", **typed(teacher="王芳"))
    post(client, cast.colleague, "open_lesson_add", **typed(teacher="王芳"))

    assert [lesson.teacher for lesson in OpenLesson.objects.order_by("id")] == [
        cast.owner,
        cast.colleague,
    ]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"held_on": "2021-03-09"}, ["held_on"]),
        ({"periods": []}, ["periods"]),
        ({"kind": "walk_in"}, ["kind"]),
        ({"capacity": "0"}, ["capacity"]),
        ({"topic": ""}, ["topic"]),
    ],
)
def test_refused_announcement_names_its_field(client, cast, fields, wrong):
    response = post(client, cast.owner, "open_lesson_add", **typed(**fields))

    assert list(response.context["form"].errors) == wrong
    assert not OpenLesson.objects.exists()


def test_colleagues_come_until_the_seats_are_taken(client, cast):
    lesson = open_lesson(cast.owner, capacity=1)
    post(client, cast.colleague, "open_lesson_sign_up", lesson.pk)
    post(client, cast.colleague, "open_lesson_sign_up", lesson.pk)
    refused = post(client, cast.leader, "open_lesson_sign_up", lesson.pk)

    assert list(SignUp.objects.values_list("person", "seat")) == [(cast.colleague.pk, 1)]
    client.get(refused.url)
    assert OpenLesson.objects.for_page(cast.leader).get().coming == 1


def test_database_gives_no_seat_twice(cast):
    lesson = open_lesson(cast.owner, capacity=1)
    actions.sign_up(lesson, by=cast.colleague)

    with pytest.raises(IntegrityError), transaction.atomic():
        SignUp.objects.create(school=cast.school, open_lesson=lesson, person=cast.leader, seat=1)


def test_freed_seat_is_taken_again(cast):
    lesson = open_lesson(cast.owner, capacity=2)
    actions.sign_up(lesson, by=cast.colleague)
    actions.sign_up(lesson, by=cast.leader)
    actions.cancel_sign_up(lesson, by=cast.colleague)
    actions.sign_up(lesson, by=cast.office)

    assert list(SignUp.objects.order_by("seat").values_list("person", "seat")) == [
        (cast.office.pk, 1),
        (cast.leader.pk, 2),
    ]


@pytest.mark.parametrize(
    ("who", "held_on", "status"),
    [
        ("colleague", date(2021, 3, 10), 302),
        ("colleague", date(2021, 3, 9), 403),
        ("owner", date(2021, 3, 11), 403),
        ("stranger", date(2021, 3, 11), 404),
    ],
)
def test_who_may_sign_up(client, cast, who, held_on, status):
    lesson = open_lesson(cast.owner, held_on=held_on)

    response = post(client, getattr(cast, who), "open_lesson_sign_up", lesson.pk)

    assert response.status_code == status


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 302), ("office", 302), ("colleague", 403), ("stranger", 404)]
)
def test_who_may_call_off(client, cast, who, status):
    lesson = open_lesson(cast.owner)

    response = post(client, getattr(cast, who), "open_lesson_call_off", lesson.pk)

    lesson.refresh_from_db()
    assert response.status_code == status
    assert (lesson.called_off_at is not None) is (status == 302)


def test_called_off_lesson_takes_nobody(client, cast):
    lesson = open_lesson(cast.owner)
    actions.call_off(lesson, by=cast.owner)

    assert post(client, cast.colleague, "open_lesson_sign_up", lesson.pk).status_code == 403


def test_seats_are_not_cut_below_those_who_come(client, cast):
    lesson = open_lesson(cast.owner, capacity=3)
    for person in (cast.colleague, cast.leader):
        actions.sign_up(lesson, by=person)

    response = post(client, cast.owner, "open_lesson_edit", lesson.pk, **typed(capacity="1"))

    assert list(response.context["form"].errors) == ["capacity"]


def test_calendar_shows_weeks_with_their_lessons(client, cast):
    open_lesson(cast.owner, topic="本周", held_on=date(2021, 3, 11))
    open_lesson(cast.owner, topic="下周", held_on=date(2021, 3, 16))
    open_lesson(cast.owner, topic="五周后", held_on=date(2021, 4, 12))
    open_lesson(cast.stranger, topic="外校", held_on=date(2021, 3, 11))
    client.force_login(cast.colleague)

    weeks = client.get(reverse("lessons:open_lesson_list")).context["weeks"]

    assert [(week.number, [lesson.topic for lesson in week.lessons]) for week in weeks] == [
        (3, ["本周"]),
        (4, ["下周"]),
        (5, []),
        (6, []),
    ]


def test_one_and_three_lessons_take_the_same_queries(client, cast, queries):
    client.force_login(cast.colleague)
    client.get(reverse("lessons:open_lesson_list"))
    counts = []
    for more in (1, 2):
        for _row in range(more):
            actions.sign_up(open_lesson(make.teacher(cast.school)), by=cast.leader)
        with queries() as asked:
            client.get(reverse("lessons:open_lesson_list"))
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


def test_observation_begins_with_what_the_announcement_says(client, cast):
    lesson = open_lesson(cast.owner, held_on=date(2021, 3, 10), class_name="7-3", periods=[2, 3])
    client.force_login(cast.colleague)

    response = client.get(reverse("lessons:observation_add"), {"from": lesson.pk})

    form = response.context["form"]
    assert [form[name].value() for name in ("taught_by", "topic", "class_name", "periods")] == [
        "王芳",
        "春",
        "7-3",
        [2, 3],
    ]


def test_announcement_of_another_school_fills_in_nothing(client, cast):
    lesson = open_lesson(cast.stranger)
    client.force_login(cast.colleague)
    url = reverse("lessons:observation_add")

    assert [client.get(url, {"from": key}).status_code for key in (lesson.pk, "x")] == [404, 404]

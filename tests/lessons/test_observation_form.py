"""Logging an observed lesson: what is taken, what is refused, exactly once."""

from datetime import date, time

import pytest
import time_machine
from django.urls import reverse

from lessons import notes
from lessons.models import Observation
from schools.ids import new_id
from schools.models import AuditEvent, Employment
from tests import make

pytestmark = pytest.mark.django_db
ADD = "lessons:observation_add"


@pytest.fixture(autouse=True)
def in_spring():
    with time_machine.travel("2021-03-12T10:00+08:00", tick=False):
        yield


def typed(**fields):
    return {
        "request_key": str(new_id()),
        "version": "1",
        "taught_by": "李明",
        "ended_on": "2021-03-11",
        "periods": ["2", "3"],
        "kind": "open",
        "subject": "语文",
        "class_name": "七（3）班",
        "topic": "背影",
        "process": "0′ 导入\n12′ 小组讨论\n学生板演",
        "highlights": "提问有层次",
        "problems": "",
        "suggestions": "",
        "grade": "good",
        "purpose": "diagnosis",
        "then": "hand_in",
        **fields,
    }


def post(client, person, **fields):
    client.force_login(person)
    return client.post(reverse(ADD), typed(**fields))


def test_double_period_is_two_lessons_of_one_visit(client, cast):
    response = post(client, cast.owner)

    record = Observation.objects.get()
    assert response.url == reverse("lessons:observation_detail", args=[record.pk])
    assert {
        "teacher": record.teacher,
        "school": record.school,
        "taught_by": record.taught_by,
        "ended_on": record.ended_on,
        "periods": record.periods,
        "lessons": record.lessons,
        "class_name": record.class_name,
        "process": record.process,
        "status": record.status,
    } == {
        "teacher": cast.owner,
        "school": cast.school,
        "taught_by": cast.colleague,
        "ended_on": date(2021, 3, 11),
        "periods": [2, 3],
        "lessons": 2,
        "class_name": "7-3",
        "process": [
            {"minute": 0, "text": "导入"},
            {"minute": 12, "text": "小组讨论\n学生板演"},
        ],
        "status": "submitted",
    }


def test_repeated_request_is_the_same_record(client, cast):
    sent = typed()
    client.force_login(cast.owner)
    first = client.post(reverse(ADD), sent)
    again = client.post(reverse(ADD), sent)

    assert first.url == again.url
    assert list(Observation.objects.values_list("status", "topic")) == [("submitted", "背影")]


def test_repeated_draft_is_the_same_record(client, cast):
    sent = typed(then="keep")
    client.force_login(cast.owner)
    for _attempt in range(2):
        client.post(reverse(ADD), sent)

    assert list(Observation.objects.values_list("status")) == [("draft",)]


def test_accepted_key_is_named_on_the_next_page(client, cast):
    sent = typed()
    client.force_login(cast.owner)

    page = client.post(reverse(ADD), sent, follow=True)

    assert f'<meta name="accepted" content="{sent["request_key"]}">' in page.content.decode()


def test_same_visit_twice_is_refused_in_words_and_nothing_is_lost(client, cast):
    post(client, cast.owner)
    response = post(client, cast.owner, topic="背影（第二课时）")

    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == ["这次听课已有记录。"]
    assert "背影（第二课时）" in response.content.decode()
    assert Observation.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"ended_on": "2021-03-13"}, ["ended_on"]),
        ({"ended_on": ""}, ["ended_on"]),
        ({"periods": []}, ["periods"]),
        ({"periods": ["2", "4"]}, ["periods"]),
        ({"periods": ["9"]}, ["periods"]),
        ({"taught_by": ""}, ["taught_by"]),
        ({"taught_by": "查无此人"}, ["taught_by"]),
        ({"taught_by": "王芳"}, ["taught_by"]),
        ({"taught_by": "钱外"}, ["taught_by"]),
        ({"kind": "nonsense"}, ["kind"]),
        ({"kind": "walk_in"}, ["kind"]),
    ],
)
def test_refused_input_names_its_field_and_keeps_the_text(client, cast, fields, wrong):
    response = post(client, cast.owner, **fields)

    assert list(response.context["form"].errors) == wrong
    assert "提问有层次" in response.content.decode()
    assert not Observation.objects.exists()


@pytest.mark.parametrize("said", ["李明", " 李 明", "liming", "Li Ming", "{no}", "李明 {no}"])
def test_colleague_is_found_by_name_pinyin_or_number(client, cast, said):
    number = cast.colleague.employments.get().employee_no

    post(client, cast.owner, taught_by=said.format(no=number))

    assert Observation.objects.get().taught_by == cast.colleague


def test_people_of_one_name_are_told_apart_by_number(client, cast):
    other = make.teacher(cast.school, "李明", employee_no="88001")

    refused = post(client, cast.owner, taught_by="李明")
    post(client, cast.owner, taught_by="李明 88001")

    number = Employment.objects.get(person=cast.colleague).employee_no
    assert refused.context["form"].errors["taught_by"] == [
        f"有几位老师叫这个名字：李明 {number}、李明 88001。请选定其中一位。"
    ]
    assert Observation.objects.get().taught_by == other


def test_teacher_of_another_school_is_a_name(client, cast):
    post(client, cast.owner, taught_by="钱外", outside="on", class_name="")

    record = Observation.objects.get()
    assert (record.taught_by, record.taught_by_name, record.outside) == (None, "钱外", True)


@pytest.mark.parametrize("who", ["leader", "office", "principal"])
def test_leading_people_walk_in(client, cast, who):
    post(client, getattr(cast, who), kind="walk_in")

    assert Observation.objects.get().kind == "walk_in"


@pytest.mark.parametrize(
    ("who", "offered"),
    [("owner", False), ("leader", True), ("office", True), ("principal", True)],
)
def test_walk_in_is_offered_to_leading_people_only(client, cast, who, offered):
    client.force_login(getattr(cast, who))

    form = client.get(reverse(ADD) + "?kind=walk_in").context["form"]

    assert ("walk_in" in dict(form.fields["kind"].choices)) is offered


def test_form_begins_with_today_and_ones_own_subject(client, cast):
    Employment.objects.filter(person=cast.owner).update(subjects=["语文", "书法"])
    client.force_login(cast.owner)

    form = client.get(reverse(ADD)).context["form"]

    assert [form[name].value() for name in ("ended_on", "subject", "kind", "purpose")] == [
        date(2021, 3, 12),
        "语文",
        "routine",
        "diagnosis",
    ]


def test_draft_is_changed_and_handed_in_later(client, cast):
    post(client, cast.owner, then="keep")
    record = Observation.objects.get()
    url = reverse("lessons:observation_edit", args=[record.pk])

    page = client.get(url).context["form"]
    client.post(url, typed(topic="背影（修改）", version=page["version"].value()))

    record.refresh_from_db()
    assert page["taught_by"].value() == "李明"
    assert page["process"].value() == "0′ 导入\n12′ 小组讨论\n学生板演"
    assert (record.topic, record.status) == ("背影（修改）", "submitted")


def test_edit_that_came_late_overwrites_nothing(client, cast):
    post(client, cast.owner, then="keep")
    record = Observation.objects.get()
    url = reverse("lessons:observation_edit", args=[record.pk])
    client.post(url, typed(topic="第一次", then="keep"))

    response = client.post(url, typed(topic="第二次", then="keep"))

    record.refresh_from_db()
    assert record.topic == "第一次"
    assert [(d.stored, d.typed) for d in response.context["form"].differences] == [
        ("第一次", "第二次")
    ]


@pytest.mark.parametrize(
    ("who", "status"),
    [("colleague", 403), ("leader", 404), ("office", 403), ("stranger", 404)],
)
def test_only_the_observer_edits(client, cast, who, status):
    record = make.observation(cast.owner, cast.colleague)
    client.force_login(getattr(cast, who))

    response = client.get(reverse("lessons:observation_edit", args=[record.pk]))

    assert response.status_code == status


def test_person_without_a_school_has_nowhere_to_log(client, cast):
    client.force_login(make.person())

    assert client.get(reverse(ADD)).status_code == 404


# --- notes ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", []),
        ("5' a\n3′ b", [{"minute": 3, "text": "b"}, {"minute": 5, "text": "a"}]),
        ("12分 讨论", [{"minute": 12, "text": "讨论"}]),
        ("12个学生举手", [{"minute": None, "text": "12个学生举手"}]),
        ("3分钟导入", [{"minute": None, "text": "3分钟导入"}]),
        ("8′ \n9′ 板书", [{"minute": 9, "text": "板书"}]),
        ("08:05 导入\n再读", [{"minute": 5, "text": "导入\n再读"}]),
        ("07:00 早读", [{"minute": None, "text": "07:00 早读"}]),
    ],
)
def test_notes_are_read_line_by_line(text, read):
    assert notes.read(text, began=time(8, 0)) == read


def test_notes_read_back_as_they_were_written():
    kept = [{"minute": None, "text": "课前"}, {"minute": 7, "text": "一\n二"}]

    assert notes.read(notes.write(kept)) == kept


def test_new_form_has_no_notes(client, cast):
    client.force_login(cast.owner)

    assert client.get(reverse(ADD)).context["form"]["process"].value() == ""


def test_audit_log_does_not_repeat_the_evaluation(client, cast):
    post(client, cast.owner, then="keep")
    url = reverse("lessons:observation_edit", args=[Observation.objects.get().pk])

    client.post(url, typed(topic="春", grade="poor", problems="拖堂", then="keep"))

    event = AuditEvent.objects.get(verb="lessons.changed")
    assert (event.before, event.after) == (
        {"topic": "背影", "grade": "…", "problems": "…"},
        {"topic": "春", "grade": "…", "problems": "…"},
    )

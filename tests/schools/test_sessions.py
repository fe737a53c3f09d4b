"""Where one is signed in, and ending it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from schools import actions, devices
from schools.models import AuditEvent, OpenSession
from schools.tasks import forget_sessions
from tests import make

LIST = reverse("session_list")
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49"
)
DESK = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"
)


@pytest.fixture
def person(db):
    return make.teacher(make.school(), "王芳", sign_in_name="wangfang", password=make.PASSWORD)


def browser(agent=DESK, address="10.0.0.1", name="wangfang"):
    client = Client(REMOTE_ADDR=address, headers={"User-Agent": agent})
    answer = client.post(reverse("sign_in"), {"username": name, "password": make.PASSWORD})
    assert answer.status_code == 302
    return client


def is_open(client):
    return client.get("/account/").status_code == 200


def shown(client):
    return [
        (place.device, place.address, place.here) for place in client.get(LIST).context["places"]
    ]


def row_of(client):
    return OpenSession.objects.get(session_key=client.session.session_key)


def verbs(person):
    return [event.verb for event in AuditEvent.objects.filter(subject_id=person.pk)]


def test_list_shows_every_place_and_marks_this_one(person):
    phone, desk = browser(PHONE, "10.0.0.2"), browser()
    browser(name=make.person(sign_in_name="other", password=make.PASSWORD).sign_in_name)

    assert shown(desk) == [
        ("Edge · Windows", "10.0.0.1", True), ("微信 · iPhone", "10.0.0.2", False),
    ]  # fmt: skip
    assert shown(phone)[0] == ("微信 · iPhone", "10.0.0.2", True)
    assert [place.since for place in desk.get(LIST).context["places"]] == [
        row_of(desk).since, row_of(phone).since,
    ]  # fmt: skip


def test_one_is_ended_at_once(person):
    phone, desk = browser(PHONE), browser()

    desk.post(reverse("session_end", args=[row_of(phone).pk]))

    assert (is_open(phone), is_open(desk)) == (False, True)
    assert [place[2] for place in shown(desk)] == [True]
    event = AuditEvent.objects.get(verb="schools.session_ended")
    assert (event.by_id, event.after) == (person.pk, {"device": "微信 · iPhone"})


def test_all_others_are_ended(person):
    phone, third, desk = browser(PHONE), browser(), browser()

    desk.post(reverse("sessions_end"))

    assert [is_open(client) for client in (phone, third, desk)] == [False, False, True]
    assert AuditEvent.objects.get(verb="schools.sessions_ended").after == {"sessions": 2}


def test_signing_out_everywhere_ends_this_one_too(person):
    phone, desk = browser(PHONE), browser()

    answer = desk.post(reverse("sessions_end"), {"here": "1"})

    assert answer.url == reverse("sign_in")
    assert [is_open(client) for client in (phone, desk)] == [False, False]
    assert not Session.objects.filter(session_key__in=[phone.cookies["sessionid"].value]).exists()


def test_session_of_somebody_else_does_not_exist(person):
    make.person(sign_in_name="other", password=make.PASSWORD)
    mine, theirs = browser(), browser(name="other")

    answer = mine.post(reverse("session_end", args=[row_of(theirs).pk]))

    assert answer.status_code == 404
    assert is_open(theirs)


def test_changing_the_password_ends_the_others_and_keeps_this_one(person):
    phone, desk = browser(PHONE), browser()

    desk.post(
        reverse("password_change"),
        {
            "old_password": make.PASSWORD,
            "new_password1": "Qinghe-7788",
            "new_password2": "Qinghe-7788",
        },
    )

    assert (is_open(phone), is_open(desk)) == (False, True)
    assert shown(desk) == [("Edge · Windows", "10.0.0.1", True)]
    assert OpenSession.objects.count() == Session.objects.count() == 1
    assert verbs(person)[:2] == ["schools.sessions_ended", "schools.password_changed"]


def test_session_that_opens_nothing_any_more_is_not_listed(person, time_machine):
    start = timezone.now()
    time_machine.move_to(start)
    idle, desk = browser(PHONE), browser()
    for minutes in (20, 40):
        time_machine.move_to(start + timedelta(minutes=minutes))
        desk.get("/account/")
    assert [place[0] for place in shown(desk)] == ["Edge · Windows"]
    assert not is_open(idle)

    password = actions.issue_first_password(person, by=None)
    person.refresh_from_db()

    assert actions.places_of(person, "") == []
    assert person.check_password(password)


def test_signing_out_leaves_the_list(person):
    phone, desk = browser(PHONE), browser()

    phone.post(reverse("sign_out"))

    assert len(shown(desk)) == 1
    assert OpenSession.objects.count() == 1


def test_somebody_else_at_the_same_browser_is_noted(person):
    other = make.person(sign_in_name="other", password=make.PASSWORD)
    client = Client()
    client.force_login(person)
    client.force_login(other)

    assert len(shown(client)) == 1
    assert actions.places_of(person, "") == []


def test_entries_go_with_their_sessions(person):
    browser(PHONE)
    desk = browser()
    Session.objects.exclude(session_key=desk.session.session_key).delete()

    forget_sessions()

    assert OpenSession.objects.get() == row_of(desk)


def test_list_takes_the_same_queries_for_one_and_for_three(person, queries):
    desk = browser()
    desk.get(LIST)
    with queries() as one:
        desk.get(LIST)
    browser(PHONE), browser(PHONE)
    with queries() as three:
        desk.get(LIST)

    assert len(one) == len(three)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (DESK, "Edge · Windows"),
        (PHONE, "微信 · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
         "Firefox · Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.5 Safari/605.1.15",
         "Safari · macOS"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0.0.0 Mobile Safari/537.36",
         "Chrome · Android"),
        ("", "未知浏览器"),
        ("<script>\u202e", "未知浏览器"),
    ],
)  # fmt: skip
def test_devices_are_told_in_words(agent, words):
    assert devices.in_words(agent) == words

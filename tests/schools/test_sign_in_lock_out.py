"""Too many wrong passwords close sign-in for a name at an address, for fifteen minutes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from schools.addresses import client_address
from schools.models import AuditEvent
from tests import make


@pytest.fixture
def people(db):
    school = make.school()
    return [
        make.teacher(school, sign_in_name=name, password=make.PASSWORD)
        for name in ("first", "second")
    ]


def attempt(client, name="first", password="Wrong-password-7", address="10.0.0.1"):
    return client.post(
        reverse("sign_in"),
        {"username": name, "password": password, "next": "/account/"},
        REMOTE_ADDR=address,
    ).status_code


def test_fifth_failure_closes_sign_in_and_says_so(client, people):
    assert [attempt(client) for _n in range(4)] == [200] * 4

    answer = client.post(
        reverse("sign_in"),
        {"username": "first", "password": "Wrong-password-7"},
        REMOTE_ADDR="10.0.0.1",
    )

    assert answer.status_code == 429
    assert "15" in answer.content.decode()
    assert "schools/locked_out.html" in [template.name for template in answer.templates]


def test_closed_sign_in_refuses_the_right_password(client, people):
    for _n in range(5):
        attempt(client)

    assert attempt(client, password=make.PASSWORD) == 429
    assert attempt(client, "FIRST ", make.PASSWORD) == 429


def test_closed_sign_in_is_open_for_other_names_and_addresses(client, people):
    for _n in range(5):
        attempt(client)

    assert attempt(client, "second", make.PASSWORD) == 302
    client.logout()
    assert attempt(client, "first", make.PASSWORD, address="10.0.0.2") == 302


def test_name_that_nobody_has_is_closed_alike(client, people):
    assert [attempt(client, "nobody") for _n in range(6)] == [200] * 4 + [429] * 2


def test_sign_in_opens_again_after_fifteen_minutes_however_often_it_was_tried(
    client, people, time_machine
):
    start = timezone.now()
    time_machine.move_to(start)
    for _n in range(5):
        attempt(client)
    time_machine.move_to(start + timedelta(minutes=14))
    assert attempt(client, password=make.PASSWORD) == 429

    time_machine.move_to(start + timedelta(minutes=15, seconds=2))

    assert attempt(client, password=make.PASSWORD) == 302


def test_success_forgets_earlier_failures(client, people):
    for _n in range(4):
        attempt(client)
    assert attempt(client, password=make.PASSWORD) == 302
    client.logout()

    assert attempt(client) == 200


def test_lock_out_is_written_down_once(client, people):
    for _n in range(7):
        attempt(client)

    events = AuditEvent.objects.filter(subject_id=people[0].pk)
    assert [(event.verb, event.by_id) for event in events] == [("schools.locked_out", None)]


def test_address_behind_the_proxy_is_the_one_the_proxy_saw(rf, settings):
    request = rf.get("/", headers={"X-Forwarded-For": "1.2.3.4, 10.9.9.9"}, REMOTE_ADDR="127.0.0.1")

    assert client_address(request) == "127.0.0.1"
    settings.BEHIND_TLS = True
    assert client_address(request) == "10.9.9.9"

"""Guessing passwords is slow from everywhere, and keeps nobody out of their own browser."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from schools import actions, devices, tries
from schools.models import AuditEvent, Tally
from tests import make

WRONG = "Wrong-password-7"


@pytest.fixture
def person(db):
    return make.teacher(make.school(), "王芳", sign_in_name="wangfang", password=make.PASSWORD)


def attempt(client, name="wangfang", password=WRONG, address="10.0.0.1"):
    return client.post(
        reverse("sign_in"), {"username": name, "password": password}, REMOTE_ADDR=address
    ).status_code


def attack(count, name="wangfang"):
    """From many addresses, each used twice."""
    return [attempt(Client(), name, address=f"10.1.0.{n // 2}") for n in range(count)]


@pytest.mark.parametrize("name", ["wangfang", "nobody"])
def test_account_is_guessed_slowly_from_many_addresses(person, time_machine, name):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    assert attack(12, name) == [200] * 10 + [429] * 2

    time_machine.move_to(start + timedelta(seconds=3), tick=False)

    assert attack(2, name) == [200, 429]


def test_account_is_never_closed_for_longer_than_minutes(person, time_machine):
    moment = timezone.now()
    time_machine.move_to(moment, tick=False)
    waits = []
    for _n in range(40):
        try:
            tries.take("account", "wangfang")
        except tries.Wait as wait:
            waits.append(wait.seconds)
            moment += timedelta(seconds=wait.seconds)
            time_machine.move_to(moment, tick=False)
    assert waits[:3] == [3, 5, 9]
    assert max(waits) == 301

    time_machine.move_to(moment + timedelta(minutes=5, seconds=1), tick=False)

    assert attempt(Client(), password=make.PASSWORD, address="10.9.9.9") == 302


def test_own_browser_stays_open_during_an_attack(person):
    mine = Client()
    assert attempt(mine, password=make.PASSWORD) == 302
    mine.post(reverse("sign_out"))
    attack(12)
    for _n in range(6):  # a neighbour at the same address
        attempt(Client())

    assert attempt(Client(), password=make.PASSWORD) == 429
    assert attempt(mine, password=make.PASSWORD) == 302


def test_own_browser_is_not_for_guessing_either(person):
    mine = Client()
    attempt(mine, password=make.PASSWORD)
    mine.post(reverse("sign_out"))

    statuses = [attempt(mine) for _n in range(12)]

    # Five of its own, then like a stranger's.
    assert statuses == [200] * 9 + [429] * 3
    assert attempt(mine, password=make.PASSWORD) == 429


def test_browser_known_to_one_is_strange_to_another(person):
    make.teacher(make.school(), "李明", sign_in_name="liming", password=make.PASSWORD)
    mine = Client()
    attempt(mine, "liming", make.PASSWORD)
    mine.post(reverse("sign_out"))
    attack(12)

    assert attempt(mine, password=make.PASSWORD) == 429


def test_staff_room_computer_knows_many_and_a_forged_cookie_nobody(rf, person):
    from django.http import HttpResponse

    request, answer = rf.get("/"), HttpResponse()
    people = [make.person() for _n in range(3)]
    for one in people:
        devices.remember(request, answer, one)
        request.COOKIES["device"] = answer.cookies["device"].value
    known = [bool(devices.known_for(request, one.sign_in_name)) for one in [*people, person]]
    request.COOKIES["device"] = "x" + answer.cookies["device"].value

    assert known == [True, True, True, False]
    assert devices.known(request) == ("", [])
    assert answer.cookies["device"]["httponly"]
    assert people[0].sign_in_name not in answer.cookies["device"].value


def test_address_that_tries_many_names_has_to_wait(person):
    statuses = [attempt(Client(), f"somebody{n}") for n in range(62)]

    assert statuses == [200] * 60 + [429] * 2
    assert attempt(Client(), address="10.0.0.2", password=make.PASSWORD) == 302


def test_signing_in_rightly_is_no_try(person):
    for _n in range(70):
        assert attempt(Client(), password=make.PASSWORD) == 302


def test_first_password_of_the_office_opens_at_once(person):
    attack(12)

    password = actions.issue_first_password(person, by=None)

    assert attempt(Client(), password=password, address="10.9.9.9") == 302


def shown(answer):
    """The page without its tokens, which are others every time."""
    return re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode())


def test_page_that_closes_says_the_same_for_nobody(person):
    attack(10)
    attack(10, "nobody")
    known, nobody = (
        Client().post(
            reverse("sign_in"), {"username": name, "password": WRONG}, REMOTE_ADDR="10.9.9.9"
        )
        for name in ("wangfang", "nobody")
    )

    assert shown(known) == shown(nobody)
    assert known.status_code == nobody.status_code == 429
    assert int(known.headers["Retry-After"]) in (1, 2, 3)


def test_same_number_of_queries_for_somebody_and_nobody(person, queries):
    counts = []
    for name in ("wangfang", "nobody"):
        client = Client()
        attempt(client, name)
        with queries() as asked:
            attempt(client, name)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_names_that_were_typed_are_not_stored(person):
    attempt(Client(), "Geheim-2021-typed-in-the-wrong-field")

    assert "geheim" not in str([*Tally.objects.values_list("key", flat=True)]).lower()


def test_counts_are_forgotten_after_a_rest(person, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    for _n in range(10):
        tries.take("account", "x")
    with pytest.raises(tries.Wait):
        tries.take("account", "x")
    time_machine.move_to(start + timedelta(hours=1, seconds=1), tick=False)

    assert tries.take("account", "x") == 1
    time_machine.move_to(start + timedelta(days=2), tick=False)
    tries.forget_old()
    assert not Tally.objects.exists()


def test_attack_from_many_addresses_is_written_down_once(person):
    attack(14)

    assert [event.verb for event in AuditEvent.objects.filter(subject_id=person.pk)] == [
        "schools.locked_out"
    ]


def test_attack_from_one_address_is_written_down(person):
    for _n in range(6):
        attempt(Client())

    assert [event.verb for event in AuditEvent.objects.filter(subject_id=person.pk)] == [
        "schools.locked_out"
    ]

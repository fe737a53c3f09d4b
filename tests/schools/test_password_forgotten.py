"""A new password by way of a letter, and the address letters go to."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.celery import app
from schools import actions, letters
from schools.models import AuditEvent, Person
from tests import make
from tests.schools.test_second_factor import with_factor

FORGOTTEN = reverse("password_forgotten")
NEW = {"new_password1": "Qinghe-7788", "new_password2": "Qinghe-7788"}


@pytest.fixture(autouse=True)
def worker(monkeypatch):
    """Does at once what a worker would do."""
    from schools import tasks

    def at_once(name, arguments, **_options):
        getattr(tasks, name.removeprefix("schools."))(*arguments)

    monkeypatch.setattr(app, "send_task", at_once)
    monkeypatch.setattr(letters.transaction, "on_commit", lambda do: do())


@pytest.fixture
def person(db):
    found = make.teacher(make.school(), "王芳", sign_in_name="wangfang", password=make.PASSWORD)
    Person.objects.filter(pk=found.pk).update(email="wangfang@school.example")
    found.refresh_from_db()
    return found


def ask(client, said="wangfang", **more):
    return client.post(FORGOTTEN, {"said": said}, **more)


def link_in(letter):
    return re.search(r"http://testserver(/\S+)", letter.body)[1]


def choose(client, link, fields=NEW):
    page = client.get(link, follow=True)
    return page, client.post(page.request["PATH_INFO"], fields)


def sign_in(client, password, **more):
    return client.post(reverse("sign_in"), {"username": "wangfang", "password": password}, **more)


@pytest.mark.parametrize("said", ["WangFang ", "wangfang@school.example", "ｗａｎｇｆａｎｇ"])
def test_letter_leads_to_a_new_password(client, person, mailoutbox, said):
    elsewhere = Client()
    elsewhere.force_login(person)

    answer = ask(client, said)
    [letter] = mailoutbox
    page, changed = choose(client, link_in(letter))

    assert answer.url == reverse("password_forgotten_sent")
    assert (letter.to, letter.subject) == (["wangfang@school.example"], "【师档】重设密码")
    assert page.status_code == 200
    assert changed.url == reverse("sign_in")
    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 302
    assert sign_in(client, "Qinghe-7788").status_code == 302
    assert [event.verb for event in AuditEvent.objects.filter(subject_id=person.pk)] == [
        "schools.signed_in", "schools.password_reset",
    ]  # fmt: skip
    assert [one.subject for one in mailoutbox[1:]] == ["【师档】您的密码已修改"]


def test_letter_is_in_the_language_of_the_person(client, person, mailoutbox):
    actions.choose_language(person, "en")

    ask(client)

    assert mailoutbox[0].subject == "[Shidang] A new password"
    assert "Your sign-in name is wangfang." in mailoutbox[0].body


def test_link_works_once_and_for_an_hour(client, person, mailoutbox, time_machine):
    start = timezone.now()
    time_machine.move_to(start)
    ask(client)
    ask(client)
    first, second = map(link_in, mailoutbox)
    time_machine.move_to(start + timedelta(minutes=59))
    choose(client, first)

    used = Client().get(first)
    other = Client().get(second)
    time_machine.move_to(start + timedelta(minutes=70))
    ask(client)
    late = link_in(mailoutbox[-1])
    time_machine.move_to(start + timedelta(minutes=132))
    old = Client().get(late)

    assert [page.context["validlink"] for page in (used, other, old)] == [False] * 3
    assert "链接已失效" in old.content.decode()


def test_weak_password_is_refused_here_too(client, person, mailoutbox):
    ask(client)

    _page, answer = choose(
        client, link_in(mailoutbox[0]), {"new_password1": "abc", "new_password2": "abc"}
    )

    assert answer.status_code == 200
    assert answer.context["form"].errors
    person.refresh_from_db()
    assert person.check_password(make.PASSWORD)


def test_second_factor_is_asked_for_after_it(client, person, mailoutbox):
    with_factor(person)
    mailoutbox.clear()
    ask(client)
    choose(client, link_in(mailoutbox[0]))

    assert sign_in(client, "Qinghe-7788").url == reverse("sign_in_code")


def test_first_password_is_spent_by_it(client, person, mailoutbox):
    Person.objects.filter(pk=person.pk).update(must_change_password=True)
    ask(client)

    choose(client, link_in(mailoutbox[0]))

    person.refresh_from_db()
    assert not person.must_change_password


def ask_as_nobody(client, person):
    return ask(client, "nobody")


def ask_without_address(client, person):
    Person.objects.update(email="")
    return ask(client)


def ask_of_a_closed_account(client, person):
    Person.objects.update(is_active=False)
    return ask(client)


def ask_without_password(client, person):
    person.set_unusable_password()
    person.save()
    return ask(client)


def told(answer):
    return {**answer.headers, "X-Request-ID": ""}, answer.content


@pytest.mark.parametrize(
    "question", [ask_as_nobody, ask_without_address, ask_of_a_closed_account, ask_without_password]
)
def test_same_is_said_and_done_where_there_is_nobody(person, mailoutbox, monkeypatch, question):
    sent, hashed = [], []
    monkeypatch.setattr(app, "send_task", lambda name, arguments, **_: sent.append(name))
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *_a, **_k: hashed.append(1))
    known = ask(Client())
    answer = question(Client(), person)

    assert (answer.status_code, answer.url) == (known.status_code, known.url)
    assert told(answer) == told(known)
    assert sent == ["schools.send_password_forgotten"] * 2
    monkeypatch.undo()
    letters.write_password_forgotten("nobody" if question is ask_as_nobody else "wangfang", "x")
    assert mailoutbox == []


def test_letter_box_is_not_filled_and_nothing_tells(client, person, mailoutbox):
    answers = [ask(client) for _n in range(6)]

    assert {answer.url for answer in answers} == {reverse("password_forgotten_sent")}
    assert len(mailoutbox) == 3


def test_one_address_does_not_ask_for_everybody(client, person):
    statuses = [ask(client, f"somebody{n}").status_code for n in range(22)]

    assert statuses == [302] * 20 + [429] * 2


def test_broker_that_is_away_shows_nowhere(client, person, monkeypatch):
    def away(*_arguments, **_options):
        raise OSError("no broker")

    monkeypatch.setattr(app, "send_task", away)

    assert ask(client).url == ask(client, "nobody").url == reverse("password_forgotten_sent")


def test_without_a_mail_server_the_office_is_named_instead(client, db, settings):
    assert FORGOTTEN in client.get(reverse("sign_in")).content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    assert FORGOTTEN not in client.get(reverse("sign_in")).content.decode()


# --- the address --------------------------------------------------------------------


@pytest.fixture
def proved(client, person):
    """Signed in a moment ago."""
    sign_in(client, make.PASSWORD)
    return client


def test_address_counts_once_it_was_confirmed(proved, person, mailoutbox):
    proved.post(reverse("email_change"), {"email": "new@school.example"})
    person.refresh_from_db()
    assert person.email == "wangfang@school.example"
    [letter] = mailoutbox
    link = link_in(letter)
    anywhere = Client()
    assert anywhere.get(link).status_code == 200
    person.refresh_from_db()
    assert person.email == "wangfang@school.example"

    anywhere.post(link)

    person.refresh_from_db()
    assert (letter.to, person.email) == (["new@school.example"], "new@school.example")
    assert [(one.to, one.subject) for one in mailoutbox[1:]] == [
        (["wangfang@school.example"], "【师档】您的电子邮箱已更改")
    ]
    event = AuditEvent.objects.get(verb="schools.email_changed")
    assert (event.by_id, event.before, event.after) == (
        person.pk, {"email": "wangfang@school.example"}, {"email": "new@school.example"},
    )  # fmt: skip
    assert anywhere.post(link).status_code == 404


def test_link_of_an_address_is_over_after_a_day_or_with_another_password(
    proved, person, time_machine
):
    start = timezone.now()
    time_machine.move_to(start)
    token = letters.email_token(person, "new@school.example")
    address = reverse("email_confirm", args=[token])
    assert Client().get(address).status_code == 200

    time_machine.move_to(start + timedelta(hours=25))
    assert Client().post(address).status_code == 404
    time_machine.move_to(start)
    person.set_password("Qinghe-7788")
    person.save()

    assert Client().post(address).status_code == 404
    person.refresh_from_db()
    assert person.email == "wangfang@school.example"


def test_changing_the_address_asks_for_the_password(client, person):
    client.force_login(person)

    answer = client.post(reverse("email_change"), {"email": ""})

    assert answer.url.startswith(reverse("password_again"))
    person.refresh_from_db()
    assert person.email == "wangfang@school.example"


def test_address_can_be_taken_away(proved, person):
    proved.post(reverse("email_change"), {"email": ""})

    person.refresh_from_db()
    assert person.email == ""


def test_letters_to_strange_addresses_are_few(proved, person, mailoutbox):
    for n in range(6):
        proved.post(reverse("email_change"), {"email": f"somebody{n}@elsewhere.example"})

    assert len(mailoutbox) == 3

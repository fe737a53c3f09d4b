"""Signing in and out, the language, and how long a session lasts."""

from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from schools.models import AuditEvent, Person
from schools.tasks import forget_sessions
from tests import make

ACCOUNT = "/account/"


@pytest.fixture
def person(db):
    return make.teacher(make.school(), "王芳", sign_in_name="wangfang", password=make.PASSWORD)


def sign_in(client, name="wangfang", password=make.PASSWORD, **more):
    return client.post(
        reverse("sign_in"), {"username": name, "password": password, "next": ACCOUNT, **more}
    )


def verbs(person):
    return [event.verb for event in AuditEvent.objects.filter(subject_id=person.pk)]


def test_signing_in_opens_the_page_asked_for(client, person):
    assert client.get(ACCOUNT).url == f"/sign-in/?next={ACCOUNT}"

    answer = sign_in(client)

    assert (answer.status_code, answer.url) == (302, ACCOUNT)
    assert client.get(ACCOUNT).status_code == 200
    assert verbs(person) == ["schools.signed_in"]


@pytest.mark.parametrize("name", ["WangFang", " wangfang ", "ｗａｎｇｆａｎｇ"])
def test_sign_in_name_may_be_typed_in_other_letters(client, person, name):
    assert sign_in(client, name).status_code == 302


def test_signing_in_leads_to_no_other_host(client, person):
    answer = sign_in(client, next="https://elsewhere.example/")

    assert answer.url == "/"


def test_signing_in_changes_the_session_key(client, person):
    client.get(reverse("sign_in"))
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = before = session.session_key

    sign_in(client)

    assert client.cookies["sessionid"].value != before


def test_signing_in_leaves_name_and_password_out_of_the_log(client, person, caplog):
    sign_in(client, password="Wrong-password-7")

    assert "Wrong-password-7" not in caplog.text


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("nobody", {}),
        ("wangfang", {}),
        ("wangfang", {"is_active": False}),
        ("wangfang", {"password": make_password(None)}),
    ],
    ids=["no account", "wrong password", "closed account", "no password yet"],
)
def test_a_failure_does_not_tell_whether_the_account_exists(
    client, person, monkeypatch, settings, name, changes
):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    person.set_password(make.PASSWORD)
    person.save()
    Person.objects.filter(pk=person.pk).update(**changes)
    hashed = []
    for verb in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, verb)
        monkeypatch.setattr(
            Argon2PasswordHasher,
            verb,
            lambda *given, real=real, **named: hashed.append(1) or real(*given, **named),
        )

    answer = sign_in(client, name, "Wrong-password-7")

    assert answer.status_code == 200
    assert answer.context["form"].errors == {"__all__": ["登录名或密码不正确。"]}
    assert len(hashed) == 1


def test_closed_account_does_not_open_with_the_right_password(client, person):
    Person.objects.filter(pk=person.pk).update(is_active=False)

    assert sign_in(client).status_code == 200
    assert client.get(ACCOUNT).status_code == 302


def test_signing_out_takes_a_post(client, person):
    sign_in(client)

    assert client.get(reverse("sign_out")).status_code == 405
    answer = client.post(reverse("sign_out"))

    assert (answer.status_code, answer.url) == (302, reverse("sign_in"))
    assert client.get(ACCOUNT).status_code == 302
    assert verbs(person) == ["schools.signed_out", "schools.signed_in"]


def test_signing_out_twice_is_no_error(client, db):
    assert client.post(reverse("sign_out")).url == reverse("sign_in")


# --- how long a session lasts -------------------------------------------------


def test_idle_session_ends_after_half_an_hour(client, person, time_machine):
    start = timezone.now()
    time_machine.move_to(start)
    sign_in(client)
    for minutes in (29, 58):
        time_machine.move_to(start + timedelta(minutes=minutes))
        assert client.get(ACCOUNT).status_code == 200

    time_machine.move_to(start + timedelta(minutes=58 + 31))
    answer = client.get(ACCOUNT, follow=True)

    assert answer.redirect_chain == [(f"/sign-in/?next={ACCOUNT}", 302)]
    assert "已自动退出登录" in answer.content.decode()
    assert "已自动退出登录" not in client.get(reverse("sign_in")).content.decode()


def test_busy_session_ends_after_twelve_hours(client, person, time_machine):
    start = timezone.now()
    time_machine.move_to(start)
    sign_in(client)
    for minutes in range(20, 12 * 60, 20):
        time_machine.move_to(start + timedelta(minutes=minutes))
        assert client.get(ACCOUNT).status_code == 200

    time_machine.move_to(start + timedelta(hours=12, seconds=2))

    assert client.get(ACCOUNT).status_code == 302


def test_session_is_not_written_at_every_request(client, person, queries):
    sign_in(client)
    client.get(ACCOUNT)

    with queries() as asked:
        client.get(ACCOUNT)

    assert [q["sql"] for q in asked if not q["sql"].lstrip("(").startswith("SELECT")] == []
    assert [q["sql"] for q in asked if "axes" in q["sql"]] == []


def test_fragment_sends_the_whole_page_to_sign_in(client, db):
    answer = client.get(
        ACCOUNT,
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/training/?page=2"},
    )

    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/training/%3Fpage%3D2"


def test_post_without_session_leads_back_to_the_page_it_came_from(client, db):
    answer = client.post(
        reverse("password_change"), headers={"Referer": "http://testserver/password/?a=1"}
    )

    assert answer.url == "/sign-in/?next=/password/%3Fa%3D1"


def test_ended_sessions_are_forgotten(client, person, time_machine):
    start = timezone.now()
    time_machine.move_to(start)
    sign_in(client)
    time_machine.move_to(start + timedelta(hours=13))
    other = type(client)()
    sign_in(other)

    forget_sessions()

    assert [row.session_key for row in Session.objects.all()] == [other.session.session_key]


# --- language -----------------------------------------------------------------


def test_language_switch_keeps_the_page_and_is_remembered(client, person):
    sign_in(client)
    here = f"{ACCOUNT}?page=2"

    answer = client.post(reverse("set_language"), {"language": "en", "next": here})

    assert answer.url == here
    assert client.get(ACCOUNT).headers["Content-Language"] == "en"
    assert Person.objects.get(pk=person.pk).language == "en"


def test_language_of_the_person_wins_over_that_of_the_browser(client, person):
    client.cookies = SimpleCookie({"django_language": "en"})

    sign_in(client)

    assert client.get(ACCOUNT).headers["Content-Language"] == "zh-hans"


def test_language_chosen_on_the_sign_in_page_stays(client, person):
    client.post(reverse("set_language"), {"language": "en", "next": reverse("sign_in")})

    sign_in(client)

    assert client.get(ACCOUNT).headers["Content-Language"] == "en"
    assert Person.objects.get(pk=person.pk).language == "en"


def test_unknown_language_changes_nothing(client, person):
    sign_in(client)

    client.post(reverse("set_language"), {"language": "xx", "next": ACCOUNT})

    assert Person.objects.get(pk=person.pk).language == "zh-hans"
    assert client.get(ACCOUNT).headers["Content-Language"] == "zh-hans"

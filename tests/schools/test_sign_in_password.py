"""First passwords, strength, and changing one."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from schools import actions
from schools.models import AuditEvent, Person
from schools.passwords import first_password
from tests import make


@pytest.fixture
def newcomer(client, db):
    """Signed in with a first password."""
    person = make.teacher(make.school(), "王芳", sign_in_name="wangfang")
    password = actions.issue_first_password(person, by=None)
    client.post(reverse("sign_in"), {"username": "wangfang", "password": password})
    person.first = password
    return person


def change(client, old, new, again=None):
    return client.post(
        reverse("password_change"),
        {"old_password": old, "new_password1": new, "new_password2": again or new},
    )


def test_first_password_opens_only_the_page_that_changes_it(client, newcomer):
    for path in ("/account/", "/schools/people/", "/ui/"):
        answer = client.get(path)
        assert (answer.status_code, answer.url) == (302, reverse("password_change"))

    page = client.get(reverse("password_change"))
    assert page.status_code == 200
    assert page.context["navigation"] == []


def test_first_password_page_can_be_read_in_english_and_left(client, newcomer):
    next_ = {"language": "en", "next": reverse("password_change")}
    assert client.post(reverse("set_language"), next_).url == reverse("password_change")
    assert client.post(reverse("sign_out")).url == reverse("sign_in")


def test_own_password_opens_everything(client, newcomer):
    answer = change(client, newcomer.first, "Qinghe-7788")

    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200
    assert not Person.objects.get(pk=newcomer.pk).must_change_password
    assert [event.verb for event in AuditEvent.objects.filter(subject_id=newcomer.pk)] == [
        "schools.password_changed",
        "schools.signed_in",
        "schools.first_password_issued",
    ]


def test_first_password_cannot_be_kept(client, newcomer):
    answer = change(client, newcomer.first, newcomer.first)

    assert list(answer.context["form"].errors) == ["new_password1"]
    assert Person.objects.get(pk=newcomer.pk).must_change_password


def test_other_sessions_end_when_the_password_changes(client, newcomer):
    other = type(client)()
    other.force_login(Person.objects.get(pk=newcomer.pk))

    change(client, newcomer.first, "Qinghe-7788")

    assert other.get("/account/").url == "/sign-in/?next=/account/"


@pytest.mark.parametrize(
    "weak",
    [
        "Ab1-xyz",  # seven characters
        "abcdefghij",  # one kind
        "abcdefgh12",  # two kinds
        "Password1",  # too common
        "Wangfang1",  # the sign-in name
    ],
)
def test_weak_password_is_refused(client, newcomer, weak):
    answer = change(client, newcomer.first, weak)

    assert answer.status_code == 200
    assert Person.objects.get(pk=newcomer.pk).must_change_password


def test_first_passwords_are_strong_and_unlike():
    some = {first_password() for _n in range(50)}

    assert len(some) == 50
    for password in some:
        validate_password(password)
        assert not set(password) & set("0O1lI")


def test_password_of_three_kinds_says_what_is_missing():
    with pytest.raises(ValidationError) as refused:
        validate_password("abcdefgh12")

    assert [error.code for error in refused.value.error_list] == ["password_kinds"]

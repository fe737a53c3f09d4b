"""Codes at sign-in: set up, asked for, spent once, recovered, reset, compulsory."""

import re
import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from schools import actions, totp, vault
from schools.models import AuditEvent, RecoveryCode, SecondFactor
from tests import make

SET_UP = reverse("second_factor_set_up")
CODE_PAGE = reverse("sign_in_code")
WRONG = "000000"


@pytest.fixture
def person(db):
    return make.teacher(make.school(), "王芳", sign_in_name="wangfang", password=make.PASSWORD)


def sign_in(client, name="wangfang", password=make.PASSWORD, **more):
    return client.post(
        reverse("sign_in"), {"username": name, "password": password, "next": "/account/"}, **more
    )


def secret_of(page):
    return re.search(r'qr-key">([A-Z2-7 ]+)<', page.content.decode())[1].replace(" ", "")


def code_now(secret, steps=0):
    return totp.code_of(secret, totp.step_at(time.time()) + steps)


def with_factor(person):
    """The secret and the recovery codes of a telephone whose codes are all unspent."""
    secret = totp.new_secret()
    codes = actions.set_up_second_factor(person, secret, code_now(secret))
    SecondFactor.objects.update(last_step=0)
    return secret, codes


def verbs(person):
    return [event.verb for event in AuditEvent.objects.filter(subject_id=person.pk)]


# --- the arithmetic -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238(moment, code):
    # Appendix B; its eight digits end with these six.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert totp.code_of(secret, totp.step_at(moment)) == code


def test_codes_of_the_neighbouring_steps_are_accepted():
    secret, here = totp.new_secret(), totp.step_at(1_000_000_000)
    found = [
        totp.step_of(secret, totp.code_of(secret, here + n), 1_000_000_000) for n in range(-3, 4)
    ]

    assert found == [None, None, here - 1, here, here + 1, None, None]


def test_sealed_texts_open_after_the_secret_was_changed(settings):
    sealed, digest = vault.seal("暗号"), vault.digest("暗号")
    before = settings.SECRET_KEY
    settings.SECRET_KEY = "another"

    with pytest.raises(vault.Unreadable):
        vault.unseal(sealed)
    settings.SECRET_KEY_FALLBACKS = [before]

    assert vault.unseal(sealed) == "暗号"
    assert vault.digests("暗号") == [vault.digest("暗号"), digest]


# --- set up -------------------------------------------------------------------------


def test_telephone_is_set_up_and_recovery_codes_are_shown_once(client, person):
    sign_in(client)
    page = client.get(SET_UP)
    secret = secret_of(page)
    assert secret_of(client.get(SET_UP)) == secret

    answer = client.post(SET_UP, {"code": code_now(secret)})

    shown = client.get(answer.url)
    codes = shown.context["codes"]
    assert len(set(codes)) == 10
    assert all(code in shown.content.decode() for code in codes)
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert client.get(answer.url).url == reverse("second_factor")
    assert verbs(person) == ["schools.second_factor_set_up", "schools.signed_in"]
    assert totp.address(secret, "wangfang") == (
        f"otpauth://totp/Shidang%3Awangfang?secret={secret}&issuer=Shidang"
    )


def test_nothing_readable_is_stored(client, person):
    secret, codes = with_factor(person)

    stored = str([*SecondFactor.objects.values_list(), *RecoveryCode.objects.values_list()])

    assert not [text for text in (secret, *codes) if text in stored or text[:4] in stored.split()]
    assert vault.unseal(SecondFactor.objects.get().sealed_secret) == secret


def test_wrong_code_sets_up_nothing(client, person):
    sign_in(client)
    client.get(SET_UP)

    answer = client.post(SET_UP, {"code": WRONG})

    assert list(answer.context["form"].errors) == ["code"]
    assert not SecondFactor.objects.exists()


def test_setting_up_ends_sessions_opened_with_the_password_alone(client, person):
    other = type(client)()
    sign_in(other)
    sign_in(client)

    client.post(SET_UP, {"code": code_now(secret_of(client.get(SET_UP)))})

    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_another_telephone_replaces_the_first(client, person):
    first, first_codes = with_factor(person)
    second, _codes = with_factor(person)

    assert actions.prove_second_factor(person, code_now(first)) is None
    assert actions.prove_second_factor(person, first_codes[0]) is None
    assert actions.prove_second_factor(person, code_now(second)) == "code"


# --- asked for ----------------------------------------------------------------------


def test_password_alone_opens_nothing(client, person):
    with_factor(person)

    answer = sign_in(client)

    assert answer.url == CODE_PAGE
    assert client.get("/account/").url == "/sign-in/?next=/account/"
    assert "schools.signed_in" not in verbs(person)


def test_code_opens_the_page_asked_for_and_changes_the_session_key(client, person):
    secret, _codes = with_factor(person)
    sign_in(client)
    before = client.session.session_key

    answer = client.post(CODE_PAGE, {"code": f" {code_now(secret)[:3]} {code_now(secret)[3:]}"})

    assert answer.url == "/account/"
    assert client.get("/account/").status_code == 200
    assert client.session.session_key != before
    assert verbs(person)[0] == "schools.signed_in"


def test_code_is_accepted_once(client, person):
    secret, _codes = with_factor(person)
    code = code_now(secret)
    sign_in(client)
    assert client.post(CODE_PAGE, {"code": code}).status_code == 302
    client.post(reverse("sign_out"))
    sign_in(client)

    answer = client.post(CODE_PAGE, {"code": code})

    assert answer.context["form"].errors == {"code": ["验证码不正确，或已使用过。"]}
    # Nor one of a step before it.
    assert actions.prove_second_factor(person, code_now(secret, -1)) is None
    assert actions.prove_second_factor(person, code_now(secret, 1)) == "code"


def test_code_that_set_up_the_telephone_does_not_sign_in(client, person):
    secret = totp.new_secret()
    code = code_now(secret)

    actions.set_up_second_factor(person, secret, code)

    assert actions.prove_second_factor(person, code) is None


def test_recovery_code_opens_once_and_says_how_many_are_left(client, person):
    _secret, codes = with_factor(person)
    sign_in(client)

    answer = client.post(CODE_PAGE, {"code": codes[3].upper().replace("-", " ")}, follow=True)

    assert "还剩 9 个" in answer.content.decode()
    assert verbs(person)[:2] == ["schools.signed_in", "schools.recovery_code_used"]
    assert actions.prove_second_factor(person, codes[3]) is None
    assert actions.prove_second_factor(person, codes[4]) == "recovery"


def test_few_recovery_codes_are_warned_of(client, person):
    _secret, codes = with_factor(person)
    client.force_login(person)
    assert "恢复码所剩不多" not in client.get("/account/").content.decode()
    for code in codes[:7]:
        actions.prove_second_factor(person, code)

    assert "恢复码所剩不多" in client.get("/account/").content.decode()


def test_codes_of_somebody_else_open_nothing(person):
    other = make.teacher(make.school())
    secret, codes = with_factor(person)
    with_factor(other)

    assert actions.prove_second_factor(other, code_now(secret)) is None
    assert actions.prove_second_factor(other, codes[0]) is None


def test_sixth_wrong_code_has_to_wait_and_trying_on_does_not_prolong_it(
    client, person, time_machine
):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    secret, _codes = with_factor(person)
    sign_in(client)
    assert [client.post(CODE_PAGE, {"code": WRONG}).status_code for _n in range(7)] == [
        200, 200, 200, 200, 200, 429, 429,
    ]  # fmt: skip
    assert client.post(CODE_PAGE, {"code": code_now(secret)}).status_code == 429

    time_machine.move_to(start + timedelta(seconds=31), tick=False)

    assert client.post(CODE_PAGE, {"code": code_now(secret)}).status_code == 302


def test_person_learns_that_somebody_guesses_codes(client, person):
    with_factor(person)
    sign_in(client)

    for _n in range(7):
        client.post(CODE_PAGE, {"code": WRONG})

    assert verbs(person) == ["schools.wrong_codes", "schools.second_factor_set_up"]


def test_wrong_codes_of_strangers_do_not_keep_the_person_waiting(client, person):
    secret, _codes = with_factor(person)
    sign_in(client)
    client.post(CODE_PAGE, {"code": code_now(secret)})
    client.post(reverse("sign_out"))
    stranger = type(client)()
    sign_in(stranger)
    for _n in range(6):
        stranger.post(CODE_PAGE, {"code": WRONG})
    sign_in(client)

    answer = client.post(CODE_PAGE, {"code": code_now(secret, 1)})

    assert answer.url == "/account/"


def test_code_must_follow_the_password_soon(client, person, time_machine):
    secret, _codes = with_factor(person)
    start = timezone.now()
    time_machine.move_to(start)
    sign_in(client)

    time_machine.move_to(start + timedelta(minutes=11))
    answer = client.post(CODE_PAGE, {"code": code_now(secret)})

    assert answer.url == reverse("sign_in")
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!"}])
def test_code_does_not_help_where_the_account_changed_meanwhile(client, person, change):
    secret, _codes = with_factor(person)
    sign_in(client)
    type(person).objects.filter(pk=person.pk).update(**change)

    answer = client.post(CODE_PAGE, {"code": code_now(secret)})

    assert answer.url == reverse("sign_in")


def test_code_page_is_nothing_without_a_password(client, db):
    assert client.get(CODE_PAGE).url == reverse("sign_in")
    assert client.post(CODE_PAGE, {"code": WRONG}).url == reverse("sign_in")


def test_language_chosen_on_the_sign_in_page_outlasts_the_code_page(client, person):
    secret, _codes = with_factor(person)
    client.post(reverse("set_language"), {"language": "en", "next": reverse("sign_in")})
    sign_in(client)

    client.post(CODE_PAGE, {"code": code_now(secret)})

    person.refresh_from_db()
    assert person.language == "en"
    assert client.get("/account/").headers["Content-Language"] == "en"


def test_second_factor_sealed_with_a_lost_secret_opens_nothing(client, person, settings):
    secret, codes = with_factor(person)
    settings.SECRET_KEY = "another"

    assert actions.prove_second_factor(person, code_now(secret)) is None
    assert actions.prove_second_factor(person, codes[0]) is None


# --- the password once more ---------------------------------------------------------


def test_changing_it_asks_for_the_password_some_minutes_later(client, person, time_machine):
    start = timezone.now()
    time_machine.move_to(start)
    sign_in(client)
    assert client.get(SET_UP).status_code == 200
    time_machine.move_to(start + timedelta(minutes=11))
    again = client.get(SET_UP).url
    assert again == f"{reverse('password_again')}?next=%2Faccount%2Fcodes%2Fset-up%2F"

    wrong = client.post(again, {"password": "Wrong-password-7", "next": SET_UP})
    right = client.post(again, {"password": make.PASSWORD, "next": SET_UP})

    assert (wrong.status_code, right.url) == (200, SET_UP)
    assert client.get(SET_UP).status_code == 200


def test_password_again_leads_to_no_other_host_and_is_not_for_guessing(client, person):
    client.force_login(person)
    address = reverse("password_again")

    answers = [
        client.post(address, {"password": "Wrong-password-7", "next": "https://elsewhere.example/"})
        for _n in range(6)
    ]

    assert [answer.status_code for answer in answers] == [200] * 5 + [302]
    assert answers[0].context["next"] == "/account/"
    assert client.post(address, {"password": make.PASSWORD}).url == "/account/"
    assert client.get(SET_UP).status_code == 302


def test_new_recovery_codes_replace_the_old(client, person):
    _secret, before = with_factor(person)
    client.force_login(person)
    client.post(reverse("password_again"), {"password": make.PASSWORD})

    answer = client.post(reverse("recovery_codes"))

    codes = client.get(answer.url).context["codes"]
    assert not set(codes) & set(before)
    assert actions.prove_second_factor(person, before[0]) is None
    assert actions.prove_second_factor(person, codes[0]) == "recovery"


def test_person_switches_it_off(client, person):
    with_factor(person)
    client.force_login(person)
    client.post(reverse("password_again"), {"password": make.PASSWORD})

    client.post(reverse("second_factor_remove"))

    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert client.get("/account/").status_code == 200
    assert sign_in(type(client)()).url == "/account/"


# --- compulsory ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "is_led"),
    [
        ("owner", False),
        ("leader", False),
        ("office", True),
        ("principal", True),
        ("administrator", True),
    ],
)
def test_who_must_set_it_up_gets_nowhere_else(client, cast, settings, role, is_led):
    settings.SECOND_FACTOR = "required"
    client.force_login(getattr(cast, role))

    answers = {path: client.get(path) for path in ("/", "/account/", "/records/review/")}

    led = {path for path, answer in answers.items() if answer.status_code == 302}
    assert led == (set(answers) if is_led else set())
    assert {answers[path].url for path in led} == ({SET_UP} if is_led else set())


def test_officer_of_a_district_must_set_it_up(client, cast, settings):
    settings.SECOND_FACTOR = "required"
    officer = make.person("钱督")
    make.appoint(officer, "officer", district=cast.school.district)
    client.force_login(officer)

    assert client.get("/").url == SET_UP


def test_setting_it_up_opens_everything(client, cast, settings):
    settings.SECOND_FACTOR = "required"
    cast.office.set_password(make.PASSWORD)
    cast.office.save()
    assert sign_in(client, cast.office.sign_in_name).url == "/account/"
    page = client.get("/account/", follow=True)
    assert page.context["navigation"] == []

    answer = client.post(SET_UP, {"code": code_now(secret_of(page))})

    assert client.get(answer.url).status_code == 200
    assert client.get("/records/review/").status_code == 200
    assert client.post(reverse("second_factor_remove")).status_code == 403
    assert SecondFactor.objects.filter(person=cast.office).exists()


def test_first_password_comes_before_it(client, cast, settings):
    settings.SECOND_FACTOR = "required"
    password = actions.issue_first_password(cast.office, by=None)
    sign_in(client, cast.office.sign_in_name, password)

    assert client.get("/account/").url == reverse("password_change")


# --- lost ---------------------------------------------------------------------------


def reset(client, person, **fields):
    return client.post(reverse("schools:second_factor_reset", args=["shiqiao", person.pk]), fields)


def test_office_switches_off_what_a_teacher_lost(client, cast):
    with_factor(cast.owner)
    theirs = type(client)()
    theirs.force_login(cast.owner)
    client.force_login(cast.office)

    question = reset(client, cast.owner)
    assert question.status_code == 200
    assert SecondFactor.objects.exists()
    reset(client, cast.owner, sure="1")

    assert not SecondFactor.objects.exists()
    assert theirs.get("/account/").status_code == 302
    event = AuditEvent.objects.get(verb="schools.second_factor_removed")
    assert (event.by_id, event.subject_id, event.school_id) == (
        cast.office.pk, cast.owner.pk, cast.school.pk,
    )  # fmt: skip


def test_person_is_told_at_the_next_sign_in(client, cast):
    cast.owner.set_password(make.PASSWORD)
    cast.owner.save()
    sign_in(client, cast.owner.sign_in_name)
    with_factor(cast.owner)
    cast.owner.refresh_from_db()
    actions.remove_second_factor(cast.owner, by=cast.office, school=cast.school)

    sign_in(client, cast.owner.sign_in_name)

    assert "陈一于" in client.get("/account/").content.decode()
    sign_in(type(client)(), cast.owner.sign_in_name)
    again = type(client)()
    sign_in(again, cast.owner.sign_in_name)
    assert "陈一于" not in again.get("/account/").content.decode()


@pytest.mark.parametrize(
    ("by", "whose", "status"),
    [
        ("office", "principal", 403),
        ("office", "second_office", 403),
        ("office", "office", 403),
        ("principal", "owner", 403),
        ("administrator", "principal", 302),
        ("administrator", "second_office", 302),
        ("administrator", "administrator", 403),
        ("stranger_office", "owner", 404),
        ("owner", "owner", 404),
    ],
)
def test_nobody_switches_it_off_upwards(client, cast, by, whose, status):
    with_factor(getattr(cast, whose))
    client.force_login(getattr(cast, by))

    answer = reset(client, getattr(cast, whose), sure="1")

    assert answer.status_code == status
    assert SecondFactor.objects.exists() == (status != 302)


def test_command_helps_the_administrator_who_lost_theirs(cast, capsys):
    with_factor(cast.administrator)

    call_command("remove_second_factor", cast.administrator.sign_in_name.upper())

    assert not SecondFactor.objects.exists()
    event = AuditEvent.objects.get(verb="schools.second_factor_removed")
    assert (event.by_id, event.subject_id) == (None, cast.administrator.pk)
    for nobody in (cast.administrator.sign_in_name, "nobody"):
        with pytest.raises(CommandError):
            call_command("remove_second_factor", nobody)

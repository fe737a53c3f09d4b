"""Signing in and out, passwords, languages."""

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction

from schools import audit, letters, rules, tries
from schools.access import school_of
from schools.models import Person, School
from schools.passwords import first_password


def note(person, verb, *, by, school=None, **what):
    """An entry about a person, for the office of the school and for the person."""
    school = school or School(pk=school_of(person))
    audit.record(by=by, verb=verb, target=person, subject=person, school=school, **what)


def signed_in(person):
    note(person, "schools.signed_in", by=person)


def signed_out(person):
    note(person, "schools.signed_out", by=person)


def locked_out(sign_in_name):
    """Too many wrong passwords for this name; a name nobody has leaves no trace."""
    person = Person.objects.filter(sign_in_name=sign_in_name).first()
    if person:
        note(person, "schools.locked_out", by=None)


@transaction.atomic
def password_changed(person):
    """The person chose a password: the first one is spent."""
    spend_first_password(person)
    note(person, "schools.password_changed", by=person)
    letters.send("password_reset", person)


@transaction.atomic
def password_reset(person):
    """The person chose a password by way of a letter; nobody has to wait any longer."""
    spend_first_password(person)
    note(person, "schools.password_reset", by=person)
    letters.send("password_reset", person)
    tries.forget("account", person.sign_in_name)


def spend_first_password(person):
    Person.objects.filter(pk=person.pk).update(must_change_password=False)
    person.must_change_password = False


@transaction.atomic
def change_email(person, address):
    """The address proved to be the person's; the one before is told."""
    before = person.email
    Person.objects.filter(pk=person.pk).update(email=address)
    person.email = address
    note(
        person,
        "schools.email_changed",
        by=person,
        before={"email": before},
        after={"email": address},
    )
    if before:
        letters.send("email_changed", person, to=before)


def issue_first_password(person, *, by, school=None):
    """A new first password, told once; it must be changed at the next sign-in.

    `by` is None on the command line. Raises PermissionDenied.
    """
    [(_person, password)] = issue_first_passwords([person], by=by, school=school)
    return password


def issue_first_passwords(people, *, by, school=None):
    """[(person, password)] for all of these or, with PermissionDenied, for none."""
    if by and not all(rules.can_issue_password(by, person, school) for person in people):
        raise PermissionDenied
    told = []
    for person in people:
        password = first_password()
        # Slow on purpose, so not within the transaction.
        person.password = make_password(password)
        person.must_change_password = True
        told.append((person, password))
    with transaction.atomic():
        Person.objects.bulk_update(people, ["password", "must_change_password"], batch_size=200)
        audit.record_many(
            [
                audit.entry(
                    by=by,
                    verb="schools.first_password_issued",
                    target=person,
                    subject=person,
                    school=school or School(pk=school_of(person)),
                )
                for person in people
            ]
        )
    for person in people:
        tries.forget("account", person.sign_in_name)
    return told


@transaction.atomic
def close_account(person, *, by, school):
    """The person may not sign in any more; everything recorded stays."""
    switch_account(person, False, "schools.account_closed", by=by, school=school)


@transaction.atomic
def open_account(person, *, by, school):
    switch_account(person, True, "schools.account_opened", by=by, school=school)


def switch_account(person, is_active, verb, *, by, school):
    if not rules.can_close_account(by, person, school):
        raise PermissionDenied
    Person.objects.filter(pk=person.pk).update(is_active=is_active)
    person.is_active = is_active
    note(person, verb, by=by, school=school)


def choose_language(person, language):
    """No audit entry: it changes nothing but what the person reads."""
    if person.language != language:
        Person.objects.filter(pk=person.pk).update(language=language)
        person.language = language

"""Verbs about people, places and accounts."""

from django.db import transaction

from schools import audit
from schools.models import Person
from schools.passwords import first_password


def signed_in(person):
    audit.record(by=person, verb="schools.signed_in", target=person, subject=person)


@transaction.atomic
def password_changed(person):
    """The person chose a password: the first one is spent."""
    Person.objects.filter(pk=person.pk).update(must_change_password=False)
    person.must_change_password = False
    audit.record(by=person, verb="schools.password_changed", target=person, subject=person)


@transaction.atomic
def issue_first_password(person, *, by):
    """A new first password, told once; it must be changed at the next sign-in."""
    password = first_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    audit.record(by=by, verb="schools.first_password_issued", target=person, subject=person)
    return password

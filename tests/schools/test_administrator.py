"""manage.py administrator"""

import pytest
from django.core.management import CommandError, call_command

from schools import roster
from schools.access import access_of
from schools.models import AuditEvent, Person
from tests import make


def run(capsys, *arguments, **options):
    call_command("administrator", *arguments, **options)
    sign_in_name, password = capsys.readouterr().out.splitlines()[0].split()
    return Person.objects.get(sign_in_name=sign_in_name), password


def test_first_account_of_a_school(db, capsys):
    school = make.school(code="real")

    person, password = run(capsys, "real", "Wu", name="吴管")

    assert (person.sign_in_name, person.name, person.must_change_password) == ("wu", "吴管", True)
    assert person.check_password(password)
    assert access_of(person).administrator_schools == {school.pk}
    assert list(roster.teachers(school.pk, person.created_at.date())) == []
    assert [event.verb for event in AuditEvent.objects.all()] == [
        "schools.first_password_issued", "schools.appointed", "schools.person_added",
    ]  # fmt: skip


def test_second_run_gives_a_new_password_and_nothing_else(db, capsys):
    make.school(code="real")
    person, first = run(capsys, "real", "wu", name="吴管")

    again, second = run(capsys, "real", "wu")

    assert again == person
    assert again.check_password(second)
    assert not again.check_password(first)
    assert again.appointments.count() == again.employments.count() == 1


def test_teacher_becomes_the_administrator(cast, capsys):
    person, _password = run(capsys, "shiqiao", cast.owner.sign_in_name)

    assert person == cast.owner
    assert access_of(person).administrator_schools == {cast.school.pk}


@pytest.mark.parametrize("arguments", [("nowhere", "wu"), ("shiqiao", "wu"), ("shiqiao", "a b")])
def test_nothing_is_made_of_half_a_request(cast, arguments):
    before = Person.objects.count()

    with pytest.raises(CommandError):
        call_command("administrator", *arguments, name="吴" if " " in arguments[1] else "")

    assert Person.objects.count() == before

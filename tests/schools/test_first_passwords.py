"""First passwords handed out on paper, and closing accounts."""

import pytest
from django.urls import reverse

from schools.models import AuditEvent, Person
from tests import make

LIST = reverse("schools:person_list", args=["shiqiao"])
MANY = reverse("schools:passwords_issue", args=["shiqiao"])


def one(person):
    return reverse("schools:password_issue", args=["shiqiao", person.pk])


def issue(client, address, data):
    """Both steps: the question, then the sheet."""
    question = client.post(address, data)
    fields = {}
    for name, value in question.context["fields"]:
        fields.setdefault(name, []).append(str(value))
    return question, client.post(address, fields), fields


def told(answer):
    return {row["person"].name: row["password"] for row in answer.context["told"]}


def test_question_changes_nothing(client, cast):
    client.force_login(cast.office)
    before = Person.objects.get(pk=cast.owner.pk).password

    answer = client.post(one(cast.owner))

    assert answer.status_code == 200
    assert Person.objects.get(pk=cast.owner.pk).password == before
    assert not AuditEvent.objects.exists()


def test_sheet_tells_a_password_that_opens_once(client, cast):
    client.force_login(cast.office)

    _question, sheet, _fields = issue(client, one(cast.owner), {})

    password = told(sheet)["王芳"]
    assert password in sheet.content.decode()
    assert sheet.headers["Cache-Control"] == "private, no-store"
    owner = Person.objects.get(pk=cast.owner.pk)
    assert owner.check_password(password)
    assert owner.must_change_password
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject_id, event.school_id, event.by_id) == (
        "schools.first_password_issued", cast.owner.pk, cast.school.pk, cast.office.pk,
    )  # fmt: skip
    assert password not in str((event.before, event.after, event.target_label, event.why))


def test_reloaded_sheet_does_not_spoil_the_printed_one(client, cast):
    client.force_login(cast.office)
    _question, sheet, fields = issue(client, one(cast.owner), {})

    again = client.post(one(cast.owner), fields)

    assert again.url == LIST
    assert Person.objects.get(pk=cast.owner.pk).check_password(told(sheet)["王芳"])


def test_sheet_for_a_group_leaves_out_who_is_not_mine(client, cast):
    client.force_login(cast.office)
    query = f"group={cast.group.pk}"

    question, sheet, _fields = issue(client, MANY, {"all": "1", "query": query})

    assert set(told(sheet)) == {"王芳", "李明", "张强"}
    assert len(question.context["facts"]) == 1


def test_sheet_for_everybody_without_a_password(client, cast):
    client.force_login(cast.office)
    cast.owner.set_password(make.PASSWORD)
    cast.owner.save()

    question, sheet, _fields = issue(client, MANY, {"all": "1", "query": "account=none"})

    assert set(told(sheet)) == {"李明", "张强", "赵敏"}
    # The principal, the administrator, both clerks.
    assert question.context["facts"][1][1].startswith("4")
    assert Person.objects.get(pk=cast.owner.pk).check_password(make.PASSWORD)


def test_people_of_another_school_are_not_chosen_by_their_ids(client, cast):
    client.force_login(cast.office)

    answer = client.post(MANY, {"ids": [str(cast.stranger.pk), "nonsense"]})

    assert answer.url == LIST
    assert not AuditEvent.objects.exists()


def test_ids_may_not_be_slipped_into_the_second_step(client, cast):
    client.force_login(cast.office)
    _question, _sheet, fields = issue(client, MANY, {"ids": [str(cast.owner.pk)]})
    fields["ids"] = [str(cast.principal.pk)]
    fields["request_key"] = ["another"]

    answer = client.post(MANY, fields)

    assert answer.url == LIST
    assert not Person.objects.get(pk=cast.principal.pk).has_usable_password()


@pytest.mark.parametrize(
    ("by", "person", "status"),
    [
        ("office", "principal", 403),
        ("office", "office", 403),
        ("principal", "owner", 403),
        ("owner", "colleague", 404),
        ("stranger_office", "owner", 404),
        ("office", "stranger", 404),
        ("administrator", "office", 200),
    ],
)
def test_password_is_issued_by_who_may(client, cast, by, person, status):
    client.force_login(getattr(cast, by))

    assert client.post(one(getattr(cast, person))).status_code == status


def test_closed_account_is_signed_out_at_once_and_can_be_opened_again(client, cast):
    address = reverse("schools:account_switch", args=["shiqiao", cast.owner.pk])
    theirs = type(client)()
    theirs.force_login(cast.owner)
    client.force_login(cast.office)

    client.post(address)
    assert theirs.get("/account/").status_code == 302
    client.post(address)

    assert Person.objects.get(pk=cast.owner.pk).is_active
    assert [event.verb for event in AuditEvent.objects.all()] == [
        "schools.account_opened", "schools.account_closed",
    ]  # fmt: skip


def test_account_of_the_principal_is_not_the_offices_to_close(client, cast):
    client.force_login(cast.office)

    answer = client.post(reverse("schools:account_switch", args=["shiqiao", cast.principal.pk]))

    assert answer.status_code == 403
    assert Person.objects.get(pk=cast.principal.pk).is_active

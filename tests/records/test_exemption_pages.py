"""The office grants exemptions, ends them and takes them back."""

from datetime import date

import pytest
from django.urls import reverse

from records.models import Exemption
from schools.models import AuditEvent
from tests import make

LIST = reverse("policies:exemption_list", args=["shiqiao"])
ADD = reverse("policies:exemption_add", args=["shiqiao"])


def typed(**more):
    return {
        "person": "王芳",
        "reason": "maternity",
        "starts_on": "2021-03-01",
        "ends_on": "2021-06-30",
        "document_no": "石校〔2021〕5号",
        "note": "",
        **more,
    }


def granted(cast, person=None, **more):
    said = {"reason": "sick", "starts_on": date(2021, 3, 1), **more}
    return Exemption.objects.create(
        person=person or cast.owner, school=cast.school, granted_by=cast.office, **said
    )


def address(name, row):
    return reverse(f"policies:exemption_{name}", args=["shiqiao", row.pk])


def test_office_grants_an_exemption(client, cast):
    client.force_login(cast.office)

    answer = client.post(ADD, typed())

    row = Exemption.objects.get()
    assert answer.url == LIST
    assert (row.person, row.school, row.reason, row.granted_by) == (
        cast.owner, cast.school, "maternity", cast.office,
    )  # fmt: skip
    assert (row.starts_on, row.ends_on) == (date(2021, 3, 1), date(2021, 6, 30))
    event = AuditEvent.objects.get(verb="records.exemption_granted")
    assert (event.target_id, event.after["reason"]) == (cast.owner.pk, "maternity")
    client.force_login(cast.owner)
    assert event in client.get(reverse("own_data:event_list")).context["page"].object_list


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"person": "无此人"}, "person"),
        ({"person": "陈一"}, "person"),
        ({"reason": "tired"}, "reason"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"ends_on": "2021-02-01"}, "ends_on"),
    ],
)
def test_senseless_exemption_is_refused_and_keeps_what_was_typed(client, cast, wrong, field):
    client.force_login(cast.office)

    answer = client.post(ADD, typed(**wrong))

    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"].data["document_no"] == "石校〔2021〕5号"
    assert not Exemption.objects.exists()


def test_same_exemption_twice_is_refused_in_words(client, cast):
    client.force_login(cast.office)
    client.post(ADD, typed())

    answer = client.post(ADD, typed())

    assert "这条减免已有记录" in answer.content.decode()
    assert Exemption.objects.count() == 1


def test_exemption_ends_or_is_taken_back_and_the_log_keeps_it(client, cast):
    row = granted(cast)
    client.force_login(cast.office)

    early = client.post(address("end", row), {"ends_on": "2021-02-28"})
    client.post(address("end", row), {"ends_on": "2021-04-30"})
    row.refresh_from_db()
    client.post(address("take_back", row))

    assert list(early.context["form"].errors) == ["ends_on"]
    assert row.ends_on == date(2021, 4, 30)
    assert not Exemption.objects.exists()
    events = AuditEvent.objects.filter(verb__startswith="records.exemption").order_by("id")
    assert [(event.verb.partition(".")[2], event.before, event.after) for event in events] == [
        ("exemption_ended", {"ends_on": None}, {"ends_on": "2021-04-30"}),
        (
            "exemption_taken_back",
            {"reason": "sick", "starts_on": "2021-03-01", "ends_on": "2021-04-30",
             "document_no": ""},
            {},
        ),
    ]  # fmt: skip


def test_nobody_of_the_office_changes_their_own(client, cast):
    row = granted(cast, cast.office)
    client.force_login(cast.office)

    assert client.post(address("end", row), {"ends_on": "2021-04-30"}).status_code == 403
    assert client.post(address("take_back", row)).status_code == 403


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("office", [200, 200, 200]),
        ("principal", [200, 403, 403]),
        ("administrator", [404, 404, 404]),
        ("owner", [404, 404, 404]),
        ("leader", [404, 404, 404]),
        ("stranger_office", [404, 404, 404]),
    ],
)
def test_reasons_are_read_by_office_and_principal(client, cast, who, statuses):
    row = granted(cast)
    client.force_login(getattr(cast, who))

    assert [client.get(one).status_code for one in (LIST, ADD, address("end", row))] == statuses


def test_list_finds_people_and_takes_as_many_queries_for_many(client, cast, queries):
    granted(cast)
    granted(cast, cast.colleague)
    client.force_login(cast.office)
    client.get(LIST)

    def ask():
        with queries() as sent:
            client.get(LIST)
        return len(sent)

    few = ask()
    for n in range(3):
        granted(cast, make.teacher(cast.school, f"新教师{n}"))

    assert ask() == few
    found = client.get(LIST, {"q": "李明"}).context["page"]
    assert [row.person for row in found] == [cast.colleague]

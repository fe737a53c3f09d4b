"""The office issues rules and ends them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from records.models import Policy, Requirement
from schools.models import AuditEvent
from tests import make

LIST = reverse("policies:policy_list", args=["shiqiao"])
ADD = reverse("policies:policy_add", args=["shiqiao"])
TODAY = timezone.localdate()


def typed(**more):
    return {
        "name": "听课制度",
        "document_no": "石校〔2020〕3号",
        "measure": "lessons.observed",
        "window": "calendar_year",
        "value": "2",
        "starts_on": TODAY.isoformat(),
        **more,
    }


def test_rule_is_tried_on_the_teachers_before_it_is_issued(client, cast):
    for day in (1, 2):
        make.observation(cast.owner, cast.colleague, ended_on=date(2021, 3, day))
    client.force_login(cast.office)

    answer = client.post(ADD, typed(window="semester"))

    shown = answer.context["preview"]
    assert (shown.met, shown.total, shown.period.key) == (1, 7, "2020-2")
    assert "2" in shown.example.explanation
    assert not Policy.objects.exists()


def test_office_issues_a_rule(client, cast):
    client.force_login(cast.office)

    answer = client.post(ADD, typed(then="issue", titles=["first"]))

    row = Requirement.objects.get()
    assert answer.url == LIST
    assert (row.measure, row.window, row.value, row.applies_to) == (
        "lessons.observed", "calendar_year", Decimal(2), {"title": ["first"]},
    )  # fmt: skip
    assert (row.policy.school, row.policy.starts_on) == (cast.school, TODAY)
    assert AuditEvent.objects.get().verb == "records.policy_added"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": "0"}, "value"),
        ({"value": "many"}, "value"),
        ({"measure": "people.teachers"}, "measure"),
        ({"measure": "lessons.quota_met"}, "measure"),
        ({"window": "week"}, "window"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"name": ""}, "name"),
    ],
)
def test_senseless_rule_is_refused(client, cast, wrong, field):
    client.force_login(cast.office)

    answer = client.post(ADD, typed(then="issue", **wrong))

    assert list(answer.context["form"].errors) == [field]
    assert not Policy.objects.exists()


def test_rule_ends_on_a_day_and_stays_in_the_list(client, cast):
    policy = make.requirement(cast.school).policy
    client.force_login(cast.office)
    address = reverse("policies:policy_end", args=["shiqiao", policy.pk])

    early = client.post(address, {"ends_on": "2019-08-31"})
    client.post(address, {"ends_on": "2021-08-31"})

    assert list(early.context["form"].errors) == ["ends_on"]
    policy.refresh_from_db()
    assert policy.ends_on == date(2021, 8, 31)
    assert AuditEvent.objects.get().before == {"ends_on": None}
    page = client.get(LIST)
    assert (len(page.context["now"]), len(page.context["over"])) == (0, 1)


def test_rule_of_the_district_is_shown_and_not_the_schools_to_end(client, cast):
    own = make.requirement(cast.school, value=60)
    policy = Policy.objects.create(
        district=cast.school.district, name="学分办法", starts_on=date(2020, 9, 1)
    )
    Requirement.objects.create(
        policy=policy, measure="training.credits", window="school_year", value=73
    )
    client.force_login(cast.office)

    rows = client.get(LIST).context["now"]

    assert {row.requirement.pk: row.counts for row in rows} == {
        own.pk: False, policy.requirements.get().pk: True,
    }  # fmt: skip
    address = reverse("policies:policy_end", args=["shiqiao", policy.pk])
    assert client.post(address, {"ends_on": "2021-08-31"}).status_code == 404


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("office", [200, 200, 200]),
        ("principal", [200, 403, 403]),
        ("administrator", [200, 403, 403]),
        ("owner", [404, 404, 404]),
        ("leader", [404, 404, 404]),
        ("stranger_office", [404, 404, 404]),
    ],
)
def test_rules_are_read_by_those_who_keep_the_school(client, cast, who, statuses):
    policy = make.requirement(cast.school).policy
    client.force_login(getattr(cast, who))
    end = reverse("policies:policy_end", args=["shiqiao", policy.pk])

    assert [client.get(address).status_code for address in (LIST, ADD, end)] == statuses


def test_list_of_many_rules_takes_as_many_queries_as_of_few(client, cast, queries):
    client.force_login(cast.office)
    client.get(LIST)

    def ask():
        with queries() as asked:
            client.get(LIST)
        return len(asked)

    make.requirement(cast.school)
    few = ask()
    make.requirement(cast.school, "lessons.observed", "semester", 20)
    make.requirement(cast.school, "research.papers", "school_year", 1)

    assert ask() == few <= 12

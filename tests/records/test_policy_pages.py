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


def typed(**more):
    return {
        "name": "听课制度",
        "document_no": "石校〔2020〕3号",
        "measure": "lessons.observed",
        "window": "calendar_year",
        "value": "2",
        "starts_on": timezone.localdate().isoformat(),
        **{
            f"{rows}-{name}": number
            for rows in ("caps", "conversions", "exemptions")
            for name, number in (("TOTAL_FORMS", "6"), ("INITIAL_FORMS", "0"))
        },
        **more,
    }


def cap(**more):
    said = {"measure": "lessons.observed", "most": "2", "window": "semester", **more}
    return {f"caps-0-{name}": value for name, value in said.items()}


def test_rule_is_tried_on_the_teachers_before_it_is_issued(client, cast):
    for day in (1, 2):
        make.observation(cast.owner, cast.colleague, ended_on=date(2021, 3, day))
    client.force_login(cast.office)

    answer = client.post(ADD, typed(window="semester"))

    (shown,) = answer.context["previews"]
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
    assert (row.policy.school, row.policy.starts_on) == (cast.school, timezone.localdate())
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
        ({"part": "training.credits:level=school"}, "part"),
        ({"window": "cycle"}, "cycle_starts_on"),
        ({"cycle_years": "5"}, "cycle_years"),
        ({"measure": ""}, "measure"),
        (cap(most="0"), "__all__"),
        (cap(window="item", carry="on"), "__all__"),
        (cap(part="training.credits:level=school"), "__all__"),
        (cap() | {f"caps-1-{key[7:]}": value for key, value in cap().items()}, "__all__"),
        ({"exemptions-0-reason": "sick", "exemptions-0-effect": "lower"}, "__all__"),
        (
            {
                "conversions-0-source": "lessons.observed",
                "conversions-0-measure": "lessons.observed",
                "conversions-0-factor": "2",
            },
            "__all__",
        ),
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

    assert {row.policy: [one.counts for one in row.asked] for row in rows} == {
        own.policy: [False], policy: [True],
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

    assert ask() == few <= 13


def test_rule_with_limits_conversions_and_exemptions_is_issued_whole(client, cast):
    client.force_login(cast.office)
    said = typed(
        then="issue",
        measure="training.credits",
        window="school_year",
        value="73",
        part="training.credits:level=county",
        **cap(measure="training.credits", part="training.credits:mode=online", most="10"),
        **{
            "conversions-0-source": "lessons.observed",
            "conversions-0-part": "lessons.observed:kind=open",
            "conversions-0-factor": "0.5",
            "conversions-0-measure": "training.credits",
            "exemptions-0-reason": "maternity",
            "exemptions-0-effect": "prorate",
            "exemptions-0-needs_document": "on",
        },
    )

    answer = client.post(ADD, said)
    again = client.post(ADD, said)

    assert (answer.url, again.url) == (LIST, LIST)
    policy = Policy.objects.order_by("version").first()
    (asked,), (limit,) = policy.requirements.all(), policy.caps.all()
    (conversion,), (rule,) = policy.conversions.all(), policy.exemption_rules.all()
    assert (asked.only, asked.value, asked.way) == ({"level": ["county"]}, 73, "total")
    assert (limit.only, limit.most, limit.window) == ({"mode": ["online"]}, 10, "semester")
    assert (conversion.source, conversion.only, conversion.factor) == (
        "lessons.observed", {"kind": ["open"]}, Decimal("0.5"),
    )  # fmt: skip
    assert (rule.reason, rule.effect, rule.measure, rule.needs_document) == (
        "maternity", "prorate", "", True,
    )  # fmt: skip
    assert sorted(Policy.objects.values_list("version", flat=True)) == [1, 2]
    page = client.get(LIST).content.decode()
    assert "培训学分（县级）" in page
    assert "培训学分（网络研修）：学期内最多计 10 学分" in page


def test_limit_alone_is_tried_on_the_rules_it_touches(client, cast):
    make.requirement(cast.school, "lessons.observed", "semester", 2)
    for day in (1, 2):
        make.observation(cast.owner, cast.colleague, ended_on=date(2021, 3, day))
    client.force_login(cast.office)

    answer = client.post(ADD, typed(measure="", value="", **cap(most="1")))

    (shown,) = answer.context["previews"]
    assert (shown.met, shown.total) == (0, 7)
    assert "1" in shown.example.explanation

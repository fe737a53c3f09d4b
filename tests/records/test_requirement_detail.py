"""What counted for a requirement, what was cut and what is exempt, on one page."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse
from lxml import html

from records.models import Cap, Conversion, Exemption, ExemptionRule
from tests import make


@pytest.fixture
def asked(cast):
    """Credits with a limit on what is online, and open lessons counted beside them."""
    row = make.requirement(cast.school)
    Cap.objects.create(
        policy=row.policy,
        measure="training.credits",
        only={"mode": ["online"]},
        window="school_year",
        most=10,
    )
    Conversion.objects.create(
        policy=row.policy,
        measure="training.credits",
        source="lessons.observed",
        only={"kind": ["open"]},
        factor=Decimal("0.5"),
    )
    make.training(
        cast.owner, ended_on=date(2020, 11, 2), mode="online", credits=12, programme="网络研修"
    )
    make.training(cast.owner, ended_on=date(2021, 3, 5), credits=8, programme="新课标")
    make.observation(cast.owner, cast.colleague, lessons=2, periods=[2, 3], topic="背影")
    return row


def page(client, viewer, row, whose, when="2020"):
    client.force_login(viewer)
    address = reverse("records:requirement_detail", args=[row.pk])
    return client.get(address, {"whose": f"teacher:{whose.pk}", "when": when})


def test_page_lists_everything_with_what_counted_of_it(client, cast, asked):
    rows = page(client, cast.owner, asked, cast.owner).context["rows"]

    assert [(one.name, one.what, one.amount, one.counted, one.why) for one in rows] == [
        (
            "网络研修", "培训学分 · 县级 · 网络研修", "12", "10",
            "学年内最多计 10 学分。依据：教师专业发展规定（第1版）。",
        ),
        ("新课标", "培训学分 · 县级 · 面授", "8", "8", ""),
        ("背影", "听课节数 · 公开课", "1", "1", ""),
    ]  # fmt: skip
    assert all(one.url for one in rows)


def test_bar_of_the_teacher_opens_the_page(client, cast, asked):
    client.force_login(cast.owner)

    (bar,) = client.get("/", {"when": "2020-2"}).context["requirements"]

    assert (bar.value, bar.need, bar.missing) == ("19", "73", "54")
    assert bar.url == bar.how_url
    assert client.get(bar.url).context["rows"]


def test_page_of_a_plain_requirement_lists_what_the_figure_counts(client, cast):
    row = make.requirement(cast.school, "lessons.observed", "semester", 20)
    make.observation(cast.owner, cast.colleague, topic="背影")

    shown = page(client, cast.owner, row, cast.owner, when="2020-2")

    assert [(one.name, one.counted) for one in shown.context["rows"]] == [("背影", "1")]
    bar = shown.context["bar"]
    assert "/figures/lessons.observed/" in bar.url


def test_page_says_why_nothing_is_asked(client, cast, asked):
    ExemptionRule.objects.create(policy=asked.policy, reason="sick", effect="waive")
    Exemption.objects.create(
        person=cast.owner, school=cast.school, reason="sick", starts_on=date(2021, 3, 1),
        granted_by=cast.office,
    )  # fmt: skip

    shown = page(client, cast.owner, asked, cast.owner).content.decode()

    assert "不作要求" in shown
    assert "减免：病假，2021年3月1日起" in shown


@pytest.mark.parametrize(
    ("who", "told"), [("owner", True), ("office", True), ("principal", True), ("leader", False)]
)
def test_why_somebody_is_exempt_is_for_those_who_read_every_record(client, cast, asked, who, told):
    ExemptionRule.objects.create(policy=asked.policy, reason="sick", effect="lower", value=5)
    Exemption.objects.create(
        person=cast.owner, school=cast.school, reason="sick", starts_on=date(2021, 3, 1),
        granted_by=cast.office,
    )  # fmt: skip
    viewer, whose = getattr(cast, who), {"whose": f"teacher:{cast.owner.pk}", "when": "2020"}
    client.force_login(viewer)

    pages = [
        client.get(reverse("records:requirement_detail", args=[asked.pk]), whose),
        client.get(reverse("training:training_statement"), whose),
        client.get(reverse("portfolios:portfolio_detail", args=[cast.owner.pk]), {"when": "2020"}),
    ]

    said = [page.content.decode() for page in pages]
    assert [("减免" in one, "病假" in one) for one in said] == [(True, told)] * 3


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("owner", 200),
        ("leader", 200),
        ("office", 200),
        ("principal", 200),
        ("colleague", 404),
        ("outsider", 404),
        ("administrator", 404),
        ("stranger_office", 404),
    ],
)
def test_page_opens_for_those_who_read_the_figures_of_the_teacher(client, cast, asked, who, status):
    assert page(client, getattr(cast, who), asked, cast.owner).status_code == status


def test_leader_sees_no_record_that_is_not_theirs_to_open(client, cast, asked):
    rows = page(client, cast.leader, asked, cast.owner).context["rows"]

    assert [(one.name, bool(one.url)) for one in rows] == [
        (one.name, bool(one.name)) for one in rows
    ]
    assert [one.counted for one in rows] == ["10", "8", "1"]


def test_rule_of_another_school_has_no_page_here(client, cast, asked):
    other = make.requirement(cast.other_school)

    assert page(client, cast.owner, other, cast.owner).status_code == 404


def test_page_takes_as_many_queries_for_many_records_as_for_few(client, cast, asked, queries):
    page(client, cast.owner, asked, cast.owner)

    def ask():
        with queries() as sent:
            page(client, cast.owner, asked, cast.owner)
        return len(sent)

    few = ask()
    for n in range(5):
        make.training(cast.owner, programme=f"培训{n}")
        make.observation(cast.owner, cast.colleague, ended_on=date(2021, 4, n + 1))

    assert ask() == few


def test_english_page_says_one_paper_and_two_papers(client, cast):
    row = make.requirement(cast.school, "research.papers", value=2)
    make.paper(cast.owner, ended_on=date(2021, 3, 5))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    response = page(client, cast.owner, row, cast.owner)
    (bar,) = html.fromstring(response.content).find_class("requirement")

    assert [" ".join(one.text_content().split()) for one in bar.iter("p")] == [
        "1 paper / 2 papers",
        "still missing 1 paper",
        "2020 school year: Papers 1 of 2 papers, 1 paper missing. "
        "Rule: 教师专业发展规定（version 1）.",
    ]

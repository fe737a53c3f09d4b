"""Lists of records: what they say when there is nothing to list."""

import pytest
import time_machine
from django.urls import reverse
from lxml import html

from tests import make

pytestmark = pytest.mark.django_db

MAKERS = {
    "portfolios:honour": make.honour,
    "portfolios:title": make.title,
    "portfolios:pair": lambda mentor: make.pair(mentor, "李外"),
    "research:paper": make.paper,
    "research:project": make.project,
    "lessons:observation": make.observation,
}


@pytest.fixture(autouse=True)
def in_spring():
    with time_machine.travel("2021-05-12T10:00+08:00", tick=False):
        yield


def empty_part(client, person, pages, **query):
    """(heading, [(words, address) of the links]) of the part of a list that has no rows."""
    client.force_login(person)
    page = html.fromstring(client.get(reverse(f"{pages}_list"), query).content)
    (part,) = page.find_class("empty")
    links = [(link.text_content(), link.get("href")) for link in part.iter("a")]
    return part.find("h2").text_content(), links


@pytest.mark.parametrize(
    ("pages", "title", "label"),
    [
        ("portfolios:honour", "本期没有荣誉", "登记荣誉"),
        ("portfolios:title", "本期没有称号", "登记称号"),
        ("portfolios:pair", "本期没有师徒结对", "登记徒弟"),
        ("research:paper", "本期还没有论文", "登记论文"),
        ("research:project", "本期没有课题", "登记课题"),
        ("lessons:observation", "本期还没有听课记录", "登记听课"),
    ],
    ids=list(MAKERS),
)
def test_empty_list_of_ones_own_offers_the_first_step(client, cast, pages, title, label):
    found = empty_part(client, cast.owner, pages)

    assert found == (title, [(label, reverse(f"{pages}_add"))])


@pytest.mark.parametrize("pages", MAKERS)
def test_empty_list_of_others_offers_no_step_that_is_not_theirs(client, cast, pages):
    _title, links = empty_part(client, cast.office, pages, whose=f"teacher:{cast.owner.pk}")

    assert links == []


@pytest.mark.parametrize("pages", MAKERS)
def test_list_that_nothing_fits_leads_back_to_all_of_it(client, cast, pages):
    MAKERS[pages](cast.owner)

    found = empty_part(client, cast.owner, pages, q="无此", when="2020-2")

    address = f"?whose=teacher%3A{cast.owner.pk}&when=2020-2"
    assert found == ("没有符合条件的记录", [("清除筛选条件", address)])


@pytest.mark.parametrize("pages", MAKERS)
def test_columns_stand_in_the_table_and_nowhere_else(client, cast, pages):
    empty = sort_links(client, cast.owner, pages)
    MAKERS[pages](cast.owner)
    full = sort_links(client, cast.owner, pages, when="2020-2")

    assert empty == []
    assert len(full) > 3
    assert len(set(full)) == len(full)


def sort_links(client, person, pages, **query):
    """The addresses by which columns are sorted."""
    client.force_login(person)
    page = html.fromstring(client.get(reverse(f"{pages}_list"), query).content)
    return [link.get("href") for link in page.find_class("sort")]


@pytest.mark.parametrize("name", ["summaries:summary_list", "policies:exemption_list"])
def test_other_lists_that_nothing_fits_lead_back_too(client, cast, name):
    address = reverse(name, args=["shiqiao"] if name.startswith("policies") else [])
    client.force_login(cast.office)

    page = html.fromstring(client.get(address, {"q": "无此"}).content)

    (part,) = page.find_class("empty")
    assert [(link.text_content(), link.get("href")) for link in part.iter("a")] == [
        ("清除筛选条件", address)
    ]

"""Every page that can be reached by links, for each role, with the demo school's records."""

import re

import pytest
from django.core.management import call_command
from django.urls import Resolver404, resolve

from schools.models import Person
from tests.browser.conftest import axe_findings

# Each page in both languages, at both widths, light and dark; the three roles in other pairs.
LOOKS = {
    "teacher": [(390, "zh-hans", "light"), (1280, "en", "dark")],
    "office": [(1280, "zh-hans", "light"), (390, "en", "dark")],
    "principal": [(390, "en", "light"), (1280, "zh-hans", "dark")],
}
pytestmark = pytest.mark.once  # what a page looks like is the same on both databases
SKIP = re.compile(
    r"export|/registers/|/returned/|\.(xlsx|pdf|zip|docx)\b|/file/|/evidence/[0-9a-f-]{36}/$"
)


@pytest.fixture
def demo(transactional_db):
    call_command("demo_data", verbosity=0)


def links(page, base_url):
    every = page.eval_on_selector_all("a[href]", "all => all.map((link) => link.href)")
    return [one.removeprefix(base_url) for one in every if one.startswith(base_url)]


def name_of(address):
    try:
        return resolve(address.partition("?")[0].partition("#")[0]).view_name
    except Resolver404:
        return None


def pages_of(page, base_url):
    """Addresses to look at, one of each name, found by following links."""
    waiting, seen, names = ["/"], set(), set()
    while waiting:
        address = waiting.pop(0).partition("#")[0]
        name = name_of(address)
        if name is None or name in names or address in seen or SKIP.search(address):
            continue
        seen.add(address)
        response = page.goto(address)
        if "text/html" not in response.headers.get("content-type", ""):
            continue
        names.add(name)
        waiting += links(page, base_url)
        yield address, response.status


def problems_of(page):
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return axe_findings(page) + ([("too wide", wide)] if wide > 0 else [])


@pytest.mark.parametrize("role", LOOKS)
def test_every_page_of_a_role_is_accessible_in_both_languages(
    role, demo, look, page, sign_in, base_url
):
    sign_in(Person.objects.get(sign_in_name=role))
    found, visited = {}, []
    first, second = LOOKS[role]
    look(*first)
    for address, status in pages_of(page, base_url):
        visited.append(address)
        found[address, first] = [status] if status != 200 else problems_of(page)
    look(*second)
    for address in visited:
        page.goto(address)
        found[address, second] = problems_of(page)

    assert {where: problems for where, problems in found.items() if problems} == {}
    assert len(visited) > 5

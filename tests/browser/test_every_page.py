"""Every page that can be reached by links, for each role, with the demo school's records."""

import re

import pytest
from django.core.management import call_command
from django.urls import Resolver404, resolve

from schools.models import Person
from tests.browser.conftest import axe_findings

# Each language at each width, light and dark.
LOOKS = [
    (390, "zh-hans", "light"), (1280, "zh-hans", "dark"),
    (390, "en", "dark"), (1280, "en", "light"),
]  # fmt: skip
SKIP = re.compile(r"export|\.(xlsx|pdf|zip|docx)\b|/file/|/evidence/[0-9a-f-]{36}/$")


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
        yield address, response.status
        waiting += links(page, base_url)


@pytest.mark.parametrize("role", ["teacher", "office", "principal"])
def test_every_page_of_a_role_is_accessible_in_both_languages(
    role, demo, look, page, sign_in, base_url
):
    sign_in(Person.objects.get(sign_in_name=role))
    found = {}
    look(*LOOKS[0])
    visited = list(pages_of(page, base_url))
    for address, status in visited:
        if status != 200:
            found[address] = status
            continue
        for width, language, theme in LOOKS:
            look(width, language, theme)
            page.goto(address)
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            problems = axe_findings(page) + ([("too wide", wide)] if wide > 0 else [])
            if problems:
                found[f"{address} {width} {language} {theme}"] = problems

    assert found == {}
    assert len(visited) > 5

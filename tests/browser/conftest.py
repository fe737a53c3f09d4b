"""A real browser against the real server, content security policy included."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import expect

from records import jobs
from records.models import Job

# Playwright's own loop runs in this thread; Django would refuse the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
PHONE, DESKTOP = 390, 1280
LANGUAGES = ("zh-hans", "en")
LOOKS = [
    pytest.param((width, language, theme), id=f"{width}-{language}-{theme}")
    for width in (PHONE, DESKTOP)
    for language in LANGUAGES
    for theme in ("light", "dark")
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            # A browser on a busy machine stumbles at times; the report counts what ran again.
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session", autouse=True)
def catalogues():
    call_command("messages", compile=True)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    arguments = ["--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    system = shutil.which("chromium")  # without one Playwright takes its own
    return {"args": arguments, **({"executable_path": system} if system else {})}


@pytest.fixture
def browser_context_args(base_url):
    return {
        "base_url": base_url,
        "viewport": {"width": DESKTOP, "height": 900},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "reduced_motion": "reduce",
    }


@pytest.fixture(autouse=True)
def no_complaints(context):
    """What the policy blocks and what the script stumbles over fails the test."""
    complaints = []
    context.on(
        "console",
        lambda message: (
            complaints.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield complaints
    assert complaints == []


@pytest.fixture
def base_url(live_server):
    """Pages are opened by path: `page.goto("/training/")`."""
    return live_server.url


@pytest.fixture
def look(page, base_url):
    """`look(390, "en", "dark")` before a page is opened."""

    def set_look(width, language, theme="light"):
        page.set_viewport_size({"width": width, "height": 844 if width < 600 else 900})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.context.add_cookies(
            [{"name": django_settings.LANGUAGE_COOKIE_NAME, "value": language, "url": base_url}]
        )

    return set_look


@pytest.fixture
def sign_in(page, base_url):
    """`sign_in(cast.owner)` without the sign-in page."""

    def sign_in_as(person):
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        name = django_settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": base_url}]
        )
        return page

    return sign_in_as


def work_off():
    """What the worker would do."""
    for job in Job.objects.live():
        assert jobs.perform(job.pk)


def axe_findings(page):
    """[(rule, what it is about)] of everything axe objects to on the page as it stands."""
    # Only what fails is worked out to the last node: a third of the time.
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(rule["id"], node["html"][:160]) for rule in found for node in rule["nodes"]]


@pytest.fixture
def axe_clean():
    def check(page):
        assert axe_findings(page) == []
        # Nothing may stick out sideways on a phone.
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(width) <= 0

    return check

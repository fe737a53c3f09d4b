"""The frame and every part of it, in each language, width and colour."""

import pytest

from tests.browser.conftest import LOOKS

pytestmark = pytest.mark.once  # what a page looks like is the same on both databases


@pytest.mark.parametrize("how", LOOKS)
@pytest.mark.parametrize("path", ["/ui/", "/ui/?wrong=1"])
def test_every_part_of_pages_is_accessible(path, how, look, page, sign_in, axe_clean, cast):
    sign_in(cast.office)
    look(*how)

    page.goto(path)

    axe_clean(page)


@pytest.mark.parametrize("how", LOOKS)
@pytest.mark.parametrize("path", ["/sign-in/", "/password/", "/no-such-page/"])
def test_pages_around_signing_in_are_accessible(path, how, look, page, sign_in, axe_clean, cast):
    if path != "/sign-in/":
        sign_in(cast.owner)
    look(*how)

    page.goto(path)

    axe_clean(page)


@pytest.mark.parametrize("how", LOOKS)
def test_open_menus_are_accessible(how, look, page, sign_in, axe_clean, cast):
    sign_in(cast.office)
    look(*how)
    page.goto("/ui/")

    for menu in page.locator(".site-band details.menu:visible").all():
        menu.locator("summary").click()
        axe_clean(page)
        page.keyboard.press("Escape")


def test_keyboard_reaches_the_content_first(page, sign_in, cast):
    sign_in(cast.office)
    page.goto("/ui/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_language_and_colour_change_without_script(browser, base_url, cast):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    page.goto("/sign-in/")

    page.get_by_role("button", name="English").click()

    assert page.locator("h1").inner_text() == "Sign in"
    context.close()


def test_500_page_needs_nothing_from_the_application(page, base_url, axe_clean):
    from django.template.loader import render_to_string

    page.route(
        "**/broken/",
        lambda route: route.fulfill(
            status=500, content_type="text/html; charset=utf-8", body=render_to_string("500.html")
        ),
    )
    page.goto("/broken/")

    axe_clean(page)
    assert page.locator("h1").inner_text() == "出错了"

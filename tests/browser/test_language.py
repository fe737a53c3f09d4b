"""The language is changed where one is, and stays changed."""

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.conftest import DESKTOP, PHONE


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_language_switch_keeps_the_page_and_what_was_asked_of_it(
    width, page, sign_in, look, axe_clean, cast
):
    make.training(cast.owner, programme="核心素养研修")
    sign_in(cast.owner)
    look(width, "zh-hans")
    page.goto("/training/?when=2020-2&level=county&sort=hours")
    expect(page.locator("h1")).to_have_text("培训")
    here = page.url

    page.locator("details.menu:visible", has_text="我的菜单").locator("summary").click()
    page.get_by_role("button", name="English").click()

    expect(page.locator("h1")).to_have_text("Training")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("main tbody")).to_contain_text("核心素养研修")
    assert page.url == here
    axe_clean(page)
    page.goto("/lessons/")
    expect(page.locator("h1")).to_have_text("Observations")

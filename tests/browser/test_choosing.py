"""Choosing rows of a list, by mouse and by keyboard."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def page_of_rows(page, sign_in, cast):
    sign_in(cast.office)
    page.goto("/ui/")
    return page


def count(page):
    return page.locator("[data-selection-count]")


def test_choosing_all_says_how_many_the_filter_found(page_of_rows):
    page = page_of_rows
    page.get_by_label("选择本页全部").check()
    expect(count(page)).to_have_text("已选 10 条")

    page.get_by_label("选择全部 42 条").check()
    expect(count(page)).to_have_text("已选 42 条")

    page.locator("[data-review] input[name=ids]").first.uncheck()
    expect(count(page)).to_have_text("已选 9 条")
    expect(page.get_by_label("选择全部 42 条")).not_to_be_checked()


def test_keys_move_between_rows_and_choose(page_of_rows):
    page = page_of_rows
    rows = page.locator("[data-review] tbody tr")
    rows.first.focus()

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("x")

    expect(rows.nth(1)).to_be_focused()
    expect(rows.nth(1).locator("input[name=ids]")).to_be_checked()
    expect(count(page)).to_have_text("已选 1 条")


def test_key_certifies_the_row_in_focus(page_of_rows):
    page = page_of_rows
    page.locator("[data-review] tbody tr").first.focus()

    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.keyboard.press("c")

    parts = sent.value.post_data.split("&")
    assert [part for part in parts if not part.startswith("csrf")] == ["ids=1", "do=certify"]

"""The browser killed while somebody types: a new one has the draft, and it is stored once."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from tests.services.deaths.site import kill
from tests.services.servers import children_of

pytestmark = [pytest.mark.services, pytest.mark.browser]

ADD = "/training/new/"
expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong


def open_browser(playwright, profile, site, session):
    arguments = ["--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=shutil.which("chromium"), args=arguments, locale="zh-CN",
        timezone_id="Asia/Shanghai", reduced_motion="reduce",
    )  # fmt: skip
    context.add_cookies([{"name": "sessionid", "value": session, "url": site.url("/")}])
    page = context.new_page()
    page.goto(site.url(ADD))
    return page


def kill_browser(profile):
    """By the ids of the processes that have this profile, and of their children."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if f"--user-data-dir={profile}".encode() in path.read_bytes():
                found.append(int(path.parent.name))
    for pid in {*found, *(child for parent in found for child in children_of(parent))}:
        kill(pid)
    return found


def test_draft_survives_the_death_of_the_browser_and_is_stored_once(on_files, playwright, tmp_path):
    site, profile = on_files, tmp_path / "profile"
    session = site.inside("people", teachers=2)["teachers"][0]
    site.web()
    page = open_browser(playwright, profile, site, session)
    try:
        page.locator("[name=programme]").fill("统编教材培训")
        page.locator("[name=level]").select_option("county")
        page.locator("[name=mode]").select_option("face")
        page.locator("[name=hours]").fill("8")
        page.locator("[name=programme]").focus()
        expect(page.locator("[data-draft-note]")).to_contain_text("草稿已存在本机")
        page.keyboard.press("End")
        page.keyboard.type("，第二天")
        page.wait_for_timeout(1000)
        killed = kill_browser(profile)
        with suppress(Error):
            page.context.close()

        page = open_browser(playwright, profile, site, session)
        expect(page.locator("[name=programme]")).to_have_value("统编教材培训，第二天")
        expect(page.locator("[name=hours]")).to_have_value("8")
        page.get_by_role("button", name="保存并提交").click()
        page.wait_for_url(lambda url: ADD not in url)
        page.goto(site.url(ADD))
        expect(page.locator("[name=programme]")).to_have_value("")
    finally:
        with suppress(Error):
            page.context.close()
        kill_browser(profile)

    assert killed
    assert site.inside("records") == [["统编教材培训，第二天", "submitted", 0, 2]]
    site.assert_nothing_lost()

"""The browser killed while somebody types: a new one has the draft, and it is stored once."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from tests.services.deaths.site import kill, until
from tests.services.servers import children_of

pytestmark = [pytest.mark.services, pytest.mark.browser]

ADD = "/training/new/"
TYPED = "统编教材培训，第二天"
# What has reached the disk: who reads waits for those who write.
MIRRORED = """async () => {
  const answer = (request) => new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result);
  });
  const database = await answer(indexedDB.open("shidang", 1));
  const texts = await answer(database.transaction("kept").objectStore("kept").getAll());
  database.close();
  return texts.join();
}"""
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


def shows_draft(page):
    """A disk that is slower than a page waits for gives it to the next page."""
    try:
        expect(page.locator("[name=programme]")).to_have_value(TYPED)
    except AssertionError:
        page.reload()
        return False
    return True


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
        until(lambda: TYPED in page.evaluate(MIRRORED), "the draft is on the disk")
        killed = kill_browser(profile)
        with suppress(Error):
            page.context.close()

        page = open_browser(playwright, profile, site, session)
        until(lambda: shows_draft(page), "the draft is back", 60)
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
    assert site.inside("records") == [[TYPED, "submitted", 0, 2]]
    site.assert_nothing_lost()

"""Somebody watches long work, leaves the keyboard on its button, cancels, or has no script."""

import pytest
from playwright.sync_api import expect

from records import jobs
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def job(cast, monkeypatch):
    """A job of the office whose worker is this test."""
    monkeypatch.setitem(
        jobs.HANDLERS, "tests.batch", jobs.Handler(lambda job: None, "批量", jobs.LEASE, 3)
    )
    monkeypatch.setattr(jobs.Running, "write_every", 0)
    return jobs.enqueue("tests.batch", by=cast.office, school=cast.school, title="全体成长档案")


@pytest.mark.parametrize(
    ("width", "language", "theme"), [(PHONE, "zh-hans", "dark"), (DESKTOP, "en", "light")]
)
def test_progress_moves_by_itself_until_the_result_is_there(
    width, language, theme, page, sign_in, look, axe_clean, cast, job
):
    sign_in(cast.office)
    look(width, language, theme)
    page.goto(f"/records/jobs/{job.pk}/")
    axe_clean(page)
    running = jobs.claim(job.pk)

    running.progress(10, 40, note="王芳")

    bar = page.get_by_role("progressbar")
    expect(bar).to_have_js_property("value", 10)
    expect(page.locator(".job")).to_contain_text("10 / 40 王芳")
    axe_clean(page)
    cancel = page.locator(".job form button")
    cancel.focus()
    running.progress(20)
    expect(bar).to_have_js_property("value", 20)
    expect(cancel).to_be_focused()

    running.output("成长档案.zip").write_bytes(b"PK")
    running.finish({"words": "共 40 份"})

    expect(page.get_by_role("status").filter(has_text="共 40 份")).to_be_visible()
    expect(page.locator(".job[hx-get]")).to_have_count(0)
    axe_clean(page)
    with page.expect_download() as download:
        page.locator(".job a.button").click()
    assert download.value.suggested_filename == "成长档案.zip"


def test_running_job_is_cancelled_from_its_page(page, sign_in, cast, job):
    running = jobs.claim(job.pk)
    sign_in(cast.office)
    page.goto(f"/records/jobs/{job.pk}/")

    page.get_by_role("button", name="取消").click()

    expect(page.locator(".job")).to_contain_text("正在取消")
    with pytest.raises(jobs.Cancelled):
        running.progress(1, 2)
    running.end("cancelled")
    expect(page.locator(".job")).to_contain_text("已取消")


def test_job_can_be_followed_without_script(browser, base_url, sign_in, page, cast, job):
    sign_in(cast.office)
    plain = browser.new_context(base_url=base_url, locale="zh-CN", java_script_enabled=False)
    plain.add_cookies(page.context.cookies())
    watched = plain.new_page()
    watched.goto(f"/records/jobs/{job.pk}/")
    jobs.perform(job.pk)

    watched.get_by_role("link", name="刷新").click()

    expect(watched.locator(".job")).to_contain_text("已完成")
    plain.close()


def test_server_that_is_away_is_said_once_and_the_page_goes_on(page, sign_in, cast, job):
    sign_in(cast.office)
    page.goto(f"/records/jobs/{job.pk}/")
    asked = []

    def away(route):
        asked.append(route.request.url)
        route.fulfill(status=503, body="")

    page.route("**/progress/", away)
    toast = page.locator("#toast")
    expect(toast).to_contain_text("暂时连不上服务器")
    toast.get_by_role("button", name="关闭").click()
    while len(asked) < 3:
        page.wait_for_timeout(200)
    said_again = toast.inner_text()
    page.unroute("**/progress/")
    jobs.claim(job.pk).progress(10, 40)

    expect(page.get_by_role("progressbar")).to_have_js_property("value", 10)
    assert (said_again, toast.inner_text()) == ("", "")

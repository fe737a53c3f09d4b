"""The office begins a summary, writes in it, is told of a second writer, drills into a figure."""

import pytest
from playwright.sync_api import expect

from records.scope import find_place
from summaries import actions
from summaries.models import OwnText, Summary
from tests import make
from tests.browser.conftest import DESKTOP, PHONE, work_off

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_office_begins_writes_downloads_and_drills_down(
    width, page, sign_in, look, axe_clean, cast
):
    make.training(cast.owner, programme="核心素养研修")
    sign_in(cast.office)
    look(width, "zh-hans")
    page.goto("/summaries/")
    page.get_by_role("link", name="新建总结").first.click()
    page.get_by_label("时间").select_option("2020-2")
    page.get_by_role("button", name="生成").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    axe_clean(page)

    work_off()
    page.reload()
    part = page.locator("#write-training")
    part.locator("summary").click()
    part.get_by_role("textbox").fill("坚持走出去、请进来。")
    part.get_by_role("button", name="保存").click()

    expect(page.locator("article .own")).to_have_text("坚持走出去、请进来。")
    axe_clean(page)
    page.get_by_role("button", name="生成 PDF").click()
    work_off()
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.locator("article a.figure[data-figure='training.person_times']").first.click()
    expect(page.locator("main")).to_contain_text("核心素养研修")


def test_second_writer_keeps_the_words_and_sees_the_other_ones(page, sign_in, axe_clean, cast):
    sign_in(cast.office)
    summary = composed(cast)
    page.goto(f"/summaries/{summary.pk}/")
    part = page.locator("#write-next")
    part.locator("summary").click()
    part.get_by_role("textbox").fill("乙写的。")
    actions.write(summary, "next", "甲写的。", version=0, by=cast.second_office)

    part.get_by_role("button", name="保存").click()

    part = page.locator("#write-next")
    expect(part.get_by_role("alert")).to_contain_text("甲写的。")
    expect(part.get_by_role("textbox")).to_have_value("乙写的。")
    axe_clean(page)
    part.get_by_role("textbox").fill("甲写的。乙写的。")
    part.get_by_role("button", name="保存").click()
    expect(page.locator("article .own")).to_have_text("甲写的。乙写的。")
    assert OwnText.objects.get().text == "甲写的。乙写的。"


def test_what_was_typed_is_there_after_a_reload(page, sign_in, cast):
    sign_in(cast.office)
    summary = composed(cast)
    page.goto(f"/summaries/{summary.pk}/")
    part = page.locator("#write-ethics")
    part.locator("summary").click()
    part.get_by_role("textbox").fill("还没有保存的话。")
    expect(part.locator("[data-draft-note]")).not_to_be_empty()

    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()

    expect(page.locator("#write-ethics").get_by_role("textbox")).to_have_value("还没有保存的话。")


def composed(cast):
    place = find_place(cast.office, f"school:{cast.school.pk}", "2020-2")
    summary = actions.begin(place, by=cast.office, language="zh-hans", office="教务处")
    actions.store_tree(summary)
    Summary.objects.filter(pk=summary.pk).update(job=None)
    return summary

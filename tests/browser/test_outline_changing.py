"""The office makes an outline of its own: with a script, without one, at a desk and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from summaries.models import Outline
from summaries.outlines import actions, built_in
from summaries.outlines.content import from_json
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_office_makes_an_outline_its_own(width, page, sign_in, look, axe_clean, cast):
    sign_in(cast.office)
    look(width, "zh-hans")
    page.goto("/summaries/outlines/")
    axe_clean(page)
    page.get_by_role("link", name=re.compile("改为本单位模板.*教务处工作总结")).click()
    page.get_by_label("模板名称").fill("石桥教务提纲")
    axe_clean(page)
    page.get_by_role("button", name="保存").click()

    part = page.locator("#part-training")
    part.get_by_role("textbox").first.fill("教师培训工作")
    part.get_by_role("button", name=re.compile("上移.*教师培训与学分管理")).click()
    # The answer of the server is in place: the part stands one higher, under its new name.
    expect(page.locator("#outline > ol > li").nth(4)).to_have_id("part-training")
    expect(page.locator(":focus")).to_have_id("up-part:training")
    part.locator("summary").click()
    part.get_by_role("button", name="自写文字").click()
    part.get_by_label("自写文字", exact=False).last.fill("坚持走出去、请进来。")
    axe_clean(page)
    page.get_by_role("button", name="保存").last.click()
    expect(page.get_by_text("提纲模板已保存，今后新建的总结按此生成。")).to_be_visible()

    content = from_json(Outline.objects.get().content)
    keys = [part.key for part in content.parts]
    assert keys[3:6] == ["observation", "training", "teaching"]
    assert content.part("training").titles["zh-hans"] == "教师培训工作"
    assert content.part("training").items[-1].words == {"zh-hans": "坚持走出去、请进来。"}


def test_return_in_a_field_keeps_and_moves_nothing(page, sign_in, cast):
    kept = actions.keep(
        built_in.usual("school").content,
        name="石桥提纲",
        kind="school",
        by=cast.office,
        school=cast.school,
    )
    sign_in(cast.office)
    page.goto(f"/summaries/outlines/{kept.pk}/")
    page.locator("#part-honours").get_by_role("textbox").first.fill("荣誉")
    page.keyboard.press("Enter")
    expect(page.get_by_text("提纲模板已保存，今后新建的总结按此生成。")).to_be_visible()

    content = from_json(Outline.objects.get().content)
    assert [part.key for part in content.parts] == [
        part.key for part in built_in.usual("school").content.parts
    ]
    assert content.part("honours").titles == {"zh-hans": "荣誉"}


def test_what_was_changed_survives_the_page_until_it_is_kept(page, sign_in, cast):
    kept = actions.keep(
        built_in.usual("school").content,
        name="石桥提纲",
        kind="school",
        by=cast.office,
        school=cast.school,
    )
    sign_in(cast.office)
    page.goto(f"/summaries/outlines/{kept.pk}/")
    page.get_by_role("button", name=re.compile("上移.*特色与荣誉")).click()
    expect(page.locator("#outline > ol > li").nth(2)).to_have_id("part-honours")
    page.locator("#part-honours").get_by_role("textbox").first.fill("荣誉")
    expect(page.locator("[data-draft-note]")).to_contain_text("草稿")

    page.goto("/summaries/")
    page.goto(f"/summaries/outlines/{kept.pk}/")
    expect(page.locator("#outline > ol > li").nth(2)).to_have_id("part-honours")
    expect(page.locator("#part-honours").get_by_role("textbox").first).to_have_value("荣誉")
    assert Outline.objects.get().version == 1
    page.locator(".form-actions").get_by_role("button", name="保存").click()
    expect(page.get_by_text("提纲模板已保存，今后新建的总结按此生成。")).to_be_visible()

    assert from_json(Outline.objects.get().content).part("honours").titles == {"zh-hans": "荣誉"}
    page.reload()
    page.wait_for_load_state("networkidle")
    key = f"shidang/{cast.office.pk}/outline/{kept.pk}.zh-hans"
    assert page.evaluate("key => localStorage.getItem(key)", key) is None

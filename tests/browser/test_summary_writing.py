"""The office writes in a summary: on the sheet, beside it, twice at once, without script."""

import re

import pytest
from playwright.sync_api import expect

from records.scope import find_place
from summaries import actions, writing
from summaries.models import Part, Summary
from summaries.parts import AUTO
from tests import make
from tests.browser.conftest import DESKTOP, PHONE, work_off

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def summary(cast):
    make.training(cast.owner, programme="核心素养研修")
    place = find_place(cast.office, f"school:{cast.school.pk}", "2020-2")
    made = actions.begin(place, by=cast.office, language="zh-hans", office="教务处")
    actions.store_tree(made)
    Summary.objects.filter(pk=made.pk).update(job=None)
    return made


def open_part(page, summary, key="training"):
    page.goto(f"/summaries/{summary.pk}/?part={key}")
    # The plain field it replaces has the same name.
    paper = page.locator(".part-paper").and_(page.get_by_role("textbox", name="本部分文字"))
    expect(paper).to_be_visible()
    return paper


def save(page):
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("文字已保存").first).to_be_visible()


def text_of(page):
    """What would be sent."""
    return page.locator("#id_text").input_value()


def says(page, text):
    """Keys that were pressed take their time on a busy machine."""
    expect(page.locator("#id_text")).to_have_value(text)


def write(page, text):
    page.keyboard.type(text)
    expect(page.locator("#id_text")).to_have_value(re.compile(re.escape(text)))


def free_lines(page):
    return [line for line in text_of(page).splitlines() if not line.startswith("[")]


def figures(page):
    return page.locator(".part-paper .chip")


def paste(page, **formats):
    page.evaluate(
        """(formats) => {
          const data = new DataTransfer();
          for (const [type, text] of Object.entries(formats)) data.setData(type, text);
          document.querySelector(".part-paper").dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        {name.replace("_", "/"): text for name, text in formats.items()},
    )


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

    work_off()
    page.reload()
    page.get_by_role("link", name="编写“教师培训”").click()
    page.wait_for_load_state()  # going to the part in the address takes the focus away
    paper = page.get_by_role("textbox", name="本部分文字")
    paper.press("Control+End")
    page.keyboard.press("Enter")
    write(page, "坚持走出去、请进来。")
    axe_clean(page)
    save(page)

    page.get_by_role("link", name="关闭").click()
    expect(page.locator("article .own")).to_have_text("坚持走出去、请进来。")
    axe_clean(page)
    page.get_by_role("button", name="生成 PDF").click()
    work_off()
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.locator("article a.figure[data-figure='training.hours_each']").first.click()
    expect(page.locator("main")).to_contain_text("核心素养研修")


def test_figures_are_put_in_formatted_moved_and_taken_out_and_never_typed_into(
    page, sign_in, axe_clean, cast, summary
):
    sign_in(cast.office)
    paper = open_part(page, summary, "ethics")
    paper.click()
    write(page, "前后")
    page.keyboard.press("ArrowLeft")

    page.get_by_text("插入数据").click()
    page.get_by_label("查找数据").fill("人均培训学时")
    page.locator(".figure-put:visible", has_text="人均培训学时 1.1").first.click()

    says(page, "前{training.hours_each}后")
    row = page.locator("[data-figures-list] > li")
    row.locator("summary").click()
    row.get_by_label("格式").select_option("han")
    expect(figures(page)).to_have_text("一点一")
    says(page, "前{training.hours_each|han}后")
    axe_clean(page)
    # By keyboard alone: the focus stays on the button that moves.
    row.get_by_role("button", name="后移").focus()
    page.keyboard.press("Enter")
    says(page, "前后{training.hours_each|han}")
    page.keyboard.press("Enter")
    row.get_by_role("button", name="前移").press("Enter")
    expect(row.get_by_role("button", name="前移")).to_be_focused()
    says(page, "前{training.hours_each|han}后")
    # Typing beside a figure leaves it whole; Backspace takes it out at once.
    paper.press("Control+Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("9")
    says(page, "前{training.hours_each|han}9后")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    says(page, "前后")
    page.get_by_role("button", name="撤销", exact=True).click()
    page.get_by_role("button", name="重做").click()
    says(page, "前后")
    paper.press("Control+z")
    paper.press("Control+z")
    assert "{training.hours_each|han}" in text_of(page)
    save(page)
    expect(figures(page)).to_have_text("一点一")


def test_sentences_are_ticked_moved_changed_and_reset(page, sign_in, axe_clean, cast, summary):
    sign_in(cast.office)
    open_part(page, summary)
    before = text_of(page).splitlines()
    assert len(before) > 2
    ticks = page.locator("input[name=chosen]")

    ticks.first.uncheck()
    says(page, "\n".join(before[1:]))
    ticks.first.check()
    says(page, "\n".join(before))
    rows = page.locator("[data-blocks-list] > li")
    rows.nth(0).get_by_role("button", name="下移").press("Enter")
    says(page, "\n".join([before[1], before[0], *before[2:]]))
    expect(rows.nth(1).get_by_role("button", name="下移")).to_be_focused()
    paper = page.locator(".part-paper")
    paper.press("Control+Home")
    page.keyboard.press("Alt+ArrowDown")
    says(page, "\n".join(before))
    write(page, "另外，")
    changed = text_of(page).splitlines()
    assert sum("另外，" in line for line in changed) == 1
    axe_clean(page)
    page.get_by_role("button", name="恢复原文").click()
    says(page, "\n".join(before))
    rows.nth(0).get_by_role("button", name="删除").click()
    expect(ticks.first).not_to_be_checked()
    save(page)
    expect(ticks.first).not_to_be_checked()
    assert Part.objects.get().content[-1]["removed"] is True


def test_pasted_pages_and_pictures_come_in_as_words(page, sign_in, cast, summary):
    sign_in(cast.office)
    open_part(page, summary, "ethics").click()

    paste(
        page,
        text_html="<b>粗</b><img src=x onerror=alert(1)><script>1</script>",
        text_plain="粗{training.hours_each}\n[F01] 第二段",
    )

    # Braces of a stranger are no figures, brackets no sentences.
    says(page, "粗{{training.hours_each}}\n[] [F01] 第二段")
    assert page.locator(".part-paper :is(b, img, script, .chip)").count() == 0
    save(page)
    says(page, "粗{{training.hours_each}}\n[] [F01] 第二段")


def test_copied_figures_stay_bound(page, sign_in, cast, summary):
    sign_in(cast.office)
    paper = open_part(page, summary, "ethics")
    paper.click()
    write(page, "甲")
    page.get_by_text("插入数据").click()
    page.get_by_label("查找数据").fill("人均培训学时")
    page.locator(".figure-put:visible", has_text="人均培训学时 1.1").first.click()
    paper.press("Control+a")

    page.keyboard.press("Control+c")
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+v")

    says(page, "甲{training.hours_each}甲{training.hours_each}")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_second_writer_sees_both_texts_put_together(
    width, page, sign_in, look, axe_clean, cast, summary
):
    sign_in(cast.office)
    look(width, "zh-hans")
    paper = open_part(page, summary, "next")
    paper.press("Control+End")
    page.keyboard.press("Enter")
    write(page, "乙写的。")
    writing.write_part(
        summary, "next", [{"runs": [{"text": "甲写的。"}]}, AUTO], base=0, by=cast.second_office
    )

    page.get_by_role("button", name="保存", exact=True).click()

    told = page.locator("main").get_by_role("alert")
    expect(told).to_contain_text("陈二")
    expect(told).to_be_focused()
    assert free_lines(page) == ["甲写的。", "乙写的。"]
    axe_clean(page)
    save(page)
    words = [part.words for part in Part.objects.all()]
    assert words == ["甲写的。\n乙写的。"]


def test_what_was_typed_is_there_after_a_reload_and_knows_what_it_was_based_on(
    page, sign_in, cast, summary
):
    sign_in(cast.office)
    paper = open_part(page, summary, "ethics")
    paper.click()
    write(page, "还没有保存的话。")
    expect(page.locator("[data-draft-note]")).not_to_be_empty()
    writing.write_part(
        summary, "ethics", [{"runs": [{"text": "别人的话。"}]}], base=0, by=cast.second_office
    )

    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()

    expect(page.locator(".part-paper")).to_have_text("还没有保存的话。")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("main").get_by_role("alert")).to_contain_text("陈二")
    assert free_lines(page) == ["别人的话。", "还没有保存的话。"]


def test_an_earlier_version_comes_back(page, sign_in, cast, summary):
    sign_in(cast.office)
    for base, text in enumerate(("甲。", "乙。")):
        content = [{"runs": [{"text": text}]}]
        writing.write_part(summary, "ethics", content, base=base, by=cast.office)
    open_part(page, summary, "ethics")

    page.get_by_text("历史版本").click()
    page.get_by_role("button", name="恢复到此版本").first.click()

    expect(page.locator(".part-paper")).to_have_text("甲。")


def test_writing_without_script(browser, base_url, sign_in, page, cast, summary):
    sign_in(cast.office)
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(f"/summaries/{summary.pk}/?part=ethics")

    plain.get_by_label("本部分文字").fill("人均{training.hours_each|han}学时。")
    plain.get_by_role("button", name="保存", exact=True).click()

    expect(plain.locator(".messages")).to_be_visible()
    plain.goto(f"/summaries/{summary.pk}/")
    expect(plain.locator("article .own")).to_have_text("人均一点一学时。")
    context.close()


def test_a_hundred_thousand_characters_are_typed_on(page, sign_in, cast, summary):
    sign_in(cast.office)
    text = "\n".join("长" * 999 for _n in range(99))
    open_part(page, summary, "ethics").click()
    paste(page, text_plain=text)
    assert len(text_of(page)) == len(text)

    page.keyboard.type("完")

    expect(page.locator("#id_text")).to_have_value(re.compile("长完$"))
    save(page)
    assert len(text_of(page)) == len(text) + 1


LOOKS = [(width, language) for width in (PHONE, DESKTOP) for language in ("zh-hans", "en")]


@pytest.mark.parametrize(("width", "language"), LOOKS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_writing_is_accessible(
    width, language, theme, page, sign_in, look, axe_clean, cast, summary
):
    make.honour(cast.owner)
    actions.store_tree(summary)
    content = [{"runs": [{"text": "共"}, {"figure": "training.gone", "text": "7"}]}, AUTO]
    writing.write_part(summary, "training", content, base=0, by=cast.office)
    sign_in(cast.office)
    look(width, language, theme)
    for key in ("training", "honours"):
        page.goto(f"/summaries/{summary.pk}/?part={key}")
        expect(page.locator(".part-paper")).to_be_visible()
        page.evaluate(
            "document.querySelectorAll('.writing details').forEach((fold) => { fold.open = true })"
        )
        axe_clean(page)


def test_a_figure_is_changed_where_the_thumb_is(page, sign_in, look, axe_clean, cast, summary):
    sign_in(cast.office)
    look(PHONE, "zh-hans")
    open_part(page, summary)

    page.locator(".chip[data-key='training.hours_each']").click()
    row = page.locator("[data-figure-now] > li")
    row.get_by_label("格式").select_option("han")

    expect(page.locator(".chip[data-key='training.hours_each']")).to_have_text("一点一")
    axe_clean(page)
    row.get_by_role("button", name="删除").click()
    expect(row).to_have_count(0)
    assert "training.hours_each|" not in text_of(page)


def test_a_paragraph_before_a_sentence_leaves_the_sentence_what_it_is(page, sign_in, cast, summary):
    sign_in(cast.office)
    paper = open_part(page, summary)
    before = text_of(page).splitlines()

    paper.press("Control+Home")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    write(page, "先说一句。")

    says(page, "\n".join(["先说一句。", *before]))

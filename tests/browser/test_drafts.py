"""What is typed is not lost: reload, lost connection, errors."""

import re

import pytest
from playwright.sync_api import expect

FORM = 'form[data-draft="ui.sample"]'


@pytest.fixture
def form(page, sign_in, cast):
    sign_in(cast.office)
    page.goto("/ui/")
    return page.locator(FORM)


def fill(form, programme="校本研修"):
    form.get_by_label("培训项目").fill(programme)
    form.get_by_label("级别").select_option("school")
    form.get_by_label("日期").fill("2021-03-05")
    form.get_by_label("面授").check()
    form.get_by_label("过程记录").fill("08:00 导入\n08:12 小组讨论")
    form.get_by_label("本组教师可以查看").check()


def typed(form):
    return {
        "programme": form.get_by_label("培训项目").input_value(),
        "level": form.get_by_label("级别").input_value(),
        "day": form.get_by_label("日期").input_value(),
        "mode": form.get_by_label("面授").is_checked(),
        "notes": form.get_by_label("过程记录").input_value(),
        "shared": form.get_by_label("本组教师可以查看").is_checked(),
    }


def test_draft_comes_back_after_the_tab_was_closed(page, form, context):
    fill(form)
    expect(form.locator("[data-draft-note]")).to_contain_text("草稿已存在本机")
    before, key = typed(form), form.locator("[name=request_key]").input_value()
    page.close()

    again = context.new_page()
    again.goto("/ui/")

    restored = again.locator(FORM)
    assert typed(restored) == before
    assert restored.locator("[name=request_key]").input_value() == key
    expect(restored.locator("[data-draft-note]")).to_contain_text("已恢复本机")


def test_draft_can_be_discarded(page, form):
    empty = typed(form)
    fill(form)
    expect(form.locator("[data-draft-note]")).to_contain_text("草稿已存在本机")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()

    form.get_by_role("button", name="不要这份草稿").click()
    assert typed(form) == empty
    page.reload()

    assert typed(form) == empty


def test_draft_is_forgotten_once_the_server_has_it(page, form):
    empty = typed(form)
    fill(form)

    form.get_by_role("button", name="提交").click()

    expect(page.locator(".messages")).to_contain_text("已收到：校本研修")
    assert typed(form) == empty


def test_draft_is_forgotten_though_the_answer_was_lost(page, form):
    empty = typed(form)
    fill(form)

    def lose_the_answer(route):
        if route.request.method == "POST":
            assert route.fetch(max_redirects=0).status == 302
            route.abort()
        else:
            route.continue_()

    page.route("**/ui/", lose_the_answer)
    with page.expect_event("requestfailed"):
        form.get_by_role("button", name="提交").click()
    page.unroute("**/ui/")
    page.goto("/ui/")

    assert typed(form) == empty


def test_draft_of_one_person_is_not_shown_to_the_next(page, form, sign_in, cast):
    empty = typed(form)
    fill(form)
    expect(form.locator("[data-draft-note]")).to_contain_text("草稿已存在本机")

    sign_in(cast.second_office)
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("/ui/")

    assert typed(form) == empty


def test_refused_form_keeps_everything_and_moves_the_focus(page, form):
    fill(form, programme="")
    form.get_by_role("button", name="提交").click()

    expect(form.locator("[data-error-summary]")).to_be_focused()
    assert typed(form)["notes"] == "08:00 导入\n08:12 小组讨论"
    form.locator("[data-error-summary] a").click()
    expect(form.get_by_label("培训项目")).to_be_focused()


def test_submission_without_connection_arrives_when_it_is_back(page, form, context):
    fill(form)
    posts = []
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    context.set_offline(True)

    form.get_by_role("button", name="提交").click()
    expect(page.locator("#toast")).to_contain_text("现在没有网络")
    assert typed(form)["programme"] == "校本研修"
    context.set_offline(False)

    expect(page.locator("#toast")).to_contain_text("已提交成功")
    assert len(posts) == 1
    assert re.search(r'name="then"\s+hand_in\s', posts[0].post_data)
    assert typed(form)["programme"] == ""
    kept = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('shidang/'))")
    assert kept == []


def test_leaving_with_unsent_text_asks_once(page, form):
    asked = []

    def answer(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", answer)
    form.get_by_label("过程记录").press_sequentially("导入")
    with page.expect_event("dialog"):
        page.evaluate("location.assign('/password/')")
    assert asked == ["beforeunload"]

    page.evaluate("location.assign('/password/')")
    page.wait_for_url("**/password/")

    assert asked == ["beforeunload"]


def test_stamp_writes_the_time_on_a_new_line(page, form):
    notes = form.get_by_label("过程记录")
    notes.fill("导入")

    page.get_by_role("button", name="记下时间").click()

    first, second = notes.input_value().split("\n")
    assert first == "导入"
    assert len(second) == 6
    assert second[2] == ":"
    expect(notes).to_be_focused()

"""A teacher logs an observed lesson on a phone, with the connection cut in the middle."""

import re

import pytest
from playwright.sync_api import expect

from lessons.models import Observation
from tests import make

ADD = "/lessons/add/"


@pytest.fixture
def form(page, sign_in, look, cast):
    look(390, "zh-hans")
    make.requirement(cast.school, "lessons.observed", "semester", 20)
    sign_in(cast.owner)
    page.goto(ADD)
    return page.locator('form[data-draft="observation.new"]')


def fill(form):
    form.get_by_label("上课教师", exact=True).fill("liming")
    form.get_by_label("日期").fill("2021-03-11")
    form.get_by_label("第2节").check()
    form.get_by_label("第3节").check()
    form.get_by_label("课题").fill("背影")
    form.page.get_by_role("button", name="现在开始上课").click()
    form.page.keyboard.type("复习导入")
    form.get_by_label("亮点").fill("提问有层次")
    form.get_by_label("优", exact=True).check()


def records():
    fields = ("topic", "taught_by__name", "lessons", "status", "process", "grade")
    return list(Observation.objects.values_list(*fields))


WHAT_WAS_TYPED = [
    ("背影", "李明", 2, "submitted", [{"minute": 0, "text": "复习导入"}], "excellent")
]


def test_first_stamp_begins_the_lesson_and_the_next_ones_count_its_minutes(page, form):
    notes = form.get_by_label("过程记录")
    page.clock.install()
    page.goto(ADD)

    page.get_by_role("button", name="现在开始上课").click()
    page.keyboard.type("导入")
    page.clock.fast_forward("12:00")
    page.get_by_role("button", name="记下第 12 分钟").click()
    page.keyboard.type("小组讨论")

    assert notes.input_value() == "0′ 导入\n12′ 小组讨论"


def test_lesson_goes_on_after_the_tab_was_closed(page, form, context):
    fill(form)
    expect(form.locator("[data-draft-note]")).to_contain_text("草稿已存在本机")
    page.close()

    again = context.new_page()
    again.goto(ADD)

    expect(again.get_by_label("过程记录")).to_have_value("0′ 复习导入")
    expect(again.get_by_label("第3节")).to_be_checked()
    expect(again.get_by_role("button", name=re.compile("记下第 [01] 分钟"))).to_be_visible()


def test_observation_without_connection_arrives_once_when_it_is_back(page, form, context):
    fill(form)
    context.set_offline(True)
    form.get_by_role("button", name="保存并提交").click()
    expect(page.locator("#toast")).to_contain_text("现在没有网络")
    before = records()
    context.set_offline(False)

    page.wait_for_url(re.compile(r"/lessons/[0-9a-f-]{36}/"))

    assert before == []
    assert records() == WHAT_WAS_TYPED
    page.goto("/lessons/")
    expect(page.locator(".requirement").first).to_contain_text("还差 18 节")
    page.goto(ADD)
    expect(form.get_by_label("课题")).to_have_value("")


def test_answer_that_was_lost_makes_no_second_observation(page, form):
    fill(form)

    def lose_the_answer(route):
        if route.request.method == "POST":
            assert route.fetch(max_redirects=0).status == 302
            route.abort()
        else:
            route.continue_()

    page.route(f"**{ADD}", lose_the_answer)
    # A look-up of the page may be given up as well; what counts is the form that was sent.
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        form.get_by_role("button", name="保存并提交").click()
    page.unroute(f"**{ADD}")
    page.goto(ADD)

    expect(form.get_by_label("课题")).to_have_value("")
    assert records() == WHAT_WAS_TYPED


def test_form_works_without_script(browser, browser_context_args, sign_in, cast, page, base_url):
    sign_in(cast.owner)
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(ADD)
    plain.get_by_label("上课教师", exact=True).fill("李明")
    plain.get_by_label("第2节").check()
    plain.get_by_label("过程记录").fill("08:05 导入")
    plain.get_by_label("上课时间").fill("08:00")

    plain.get_by_role("button", name="保存并提交").click()

    expect(plain.get_by_role("heading", name="过程记录")).to_be_visible()
    assert Observation.objects.get().process == [{"minute": 5, "text": "导入"}]
    context.close()

"""The whole way of somebody of the office who must have a second factor."""

import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from schools import totp
from schools.models import SecondFactor
from tests import make
from tests.browser.conftest import LOOKS


@pytest.fixture
def office(cast, settings):
    settings.SECOND_FACTOR = "required"
    cast.office.set_password(make.PASSWORD)
    cast.office.save()
    return cast.office


def code_now(secret):
    # Each is accepted once, and a test does not wait for the next one.
    SecondFactor.objects.update(last_step=0)
    return totp.code_of(secret, totp.step_at(time.time()))


def type_password(page, person):
    page.goto("/sign-in/")
    page.get_by_label("登录名").fill(person.sign_in_name)
    page.get_by_label("密码").fill(make.PASSWORD)
    page.get_by_role("button", name="登录").click()


def type_code(page, code):
    page.get_by_label("验证码").fill(code)
    page.get_by_role("button", name="登录").click()


def sign_out(page):
    page.get_by_text("我的菜单").locator("..").click()
    page.get_by_role("button", name="退出").click()


def test_office_sets_up_codes_signs_in_with_them_and_ends_another_session(page, browser, office):
    type_password(page, office)
    expect(page).to_have_url(re.compile(reverse("second_factor_set_up")))
    page.goto("/records/review/")
    expect(page.get_by_role("heading", name="设置登录验证码")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    page.get_by_text("手动输入密钥").click()
    secret = page.locator(".qr-key").inner_text().replace(" ", "")
    page.get_by_label("验证码").fill(code_now(secret))
    page.get_by_role("button", name="启用").click()

    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    codes = page.locator(".recovery-codes code").all_inner_texts()
    assert len(codes) == 10
    with page.expect_download() as download:
        page.get_by_role("link", name="保存为文件").click()
    assert codes[9] in download.value.path().read_text("utf-8")
    page.get_by_role("link", name="继续").click()
    expect(page.get_by_role("navigation").first).to_be_visible()

    sign_out(page)
    type_password(page, office)
    type_code(page, code_now(secret))
    expect(page.get_by_role("navigation").first).to_be_visible()

    with browser.new_context(base_url=page.url, locale="zh-CN") as elsewhere:
        other = elsewhere.new_page()
        type_password(other, office)
        type_code(other, codes[0])
        expect(other.get_by_text("还剩 9 个")).to_be_visible()

        page.goto(reverse("session_list"))
        expect(page.locator(".rows > li")).to_have_count(2)
        page.get_by_role("button", name="结束", exact=False).first.click()
        expect(page.locator(".rows > li")).to_have_count(1)
        other.reload()
        expect(other.get_by_role("heading", name="登录")).to_be_visible()
        type_password(other, office)
        type_code(other, codes[0])
        expect(other.get_by_text("验证码不正确，或已使用过。").first).to_be_visible()


@pytest.mark.parametrize("how", LOOKS)
def test_pages_of_signing_in_are_accessible(how, look, page, office, axe_clean):
    type_password(page, office)
    look(*how)
    page.reload()
    axe_clean(page)
    secret = page.locator(".qr-key").text_content().replace(" ", "")
    page.locator("#id_code").fill(code_now(secret))
    page.locator("main form button").click()
    expect(page.locator(".recovery-codes")).to_be_visible()
    axe_clean(page)
    for name in ("second_factor", "session_list", "email_change", "password_again", "account"):
        page.goto(reverse(name))
        axe_clean(page)
    page.context.clear_cookies(name="sessionid")
    for name in ("password_forgotten", "password_forgotten_sent"):
        page.goto(reverse(name))
        axe_clean(page)
    for path in (reverse("email_confirm", args=["x"]), reverse("password_reset", args=["x", "y"])):
        page.goto(path)
        axe_clean(page)

"""Somebody objects to a record, the office answers, and the person reads it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from records.models import Objection
from tests import make
from tests.browser.conftest import work_off


@pytest.fixture
def record(cast):
    return make.training(cast.owner, programme="新课标解读")


def test_an_objection_goes_to_the_office_and_comes_back_answered(
    page, look, sign_in, cast, record, axe_clean
):
    look(390, "zh-hans")
    sign_in(cast.owner)
    page.goto("/my-data/")
    axe_clean(page)
    page.get_by_role("row", name="本人记录").get_by_role("link", name="提出异议").click()
    axe_clean(page)
    page.get_by_label("哪里不对").fill("证书上写的是4学时")
    # The text outlasts the page.
    expect(page.locator("[data-draft-note]")).to_contain_text("草稿")
    page.reload()
    expect(page.get_by_label("哪里不对")).to_have_value("证书上写的是4学时")
    page.get_by_role("button", name="提交异议").click()
    expect(page.locator(".messages")).to_contain_text("异议已提交教务处")
    axe_clean(page)

    look(1280, "zh-hans")
    sign_in(cast.office)
    page.goto("/")
    page.get_by_role("link", name="答复").click()
    axe_clean(page)
    page.get_by_role("link", name="新课标解读").click()
    axe_clean(page)
    page.get_by_label("异议成立，冲销该记录").check()
    page.get_by_role("button", name="提交答复").click()
    expect(page.locator("#id_answer_error")).to_be_visible()
    expect(page.get_by_label("异议成立，冲销该记录")).to_be_checked()
    axe_clean(page)
    page.get_by_label("理由").fill("证书为4学时，请重新登记")
    page.get_by_role("button", name="提交答复").click()
    expect(page.locator(".messages")).to_contain_text("已答复")

    look(390, "en")
    sign_in(cast.owner)
    page.goto("/")
    page.get_by_role("link", name="Read").click()
    expect(page.get_by_text("The objection was upheld:")).to_be_visible()
    expect(page.get_by_text("证书为4学时，请重新登记").first).to_be_visible()
    axe_clean(page)
    record.refresh_from_db()
    assert (record.status, Objection.objects.get().state) == ("reversed", "upheld")


@pytest.mark.parametrize("width", [390, 1280])
def test_all_my_data_come_as_one_file(page, look, sign_in, cast, record, axe_clean, width):
    cast.owner.set_password(make.PASSWORD)
    cast.owner.save()
    look(width, "zh-hans")
    sign_in(cast.owner)
    page.goto("/my-data/")
    page.get_by_role("link", name="导出全部数据").click()
    page.get_by_label("密码").fill(make.PASSWORD)
    page.locator("form").get_by_role("button", name="继续").click()
    axe_clean(page)
    page.get_by_role("button", name="开始打包").click()
    expect(page).to_have_url(re.compile(reverse("records:job_list")))
    work_off()
    page.reload()
    with page.expect_download() as found:
        page.get_by_role("link", name="下载").click()

    assert found.value.suggested_filename.startswith("我的数据 王芳")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_of_my_data_are_accessible(
    page, look, sign_in, cast, record, axe_clean, width, language
):
    look(width, language)
    sign_in(cast.owner)
    for name in ("record_list", "event_list", "person", "objection_list"):
        page.goto(reverse(f"own_data:{name}"))
        axe_clean(page)

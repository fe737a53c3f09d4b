"""A teacher logs a training, on a phone and with the connection cut in the middle."""

import re

import pytest
from playwright.sync_api import expect

from records.models import Evidence
from tests import make
from training.models import Training

ADD = "/training/new/"
PDF = {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x %%EOF"}


@pytest.fixture
def form(page, sign_in, look, cast):
    look(390, "zh-hans")
    sign_in(cast.owner)
    page.goto(ADD)
    return page.locator('form[data-draft="training.new"]')


def fill(form):
    form.get_by_label("培训项目").fill("统编教材培训")
    form.get_by_label("级别").select_option("county")
    form.get_by_label("培训方式").select_option("face")
    form.get_by_label("第一天").fill("2021-03-05")
    form.get_by_label("最后一天").fill("2021-03-06")
    form.get_by_label("学时").fill("16")


def stored():
    return list(Training.objects.values_list("programme", "hours", "credits", "status"))


WHAT_WAS_TYPED = [("统编教材培训", 16, 16, "submitted")]


def test_training_with_its_certificate_is_handed_in(page, form):
    fill(form)
    form.get_by_label("佐证材料").set_input_files(PDF)

    form.get_by_role("button", name="保存并提交").click()

    expect(page.get_by_role("heading", name="统编教材培训")).to_be_visible()
    assert stored() == WHAT_WAS_TYPED
    with page.expect_download() as download:
        page.get_by_role("link", name="证书.pdf").click()
    assert download.value.suggested_filename == "证书.pdf"
    assert Evidence.objects.get().record_id == Training.objects.get().pk


def test_training_without_connection_arrives_once_when_it_is_back(page, form, context):
    fill(form)
    context.set_offline(True)
    form.get_by_role("button", name="保存并提交").click()
    expect(page.locator("#toast")).to_contain_text("现在没有网络")
    before = stored()
    context.set_offline(False)

    page.wait_for_url(re.compile(r"/training/[0-9a-f-]{36}/"))

    assert before == []
    assert stored() == WHAT_WAS_TYPED


def test_errors_are_seen_and_nothing_typed_is_lost(page, form, axe_clean):
    fill(form)
    form.get_by_label("学时").fill("99")
    form.get_by_label("佐证材料").set_input_files({**PDF, "buffer": b"MZ"})

    form.get_by_role("button", name="保存并提交").click()

    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(form.get_by_label("培训项目")).to_have_value("统编教材培训")
    expect(page.locator("[data-error-summary]")).to_contain_text("“证书.pdf”没有上传")
    axe_clean(page)


def test_second_of_two_tabs_sees_what_the_first_one_stored(page, form, context, cast, axe_clean):
    record = make.training(cast.owner, status="draft")
    first, second = page, context.new_page()
    for tab in (first, second):
        tab.goto(f"/training/{record.pk}/edit/")
    first.get_by_label("备注").fill("第一个标签页")
    first.get_by_role("button", name="存为草稿").click()
    first.wait_for_url(re.compile(r"/training/[0-9a-f-]{36}/$"))
    second.get_by_label("备注").fill("第二个标签页")

    second.get_by_role("button", name="存为草稿").click()

    row = second.get_by_role("row", name=re.compile("备注"))
    expect(row).to_contain_text("第一个标签页")
    expect(row).to_contain_text("第二个标签页")
    axe_clean(second)
    second.get_by_role("button", name="存为草稿").click()
    second.wait_for_url(re.compile(r"/training/[0-9a-f-]{36}/$"))
    assert Training.objects.get().note == "第二个标签页"


def test_form_works_without_script(browser, browser_context_args, sign_in, cast, page):
    sign_in(cast.owner)
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(ADD)
    fill(plain)

    plain.get_by_role("button", name="保存并提交").click()

    expect(plain.get_by_role("heading", name="统编教材培训")).to_be_visible()
    context.close()

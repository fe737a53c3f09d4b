"""A teacher logs a training with its certificate, with the connection cut in the middle."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from records.models import Evidence
from tests import make
from tests.browser.conftest import DESKTOP, PHONE
from tests.records import uploads
from training.models import Training

ADD = "/training/new/"
LOOKS = [(PHONE, "zh-hans"), (DESKTOP, "en")]
DETAIL = re.compile(r"/training/[0-9a-f-]{36}/")
WITHOUT_FILE = {"zh-hans": "请在提交后的记录页面补传", "en": "add them on the page of the record"}
WHAT_WAS_TYPED = [("单元整体教学设计", "city", 16, "submitted", ["证书.jpg"])]


@pytest.fixture
def certificate(tmp_path):
    path = tmp_path / "证书.jpg"
    path.write_bytes(uploads.picture().read())
    return path


@pytest.fixture
def form(page, sign_in, cast):
    make.requirement(cast.school)
    sign_in(cast.owner)
    return page.locator('form[data-draft="training.new"]')


def fill(form):
    form.locator("[name=programme]").fill("单元整体教学设计")
    form.locator("[name=level]").select_option("city")
    form.locator("[name=mode]").select_option("face")
    form.locator("[name=started_on]").fill("2021-03-05")
    form.locator("[name=ended_on]").fill("2021-03-06")
    form.locator("[name=hours]").fill("16")


def hand_in(form, certificate):
    form.locator("[name=evidence]").set_input_files(certificate)
    form.locator("button.is-primary").click()


def records():
    return [
        (row.programme, row.level, row.hours, row.status, names_of_files(row))
        for row in Training.objects.all()
    ]


def names_of_files(row):
    return list(Evidence.objects.filter(record_id=row.pk).values_list("name", flat=True))


@pytest.mark.parametrize(("width", "language"), LOOKS)
def test_training_with_its_certificate_arrives_once(
    width, language, form, page, look, context, axe_clean, certificate
):
    look(width, language)
    page.goto("/training/")
    page.locator(f"a[href='{ADD}']").first.click()
    fill(form)
    axe_clean(page)
    context.set_offline(True)
    hand_in(form, certificate)
    expect(page.locator("#toast")).to_contain_text(WITHOUT_FILE[language])
    before = records()
    context.set_offline(False)
    page.wait_for_url(DETAIL)
    page.locator("form[action$='/evidence/'] [type=file]").set_input_files(certificate)
    page.locator("form[action$='/evidence/'] button").click()

    expect(page.get_by_role("link", name="证书.jpg")).to_be_visible()
    assert before == []
    assert records() == WHAT_WAS_TYPED
    axe_clean(page)
    page.goto("/training/statement/")
    axe_clean(page)
    page.goto(ADD)
    expect(form.locator("[name=programme]")).to_have_value("")


def test_answer_that_was_lost_makes_no_second_training(form, page, certificate):
    page.goto(ADD)
    fill(form)
    with answers_lost(page), page.expect_event("requestfailed"):
        hand_in(form, certificate)
    page.goto(ADD)

    expect(form.locator("[name=programme]")).to_have_value("")
    assert records() == WHAT_WAS_TYPED


@contextmanager
def answers_lost(page):
    """The server gets what is posted, files included; its answer does not arrive.

    (`route.fetch` would send the form without its files.)
    """
    devtools = page.context.new_cdp_session(page)

    def drop(event):
        devtools.send(
            "Fetch.failRequest",
            {"requestId": event["requestId"], "errorReason": "ConnectionReset"},
        )

    devtools.on("Fetch.requestPaused", drop)
    devtools.send(
        "Fetch.enable", {"patterns": [{"urlPattern": f"*{ADD}", "requestStage": "Response"}]}
    )
    yield
    devtools.detach()

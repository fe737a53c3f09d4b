"""The office reviews with the keyboard and in batches."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import make
from training.models import Training

INBOX = "/records/review/"


@pytest.fixture
def waiting(cast):
    now = timezone.now()
    records = [
        make.training(cast.owner, status="submitted", submitted_at=now, programme=f"培训{n}")
        for n in range(3)
    ]
    return [*records, make.training(cast.office, status="submitted", programme="自己的")]


@pytest.fixture
def inbox(page, sign_in, look, cast, waiting):
    look(1280, "zh-hans")
    sign_in(cast.office)
    page.goto(INBOX)
    return page


def states():
    return dict(Training.objects.values_list("programme", "status"))


def row(page, name):
    return page.locator("tbody tr", has_text=name)


def test_keys_certify_and_return_row_by_row(inbox):
    row(inbox, "培训0").focus()
    inbox.keyboard.press("c")
    expect(inbox.locator(".messages")).to_contain_text("已认定 1 条记录")
    row(inbox, "培训1").focus()
    inbox.keyboard.press("j")
    inbox.keyboard.press("r")
    expect(inbox.get_by_text("将退回 1 条记录")).to_be_visible()
    inbox.get_by_label("理由").fill("请补证书")
    inbox.get_by_role("button", name="退回").click()

    expect(inbox.locator(".messages")).to_contain_text("已退回 1 条记录")
    assert states() == {
        "培训0": "certified",
        "培训1": "submitted",
        "培训2": "returned",
        "自己的": "submitted",
    }


def test_all_are_certified_after_asking_and_ones_own_is_left_out(inbox, axe_clean):
    inbox.get_by_label("选择全部").check()
    inbox.locator("[data-selection]").get_by_role("button", name="认定").click()
    expect(inbox.get_by_text("将认定 3 条记录")).to_be_visible()
    axe_clean(inbox)

    inbox.get_by_role("button", name="认定").click()

    expect(inbox.locator(".messages")).to_contain_text("已认定 3 条记录")
    assert states()["自己的"] == "submitted"


@pytest.mark.parametrize("width", [390, 1280])
def test_inbox_is_accessible(inbox, look, width, axe_clean):
    for language in ("zh-hans", "en"):
        look(width, language)
        inbox.goto(INBOX)
        axe_clean(inbox)

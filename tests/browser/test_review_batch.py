"""The office certifies several records at once and returns another one with its reason."""

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.conftest import DESKTOP, PHONE
from training.models import Posting, Training

WHY = "请补充培训证书。"


@pytest.mark.parametrize(("width", "language"), [(PHONE, "en"), (DESKTOP, "zh-hans")])
def test_office_certifies_a_batch_and_returns_with_a_reason(
    width, language, page, sign_in, look, axe_clean, cast
):
    for teacher in (cast.owner, cast.colleague, cast.outsider):
        make.training(teacher, "submitted", programme=f"作业设计 {teacher.name}")
    sign_in(cast.office)
    look(width, language)
    page.goto("/records/review/")
    for name in ("王芳", "李明"):
        page.get_by_label(f"作业设计 {name}").check()
    axe_clean(page)
    page.locator("[data-selection] [data-key=c]").click()
    expect(page.locator(".messages")).to_contain_text("2")
    page.get_by_label("作业设计 赵敏").check()
    page.locator("[data-selection] [data-key=r]").click()
    axe_clean(page)
    page.locator("main button.is-refusal").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.locator("main textarea").fill(WHY)
    page.locator("main button.is-refusal").click()
    expect(page.locator(".messages")).to_contain_text("1")
    axe_clean(page)

    assert {
        row.teacher.name: (row.status, row.decision_note) for row in Training.objects.all()
    } == {
        "王芳": ("certified", ""),
        "李明": ("certified", ""),
        "赵敏": ("returned", WHY),
    }
    assert set(Posting.objects.values_list("teacher__name", flat=True)) == {"王芳", "李明"}
    sign_in(cast.outsider)
    page.goto("/")
    expect(page.locator("main")).to_contain_text(WHY)
    axe_clean(page)

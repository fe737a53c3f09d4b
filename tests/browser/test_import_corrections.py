"""The office corrects a spreadsheet in the preview: by keyboard, and on a phone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from records import jobs
from records.imports import life
from records.models import ImportBatch
from tests.browser.conftest import work_off
from tests.records import sheet_maker as maker
from tests.records.test_import_batches import TRAINING_HEAD, semester, training_line
from training.models import Training

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def batch(cast):
    lines = [
        training_line(hours=""),
        training_line(day="3.8", hours="许多"),
        training_line(day="3.9"),
        training_line(day="3.9", hours=6),
    ]
    data = maker.table(["培训学时登记表"], TRAINING_HEAD, *lines)
    file = SimpleUploadedFile("册.xlsx", data)
    found = life.upload(
        file, layout="training", school=cast.school, semester=semester(cast), by=cast.office
    )
    jobs.perform(found.job_id)
    return found


@pytest.mark.parametrize(("width", "language"), [(390, "zh-hans"), (1280, "en")])
def test_cells_are_corrected_where_they_stand(
    cast, batch, page, sign_in, look, axe_clean, width, language
):
    look(width, language)
    sign_in(cast.office)
    page.goto(f"/records/imports/{batch.pk}/")
    axe_clean(page)

    page.locator("td.is-wrong .cell-fix").first.click()
    field = page.locator(".cell-form .form-control")
    expect(field).to_be_focused()
    axe_clean(page)
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    assert ImportBatch.objects.get().readings == 1

    page.locator("td.is-wrong .cell-fix").first.click()
    field.fill("8")
    page.keyboard.press("Enter")
    expect(page.locator("td.is-wrong")).to_have_count(1)
    # The keyboard goes on at the next one.
    expect(page.locator("td.is-wrong .cell-fix")).to_be_focused()
    page.keyboard.press("Enter")
    field.fill("6")
    page.keyboard.press("Enter")
    expect(page.locator("td.is-wrong")).to_have_count(0)

    page.locator(".import-choice button[value=both]").first.click()
    expect(page.locator(".import-choice button[value=both][aria-pressed=true]")).to_have_count(1)
    axe_clean(page)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    page.locator("#import-confirm").click()
    page.wait_for_selector("progress, .notice")
    work_off()
    hours = Training.objects.certified().values_list("hours", flat=True)
    assert sorted(map(int, hours)) == [6, 6, 8, 8]


def test_a_whole_row_is_corrected_without_a_script(cast, batch, page, sign_in, look, axe_clean):
    look(390, "zh-hans")
    sign_in(cast.office)
    page.goto(f"/records/imports/{batch.pk}/?show=rejected")

    page.locator("tbody th > a").first.click()
    page.wait_for_url("**/rows/**")
    axe_clean(page)
    page.locator("input[name=c5]").fill("8")
    page.locator("main form button.is-primary").click()
    page.wait_for_url("**/?show=rejected&at=3")

    expect(page.locator("td.is-wrong")).to_have_count(1)
    assert ImportBatch.objects.get().rows.get(number=3).outcome == "accepted"

"""The office watches many documents being made, takes what is there, and makes the rest."""

import pytest
from playwright.sync_api import expect

from records import jobs
from records.documents import press
from schools.periods import Calendar
from summaries import batches, tasks
from summaries.batches import making
from summaries.models import BatchDocument
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def batch(cast, monkeypatch):
    """A batch of seven portfolios, one of which cannot be made; its worker is the test."""
    monkeypatch.setattr(tasks, "prepare_fonts", lambda: None)
    real = making.portfolio_document

    def compose(teacher, *args, **how):
        if teacher == cast.colleague:
            raise ValueError("broken")
        return real(teacher, *args, **how)

    monkeypatch.setattr(making, "portfolio_document", compose)
    monkeypatch.setattr(
        press, "typeset", lambda made, **how: ((key, b"%PDF-1.7") for key, _document in made)
    )
    period = Calendar(cast.school).parse("2020-2")
    return batches.order(cast.school, period, ["portfolio"], by=cast.office, language="zh-hans")


@pytest.mark.parametrize(
    ("width", "language", "theme"), [(PHONE, "zh-hans", "dark"), (DESKTOP, "en", "light")]
)
def test_documents_come_one_by_one_and_are_taken_together(
    width, language, theme, page, sign_in, look, axe_clean, cast, batch
):
    sign_in(cast.office)
    look(width, language, theme)
    page.goto(f"/summaries/batches/{batch.pk}/")
    axe_clean(page)
    rows = page.locator("#batch tbody tr")
    expect(rows).to_have_count(7)
    first = batch.documents.first()

    BatchDocument.objects.filter(pk=first.pk).update(state="done", file="batches/x.pdf", size=9)

    link = rows.first.get_by_role("link", name="PDF")
    expect(link).to_be_visible()
    link.focus()
    page.wait_for_timeout(2500)
    expect(link).to_be_focused()
    jobs.perform(batch.job_id)
    expect(page.locator("#batch[hx-get]")).to_have_count(0)
    expect(page.locator("#batch .status-failed")).to_have_count(1)
    axe_clean(page)
    BatchDocument.objects.filter(pk=first.pk).update(state="failed", file="", reason="…")
    with page.expect_download() as download:
        page.locator("#archive").click()
    assert download.value.suggested_filename.endswith(".zip")


def test_batch_is_asked_for_cancelled_and_finished_later(page, sign_in, axe_clean, cast, batch):
    sign_in(cast.office)
    page.goto("/summaries/")
    page.get_by_role("link", name="批量生成").click()
    axe_clean(page)
    page.get_by_role("link", name="批量生成").last.click()
    axe_clean(page)
    page.get_by_label("各教研组总结").uncheck()
    page.get_by_label("学校总结").uncheck()
    page.get_by_label("时间").select_option("2020-2")
    page.get_by_role("button", name="开始生成").click()
    # The equal one that runs already.
    assert page.url.endswith(f"/summaries/batches/{batch.pk}/")

    page.get_by_role("button", name="取消").click()
    expect(page.locator("#batch .status-cancelled")).to_have_count(7)
    page.get_by_role("button", name="补做未完成的7份").click()

    expect(page.locator("#batch .status-queued")).to_have_count(8)  # the job, too
    batch.refresh_from_db()
    jobs.perform(batch.job_id)
    expect(page.locator("#batch .status-done")).to_have_count(6)
    expect(page.get_by_role("button", name="补做未完成的1份")).to_be_visible()

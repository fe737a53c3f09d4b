"""From the office to the principal and back, to a signed document that anybody may check."""

import pytest
from playwright.sync_api import expect

from records import actions as record_actions
from summaries.models import Frozen, Summary
from tests import make
from tests.browser.conftest import DESKTOP, PHONE, work_off
from tests.summaries.signing import draft, signed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def summary(cast):
    make.training(cast.owner, programme="核心素养研修")
    made = draft(cast)
    Summary.objects.filter(pk=made.pk).update(job=None)
    return made


def test_a_summary_goes_to_the_principal_back_and_is_signed(page, sign_in, look, summary, cast):
    look(DESKTOP, "zh-hans")
    sign_in(cast.office)
    page.goto(f"/summaries/{summary.pk}/")
    page.get_by_role("link", name="提交审定").click()
    page.get_by_role("button", name="提交审定").click()
    expect(page.get_by_text("等待校长审定签发")).to_be_visible()
    expect(page.get_by_role("link", name="编写")).to_have_count(0)

    sign_in(cast.principal)
    page.goto("/")
    page.get_by_role("link", name="审阅签发").click()
    page.get_by_role("link", name="退回").click()
    page.get_by_label("理由").fill("请补充青年教师一节")
    page.get_by_role("button", name="退回").click()

    sign_in(cast.office)
    page.goto("/")
    expect(page.get_by_text("已被退回")).to_be_visible()
    page.goto(f"/summaries/{summary.pk}/")
    expect(page.get_by_text("请补充青年教师一节").first).to_be_visible()
    page.get_by_role("link", name="提交审定").click()
    page.get_by_role("button", name="提交审定").click()

    sign_in(cast.principal)
    page.goto(f"/summaries/{summary.pk}/sign/")
    expect(page.get_by_text("个数据与此刻的记录一致")).to_be_visible()
    page.get_by_role("button", name="审定签发").click()
    code = Frozen.objects.get(summary=summary).shown_code
    expect(page.get_by_role("link", name=code)).to_be_visible()
    work_off()
    page.reload()
    with page.expect_download() as got:
        page.get_by_role("link", name="定稿（PDF）").click()
    assert got.value.suggested_filename.endswith(".pdf")
    assert got.value.path().read_bytes().startswith(b"%PDF-")

    page.context.clear_cookies()
    page.goto("/check/")
    page.get_by_label("校验码").fill(code.replace("-", " ").lower())
    page.get_by_role("button", name="查验").click()
    expect(page.get_by_role("heading", name="该文件有效")).to_be_visible()


@pytest.mark.once  # what a page looks like is the same on both databases
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_of_the_sign_off_are_accessible(
    page, sign_in, look, axe_clean, cast, width, language
):
    gone = make.training(cast.owner, programme="重复登记的培训")
    make.training(cast.colleague)
    summary, frozen = signed(cast)
    waiting, begun = draft(cast), draft(cast)
    Summary.objects.filter(pk__in=[waiting.pk, begun.pk]).update(job=None)
    Summary.objects.filter(pk=waiting.pk).update(state="handed_in", handed_in_by=cast.office)
    record_actions.reverse(gone, by=cast.office, why="重复")
    pages = {
        cast.principal: [
            f"/summaries/{waiting.pk}/sign/",
            f"/summaries/{waiting.pk}/return/",
            f"/summaries/{summary.pk}/",
            f"/summaries/{summary.pk}/withdraw/",
        ],
        cast.office: [f"/summaries/{begun.pk}/hand-in/", f"/summaries/{summary.pk}/changes/"],
        cast.colleague: [
            f"/summaries/{summary.pk}/",
            f"/check/{frozen.shown_code}/",
            "/check/?code=1",
        ],
    }
    for person, addresses in pages.items():
        look(width, language)
        sign_in(person)
        for address in addresses:
            page.goto(address)
            for fold in page.locator("details").all():
                fold.evaluate("fold => { fold.open = true }")
            axe_clean(page)

"""The office says what a spreadsheet means, at a desk and on a phone, in both languages."""

import pytest

from records.models import ImportBatch
from tests.browser.conftest import work_off
from tests.records import sheet_maker as maker

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = ["姓名", "培训项目", "级别", "形式", "时间", "学时", "学分", "研学心得"]
LESSONS = ["听课人", "授课教师", "听课日期", "节次", "班级", "课型"]


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "各类登记.xlsx"
    path.write_bytes(
        maker.workbook(
            {
                "培训": [HEAD, ["王方", "作业设计", "厂矿级", "面授", "3.5", 8, 8, "很好"],
                         ["王芳", "读书沙龙", "厂矿级", "面授", "3.8", 4, 4, "很好"]],
                "听课": [LESSONS, ["王芳", "李明", "2021-03-11", "2", "春晖班", "推门"]],
                "说明": [["请于周五前填好"]],
            }
        )
    )  # fmt: skip
    return path


@pytest.mark.parametrize(("width", "language"), [(390, "zh-hans"), (1280, "en")])
def test_office_answers_and_the_file_is_understood(
    cast, workbook, page, sign_in, look, axe_clean, width, language
):
    look(width, language)
    sign_in(cast.office)
    page.goto("/records/imports/add/")
    page.set_input_files("input[type=file]", workbook)
    page.locator("main form button.is-primary").click()
    page.wait_for_url("**/records/imports/*/")
    work_off()
    work_off()

    training = ImportBatch.objects.get(layout="training")
    page.goto(f"/records/imports/{training.pk}/")
    axe_clean(page)
    page.locator("main a[href$='/questions/']").click()
    axe_clean(page)
    said = page.locator("fieldset.question", has_text="王方")
    said.locator("input").fill("王芳")
    page.locator("fieldset.question", has_text="厂矿级").locator("select").select_option("school")
    page.locator("fieldset.question", has_text="研学心得").locator("select").select_option("known")
    page.locator("main form.questions button.is-primary").click()
    page.wait_for_url(f"**/records/imports/{training.pk}/")

    training.refresh_from_db()
    assert {row.outcome for row in training.rows.all()} == {"accepted"}
    assert {row.values["level"] for row in training.rows.all()} == {"school"}
    assert page.locator("main a[href$='/questions/']").count() == 0
    for address in (f"/records/imports/{training.pk}/kinds/", "/records/words/"):
        page.goto(address)
        axe_clean(page)
    page.locator("ul.rows li", has_text="厂矿级").locator("button").click()
    page.wait_for_url("**/records/words/*/")
    assert page.locator("ul.rows li", has_text="厂矿级").count() == 0
    assert page.locator("ul.rows li", has_text="王方").count() == 1

"""The office brings in a spreadsheet, at a desk and on a phone, in both languages."""

import pytest

from records.models import BatchState, ImportBatch
from tests.browser.conftest import work_off
from tests.records import sheet_maker as maker
from training.models import Training

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = ["姓名", "培训项目", "级别", "形式", "时间", "学时", "学分", "备注"]


@pytest.fixture
def register(tmp_path):
    path = tmp_path / "培训学时登记表.xlsx"
    path.write_bytes(
        maker.table(
            HEAD,
            ["王芳", "作业设计", "县级", "面授", "3.5", "一天", 8, ""],
            ["李明", "作业设计", "县级", "面授", "2021.2.30", 8, 8, ""],
            ["李 明", "读书沙龙", "校本", "线下", "4月", 6, "", "病假半天"],
        )
    )
    return path


@pytest.mark.parametrize(("width", "language"), [(390, "zh-hans"), (1280, "en")])
def test_office_imports_and_takes_back(
    cast, register, page, sign_in, look, axe_clean, width, language
):
    look(width, language)
    sign_in(cast.office)

    page.goto("/records/imports/")
    axe_clean(page)
    page.locator("main a[href$='/imports/add/']").first.click()
    axe_clean(page)
    page.check("input[value=training]")
    page.set_input_files("input[type=file]", register)
    page.locator("main form button.is-primary").click()
    page.wait_for_url("**/records/imports/*/")
    axe_clean(page)
    work_off()
    # The page is the result: it shows it by itself.
    page.wait_for_selector("#import-confirm")
    axe_clean(page)
    # What cannot be read says so in the cell where it stands.
    assert page.locator("td.is-wrong .cell-message").count() == 1
    page.locator("#import-confirm").click()
    page.wait_for_selector("progress, .notice")
    work_off()
    page.reload()
    axe_clean(page)
    assert Training.objects.certified().count() == 2
    page.locator("a[href$='/undo/']").click()
    axe_clean(page)
    page.locator("main form button.is-refusal").click()
    page.wait_for_url("**/records/imports/*/")
    work_off()
    page.reload()
    assert ImportBatch.objects.get().state == BatchState.UNDONE
    assert Training.objects.certified().count() == 0
    axe_clean(page)

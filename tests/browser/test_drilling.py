"""The principal goes from a figure to its rows and to a record, and takes the rows along."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.conftest import DESKTOP, PHONE

NAME = {"zh-hans": "培训学时", "en": "Training hours"}
HOURS = {"zh-hans": "学时", "en": "Hours"}


@pytest.fixture
def trainings(cast):
    for n in range(30):  # more than one page of rows
        make.training(cast.owner if n % 2 else cast.colleague, hours=Decimal(n) / 2 + 1)
    make.training(cast.owner, "submitted", hours=99)
    make.training(cast.stranger, hours=99)


def number(locator):
    return Decimal(locator.locator("span").first.inner_text().replace(",", ""))


@pytest.mark.parametrize(("width", "language"), [(PHONE, "en"), (DESKTOP, "zh-hans")])
def test_rows_behind_a_figure_add_up_to_it_on_the_page_and_in_the_export(
    width, language, page, sign_in, look, axe_clean, cast, trainings
):
    sign_in(cast.principal)
    look(width, language)
    page.goto(f"/dashboard/?whose=school:{cast.school.pk}&when=2020-2")
    axe_clean(page)
    box = page.locator(".figure-box").filter(has=page.get_by_text(NAME[language], exact=True))
    shown = number(box.locator("a.figure"))
    box.locator("a.figure").click()
    axe_clean(page)
    rows = hours_of(page, HOURS[language])
    while page.locator(".pages a[rel=next]").count():
        page.locator(".pages a[rel=next]").click()
        page.wait_for_load_state()
        rows += hours_of(page, HOURS[language])
    with page.expect_download() as download:
        page.locator("main a[href*='/export/']").click()
    exported = hours_in(download.value.path(), HOURS[language])
    page.locator("main tbody th a").first.click()
    expect(page.locator("main")).to_contain_text("新课标解读")
    axe_clean(page)

    assert shown == sum(rows)
    assert sorted(exported) == sorted(rows) == [Decimal(n) / 2 + 1 for n in range(30)]


def hours_of(page, label):
    cells = page.locator(f"main td[data-label='{label}']").all_inner_texts()
    return [Decimal(cell) for cell in cells]


def hours_in(path, label):
    sheet = openpyxl.load_workbook(BytesIO(path.read_bytes())).worksheets[0]
    lines = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(index for index, line in enumerate(lines) if label in line)
    place = lines[head].index(label)
    return [
        Decimal(str(line[place]))
        for line in lines[head + 1 :]
        if isinstance(line[place], (int, float))
    ]

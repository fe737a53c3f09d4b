"""The office has the Word file made, changes it by hand and looks at what it changed."""

import io
import zipfile

import pytest
from playwright.sync_api import expect

from records.scope import find_place
from summaries import actions
from summaries.models import Summary
from tests import make
from tests.browser.conftest import DESKTOP, PHONE, work_off

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def summary(cast):
    make.training(cast.owner, programme="核心素养研修", hours=8)
    place = find_place(cast.office, f"school:{cast.school.pk}", "2020-2")
    made = actions.begin(place, by=cast.office, language="zh-hans", office="教务处")
    actions.store_tree(made)
    Summary.objects.filter(pk=made.pk).update(job=None)
    return made


def changed_by_hand(content):
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(file, "w") as after:
        for member in before.infolist():
            said = before.read(member)
            if member.filename == "word/document.xml":
                first = said.index(b"<w:sdtContent>")
                number = said.index(b'preserve">', first) + len(b'preserve">')
                end = said.index(b"<", number)
                said = said[:number] + b"999" + said[end:]
                said = said.replace("总结如下".encode(), "汇报如下".encode())
            after.writestr(member.filename, said)
    return file.getvalue()


def test_office_compares_a_word_file_that_was_changed(page, cast, sign_in, summary, axe_clean):
    sign_in(cast.office)
    page.goto(f"/summaries/{summary.pk}/")
    page.get_by_role("button", name="生成 Word 文件").click()
    work_off()
    page.goto(f"/summaries/{summary.pk}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Word 文件").click()
    content = download.value.path().read_bytes()
    assert download.value.suggested_filename == f"{Summary.objects.get()}.docx"

    page.get_by_role("link", name="比对 Word 文件").click()
    file = {
        "name": "改过.docx",
        "mimeType": "application/octet-stream",
        "buffer": changed_by_hand(content),
    }
    page.get_by_label("Word 文件").set_input_files(file)
    page.get_by_role("button", name="比对").click()

    row = page.get_by_role("row").filter(has_text="数值被手工改动")
    expect(row).to_contain_text("999")
    expect(page.locator("ins")).to_have_text("汇报")
    expect(page.locator("del")).to_have_text("总结")
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 844})
        axe_clean(page)

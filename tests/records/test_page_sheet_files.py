"""Web pages and texts that systems export under the name of .xls."""

import pytest

from records.sheets import SheetError, limits, read
from records.sheets.workbook import open_sheets
from tests.records import sheet_maker as maker
from training.sheets import LAYOUT

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}">
<style>td {{ color: red }}</style>
<!--[if gte mso 9]><xml><x:Name><table><tr><td>不是表格</td></tr></table></x:Name></xml><![endif]-->
</head><body><TABLE border=1>
<tr><th colspan="7">培训&nbsp;登记表</th></tr>
<tr><th>姓名<th>培训项目<th>培训级别<th>培训形式<th>培训时间<th>学时<th>学分</tr>
<tr><td rowspan='2'>王芳</td>
<td>作业<b>设计</b><br>（一）</td><td>县级</td><td>面授</td><td>2021/3/5</td>
<td x:num>8</td><td>8</td></tr>
<tr><td>A&amp;B &lt;命题&gt;</td><td>县级<td>面授<td>2021-03-06<td>8<td>8</tr>
</TABLE><p>第 1 页</p></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-8-sig"])
def test_a_page_is_read_like_a_workbook(charset):
    data = PAGE.format(charset=charset).encode(charset)

    [sheet] = open_sheets(data, "导出.xls")

    assert (sheet.name, sheet.merges) == ("html", [(0, 0, 0, 6), (2, 0, 3, 0)])
    assert sheet.rows == [
        ["培训 登记表", "", "", "", "", "", ""],
        ["姓名", "培训项目", "培训级别", "培训形式", "培训时间", "学时", "学分"],
        ["王芳", "作业设计\n（一）", "县级", "面授", "2021/3/5", "8", "8"],
        ["", "A&B <命题>", "县级", "面授", "2021-03-06", "8", "8"],
    ]
    result = read(LAYOUT, data, maker.spring(), [maker.person("01001", "王芳")], name="a.xls")
    assert maker.outcomes(result) == {3: "", 4: ""}


def test_several_tables_stand_below_each_other_and_one_in_a_cell_is_text():
    page = b"<table><tr><td>a<table><tr><td>b</td></tr></table>c</td></tr></table><table><tr><td>d"

    assert open_sheets(page, "a.xls")[0].rows == [["abc"], [], ["d"]]


def test_text_with_tabs_under_the_name_of_a_workbook():
    data = "姓名\t学时\n王芳\t8\n".encode("gb18030")

    assert open_sheets(data, "a.xls")[0].rows == [["姓名", "学时"], ["王芳", "8"]]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<table>" + b"<tr><td>" * 60_001, "FILE_WITH_TOO_MANY_ROWS"),
        (b"<table><tr>" + b"<td>" * 500, "FILE_TOO_WIDE"),
        (b"<table><tr><td colspan=999999>", "FILE_TOO_WIDE"),
        (b"<table>" + b"<tr><td rowspan=60000>" * 500, "FILE_TOO_WIDE"),
        (b"<table><tr>" + b"<td rowspan=60000>" * 399 + b"<tr><td>" * 11_000, "FILE_TOO_WIDE"),
        (b"<table><tr><td>" + b"</table><table>" * 60_001, "FILE_WITH_TOO_MANY_ROWS"),
        (b"<table>\x00\x01\x02", "FILE_NOT_A_TABLE"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
         "FILE_OF_OLD_KIND"),
    ],
    ids=["rows", "cells", "span", "spans", "below a span", "tables", "bytes", "xml"],
)  # fmt: skip
def test_what_is_no_page_of_an_office_is_refused(data, code):
    with pytest.raises(SheetError) as refused:
        open_sheets(data, "a.xls")
    assert refused.value.code == code


def test_a_character_beyond_all_there_are_says_nothing():
    page = b"<table><td>A&#66;&#x43;&#" + b"9" * 5000 + b";&#x" + b"f" * 5000 + b"G</table>"

    assert open_sheets(page, "a.xls")[0].rows == [["ABCG"]]


@pytest.mark.parametrize(
    "data",
    [
        b"<table>" + b"<" * 3_000_000,
        b"<table>" + b"<!--" * 500_000,
        b"<table><td " + b"a=" * 900_000,
    ],
)
def test_no_page_makes_it_slow(data):
    assert len(open_sheets(data, "a.xls")[0].rows) <= limits.MOST_ROWS

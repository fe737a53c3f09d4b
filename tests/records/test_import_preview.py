"""The preview: the sheet as it looked, filters, corrections in place, what stands in the way."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from records.imports import life
from records.models import Choice, ImportBatch, ImportFix
from schools.models import Person
from tests.records import sheet_maker as maker
from tests.records.test_import_batches import (
    ROSTER_HEAD,
    TRAINING_HEAD,
    confirmed,
    register,
    training_line,
    upload,
)


@pytest.fixture
def office(client, cast):
    client.force_login(cast.office)
    return client


def address(batch, query=""):
    return reverse("records:import_detail", args=[batch.pk]) + query


def said(client, batch, query=""):
    return client.get(address(batch, query)).content.decode()


def row_address(batch, number, query=""):
    row = batch.rows.get(number=number)
    return reverse("records:import_row", args=[batch.pk, row.pk]) + query


def shown(client, batch, query=""):
    """{sheet: [(row number, [text of the cells])]} of the page."""
    groups = client.get(address(batch, query)).context["groups"]
    return {
        group.sheet: [
            (one.number, one.said)
            if hasattr(one, "skipped")
            else (one.row.number, [cell.said for cell in one.cells])
            for one in group.rows
        ]
        for group in groups
    }


def numbers(client, batch, query):
    found = shown(client, batch, query)
    return {sheet: [number for number, _said in rows] for sheet, rows in found.items()}


def headings(client, batch):
    groups = client.get(address(batch, "?show=all")).context["groups"]
    return [[(one.field, one.said, one.understood) for one in group.headings] for group in groups]


def test_columns_stand_in_the_order_of_the_sheet_with_their_own_headings(office, cast):
    head = ["学习内容", "杂项", "姓名", "学时", "级别", "形式", "时间"]
    batch = upload(cast, maker.table(head, ["作业设计", "甲", "王芳", 8, "县级", "面授", "3.5"]))

    assert headings(office, batch) == [
        [
            ("programme", "学习内容", "培训项目"),
            ("", "杂项", ""),
            ("name", "姓名", ""),
            ("hours", "学时", ""),
            ("level", "级别", ""),
            ("mode", "形式", "培训形式"),
            ("date", "时间", "日期"),
        ]
    ]
    assert "不读取" in said(office, batch, "?show=all")


def test_two_rows_of_headings_are_one(office, cast):
    head = [["姓名", "培训项目", "时间", "时间", "学时"], ["", "", "开始", "结束", ""]]
    data = maker.table(*head, ["王芳", "作业设计", "3.5", "3.6", 8], merges=[(0, 2, 0, 3)])
    batch = upload(cast, data)

    (found,) = headings(office, batch)
    assert [text for _field, text, _label in found] == [
        "姓名", "培训项目", "时间/开始", "时间/结束", "学时",
    ]  # fmt: skip


def test_titles_totals_and_notes_stand_between_the_rows(office, cast):
    rows = [
        ["登记表"], TRAINING_HEAD, training_line(), ["小计", "", "", "", "", 8],
        training_line(day="3.8"), ["注：由教研组填报"],
    ]  # fmt: skip
    batch = upload(cast, maker.table(*rows))

    assert [one if isinstance(one[1], str) else one[0] for one in
            shown(office, batch, "?show=all")["Sheet1"]] == [
        (1, "登记表"), 3, (4, "小计　8"), 5, (6, "注：由教研组填报"),
    ]  # fmt: skip
    assert [number for number, _said in shown(office, batch, "?show=accepted")["Sheet1"]] == [3, 5]


def test_sheets_are_tabs_and_remarks_a_filter(office, cast):
    bad, good = training_line(hours=""), training_line(day="3.8")
    vague = training_line(day="4月")
    book = maker.workbook({"一": [TRAINING_HEAD, good, bad], "二": [TRAINING_HEAD, vague, bad]})
    batch = upload(cast, book)

    every = office.get(address(batch, "?show=all")).context
    assert [(tab["label"], tab["count"], tab["here"]) for tab in every["sheets"]] == [
        ("所有工作表", 4, True), ("一", 2, False), ("二", 2, False),
    ]  # fmt: skip
    assert list(shown(office, batch, "?show=all&sheet=二")) == ["二"]
    assert numbers(office, batch, "?show=all&code=DATE_IMPRECISE") == {"二": [2]}
    assert numbers(office, batch, "?show=all&code=DATE_IMPRECISE%00") == {"二": [2]}
    assert numbers(office, batch, "?show=all&code=HOURS_MISSING") == {"一": [3], "二": [3]}
    assert [(one.value, one.label) for one in every["codes"]] == [
        ("", "所有提示"), ("HOURS_MISSING", "缺少学时 · 2"),
        ("DATE_IMPRECISE", every["codes"][2].label),
    ]  # fmt: skip


def test_a_cell_is_corrected_in_its_place(office, cast):
    batch = upload(cast, register(training_line(), training_line(hours="", day="3.8")))
    place = row_address(batch, 3, "?show=rejected&column=5")

    part = office.get(place, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'name="c5"' in part
    answer = office.post(place, {"c5": "6"}, headers={"HX-Request": "true"})

    assert answer.url == address(batch, "?show=rejected&at=3")
    page = office.get(answer.url).content.decode()
    assert "第 3 行将导入。" in page
    assert batch.rows.get(number=3).values["hours"] == "6"
    assert "文件中：—" in said(office, batch, "?show=all")


def test_a_row_is_corrected_on_a_page_of_its_own(office, cast):
    batch = upload(cast, register(training_line(name="王方", hours="")))
    place = row_address(batch, 2)

    page = office.get(place).content.decode()
    names = re.findall(r'name="(c\d+)" value="([^"]*)"', page)
    assert dict(names)["c0"] == "王方"
    office.post(place, {**dict(names), "c0": "王芳", "c5": "8"})

    assert [row.outcome for row in batch.rows.all()] == ["accepted"]
    assert sorted(ImportFix.objects.values_list("column", flat=True)) == [0, 5]


def test_a_cell_of_several_lines_stays_as_it_is_beside_another(office, cast):
    """A field of one line gives them back without what was between them."""
    batch = upload(cast, register(training_line(programme="作业\n设计", hours="")))
    cells = {"c0": "王芳", "c1": "作业设计", "c5": "8"}

    office.post(row_address(batch, 2), cells)
    assert list(ImportFix.objects.values_list("column", "said")) == [(5, "8")]

    office.post(row_address(batch, 2), {**cells, "c1": "作业设计二", "c5": "6"})
    assert dict(ImportFix.objects.values_list("column", "said")) == {1: "作业设计二", 5: "6"}


def test_the_keyboard_goes_on_at_the_next_cell(office, cast):
    lines = [training_line(hours="", day=f"3.{day}") for day in (1, 2, 3)]
    batch = upload(cast, register(*lines))

    page = said(office, batch, "?show=rejected&at=3")

    assert page.count(" autofocus") == 1
    row = batch.rows.get(number=3)
    assert re.search(rf'{row.pk}/\?[^"]*column=5"[^>]* autofocus', page)
    assert " autofocus" not in said(office, batch, "?show=rejected")


def test_a_row_that_was_read_anew_is_looked_for_again(office, cast):
    batch = upload(cast, register(training_line()))
    place = row_address(batch, 2)
    life.read_again(batch, by=cast.second_office)

    answer = office.post(place, {"c5": "6"}, follow=True)

    assert "请重新查找该行" in answer.content.decode()
    assert ImportFix.objects.count() == 0


def test_what_is_on_record_stands_beside_it_and_can_be_replaced(office, cast):
    confirmed(cast, register(training_line(hours=8)))
    batch = upload(cast, register(training_line(hours=6)))
    row = batch.rows.get()

    page = said(office, batch, "?show=duplicates")
    assert "已有：8" in page
    assert reverse("training:training_detail", args=[row.known]) in page
    office.post(row_address(batch, 2), {"choice": "replace"})

    assert (batch.rows.get().outcome, batch.rows.get().choice) == ("accepted", Choice.REPLACE)
    office.post(reverse("records:import_duplicates", args=[batch.pk]), {"choice": "keep"})
    assert batch.rows.get().outcome == "duplicate"
    for nonsense in ("", "x"):
        office.post(reverse("records:import_duplicates", args=[batch.pk]), {"choice": nonsense})
    assert ImportBatch.objects.get(pk=batch.pk).duplicates == "keep"


def test_of_a_long_file_the_page_asks_to_read_it_again(office, cast, monkeypatch):
    batch = upload(cast, register(training_line(), training_line(hours="", day="3.8")))
    monkeypatch.setattr(life, "MOST_AT_ONCE", 1)

    office.post(row_address(batch, 3), {"c5": "6"})

    page = said(office, batch, "?show=all")
    assert "import-read-again" in page
    assert "import-confirm" not in page
    assert "文件中：—" in page, "noted, and shown where it stands"
    office.post(reverse("records:import_read_again", args=[batch.pk]))
    assert ImportBatch.objects.get(pk=batch.pk).job.is_live


def test_a_preview_that_nobody_saw_is_not_confirmed(office, cast):
    batch = upload(cast, register(training_line()))
    confirm = reverse("records:import_confirm", args=[batch.pk])
    assert 'name="reading" value="1"' in said(office, batch)
    life.read_again(batch, by=cast.second_office)

    assert office.post(confirm, {"reading": "9" * 5000}).status_code == 302
    answer = office.post(confirm, {"reading": "1"}, follow=True)

    assert "预览在此期间已有改动" in answer.content.decode()
    assert ImportBatch.objects.get(pk=batch.pk).state == "previewed"


def test_when_the_file_is_gone_nothing_can_be_changed(office, cast):
    batch = upload(cast, register(training_line(hours="")))
    ImportBatch.objects.update(file="")

    assert "cell-fix" not in said(office, batch)
    answer = office.get(row_address(batch, 2), follow=True)
    assert "文件已不再保留" in answer.content.decode()


def test_what_stands_in_the_way_of_an_undo_is_said_with_the_way_there(office, cast):
    line = ["09001", "郑新", "女", "", "1981.8", "", "", "语文", "", "", ""]
    batch = confirmed(cast, maker.table(ROSTER_HEAD, line), "roster")
    person = Person.objects.get(name="郑新")
    Person.objects.filter(pk=person.pk).update(last_login=timezone.now())

    answer = office.get(reverse("records:import_undo", args=[batch.pk]))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "郑新" in page
    assert reverse("schools:person_detail", args=[cast.school.code, person.pk]) in page
    assert 'method="post" action="/records/imports' not in page


def test_a_page_of_corrected_and_recorded_rows_takes_the_same_number_of_queries(office, cast):
    found = []
    for count in (2, 30):
        days = [f"3.{day}" for day in range(1, count + 1)]
        confirmed(cast, register(*[training_line(programme=f"课{count}", day=day) for day in days]))
        batch = upload(cast, register(
            *[training_line(programme=f"课{count}", day=day, hours=6) for day in days]
        ))  # fmt: skip
        for row in batch.rows.all():
            make_fix(batch, row, cast)
        office.get(address(batch, "?show=all"))
        with CaptureQueriesContext(connection) as queries:
            office.get(address(batch, "?show=all"))
        found.append(len(queries))

    assert found[0] == found[1]


def make_fix(batch, row, cast):
    ImportFix.objects.create(
        school=cast.school, batch=batch, sheet=row.sheet, number=row.number, column=5,
        was="8", said="6", by=cast.office, reading=0,
    )  # fmt: skip


def test_a_paper_on_record_is_a_click_away(office, cast):
    head = ["姓名", "论文题目", "获奖或发表情况", "级别", "时间"]
    data = maker.table(head, ["王芳", "《单元作业设计》", "一等奖", "县级", "2021.3"])
    confirmed(cast, data, "papers")
    batch = upload(cast, data, "papers")

    page = said(office, batch)

    assert reverse("research:paper_detail", args=[batch.rows.get().known]) in page
    assert 'name="choice" value="both"' in page, "two prizes of one month have the same day"
    assert 'name="choice" value="replace"' not in page, "a paper grows by its outcomes"


def test_a_cell_of_a_row_that_is_gone_leads_back_to_the_page(office, cast):
    batch = upload(cast, register(training_line()))
    place = row_address(batch, 2, "?show=all&column=5")
    life.read_again(batch, by=cast.second_office)

    answer = office.get(place, headers={"HX-Request": "true"})

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["HX-Redirect"] == address(batch, "?show=all")


def test_a_sheet_of_nothing_but_headings_is_shown_too(office, cast):
    rows = []
    for number in range(230):
        rows += [[*TRAINING_HEAD, f"杂{number}"], training_line(programme=f"课{number}")]
    batch = upload(cast, maker.table(*rows))

    assert (batch.rows.count(), len(batch.tables("Sheet1"))) == (230, 200)
    page = office.get(address(batch, "?show=all&page=5"))
    assert page.status_code == 200
    assert "课229" in page.content.decode()


def test_what_a_list_of_staff_changes_stands_beside_it(office, cast):
    line = ["09001", "郑新", "女", "", "1981.8", "一级教师", "初中", "语文", "语文组", "", ""]
    confirmed(cast, maker.table(ROSTER_HEAD, line), "roster")
    line[2:9] = ["女", "", "1981.9", "高级教师", "初中", "语文/历史", "数学组"]
    batch = upload(cast, maker.table(ROSTER_HEAD, line), "roster")

    (group,) = office.get(address(batch, "?show=all")).context["groups"]

    cells = group.rows[0].cells
    assert {one.heading.said: one.on_record for one in cells if one.on_record} == {
        "出生年月": "1981-08", "职称": "一级教师", "学科": "语文", "教研组": "语文组",
    }  # fmt: skip

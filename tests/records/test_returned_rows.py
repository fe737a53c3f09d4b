"""Bad rows go back looking like the file they came from, and are read again alone."""

import io

import openpyxl
import pytest
from django.utils import translation

from records.imports import life, returned
from records.sheets.looks import MASK
from schools.models import School, Semester
from tests import make
from tests.records.shared_files import SHARED, needs_shared_files
from tests.records.test_registers import kinds_told, read_back

pytestmark = pytest.mark.django_db
FILES = {
    "training": "02-training-hours.xlsx",
    "observations": "03-observations-long.csv",
    "observations-wide": "04-observations-wide.xlsx",
    "projects": "05-projects.xlsx",
    "papers": "06-papers-awards.xlsx",
    "signin": "07-signin-school-based.xlsx",
    "titles": "08-backbone-mentors.xlsx",
}


def previewed(layout):
    """A batch with what the reader says of an example file, before anything is imported."""
    school, semester = School.objects.get(), Semester.objects.get(start_year=2020, number=2)
    path = SHARED / FILES[layout]
    batch = life.store_file(path.read_bytes(), path.name, layout, school, semester, None)
    life.read_batch(batch)
    return batch


@needs_shared_files
@pytest.mark.parametrize("layout", FILES)
def test_rows_not_imported_are_read_again_as_they_were(shiqiao, layout):
    batch = previewed(layout)
    file = io.BytesIO()

    returned.write(file, batch, batch.rows.rejected())

    again = read_back(file.getvalue(), layout, batch.school, batch.semester)
    assert kinds_told(file.getvalue()) == {layout}
    assert [outcome(row) for row in again.rows] == [
        with_copied(row) for row in batch.rows.rejected().order_by("order")
    ]


def outcome(row, copied=None):
    """What a row says and what is wrong with it; an identity number does not go out again."""
    raw = {**row.raw, **(copied or {})}
    said = {name: " ".join(said.split()) for name, said in raw.items() if said != MASK}
    return row.sheet, row.code, row.field, said


def with_copied(row):
    """The same of a stored row; what its ditto marks stand for is written out."""
    fields = row.batch.tables(row.sheet)[row.table]["fields"]
    return outcome(row, {fields[int(column)]: said for column, said in row.copied.items()})


@needs_shared_files
@pytest.mark.parametrize("layout", FILES)
def test_all_that_needs_a_look_comes_back_with_the_reason(shiqiao, layout):
    batch = previewed(layout)
    file = io.BytesIO()

    count = returned.write(file, batch, batch.rows.problems())

    again = read_back(file.getvalue(), layout, batch.school, batch.semester)
    assert count == len(again.rows) == batch.rows.problems().count()
    assert [row.sheet for row in again.rows] == list(
        batch.rows.problems().order_by("order").values_list("sheet", flat=True)
    )
    assert [row.raw for row in again.rows if row.code] != []


@needs_shared_files
@pytest.mark.parametrize("layout", ["training", "titles"])
def test_of_a_confirmed_import_nothing_comes_back_twice(shiqiao, layout):
    """Rows with remarks were imported; read again they are what is on record."""
    batch = previewed(layout)
    life.confirm(batch, by=make.office(batch.school))
    life.write_batch(batch, by=batch.confirmed_by)
    file = io.BytesIO()

    returned.write(file, batch, batch.rows.problems())

    again = read_back(file.getvalue(), layout, batch.school, batch.semester)
    assert [row.raw for row in again.accepted] == []
    assert (
        len(again.duplicates)
        == batch.rows.accepted().warned().count() + batch.rows.duplicates().count()
    )


def test_a_number_stays_a_number(cast):
    """5.2 as a number is no day, and 44271 as one is a day; texts of these are the reverse."""
    rows = [["姓名", "培训项目", "级别", "形式", "时间", "学时"]]
    rows += [
        ["王芳", "新课标", "县级", "面授", day, "若干"] for day in (5.2, "5.2", 44271, "44271")
    ]
    semester = Semester.objects.filter(school=cast.school).first()
    batch = life.store_file(workbook(rows), "册.xlsx", "training", cast.school, semester, None)
    life.read_batch(batch)
    file = io.BytesIO()

    returned.write(file, batch, batch.rows.problems())

    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert [row[4].value for row in sheet.iter_rows(min_row=2)] == [5.2, "5.2", 44271, "44271"]


def test_a_moment_that_never_was_stays_text(cast):
    """Databases export empty days so."""
    rows = [["姓名", "培训项目", "级别", "形式", "时间", "学时"]]
    rows += [["王芳", "新课标", "县级", "面授", "0000-00-00 00:00:00", "若干"]]
    semester = Semester.objects.filter(school=cast.school).first()
    batch = life.store_file(workbook(rows), "册.xlsx", "training", cast.school, semester, None)
    life.read_batch(batch)
    file = io.BytesIO()

    returned.write(file, batch, batch.rows.problems())

    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert sheet["E2"].value == "0000-00-00 00:00:00"


def test_secrets_do_not_go_out_again(cast):
    rows = [
        ["工号", "姓名", "性别", "身份证号", "出生年月", "家长电话"],
        ["", "王芳", "女", "339901198108262333", "1981.8", "13800000000"],
    ]
    semester = Semester.objects.filter(school=cast.school).first()
    batch = life.store_file(workbook(rows), "册.xlsx", "roster", cast.school, semester, None)
    life.read_batch(batch)
    file = io.BytesIO()

    returned.write(file, batch, batch.rows.problems())

    said = [cell.value for row in openpyxl.load_workbook(file).worksheets[0] for cell in row]
    assert "339901198108262333" not in said
    assert "13800000000" not in said
    assert "家长电话" in said


def workbook(rows):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_comes_back_a_second_time_has_one_column_of_reasons(cast, language):
    """And nobody is asked what that column means."""
    rows = [["姓名", "培训项目", "级别", "形式", "时间", "学时"]]
    rows += [["王芳", "新课标", "县级", "面授", "3.5", "若干"]]
    semester = Semester.objects.filter(school=cast.school).first()
    data = workbook(rows)
    for _time in range(2):
        batch = life.store_file(data, "册.xlsx", "training", cast.school, semester, None)
        life.read_batch(batch)
        assert batch.counts["questions"] == []
        with translation.override(language):
            returned.write(file := io.BytesIO(), batch, batch.rows.problems())
        data = file.getvalue()

    sheet = openpyxl.load_workbook(file).worksheets[0]
    head, row = sheet.iter_rows(values_only=True)
    assert head[:6] == tuple(rows[0])
    assert (len(head), row[:6]) == (7, tuple(rows[1]))

"""What we write in a layout is read back as what is on record; empty sheets hold nothing."""

import io

import openpyxl
import pytest
from django.test import RequestFactory

from lessons.models import Observation, WeekLine
from portfolios.models import Honour, MentorPair, TitleHeld
from records import exports, importers, imports, kinds, registers
from records.models import ImportBatch
from records.sheets.tables import _header_columns
from records.sheets.words import Words
from records.sheets.writing import headings
from research.models import Paper, Project
from schools.models import Employment, School, Semester
from tests import make
from tests.records.shared_files import SHARED, needs_shared_files
from training.models import Activity, Attendance, Training

pytestmark = pytest.mark.django_db
MODELS = {
    "training": Training,
    "observation": Observation,
    "project": Project,
    "paper": Paper,
    "honour": Honour,
    "week_line": WeekLine,
    "title_held": TitleHeld,
    "mentor_pair": MentorPair,
    "activity": Activity,
}


def exported(kind, school, office, semester):
    """The workbook of all records of a kind, as the office gets it."""
    request = RequestFactory().get("/", {"as": "register"})
    request.user = office
    answer = exports.export(
        request,
        kinds.get(kind),
        MODELS[kind].objects.visible_to(office),
        title="登记表",
        facts=[],
        school=school,
    )
    return b"".join(answer.streaming_content)


def read_back(data, layout, school, semester):
    batch = ImportBatch(school=school, semester=semester, layout=layout)
    return imports.read_file(importers.get(layout), data, school, semester, batch, name="册.xlsx")


def outcomes(reading):
    return [(row.outcome, row.code) for row in reading.rows if row.outcome != "duplicate"]


LAYOUT_OF = {
    "training": "training",
    "observation": "observations",
    "project": "projects",
    "paper": "papers",
    "honour": "papers",
    "week_line": "observations-wide",
    "title_held": "titles",
    "mentor_pair": "titles",
    "activity": "signin",
}


@needs_shared_files
@pytest.mark.parametrize(
    ("kind", "command", "file"),
    [
        ("training", "training", "02-training-hours.xlsx"),
        ("observation", "observations", "03-observations-long.csv"),
        ("project", "projects", "05-projects.xlsx"),
        ("paper", "papers", "06-papers-awards.xlsx"),
        ("honour", "papers", "06-papers-awards.xlsx"),
        ("week_line", "observations-wide", "04-observations-wide.xlsx"),
        ("title_held", "titles", "08-backbone-mentors.xlsx"),
        ("mentor_pair", "titles", "08-backbone-mentors.xlsx"),
        ("activity", "signin", "07-signin-school-based.xlsx"),
    ],
)
def test_an_example_file_comes_back_as_duplicates(shiqiao, run, kind, command, file):
    run("import_sheet", command, SHARED / file, *shiqiao)
    school, semester = School.objects.get(), Semester.objects.get(start_year=2020, number=2)
    office = make.office(school)

    reading = read_back(exported(kind, school, office, semester), LAYOUT_OF[kind], school, semester)

    assert outcomes(reading) == []
    of_rows = Attendance if kind == "activity" else MODELS[kind]
    assert len(reading.rows) >= of_rows.objects.count() > 0


@needs_shared_files
def test_the_staff_list_comes_back_as_it_is_on_record(client, shiqiao):
    school, semester = School.objects.get(), Semester.objects.get(start_year=2020, number=2)
    people = Employment.objects.count()
    office = make.person("马办")
    make.appoint(office, "office", school=school)
    client.force_login(office)

    data = b"".join(client.get(f"/records/registers/roster/{school.code}/").streaming_content)

    reading = read_back(data, "roster", school, semester)
    assert outcomes(reading) == []
    assert len(reading.rows) == people > 50


LAYOUTS = [one.layout for one in registers.offered() if one.sheets]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_empty_sheet_is_found_and_holds_no_rows(cast, layout):
    semester = Semester.objects.filter(school=cast.school).first()
    file = io.BytesIO()

    registers.write_empty(file, registers.get(layout), cast.school)

    reading = read_back(file.getvalue(), layout, cast.school, semester)
    sheets = [name for name, said in reading.sheets.items() if "header_rows" in said]
    assert sheets == [sheet.name for sheet in registers.get(layout).sheets]
    assert reading.rows == []
    assert {(one.row, one.kind) for one in reading.ignored} == {(2, "NOTE")}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_column_of_ours_is_understood_as_what_it_is(layout):
    words = Words()
    headers, heads = words.headers(layout), importers.get(layout).layout.header_fields
    for sheet in registers.get(layout).sheets:
        for fields in (sheet.empty_fields, sheet.written_fields):
            names = headings(words, layout, fields)
            assert _header_columns(names, headers, heads) == {
                field.name: column for column, field in enumerate(fields)
            }


def test_a_sign_in_sheet_to_fill_in_names_everybody(cast):
    semester = Semester.objects.filter(school=cast.school).first()
    file = io.BytesIO()
    registers.write_empty(file, registers.get("signin"), cast.school)
    book = openpyxl.load_workbook(file)
    sheet = book["签到表"]
    sheet["A2"] = "主题：单元试卷讲评"
    sheet["A3"] = f"时间：{semester.starts_on:%Y.%m.%d}下午1：30—4：30"
    sheet["C7"] = "√"
    book.save(file := io.BytesIO())

    reading = read_back(file.getvalue(), "signin", cast.school, semester)

    assert outcomes(reading) == [("accepted", "")] * 8
    assert [row.values["state"] for row in reading.rows].count("present") == 1

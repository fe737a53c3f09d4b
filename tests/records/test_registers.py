"""What we write in a layout is read back as what is on record; empty sheets hold nothing."""

import io

import openpyxl
import pytest
from django.test import RequestFactory
from django.urls import reverse

from lessons.models import Observation, WeekLine
from portfolios.models import Honour, MentorPair, TitleHeld
from records import exports, kinds
from records.imports import importers, life, registers
from records.models import ImportBatch
from records.sheets.headings import columns_named
from records.sheets.recognition import recognise
from records.sheets.words import Words
from records.sheets.workbook import open_sheets
from records.sheets.writing import headings
from research.models import Paper, Project
from schools.models import AuditEvent, Employment, School, Semester
from tests import make
from tests.records import sheet_maker as maker
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
    return life.read_file(importers.get(layout), data, school, semester, batch, name="册.xlsx")


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

    data = exported(kind, school, office, semester)

    reading = read_back(data, LAYOUT_OF[kind], school, semester)
    assert kinds_told(data) == {LAYOUT_OF[kind]}
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
            assert columns_named(names, headers, heads) == {
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


def test_a_week_table_of_a_long_semester_comes_back_whole(cast):
    """Also where the sheet imported last had fewer weeks."""
    semester = Semester.objects.get(school=cast.school, number=2)
    for name, weeks in (("王芳", range(1, 31)), ("李明", range(1, 4))):
        rows = [["姓名", *(f"第{week}周" for week in weeks)], [name, *(1 for _ in weeks)]]
        life.import_file(
            maker.table(*rows), "周表.xlsx", layout="observations-wide", school=cast.school,
            semester=semester, by=cast.office,
        )  # fmt: skip

    data = exported("week_line", cast.school, cast.office, semester)

    reading = read_back(data, "observations-wide", cast.school, semester)
    assert [(row.outcome, row.code) for row in reading.rows] == [("duplicate", "DUPLICATE_ROW")] * 2
    assert sorted(int(row.raw.get("week_30", 0)) for row in reading.rows) == [0, 1]


@pytest.mark.parametrize(("weeks", "columns"), [(20, 22), (26, 26), (57, 57)])
def test_an_empty_week_table_has_the_weeks_of_the_longest_semester(cast, weeks, columns):
    Semester.objects.filter(school=cast.school, number=2).update(weeks=weeks)
    file = io.BytesIO()

    registers.write_empty(file, registers.get("observations-wide"), cast.school)

    head = [cell.value for cell in openpyxl.load_workbook(file).worksheets[0][1]]
    assert [name for name in head if name.startswith("第")] == [
        f"第{week}周" for week in range(1, columns + 1)
    ]


def register_of(client, kind, school, when="2020-2"):
    url = reverse(EXPORTS[kind])
    return client.get(url, {"whose": f"school:{school.pk}", "when": when, "as": "register"})


EXPORTS = {
    "training": "training:training_export",
    "observation": "lessons:observation_export",
    "project": "research:project_export",
    "paper": "research:paper_export",
    "honour": "portfolios:honour_export",
    "week_line": "lessons:week_export",
    "title_held": "portfolios:title_export",
    "mentor_pair": "portfolios:pair_export",
    "activity": "training:activity_export",
}


@pytest.mark.parametrize("kind", EXPORTS)
def test_registers_are_for_the_office(client, cast, kind):
    """Others get the rows as their list shows them, without the numbers of employees."""
    for person, status in ((cast.office, 200), (cast.principal, 403), (cast.leader, 404)):
        client.force_login(person)
        assert register_of(client, kind, cast.school).status_code == status
    client.force_login(cast.principal)
    page = client.get(reverse(EXPORTS[kind].replace("_export", "_list")))
    assert b"as=register" not in page.content


def cells_of(answer, sheet=0):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [[cell.value for cell in row] for row in book.worksheets[sheet].iter_rows()]


def test_a_school_s_own_headings_are_written(client, cast):
    cast.school.words = {"headers": {"training": {"hours": ["课时认定"]}}}
    cast.school.save()
    make.training(cast.owner, programme="单元教学")
    client.force_login(cast.office)

    head, row = cells_of(register_of(client, "training", cast.school))

    assert head[10:12] == ["主办单位", "课时认定"]
    assert row[:5] == [1, "语文组", row[2], "王芳", "单元教学"]


def test_what_a_school_calls_county_is_not_written_for_a_city(client, cast):
    """Each word is read back as what it was written for, whatever the school added."""
    cast.school.words = {"levels": {"county": ["市级"]}}
    cast.school.save()
    make.training(cast.owner, level="city")
    client.force_login(cast.office)

    _head, row = cells_of(register_of(client, "training", cast.school))

    assert row[5] == "市"


def test_formulas_stay_text(client, cast):
    make.training(cast.owner, programme="=1+1", place="+A1", note="@SUM(A1)")
    client.force_login(cast.office)

    answer = register_of(client, "training", cast.school)

    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    found = [cell for cell in book.worksheets[0][2] if str(cell.value)[0] in "=+@"]
    assert [(cell.data_type, cell.value) for cell in found] == [
        ("s", "=1+1"),
        ("s", "+A1"),
        ("s", "@SUM(A1)"),
    ]


def test_people_of_one_name_are_told_apart(client, cast):
    other = make.teacher(cast.school, "王芳", label="数")
    Employment.objects.filter(person=cast.owner).update(label="语")
    project = make.project(cast.colleague, members=[cast.owner, other])
    client.force_login(cast.office)

    data = b"".join(register_of(client, "project", cast.school).streaming_content)

    semester = Semester.objects.filter(school=cast.school).first()
    reading = read_back(data, "projects", cast.school, semester)
    names = [one["person"] for one in reading.rows[0].values["team"]]
    assert names == [str(one.pk) for one in (project.teacher, cast.owner, other)]


def test_a_register_asks_as_often_for_many_rows(client, cast, queries):
    client.force_login(cast.office)
    for kind, add in (("training", make.training), ("project", make.project)):
        add(cast.owner)
        register_of(client, kind, cast.school)
        with queries() as few:
            b"".join(register_of(client, kind, cast.school).streaming_content)
        for _ in range(5):
            add(cast.colleague)
        with queries() as many:
            b"".join(register_of(client, kind, cast.school).streaming_content)
        assert len(many) == len(few)


def test_columns_to_choose_from_offer_the_words_of_the_school(cast):
    file = io.BytesIO()
    registers.write_empty(file, registers.get("training"), cast.school)

    book = openpyxl.load_workbook(file)
    sheet, lists = book["培训学时"], book["选项"]
    offered = {}
    for one in sheet.data_validations.dataValidation:
        if one.type == "list":
            heading = sheet.cell(1, next(iter(one.sqref.ranges)).min_col).value
            cells = lists[one.formula1.partition("!")[2].replace("$", "")]
            offered[heading] = [cell.value for (cell,) in cells]
    assert lists.sheet_state == "hidden"
    assert list(offered) == ["教研组", "姓名*", "培训级别", "培训形式"]
    assert sorted(offered["教研组"]) == ["数学组", "语文组"]
    assert len(offered["姓名*"]) == Employment.objects.filter(school=cast.school).count()
    assert offered["培训级别"][:3] == ["国家级", "省级", "市级"]


@needs_shared_files
def test_columns_stand_as_the_school_has_them(client, shiqiao, run):
    """In the order and under the headings of the sheet that was imported; what that has not
    comes after."""
    run("import_sheet", "training", SHARED / "02-training-hours.xlsx", *shiqiao)
    school = School.objects.get()
    office = make.person("马办")
    make.appoint(office, "office", school=school)
    client.force_login(office)

    head, *rows = cells_of(register_of(client, "training", school))

    assert head == [
        *["序号", "工号", "姓名", "培训项目", "培训级别", "培训形式", "培训时间", "地点", "学时"],
        *["学分", "证书编号", "备注", "教研组", "主办单位"],
    ]
    assert len(rows) == Training.objects.count()


def kinds_told(data, name="册.xlsx"):
    """The kinds of list that the sheets of a file are recognised as."""
    layouts = [one.layout for one in importers.REGISTRY.values() if not one.compares]
    found = recognise(open_sheets(data, name), layouts, Words(), name)
    return {one.layout for one in found.values() if one.layout}


@pytest.mark.parametrize("register", registers.offered(), ids=lambda one: one.layout)
def test_what_we_wrote_is_recognised(cast, register):
    """The upload page recognises a sheet of ours that was filled in."""
    file = io.BytesIO()
    registers.write_empty(file, register, cast.school)

    assert kinds_told(file.getvalue()) == {register.layout}


def test_an_empty_sheet_names_nobody_of_another_school(client, cast):
    client.force_login(cast.office)
    url = reverse("records:register_empty", args=["training"])

    assert client.get(url, {"school": cast.other_school.code}).status_code == 404
    assert client.get(reverse("records:register_empty", args=["nothing"])).status_code == 404
    said = b"".join(client.get(url, {"school": f"{cast.school.code}\0"}).streaming_content)
    lists = openpyxl.load_workbook(io.BytesIO(said))["选项"]
    names = {cell.value for row in lists for cell in row}
    assert ("王芳" in names, "钱外" in names) == (True, False)


def test_what_leaves_the_house_is_noted(client, cast):
    make.training(cast.owner)
    client.force_login(cast.office)

    register_of(client, "training", cast.school)
    client.get(reverse("records:register_empty", args=["training"]))
    client.get(reverse("records:roster_register", args=[cast.school.code]))

    noted = AuditEvent.objects.filter(verb="records.exported").order_by("id")
    assert [(one.after["kind"], one.after.get("rows")) for one in noted] == [
        ("training.register", 1),
        ("training.empty", None),
        ("roster.register", 8),
    ]

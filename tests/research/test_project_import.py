"""Lists of projects become projects, and the figures they bring."""

import pytest

from records.imports import life
from research.imports.projects import grade_of
from research.models import Project
from schools.models import Semester
from tests import make
from tests.records import sheet_maker as maker
from tests.records.shared_files import SHARED, expected, needs_shared_files

pytestmark = pytest.mark.django_db
FILE = "05-projects.xlsx"


@needs_shared_files
def test_the_projects_of_shiqiao_and_their_figures(run, shiqiao):
    file = expected()["files"][FILE]

    said = run("import_sheet", "projects", SHARED / FILE, *shiqiao)

    assert said["accepted"] == file["counts"]["accepted"]
    for name in ("rejected", "duplicates", "warnings"):
        assert said[name] == [{k: one[k] for k in ("sheet", "row", "code")} for one in file[name]]
    figures = run("figures", "--school", "sqcjzx", "--period", "2020-2", "--by", "level")
    told = file["figures"]
    assert figures["research.projects_in_progress"]["value"] == told["in_progress"]
    assert figures["research.projects_listed"]["value"] == told["listed_in_term"]
    assert figures["research.projects_completed"]["value"] == told["closed_in_term"]
    assert figures["research.projects_overdue"]["value"] == told["overdue"]
    rows = list(Project.objects.prefetch_related("members"))
    counted = lambda name: {  # noqa: E731
        value: sum(getattr(row, name) == value for row in rows)
        for value in {getattr(row, name) for row in rows}
    }
    assert (len(rows), counted("level"), counted("stage")) == (
        told["projects"], told["by_level"], told["by_state"],
    )  # fmt: skip
    assert counted("grade") == {"": 18, "excellent": 6, "good": 1, "passed": 3}
    teams = [
        {row.teacher_id} | {one.person_id for one in row.members.all() if one.person_id}
        for row in rows
    ]
    assert sum(map(len, teams)) == told["participations"]
    assert len(set().union(*teams)) == told["participants"]
    assert len({row.teacher_id for row in rows if not row.leader_name}) == told["first_leaders"]


@needs_shared_files
def test_the_same_list_again_adds_nothing(run, shiqiao):
    run("import_sheet", "projects", SHARED / FILE, *shiqiao)

    again = run("import_sheet", "projects", SHARED / FILE, *shiqiao)

    assert (again["batch"], again["accepted"], Project.objects.count()) == (None, 0, 28)


HEAD = ["级别", "课题名称", "主持人", "课题组成员", "立项时间", "结题时间", "进展情况"]


def imported(*rows):
    """The Reading of a small list, imported into a school of 王芳 and 李明."""
    school = make.school()
    make.semester(school, number=2)
    office = make.office(school)
    for name in ("王芳", "李明"):
        make.teacher(school, name)
    return life.import_file(
        maker.table(HEAD, *rows),
        "课题.xlsx",
        layout="projects",
        school=school,
        semester=Semester.objects.get(school=school),
        by=office,
    )[1]


def test_a_project_that_ended_before_it_began_stops_no_others():
    reading = imported(
        ["市级", "作业设计", "王芳", "", "2021.6", "2020.12", "已结题"],
        ["市级", "课堂提问", "王芳", "", "2020.6", "2021.5", "已结题"],
    )

    assert [(row.row, row.code, row.field) for row in reading.rejected] == [
        (2, "DATE_INVALID", "closed")
    ]
    assert [project.title for project in Project.objects.all()] == ["课堂提问"]


def test_one_project_under_two_leaders_from_elsewhere_is_on_record_once():
    reading = imported(
        ["省级", "联合研究", "外校甲", "王芳", "2020.9", "", "在研"],
        ["省级", "联合研究", "外校乙", "王芳、李明", "2020.9", "", "在研"],
        ["省级", "联合研究", "王芳", "李明", "2020.9", "", "在研"],
    )

    [project] = Project.objects.all()
    assert (project.leader_name, project.teacher.name) == ("外校甲", "王芳")
    assert [(row.row, row.code, tuple(row.kept)) for row in reading.duplicates] == [
        (3, "DUPLICATE_ROW", ("Sheet1", 2)),
        (4, "DUPLICATE_ROW", ("Sheet1", 2)),
    ]


@pytest.mark.parametrize(
    ("said", "grade"),
    [
        ("优秀", "excellent"), ("良好", "good"), ("合格", "passed"), ("通过", "passed"), ("", ""),
        ("不合格", ""), ("未通过", ""),
    ],
)  # fmt: skip
def test_what_did_not_pass_has_no_grade(said, grade):
    assert grade_of(said) == grade

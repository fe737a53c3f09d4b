"""`setup_school` and `import_sheet`, as administrators and checks call them."""

import json

import pytest
from django.core.management import CommandError, call_command

from records.models import ImportBatch, Policy, Requirement
from schools.models import District, School, Semester
from tests.records import sheet_maker as maker
from tests.records.shared_files import SHARED, expected, needs_shared_files
from training.models import Training

pytestmark = pytest.mark.django_db
FILES = {
    "roster": "01-roster.xlsx",
    "training": "02-training-hours.xlsx",
    "observations": "03-observations-long.csv",
    "observations-wide": "04-observations-wide.xlsx",
}
SETTINGS = {**maker.SETTINGS, "credit_target": 72, "lesson_target": 15}


def run(capsys, *arguments):
    call_command(*arguments, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def settings_file(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(SETTINGS, ensure_ascii=False))
    return path


def test_setup_makes_school_calendar_and_requirements(capsys, settings_file):
    said = run(capsys, "setup_school", str(settings_file))
    assert said == {"school": "lasyxx", "semester": "2022-1"}
    school = School.objects.get()

    assert (school.name, school.stage, school.district.name) == ("柳岸实验学校", "junior", "柳江")
    assert (school.employee_no_prefix, school.employee_no_digits) == ("LA", 4)
    assert (school.morning_periods, school.periods_per_day) == (5, 9)
    assert school.place_levels == {"云州": "city", "柳江": "county"}
    semester = Semester.objects.get()
    assert (str(semester.starts_on), str(semester.ends_on)) == ("2022-09-01", "2023-01-18")
    assert (semester.non_teaching_days, semester.make_up_days) == (["2022-10-03"], ["2022-10-08"])
    assert {(r.measure, r.window, int(r.value)) for r in Requirement.objects.all()} == {
        ("training.credits", "school_year", 72),
        ("lessons.observed", "semester", 15),
    }


def test_setup_a_second_time_updates_and_adds_nothing(capsys, settings_file):
    first = run(capsys, "setup_school", str(settings_file))
    settings_file.write_text(json.dumps({"settings": {**SETTINGS, "lesson_target": 12}}))

    assert run(capsys, "setup_school", str(settings_file)) == first
    counts = [m.objects.count() for m in (District, School, Semester, Policy, Requirement)]
    assert counts == [1, 1, 1, 1, 2]
    assert int(Requirement.objects.get(measure="lessons.observed").value) == 12


def test_setup_gives_every_school_its_own_code(capsys, settings_file):
    first = run(capsys, "setup_school", str(settings_file))
    settings_file.write_text(json.dumps({**SETTINGS, "school": "柳案实验学校"}))
    second = run(capsys, "setup_school", str(settings_file))
    settings_file.write_text(json.dumps({**SETTINGS, "school": "又一学校", "code": "3133000001"}))

    assert first["school"] == "lasyxx"
    assert second["school"] == "lasyxx2"
    assert run(capsys, "setup_school", str(settings_file))["school"] == "3133000001"


@pytest.mark.parametrize(
    "content", ["no json", "[]", "{}", '{"school": "甲", "term": {"start_year": "x"}}']
)
def test_setup_says_what_is_wrong_and_stores_nothing(settings_file, content):
    settings_file.write_text(content)

    with pytest.raises(CommandError):
        call_command("setup_school", str(settings_file))
    assert School.objects.count() == District.objects.count() == 0


@needs_shared_files
def test_the_example_files_give_what_is_expected(capsys):
    place = run(capsys, "setup_school", str(SHARED / "expected.json"))
    assert place == {"school": "sqcjzx", "semester": "2020-2"}
    for kind, name in FILES.items():
        arguments = [kind, str(SHARED / name), "--school", "sqcjzx", "--semester", "2020-2"]
        file = expected()["files"][name]
        codes = {
            key: [{"sheet": r["sheet"], "row": r["row"], "code": r["code"]} for r in file[key]]
            for key in ("rejected", "duplicates", "warnings")
        }

        dry = run(capsys, "import_sheet", *arguments, "--dry-run")
        said = run(capsys, "import_sheet", *arguments)

        assert dry == {**said, "batch": None}
        assert said["batch"]
        assert said["accepted"] == file["counts"]["accepted"]
        assert {key: said[key] for key in codes} == codes
        again = run(capsys, "import_sheet", *arguments)
        assert (again["batch"], again["accepted"]) == (None, 0)
    assert ImportBatch.objects.count() == len(FILES)


def test_a_dry_run_stores_nothing(capsys, cast, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        maker.table(
            ["姓名", "培训项目", "时间", "学时"],
            ["王芳", "作业设计", "3.5", 8],
            ["王芳", "", "3.5", 8],
        )
    )
    arguments = [
        "import_sheet",
        "training",
        str(path),
        "--school",
        "shiqiao",
        "--semester",
        "2020-2",
    ]

    said = run(capsys, *arguments, "--dry-run")

    assert said["rejected"] == [{"sheet": "Sheet1", "row": 3, "code": "TITLE_MISSING"}]
    assert (said["batch"], said["accepted"], Training.objects.count()) == (None, 1, 0)
    call_command(*arguments)
    assert "1 rows accepted" in capsys.readouterr().out
    assert Training.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"--school": "nowhere"},
        {"--semester": "1999-1"},
        {"--semester": "spring"},
        {"--by": "nobody"},
        {"file": "missing.xlsx"},
        {"file": "picture.xlsx"},
    ],
)
def test_the_command_says_what_is_wrong(cast, tmp_path, changes):
    (tmp_path / "picture.xlsx").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "good.xlsx").write_bytes(maker.table(["姓名", "培训项目", "学时"]))
    asked = {"file": "good.xlsx", "--school": "shiqiao", "--semester": "2020-2", **changes}
    file = str(tmp_path / asked.pop("file"))

    with pytest.raises(CommandError):
        call_command("import_sheet", "training", file, *(f"{k}={v}" for k, v in asked.items()))
    assert ImportBatch.objects.count() == 0

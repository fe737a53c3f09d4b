"""Lists of projects become projects, and the figures they bring."""

import pytest

from research.models import Project
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

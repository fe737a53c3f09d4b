import io

import openpyxl
import pytest

from records import figures
from records.scope import find_place
from schools.models import AuditEvent
from tests import make

pytestmark = pytest.mark.django_db


def url(name, export=False):
    return f"/records/figures/{name}/" + ("export/" if export else "")


def of(place, **more):
    kind = place._meta.model_name.replace("person", "teacher")
    return {"whose": f"{kind}:{place.pk}", "when": "2020-2", **more}


def first_cells(response):
    return [row.first.text for row in response.context["rows"]]


def workbook(response):
    content = b"".join(response.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_figure_opens_the_rows_it_counts(client, cast):
    make.training(cast.owner, hours=8, programme="甲")
    make.training(cast.colleague, hours=4, programme="乙")
    make.training(cast.stranger, hours=99)
    make.training(cast.owner, status="submitted", hours=50)
    client.force_login(cast.office)

    response = client.get(url("training.hours"), of(cast.school))

    opened = response.context["opened"]
    assert (opened.text, opened.unit) == ("12", "学时")
    assert sorted(first_cells(response)) == ["李明", "王芳"]


def test_every_figure_opens_in_every_scope_it_has(client, cast, settings):
    settings.BOUNDS = {}  # nobody takes so many exports in ten minutes
    make.requirement(cast.school)
    make.training(cast.owner)
    make.observation(cast.owner, cast.colleague)
    make.project(cast.owner, members=[cast.colleague])
    make.paper(cast.owner)
    make.honour(cast.owner)
    client.force_login(cast.office)

    for name in figures.REGISTRY:
        for place in (cast.school, cast.group, cast.owner):
            shown = client.get(url(name), of(place))
            sheet = client.get(url(name, export=True), of(place))
            assert (shown.status_code, sheet.status_code) == (200, 200), (name, place)
            assert len(workbook(sheet)) - 1 == shown.context["page"].paginator.count, name


def test_part_of_a_figure_opens_its_part(client, cast):
    make.training(cast.owner, level="county", hours=8)
    make.training(cast.owner, level="school", hours=4)
    client.force_login(cast.office)

    opened = client.get(url("training.hours"), of(cast.school, level="school")).context["opened"]

    assert (opened.label, opened.text) == ("培训学时（校级）", "4")


def test_ratio_shows_both_of_its_figures(client, cast):
    make.training(cast.owner)
    client.force_login(cast.office)

    response = client.get(url("training.trained_share"), of(cast.school))

    halves = [(one["label"], one["value"]) for one in response.context["halves"]]
    teachers = figures.get("people.teachers").value(
        find_place(cast.office, f"school:{cast.school.pk}", "2020-2").scope
    )
    assert halves == [("参训教师（在册）", "1"), ("专任教师", str(teachers))]


@pytest.mark.parametrize(
    ("who", "school", "group", "teacher"),
    [
        ("office", 200, 200, 200),
        ("principal", 200, 200, 200),
        ("leader", 404, 200, 200),
        ("owner", 404, 404, 200),
        ("colleague", 404, 404, 404),
        ("administrator", 404, 404, 404),
        ("stranger", 404, 404, 404),
        ("stranger_office", 404, 404, 404),
    ],
)
def test_who_opens_which_scope(client, cast, who, school, group, teacher):
    make.training(cast.owner)
    client.force_login(getattr(cast, who))

    for export in (False, True):
        answers = tuple(
            client.get(url("training.hours", export), of(place)).status_code
            for place in (cast.school, cast.group, cast.owner)
        )
        assert answers == (school, group, teacher)


def test_leader_is_told_of_counted_rows_that_are_not_open(client, cast):
    make.observation(cast.owner, topic="已提交")
    make.observation(cast.owner, topic="已认证", status="certified")
    client.force_login(cast.leader)

    response = client.get(url("lessons.visits"), of(cast.group))

    assert response.context["opened"].text == "2"
    assert response.context["page"].paginator.count == 1
    assert "另有 1 条已计入" in response.content.decode()
    assert "已提交" not in str([vars(row) for row in response.context["rows"]])


def test_rows_are_searched_and_sorted(client, cast):
    for hours in (4, 8, 6):
        make.training(cast.owner, hours=hours, programme=f"培训{hours}")
    make.training(cast.colleague, hours=9, programme="培训9")
    client.force_login(cast.office)

    def hours_of(**query):
        rows = client.get(url("training.hours"), of(cast.school, **query)).context["rows"]
        return [next(cell.text for cell in row.rest if cell.label == "学时") for row in rows]

    assert hours_of(sort="-hours") == ["9", "8", "6", "4"]
    assert hours_of(q="李明") == ["9"]
    assert hours_of(sort="hours", q="王芳") == ["4", "6", "8"]


def test_export_holds_exactly_the_rows_shown_and_is_noted(client, cast):
    make.training(cast.owner, hours=8, programme="甲")
    make.training(cast.colleague, hours=4, programme="乙")
    client.force_login(cast.office)

    response = client.get(
        url("training.hours", export=True), of(cast.school, q="王芳\0", sort="hours")
    )

    heading, *rows = workbook(response)
    assert heading[:3] == ["教师", "培训项目", "级别"]
    assert [row[:2] for row in rows] == [["王芳", "甲"]]
    event = AuditEvent.objects.get(verb="records.exported")
    assert (event.by, event.school, event.after["kind"], event.after["rows"]) == (
        cast.office,
        cast.school,
        "posting",
        1,
    )
    assert event.after["of"]["搜索"] == "王芳"


def test_unknown_figure_and_part_are_not_found_or_empty(client, cast):
    client.force_login(cast.office)

    assert client.get(url("nonsense")).status_code == 404
    assert client.get(url("training.hours"), of(cast.school, level="x")).status_code == 200
    assert client.get(url("training.hours"), of(cast.school, sort="x", page="x")).status_code == 200


def test_rows_take_as_many_queries_for_three_as_for_one(client, cast, queries):
    client.force_login(cast.office)
    names = ("training.hours", "lessons.visits", "research.papers", "people.teachers")

    def fill():
        make.training(cast.owner)
        make.observation(cast.owner)
        make.paper(cast.owner)
        make.teacher(cast.school, group=cast.group)

    def asked(name):
        with queries() as counted:
            client.get(url(name), of(cast.school))
        return len(counted)

    fill()
    asked(names[0])
    before = [asked(name) for name in names]
    fill()
    fill()

    assert [asked(name) for name in names] == before
    assert max(before) <= 14

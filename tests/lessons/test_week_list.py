"""The week table beside the observations: who disagrees, in which week, and what is behind it."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from records.imports import life
from schools.models import Role, Semester
from tests import make
from tests.records import sheet_maker as maker

pytestmark = pytest.mark.django_db
HEADINGS = ["姓名", "第1周", "第2周", "第3周", "合计", "备注"]
URL = "lessons:week_list"


@pytest.fixture
def tables(cast):
    """王芳 agrees, 李明 has one lesson too many, 张强 a wrong total; 赵敏 is not in the table."""
    for day in (date(2021, 2, 24), date(2021, 3, 3)):
        make.observation(cast.owner, ended_on=day)
        make.observation(cast.colleague, ended_on=day)
    make.observation(cast.leader, ended_on=date(2021, 3, 9), lessons=2, periods=[1, 2])
    make.observation(cast.outsider, ended_on=date(2021, 3, 9))
    make.observation(cast.owner, ended_on=date(2021, 3, 4), status="draft")
    data = maker.table(
        HEADINGS,
        ["王芳", 1, 1, "", 2, ""],
        ["李明", 1, 2, "", 3, "病假"],
        ["张强", "", "", 2, 5, ""],
    )
    semester = Semester.objects.get(school=cast.school, number=2)
    batch, _reading = life.import_file(
        data, "听课表.xlsx", layout="observations-wide", school=cast.school, semester=semester,
        by=cast.office,
    )  # fmt: skip
    return batch


def listed(client, whose, **query):
    return client.get(reverse(URL), {"whose": whose, "when": "2020-2", **query})


def told(response):
    return [
        (
            one["row"].person.name,
            one["row"].weekly,
            one["row"].stated,
            one["row"].listed,
            one["row"].difference,
            one["row"].state,
        )
        for one in response.context["rows"]
    ]


MING = ("李明", 3, 3, 2, 1, "differs")
ZHANG = ("张强", 2, 5, 2, 0, "missummed")
WANG = ("王芳", 2, 2, 2, 0, "same")
ZHAO = ("赵敏", None, None, 1, None, "not_in_table")


def test_who_disagrees_is_shown_first(client, cast, tables):
    client.force_login(cast.office)
    school = f"school:{cast.school.pk}"

    assert told(listed(client, school)) == [MING, ZHANG]
    assert told(listed(client, school, show="missing")) == [ZHAO]
    everybody = listed(client, school, show="all")
    assert told(everybody) == [MING, WANG, ZHANG, ZHAO]
    assert [tab["count"] for tab in everybody.context["views"]] == [2, 1, 4]
    assert [one["value"] for one in everybody.context["totals"]] == ["7", "7"]


def test_every_number_opens_its_rows(client, cast, tables):
    client.force_login(cast.office)
    row = listed(client, f"school:{cast.school.pk}").context["rows"][0]

    weekly, by_list = client.get(row["weekly_url"]), client.get(row["listed_url"])

    assert (weekly.context["opened"].text, by_list.context["opened"].text) == ("3", "2")
    line = client.get(row["line_url"])
    weeks = line.context["weeks"]
    assert [(one["week"].number, one["week"].weekly, one["week"].listed) for one in weeks[:4]] == [
        (1, 1, 1),
        (2, 2, 1),
        (3, 0, 0),
        (4, 0, 0),
    ]
    second = weeks[1]
    assert client.get(second["weekly_url"]).context["opened"].text == "2"
    assert client.get(second["weekly_url"]).context["opened"].part == "周次 2"
    assert client.get(second["listed_url"]).context["opened"].text == "1"
    assert (line.context["weekly_total"], line.context["listed_total"]) == (3, 2)


def test_a_word_for_a_week_is_no_week(client, cast, tables):
    client.force_login(cast.office)
    address = reverse("records:figure_rows", args=["lessons.weekly"])

    response = client.get(address, {"whose": f"school:{cast.school.pk}", "week": "x"})

    assert response.status_code == 404


def test_each_sees_what_is_theirs(client, cast, tables):
    line = next(
        one["line_url"]
        for one in as_(client, cast.office, f"school:{cast.school.pk}", show="all")
        if one["row"].person == cast.colleague
    )
    seen = {}
    for person in (cast.colleague, cast.leader, cast.principal, cast.owner, cast.stranger_office):
        client.force_login(person)
        page = client.get(line)
        seen[person.name] = "病假" in page.content.decode() if page.status_code == 200 else None

    # A leader reads the numbers of the group, and not why somebody was away.
    assert seen == {"李明": True, "张强": False, "周正": True, "王芳": None, "孙外": None}
    client.force_login(cast.colleague)
    assert told(client.get(reverse(URL), {"when": "2020-2"})) == [MING]
    client.force_login(cast.leader)
    assert told(client.get(reverse(URL), {"when": "2020-2", "show": "all"})) == [MING, WANG, ZHANG]


def as_(client, person, whose, **query):
    client.force_login(person)
    return listed(client, whose, **query).context["rows"]


def test_the_export_holds_the_rows_of_the_page(client, cast, tables):
    client.force_login(cast.office)

    response = client.get(
        reverse("lessons:week_export"), {"whose": f"school:{cast.school.pk}", "when": "2020-2"}
    )

    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(response.streaming_content)))
    rows = sheet.get_sheet_by_index(0).to_python()
    assert [(row[1], *row[3:7]) for row in rows[1:]] == [MING[:5], ZHANG[:5]]


def test_without_a_table_the_page_says_what_belongs_here(client, cast):
    make.observation(cast.owner)
    client.force_login(cast.office)

    response = listed(client, f"school:{cast.school.pk}")

    assert "本时段没有周次听课表" in response.content.decode()
    assert reverse("records:import_add") + "?layout=observations-wide" in response.content.decode()


def test_queries_do_not_grow_with_people(client, cast, queries):
    client.force_login(cast.office)
    semester = Semester.objects.get(school=cast.school, number=2)
    counted = []
    for names in (["王芳"], ["李明", "张强", "赵敏"]):
        rows = [[name, 1, 1, "", 9, ""] for name in names]
        life.import_file(
            maker.table(HEADINGS, *rows), "a.xlsx", layout="observations-wide",
            school=cast.school, semester=semester, by=cast.office,
        )  # fmt: skip
        listed(client, f"school:{cast.school.pk}")
        with queries() as asked:
            listed(client, f"school:{cast.school.pk}")
        counted.append(len(asked))

    assert counted[0] == counted[1]


def test_the_district_reads_the_number_and_no_line(client, cast, tables):
    officer = make.person("顾学区")
    make.appoint(officer, Role.OFFICER, district=cast.school.district)
    client.force_login(officer)
    query = {"whose": f"school:{cast.school.pk}", "when": "2020-2"}

    for name, value in (("lessons.weekly_teachers", "3"), ("lessons.weekly", "7")):
        page = client.get(reverse("records:figure_rows", args=[name]), query)
        opened, rows = page.context["opened"], page.context["page"]
        assert (opened.text, len(rows), page.context["hidden"]) == (
            value,
            0,
            opened.all_rows.count(),
        )
    assert client.get(reverse(URL), query).status_code == 404

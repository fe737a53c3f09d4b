"""Lists, pages and exports of projects and papers."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_spring():
    with time_machine.travel("2021-05-12T10:00+08:00", tick=False):
        yield


def titles(client, person, name, **query):
    client.force_login(person)
    return [row.title for row in client.get(reverse(f"research:{name}"), query).context["page"]]


def test_own_projects_are_those_i_lead_or_belong_to(client, cast):
    make.project(cast.owner, title="主持")
    make.project(cast.colleague, members=[cast.owner], title="参与", listed_on=date(2020, 9, 1))
    make.project(cast.colleague, "draft", members=[cast.owner], title="别人的草稿")
    make.project(
        cast.owner,
        "draft",
        title="申报中",
        stage="applied",
        listed_on=None,
        applied_on=date(2021, 5, 1),
    )
    make.project(
        cast.owner,
        title="早已结题",
        stage="completed",
        ended_on=date(2020, 9, 1),
        completed_on=date(2020, 9, 1),
        listed_on=date(2019, 1, 1),
    )
    make.project(cast.colleague, title="无关")

    assert sorted(titles(client, cast.owner, "project_list")) == ["主持", "参与", "申报中"]


def test_own_papers_are_those_i_wrote_with_others(client, cast):
    make.paper(cast.owner, title="独著")
    make.paper(cast.colleague, coauthors=[cast.owner], title="合著")
    make.paper(cast.colleague, "draft", [cast.owner], title="别人的草稿")
    make.paper(cast.colleague, title="无关")

    assert sorted(titles(client, cast.owner, "paper_list")) == ["合著", "独著"]


@pytest.mark.parametrize(("name", "add"), [("project", make.project), ("paper", make.paper)])
@pytest.mark.parametrize("who", ["office", "principal"])
def test_school_list_holds_everybodys_but_no_drafts(client, cast, name, add, who):
    add(cast.owner, title="已审")
    add(cast.colleague, "draft", title="草稿")
    add(cast.stranger, title="外校")
    query = {"whose": f"school:{cast.school.pk}"}

    assert titles(client, getattr(cast, who), f"{name}_list", **query) == ["已审"]


@pytest.mark.parametrize("name", ["project_list", "project_export", "paper_list", "paper_export"])
@pytest.mark.parametrize("who", ["owner", "leader", "stranger_office"])
def test_school_list_is_not_for(client, cast, name, who):
    client.force_login(getattr(cast, who))

    response = client.get(reverse(f"research:{name}"), {"whose": f"school:{cast.school.pk}"})

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"level": "city"}, ["甲"]),
        ({"stage": "opened"}, ["乙"]),
        ({"status": "submitted"}, ["乙"]),
        ({"q": "甲"}, ["甲"]),
        ({"sort": "title"}, ["乙", "甲"]),
        ({"sort": "-title"}, ["甲", "乙"]),
    ],
)
def test_projects_are_filtered_by_the_address(client, cast, query, found):
    make.project(cast.owner, title="甲", level="city")
    make.project(cast.owner, "submitted", title="乙", stage="opened", opened_on=date(2021, 3, 1))

    assert titles(client, cast.owner, "project_list", **query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"outcome": "prize"}, ["乙"]),
        ({"kind": "case"}, ["乙"]),
        ({"level": "provincial"}, ["乙", "甲"]),
        ({"level": "national"}, []),
    ],
)
def test_papers_are_filtered_by_the_address(client, cast, query, found):
    make.paper(cast.owner, title="甲")
    make.paper(cast.owner, title="乙", outcome="prize", kind="case")

    assert titles(client, cast.owner, "paper_list", **query) == found


@pytest.mark.parametrize(("name", "add"), [("project", make.project), ("paper", make.paper)])
@pytest.mark.parametrize("who", ["owner", "office"])
def test_one_and_three_rows_take_the_same_queries(client, cast, queries, name, add, who):
    client.force_login(getattr(cast, who))
    url = reverse(f"research:{name}_list") + f"?whose=teacher:{getattr(cast, who).pk}"
    client.get(url)
    counts = []
    for more in (1, 2):
        for _row in range(more):
            add(getattr(cast, who), "certified", [make.teacher(cast.school)])
        with queries() as asked:
            client.get(url)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize(("name", "add"), [("project", make.project), ("paper", make.paper)])
def test_detail_takes_the_same_queries_with_more_people(client, cast, queries, name, add):
    client.force_login(cast.owner)
    counts = []
    for people in ([cast.colleague], [cast.colleague, cast.leader, cast.outsider]):
        row = add(cast.owner, "certified", people)
        url = reverse(f"research:{name}_detail", args=[row.pk])
        client.get(url)
        with queries() as asked:
            client.get(url)
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(("name", "add"), [("project", make.project), ("paper", make.paper)])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("owner", 200),
        ("colleague", 200),
        ("leader", 404),
        ("office", 200),
        ("principal", 200),
        ("administrator", 404),
        ("stranger", 404),
        ("stranger_office", 404),
    ],
)
def test_submitted_record_opens_for(client, cast, name, add, who, status):
    row = add(cast.owner, "submitted", [cast.colleague])
    client.force_login(getattr(cast, who))

    assert client.get(reverse(f"research:{name}_detail", args=[row.pk])).status_code == status


@pytest.mark.parametrize(("name", "add"), [("project", make.project), ("paper", make.paper)])
def test_export_holds_the_rows_of_the_list(client, cast, name, add):
    add(cast.owner, title="甲")
    add(cast.owner, "submitted", title="乙")
    add(cast.colleague, title="别人的")
    client.force_login(cast.owner)

    response = client.get(reverse(f"research:{name}_export"), {"status": "submitted"})

    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(response.streaming_content)))
    heading, *rows = sheet.get_sheet_by_index(0).to_python()
    assert [row[heading.index("标题")] for row in rows] == ["乙"]


def test_overdue_project_says_so_in_list_and_page(client, cast):
    late = make.project(cast.owner, title="逾期的", due_on=date(2021, 4, 1))
    make.project(cast.owner, title="按时的", due_on=date(2021, 12, 1))
    client.force_login(cast.owner)

    context = client.get(reverse("research:project_list")).context
    page = client.get(reverse("research:project_detail", args=[late.pk])).content.decode()

    assert context["overdue"] == {late.pk}
    assert "已逾期：应于2021年4月1日前结题。" in page

"""Titles held: logged with their term, listed while they last, on the portfolio."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from portfolios.compose import portfolio_document
from portfolios.models import TitleHeld
from portfolios.models.title_held import rung_of
from records.documents import tree
from schools.ids import new_id
from schools.periods import Calendar
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_spring():
    with time_machine.travel("2021-06-12T10:00+08:00", tick=False):
        yield


def typed(**fields):
    return {
        "request_key": str(new_id()),
        "version": "1",
        "title": "学科 带头人",
        "level": "county",
        "starts_on": "2019-09-01",
        "ended_on": "2022-08-31",
        "document": "禾教发〔2019〕33号",
        "note": "",
        "then": "hand_in",
        **fields,
    }


def post(client, person, **fields):
    client.force_login(person)
    return client.post(reverse("portfolios:title_add"), typed(**fields))


def test_a_title_is_logged_and_handed_in_once(client, cast):
    sent = typed()
    client.force_login(cast.owner)
    first, again = (client.post(reverse("portfolios:title_add"), sent) for _attempt in range(2))

    assert first.url == again.url
    fields = ("teacher", "title_key", "rung", "starts_on", "ended_on", "status")
    assert list(TitleHeld.objects.values_list(*fields)) == [
        (
            cast.owner.pk,
            "学科带头人",
            "leader",
            date(2019, 9, 1),
            date(2022, 8, 31),
            "submitted",
        )
    ]


def test_the_same_title_again_is_refused_in_words(client, cast):
    post(client, cast.owner)
    response = post(client, cast.owner, title="“学科带头人”")

    assert response.context["form"].non_field_errors() == ["该称号已有记录。"]
    assert TitleHeld.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": ""}, "title"),
        ({"level": "galactic"}, "level"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "2021-06-13"}, "starts_on"),
        ({"ended_on": "2019-08-31"}, "ended_on"),
    ],
)
def test_refused_input_names_its_field(client, cast, fields, wrong):
    response = post(client, cast.owner, **fields)

    assert (list(response.context["form"].errors), TitleHeld.objects.count()) == ([wrong], 0)


@pytest.mark.parametrize(
    ("title", "rung"),
    [
        ("特级教师", "special"),
        ("越州名师", "master"),
        ("首席教师", "chief"),
        ("县学科带头人", "leader"),
        ("骨干教师", "backbone"),
        ("教学能手", "expert"),
        ("教坛新秀", "rising"),
        ("先进工作者", "other"),
    ],
)
def test_the_kind_of_a_title_follows_from_its_words(title, rung):
    assert rung_of(title) == rung


def listed(client, person, **query):
    client.force_login(person)
    page = client.get(reverse("portfolios:title_list"), query).context["page"]
    return sorted(title.title for title in page)


def test_a_list_holds_the_titles_of_the_period_that_the_viewer_may_see(client, cast):
    make.title(cast.owner, title="无期限")
    make.title(cast.owner, title="期满", ended_on=date(2021, 1, 31))
    make.title(cast.owner, "submitted", title="待审")
    make.title(cast.owner, "draft", title="草稿")
    make.title(cast.owner, title="不知何时", starts_on=None)
    make.title(cast.outsider, title="他组")
    make.title(cast.stranger, title="外校")
    school, group = f"school:{cast.school.pk}", f"group:{cast.group.pk}"

    assert listed(client, cast.owner, when="2020-1") == [
        "不知何时", "待审", "无期限", "期满", "草稿",
    ]  # fmt: skip
    assert listed(client, cast.owner, when="2020-2") == ["不知何时", "待审", "无期限", "草稿"]
    assert listed(client, cast.office, whose=school) == ["不知何时", "他组", "待审", "无期限"]
    assert listed(client, cast.leader, whose=group) == ["不知何时", "无期限"]
    assert listed(client, cast.owner, rung="leader") == []


@pytest.mark.parametrize(
    ("sort", "titles"),
    [("", ["新", "旧", "不知何时"]), ("starts_on", ["旧", "新", "不知何时"])],
)
def test_what_is_not_known_comes_last(client, cast, sort, titles):
    make.title(cast.owner, title="新", starts_on=date(2020, 9, 1))
    make.title(cast.owner, title="不知何时", starts_on=None)
    make.title(cast.owner, title="旧", starts_on=date(2019, 9, 1))
    client.force_login(cast.owner)

    page = client.get(reverse("portfolios:title_list"), {"sort": sort}).context["page"]

    assert [one.title for one in page] == titles
    assert "NULLS LAST" in str(page.paginator.object_list.query)


def test_export_holds_the_rows_of_the_list(client, cast):
    make.title(cast.owner, title="骨干教师", level="city", document="越教人〔2020〕6号")
    make.title(cast.owner, title="教坛新秀")
    client.force_login(cast.owner)

    answer = client.get(reverse("portfolios:title_export"), {"rung": "backbone"})

    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    heading, *rows = sheet.get_sheet_by_index(0).to_python()
    names = ("教师", "称号", "级别", "文号")
    assert [tuple(row[heading.index(name)] for name in names) for row in rows] == [
        (cast.owner.name, "骨干教师", "市级", "越教人〔2020〕6号")
    ]


def test_a_term_that_has_not_begun_is_not_over(client, cast):
    coming = make.title(cast.owner, starts_on=date(2098, 9, 1), ended_on=date(2099, 8, 31))
    over = make.title(cast.owner, starts_on=date(2018, 9, 1), ended_on=date(2019, 8, 31))
    client.force_login(cast.owner)

    pages = [
        client.get(reverse("portfolios:title_detail", args=[one.pk])).content.decode()
        for one in (coming, over)
    ]

    assert ["任期已满" in page for page in pages] == [False, True]


def test_one_and_three_titles_take_the_same_queries(client, cast, queries):
    client.force_login(cast.office)
    client.get(reverse("portfolios:title_list"))
    counts = []
    for more in (1, 2):
        for _row in range(more):
            make.title(cast.owner)
        with queries() as asked:
            client.get(reverse("portfolios:title_list"), {"whose": f"school:{cast.school.pk}"})
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 14


def test_titles_and_pairs_stand_on_the_portfolio_and_its_paper(client, cast):
    make.title(cast.owner, title="学科带头人", document="禾教发〔2019〕33号")
    make.title(cast.owner, title="骨干教师", ended_on=date(2021, 3, 31))
    make.title(cast.owner, "submitted", title="待审称号")
    make.title(cast.owner, title="不知何时", starts_on=None)
    make.pair(cast.owner, cast.colleague)
    make.pair(cast.leader, cast.owner)
    make.observation(cast.owner, cast.colleague, ended_on=date(2021, 3, 5))
    period = Calendar(cast.school).parse("2020-2")

    client.force_login(cast.owner)
    page = client.get(
        reverse("portfolios:portfolio_detail", args=[cast.owner.pk]), {"when": "2020-2"}
    )
    portfolio = page.context["portfolio"]
    assert {one.title: one.is_over for one in portfolio.titles} == {
        "骨干教师": True,
        "学科带头人": False,
        "不知何时": False,
    }
    assert {str(pair) for pair in portfolio.pairs} == {
        f"{cast.owner.name}—{cast.colleague.name}",
        f"{cast.leader.name}—{cast.owner.name}",
    }
    counts = {kind: count for kind, _label, count in portfolio.kind_counts}
    assert (counts["title_held"], counts["mentor_pair"]) == (3, 2)

    document = portfolio_document(cast.owner, period, school=cast.school)
    sections = {one.title: one for one in document.blocks if isinstance(one, tree.Section)}
    said = {
        title: [node.text for node in tree.walk(sections[title]) if isinstance(node, tree.Text)]
        for title in ("称号", "师徒结对")
    }
    assert {"学科带头人", "禾教发〔2019〕33号", "骨干教师"} <= set(said["称号"])
    assert "待审称号" not in said["称号"]
    assert {cast.colleague.name, cast.leader.name} <= set(said["师徒结对"])

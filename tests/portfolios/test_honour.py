"""Honours: logged once, listed and exported to whom they may be shown."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from portfolios.models import Honour
from schools.ids import new_id
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
        "title": "越州市“教坛新秀”",
        "level": "city",
        "awarded_by": "越州市教育局",
        "ended_on": "2021-06-01",
        "may_be_named": "on",
        "note": "",
        "then": "hand_in",
        **fields,
    }


def post(client, person, **fields):
    client.force_login(person)
    return client.post(reverse("portfolios:honour_add"), typed(**fields))


def titles(client, person, **query):
    client.force_login(person)
    response = client.get(reverse("portfolios:honour_list"), query)
    return [honour.title for honour in response.context["page"]]


def test_honour_is_logged_and_handed_in_once(client, cast):
    sent = typed(may_be_named="")
    client.force_login(cast.owner)
    first, again = (client.post(reverse("portfolios:honour_add"), sent) for _attempt in range(2))

    assert first.url == again.url
    fields = ("teacher", "school", "title_key", "ended_on", "may_be_named", "status")
    assert list(Honour.objects.values_list(*fields)) == [
        (cast.owner.pk, cast.school.pk, "越州市教坛新秀", date(2021, 6, 1), False, "submitted")
    ]


def test_same_honour_in_another_spelling_is_refused_in_words(client, cast):
    post(client, cast.owner)
    response = post(client, cast.owner, title="越州市 教坛新秀")

    assert response.context["form"].non_field_errors() == ["该荣誉已有记录。"]
    assert Honour.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": ""}, ["title"]),
        ({"ended_on": "2021-06-13"}, ["ended_on"]),
        ({"level": "galactic"}, ["level"]),
    ],
)
def test_refused_input_names_its_field(client, cast, fields, wrong):
    response = post(client, cast.owner, **fields)

    assert list(response.context["form"].errors) == wrong
    assert not Honour.objects.exists()


def test_returned_honour_is_corrected_by_its_owner(client, cast):
    honour = make.honour(cast.owner, "returned")
    client.force_login(cast.owner)
    url = reverse("portfolios:honour_edit", args=[honour.pk])

    client.post(url, typed(title="更正的名称"))

    honour.refresh_from_db()
    assert (honour.title, honour.title_key, honour.status) == (
        "更正的名称",
        "更正的名称",
        "submitted",
    )


def test_lists_hold_what_the_viewer_may_see(client, cast):
    make.honour(cast.owner, title="已审")
    make.honour(cast.owner, "submitted", title="待审")
    make.honour(cast.owner, "draft", title="草稿")
    make.honour(cast.outsider, title="他组")
    make.honour(cast.stranger, title="外校")
    school, group = f"school:{cast.school.pk}", f"group:{cast.group.pk}"

    assert sorted(titles(client, cast.owner)) == ["已审", "待审", "草稿"]
    assert sorted(titles(client, cast.office, whose=school)) == ["他组", "已审", "待审"]
    assert sorted(titles(client, cast.principal, whose=school)) == ["他组", "已审", "待审"]
    assert titles(client, cast.leader, whose=group) == ["已审"]


@pytest.mark.parametrize("name", ["honour_list", "honour_export"])
@pytest.mark.parametrize("who", ["owner", "leader", "stranger", "stranger_office"])
def test_school_list_is_not_for(client, cast, name, who):
    client.force_login(getattr(cast, who))

    response = client.get(reverse(f"portfolios:{name}"), {"whose": f"school:{cast.school.pk}"})

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("owner", 200),
        ("office", 200),
        ("principal", 200),
        ("colleague", 404),
        ("leader", 404),
        ("administrator", 404),
        ("stranger", 404),
        ("stranger_office", 404),
    ],
)
def test_submitted_honour_opens_for(client, cast, who, status):
    honour = make.honour(cast.owner, "submitted")
    client.force_login(getattr(cast, who))

    url = reverse("portfolios:honour_detail", args=[honour.pk])

    assert client.get(url).status_code == status


@pytest.mark.parametrize("who", ["owner", "office"])
def test_one_and_three_rows_take_the_same_queries(client, cast, queries, who):
    person = getattr(cast, who)
    client.force_login(person)
    client.get(reverse("portfolios:honour_list"))
    counts = []
    for more in (1, 2):
        for _row in range(more):
            make.honour(person)
        with queries() as asked:
            client.get(reverse("portfolios:honour_list"))
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


def test_export_holds_the_rows_of_the_list(client, cast):
    make.honour(cast.owner, title="甲", level="city")
    make.honour(cast.owner, title="乙", level="school")
    make.honour(cast.colleague, title="别人的", level="city")
    client.force_login(cast.owner)

    response = client.get(reverse("portfolios:honour_export"), {"level": "city"})

    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(response.streaming_content)))
    heading, *rows = sheet.get_sheet_by_index(0).to_python()
    assert [row[heading.index("荣誉")] for row in rows] == ["甲"]

import pytest
from django.utils import timezone

from records.models import Status
from schools import navigation
from tests import make
from training.models import Posting, Training

pytestmark = pytest.mark.django_db
URL = "/records/review/"


@pytest.fixture
def inbox(client, cast):
    client.force_login(cast.office)
    return client


def handed_in(teacher, **fields):
    return make.training(teacher, status="submitted", submitted_at=timezone.now(), **fields)


def shown(client, **query):
    return [row["key"] for row in client.get(URL, query).context["rows"]]


def key(record):
    return f"{record._meta.model_name}:{record.pk}"


def test_records_of_every_kind_wait_in_one_list_longest_first(inbox, cast):
    training = handed_in(cast.owner)
    waiting = [
        training,
        make.observation(cast.owner, submitted_at=timezone.now()),
        make.project(cast.owner, status="submitted", submitted_at=timezone.now()),
        make.paper(cast.owner, status="submitted", submitted_at=timezone.now()),
        make.honour(cast.owner, status="submitted", submitted_at=timezone.now()),
    ]
    make.training(cast.owner, status="draft")
    make.training(cast.owner)
    handed_in(cast.stranger)

    assert shown(inbox) == [key(record) for record in waiting]


def test_row_says_what_it_is_about(inbox, cast):
    handed_in(cast.owner, hours=8, credits=6, certificate_no="2021-17")

    [row] = inbox.get(URL).context["rows"]

    assert row["facts"] == (
        "县级 · 面授 · 2021年3月5日 · 2021年3月5日 · 学时 8 · 学分 6 · 证书编号 2021-17"
    )


@pytest.mark.parametrize("who", ["owner", "leader", "principal", "administrator"])
def test_inbox_is_the_offices(client, cast, who):
    client.force_login(getattr(cast, who))

    assert client.get(URL).status_code == 403
    assert client.post(URL + "certify/", {"all": "1"}).status_code == 403
    assert client.post(URL + "return/", {"all": "1"}).status_code == 403


def test_inbox_is_narrowed_by_kind_person_group_and_words(inbox, cast):
    mine = handed_in(cast.owner, programme="国培计划")
    theirs = handed_in(cast.outsider, programme="校本研修")
    seen = make.observation(cast.owner, submitted_at=timezone.now())

    assert shown(inbox, kind="training") == [key(mine), key(theirs)]
    assert shown(inbox, who="王芳") == [key(mine), key(seen)]
    assert shown(inbox, who=cast.outsider.sort_key.split()[0]) == [key(theirs)]
    assert shown(inbox, group=str(cast.group.pk)) == [key(mine), key(seen)]
    assert shown(inbox, q="国培") == [key(mine)]
    assert len(shown(inbox, kind="nonsense", group="nonsense")) == 3


def test_chosen_records_are_certified_and_posted(inbox, cast):
    first, second, left = (handed_in(cast.owner) for _n in range(3))
    seen = make.observation(cast.colleague, submitted_at=timezone.now())

    inbox.post(URL + "certify/", {"ids": [key(first), key(second), key(seen)]})

    assert Posting.objects.count() == 2
    assert shown(inbox) == [key(left)]


def test_own_records_are_left_out_and_it_says_so(inbox, cast):
    own, other = handed_in(cast.office), handed_in(cast.owner)

    response = inbox.post(URL + "certify/", {"ids": [key(own), key(other)]}, follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "已认定 1 条记录。",
        "有 1 条是您本人的或由您录入的，已略过：本人不能认定自己的记录。",
    ]
    assert Training.objects.get(pk=own.pk).status == Status.SUBMITTED


def test_all_that_the_filter_finds_is_certified_after_asking(inbox, cast):
    for n in range(40):
        handed_in(cast.owner, programme=f"国培{n}")
    other = handed_in(cast.owner, programme="校本")
    at = inbox.get(URL).context["shown_at"]

    asked = inbox.post(URL + "certify/?q=国培", {"all": "1", "shown_at": at})
    assert "将认定 40 条记录" in asked.content.decode()
    assert Posting.objects.count() == 0
    inbox.post(URL + "certify/?q=国培", {"all": "1", "shown_at": at, "sure": "1"})

    assert Posting.objects.count() == 40
    assert shown(inbox) == [key(other)]


def test_what_came_after_the_list_was_shown_is_not_certified_unseen(inbox, cast):
    handed_in(cast.owner)
    at = inbox.get(URL).context["shown_at"]
    late = handed_in(cast.owner)

    inbox.post(URL + "certify/", {"all": "1", "shown_at": at, "sure": "1"})

    assert shown(inbox) == [key(late)]


def test_return_says_what_will_happen_and_needs_a_reason(inbox, cast):
    records = [handed_in(cast.owner), handed_in(cast.owner), handed_in(cast.colleague)]
    data = {"ids": [key(record) for record in records]}

    asked = inbox.post(URL + "return/", data)
    assert "将退回 3 条记录，涉及 2 位教师" in asked.content.decode()
    refused = inbox.post(URL + "return/", {**data, "sure": "1", "why": " "})
    assert refused.context["form"].errors
    assert Training.objects.filter(status="submitted").count() == 3
    inbox.post(URL + "return/", {**data, "sure": "1", "why": "缺少证书"})

    assert (
        list(Training.objects.values_list("status", "decision_note"))
        == [("returned", "缺少证书")] * 3
    )


def test_two_people_confirming_one_batch(client, cast):
    records = [handed_in(cast.owner) for _n in range(3)]
    data = {"ids": [key(record) for record in records]}
    client.force_login(cast.office)
    client.post(URL + "certify/", data, follow=True)
    client.force_login(cast.second_office)

    response = client.post(URL + "certify/", data, follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "有 3 条刚才已由他人处理。"
    ]
    assert Posting.objects.count() == 3


def test_ids_of_other_schools_and_nonsense_do_nothing(inbox, cast):
    foreign = handed_in(cast.stranger)

    inbox.post(
        URL + "certify/", {"ids": [key(foreign), "nonsense", "training:1", "person:" + "0" * 32]}
    )

    assert Training.objects.get().status == Status.SUBMITTED


def test_nothing_chosen_is_said(inbox):
    response = inbox.post(URL + "certify/", {}, follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "还没有选择记录，请先勾选。"
    ]


def test_inbox_takes_as_many_queries_for_three_rows_of_a_kind_as_for_one(inbox, cast, queries):
    def fill():
        for make_one in (handed_in, make.observation):
            make_one(cast.owner)
        make.project(cast.owner, status="submitted", members=[cast.colleague])
        make.paper(cast.owner, status="submitted")
        make.honour(cast.owner, status="submitted")

    fill()
    inbox.get(URL)
    with queries() as one:
        inbox.get(URL)
    fill()
    fill()
    with queries() as three:
        inbox.get(URL)

    assert len(one) == len(three)
    assert len(three) <= 17, [query["sql"][:150] for query in three]


def test_navigation_says_how_much_waits(cast):
    handed_in(cast.owner)
    make.observation(cast.owner)

    badges = {
        name: [item.badge for item in navigation.items_for(person, "/") if item.url == URL]
        for name, person in (("office", cast.office), ("owner", cast.owner))
    }

    assert badges == {"office": [2], "owner": []}

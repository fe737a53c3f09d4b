"""Mentor pairs: logged by the mentor, seen by both, with lessons that count themselves."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from portfolios.models import MentorPair
from portfolios.views.pairs import counters
from schools.ids import new_id
from schools.periods import Calendar
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_spring():
    with time_machine.travel("2021-06-12T10:00+08:00", tick=False):
        yield


def typed(mentee, **fields):
    return {
        "request_key": str(new_id()),
        "version": "1",
        "mentee": mentee,
        "subject": "语文",
        "goal": "上好一节公开课",
        "starts_on": "2020-09-01",
        "ended_on": "2021-08-31",
        "note": "",
        "then": "hand_in",
        **fields,
    }


def post(client, person, mentee, **fields):
    client.force_login(person)
    return client.post(reverse("portfolios:pair_add"), typed(mentee, **fields))


def stored():
    fields = ("teacher__name", "mentee__name", "mentee_name", "mentee_key", "status")
    return list(MentorPair.objects.values_list(*fields))


def test_a_colleague_is_found_by_name_and_the_pair_handed_in_once(client, cast):
    sent = typed(cast.colleague.name)
    client.force_login(cast.owner)
    first, again = (client.post(reverse("portfolios:pair_add"), sent) for _attempt in range(2))

    name = cast.colleague.name
    assert first.url == again.url
    assert stored() == [(cast.owner.name, name, name, str(cast.colleague.pk), "submitted")]


def test_somebody_from_elsewhere_stays_a_name(client, cast):
    post(client, cast.owner, "柳岸小学 范 立秋", outside="on")

    assert stored() == [(cast.owner.name, None, "柳岸小学 范 立秋", "柳岸小学范立秋", "submitted")]


@pytest.mark.parametrize(
    ("mentee", "fields", "wrong"),
    [
        ("没有这人", {}, "mentee"),
        ("王芳", {}, "mentee"),  # who logs it
        ("", {}, "mentee"),
        ("李明", {"starts_on": ""}, "starts_on"),
        ("李明", {"starts_on": "2021-06-13"}, "starts_on"),
        ("李明", {"ended_on": "2020-08-31"}, "ended_on"),
    ],
)
def test_refused_input_names_its_field(client, cast, mentee, fields, wrong):
    response = post(client, cast.owner, mentee, **fields)

    assert (list(response.context["form"].errors), stored()) == ([wrong], [])


def test_the_same_pair_again_is_refused_in_words(client, cast):
    post(client, cast.owner, "李明")
    response = post(client, cast.owner, "李明")

    assert response.context["form"].non_field_errors() == ["该师徒结对已有记录。"]
    assert len(stored()) == 1


def test_a_returned_pair_is_corrected_and_keeps_its_mentee(client, cast):
    pair = make.pair(cast.owner, cast.colleague, "returned")
    client.force_login(cast.owner)
    url = reverse("portfolios:pair_edit", args=[pair.pk])
    page = client.get(url)

    client.post(url, typed(page.context["form"].initial["mentee"], goal="别的"))

    pair.refresh_from_db()
    assert (pair.goal, pair.mentee, pair.status) == ("别的", cast.colleague, "submitted")


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("owner", [200, 200, 200]),
        ("outsider", [404, 200, 200]),  # the mentee
        ("office", [404, 200, 200]),
        ("principal", [404, 200, 200]),
        ("leader", [404, 404, 200]),
        ("colleague", [404, 404, 404]),
        ("administrator", [404, 404, 404]),
        ("stranger", [404, 404, 404]),
        ("stranger_office", [404, 404, 404]),
    ],
)
def test_a_draft_a_submitted_and_a_certified_pair_open_for(client, cast, who, statuses):
    client.force_login(getattr(cast, who))
    found = []
    for status in ("draft", "submitted", "certified"):
        pair = make.pair(cast.owner, cast.outsider, status, starts_on=None)
        for name in ("pair_detail", "pair_lessons"):
            answer = client.get(reverse(f"portfolios:{name}", args=[pair.pk]))
            found.append(answer.status_code)
        MentorPair.objects.filter(pk=pair.pk).update(status="withdrawn")

    assert found == [status for status in statuses for _page in range(2)]


@pytest.fixture
def busy(cast):
    """A pair of the school year with lessons of each other, and others that do not count."""
    mentor, mentee = cast.owner, cast.outsider
    pair = make.pair(mentor, mentee, ended_on=date(2021, 8, 31))
    days = iter(date(2021, 3, day) for day in range(1, 30))
    make.observation(mentor, mentee, lessons=2, periods=[1, 2], ended_on=date(2020, 10, 9))
    make.observation(mentor, mentee, "certified", ended_on=next(days))
    make.observation(mentor, mentee, "submitted", ended_on=next(days))
    make.observation(mentor, mentee, "draft", ended_on=next(days))
    make.observation(mentor, mentee, ended_on=date(2020, 6, 9))  # before they were a pair
    make.observation(mentor, cast.colleague, ended_on=next(days))
    make.observation(mentee, mentor, ended_on=next(days))
    make.observation(mentee, cast.colleague, ended_on=next(days))
    return pair


def test_lessons_observed_of_each_other_count_themselves(client, cast, busy):
    found = counters(busy, Calendar(cast.school).parse("2020-2"))

    assert [(one.in_period, one.whole) for one in found] == [(2, 4), (1, 1)]
    for who in ("owner", "outsider", "office"):
        client.force_login(getattr(cast, who))
        for one in found:
            for url, number in ((one.period_url, one.in_period), (one.whole_url, one.whole)):
                page = client.get(url)
                rows = page.context["page"].object_list
                assert sum(row.lessons for row in rows) == page.context["total"] == number


def test_a_leader_reads_how_many_records_are_not_theirs_to_open(client, cast, busy):
    client.force_login(cast.leader)
    url = reverse("portfolios:pair_lessons", args=[busy.pk])

    page = client.get(url, {"who": "mentor", "when": "2020-2"})

    shown = page.context["page"].paginator.count
    assert (page.context["total"], shown, page.context["hidden"]) == (2, 1, 1)


@pytest.mark.parametrize("query", [{"who": "nobody"}, {"when": "2020-9"}])
def test_lessons_that_there_cannot_be_are_not_found(client, cast, busy, query):
    client.force_login(cast.owner)
    url = reverse("portfolios:pair_lessons", args=[busy.pk])

    assert client.get(url, query).status_code == 404


def test_list_and_export_say_the_counters_of_the_period(client, cast, busy):
    make.pair(cast.owner, "外校人", ended_on=date(2021, 1, 31))
    client.force_login(cast.outsider)
    page = client.get(reverse("portfolios:pair_list"), {"when": "2020-2"})

    [pair] = page.context["page"]
    assert (pair, pair.mentor_lessons, pair.mentee_lessons) == (busy, 2, 1)
    client.force_login(cast.office)
    answer = client.get(
        reverse("portfolios:pair_export"),
        {"when": "2020", "whose": f"school:{cast.school.pk}", "sort": "-mentor_lessons"},
    )
    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    heading, *rows = sheet.get_sheet_by_index(0).to_python()
    names = ("师傅", "徒弟", "师傅听课节数", "徒弟听课节数")
    assert [tuple(row[heading.index(name)] for name in names) for row in rows] == [
        (cast.owner.name, cast.outsider.name, 4, 1),
        (cast.owner.name, "外校人", 0, 0),
    ]


def test_one_and_three_pairs_take_the_same_queries(client, cast, queries):
    client.force_login(cast.owner)
    client.get(reverse("portfolios:pair_list"))
    people, counts = [cast.colleague, cast.outsider, cast.leader], []
    for more in (1, 2):
        for _row in range(more):
            make.pair(cast.owner, people.pop())
        with queries() as asked:
            client.get(reverse("portfolios:pair_list"))
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


def test_a_pair_that_is_reversed_counts_no_longer(client, cast, run, busy):
    asked = ("figures", "--school", cast.school.code, "--period", "2020-2")
    names = ("mentor_pairs", "mentor_lessons", "mentee_lessons")

    def told():
        found = run(*asked)
        return [found[f"portfolios.{name}"]["value"] for name in names]

    before = told()
    client.force_login(cast.office)
    client.post(reverse("records:record_reverse", args=["mentor_pair", busy.pk]), {"why": "已解除"})

    assert (before, told()) == ([1, 2, 1], [0, 0, 0])

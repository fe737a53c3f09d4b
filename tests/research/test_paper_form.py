"""Logging a paper: authors in order, several outcomes, once for all its authors."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from records.figures import get
from records.scope import Scope
from research.models import Paper
from schools.ids import new_id
from schools.periods import calendar_year
from tests import make

pytestmark = pytest.mark.django_db
ADD = "research:paper_add"
PRIZE = {"outcome": "prize", "level": "city", "happened_on": "2021-05-01", "prize": "second"}
JOURNAL = {
    "outcome": "published",
    "level": "provincial",
    "happened_on": "2021-04-01",
    "venue": "语文月刊",
    "number": "2021.4",
    "core": "on",
}


@pytest.fixture(autouse=True)
def in_spring():
    with time_machine.travel("2021-05-12T10:00+08:00", tick=False):
        yield


def typed(authors=("王芳",), outcomes=(PRIZE,), elsewhere=(), **fields):
    rows = {
        "authors-TOTAL_FORMS": "12",
        "authors-INITIAL_FORMS": "1",
        "outcomes-TOTAL_FORMS": "5",
        "outcomes-INITIAL_FORMS": "0",
    }
    for number in range(12):
        rows[f"authors-{number}-name"] = authors[number] if number < len(authors) else ""
        if number in elsewhere:
            rows[f"authors-{number}-elsewhere"] = "on"
    for number, outcome in enumerate(outcomes):
        rows |= {f"outcomes-{number}-{name}": value for name, value in outcome.items()}
    return {
        "request_key": str(new_id()),
        "version": "1",
        "title": "浅谈“单元整体教学”",
        "kind": "paper",
        "note": "备注在此",
        "then": "hand_in",
        **rows,
        **fields,
    }


def post(client, person, **fields):
    client.force_login(person)
    return client.post(reverse(ADD), typed(**fields))


def test_paper_with_two_authors_and_two_outcomes(client, cast):
    post(client, cast.owner, authors=["王芳", "李明"], outcomes=[PRIZE, JOURNAL])

    paper = Paper.objects.get()
    assert (paper.teacher, paper.school, paper.ended_on, paper.status) == (
        cast.owner,
        cast.school,
        date(2021, 4, 1),
        "submitted",
    )
    assert list(paper.authors.values_list("position", "person", "name")) == [
        (1, cast.owner.pk, "王芳"),
        (2, cast.colleague.pk, "李明"),
    ]
    fields = ("outcome", "level", "happened_on", "prize", "venue", "number", "core")
    assert list(paper.outcomes.values_list(*fields)) == [
        ("published", "provincial", date(2021, 4, 1), "", "语文月刊", "2021.4", True),
        ("prize", "city", date(2021, 5, 1), "second", "", "", False),
    ]


def test_certified_paper_counts_once_for_the_school_and_for_each_author(client, cast):
    post(client, cast.owner, authors=["王芳", "李明"], outcomes=[PRIZE, JOURNAL])
    Paper.objects.update(status="certified")

    figure, scope = get("research.papers"), Scope(calendar_year(2021), cast.school.pk)

    assert figure.value(scope) == 1
    assert figure.by("teacher", scope) == {cast.owner.pk: 1, cast.colleague.pk: 1}


def test_repeated_request_is_the_same_paper(client, cast):
    sent = typed(outcomes=[PRIZE, JOURNAL])
    client.force_login(cast.owner)
    first, again = (client.post(reverse(ADD), sent) for _attempt in range(2))

    assert first.url == again.url
    paper = Paper.objects.get()
    assert (paper.authors.count(), paper.outcomes.count()) == (1, 2)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": ""}, ["title"]),
        ({"outcomes": []}, ["__all__"]),
        ({"outcomes": [{**PRIZE, "prize": ""}]}, ["__all__"]),
        ({"outcomes": [{**JOURNAL, "prize": "first"}]}, ["__all__"]),
        ({"outcomes": [{**PRIZE, "core": "on"}]}, ["__all__"]),
        ({"outcomes": [{**PRIZE, "happened_on": "2021-05-13"}]}, ["__all__"]),
        ({"outcomes": [{**PRIZE, "level": ""}]}, ["__all__"]),
        ({"outcomes": [PRIZE, PRIZE]}, ["__all__"]),
        ({"authors": []}, ["__all__"]),
        ({"authors": ["李明"]}, ["__all__"]),
        ({"authors": ["李明", "王芳"]}, ["__all__"]),
        ({"authors": ["王芳", "查无此人"]}, ["__all__"]),
    ],
)
def test_refused_input_says_where_and_keeps_the_text(client, cast, fields, wrong):
    response = post(client, cast.owner, **fields)

    assert list(response.context["form"].errors) == wrong
    assert "备注在此" in response.content.decode()
    assert not Paper.objects.exists()


def test_first_author_from_elsewhere_logs_nothing_here(client, cast):
    post(client, cast.owner, authors=["外校作者", "王芳"], elsewhere=[0])

    assert list(Paper.objects.get().authors.values_list("person", "name")) == [
        (None, "外校作者"),
        (cast.owner.pk, "王芳"),
    ]


def test_paper_is_on_record_once_for_all_its_authors(client, cast):
    make.paper(
        cast.colleague,
        "submitted",
        [cast.owner],
        title="浅谈单元整体教学",
        title_key="浅谈单元整体教学",
    )

    response = post(client, cast.owner)

    assert response.context["form"].non_field_errors() == ["这篇论文已有记录。"]
    assert Paper.objects.count() == 1


def test_outcome_is_added_to_a_draft(client, cast):
    post(client, cast.owner, then="keep")
    paper = Paper.objects.get()
    url = reverse("research:paper_edit", args=[paper.pk])

    shown = client.get(url).context["form"].outcomes.forms[0]["prize"].value()
    sent = typed(outcomes=[PRIZE, JOURNAL], version="1")
    client.post(url, {**sent, "outcomes-INITIAL_FORMS": "1"})

    paper.refresh_from_db()
    assert shown == "second"
    assert (paper.status, paper.ended_on) == ("submitted", date(2021, 4, 1))
    assert list(paper.outcomes.values_list("outcome", flat=True)) == ["published", "prize"]


@pytest.mark.parametrize(
    ("who", "status"), [("colleague", 403), ("office", 403), ("stranger", 404)]
)
def test_only_who_logged_it_edits(client, cast, who, status):
    paper = make.paper(cast.owner, "submitted", [cast.colleague])
    client.force_login(getattr(cast, who))

    assert client.get(reverse("research:paper_edit", args=[paper.pk])).status_code == status

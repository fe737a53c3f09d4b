"""The pages of summaries: who prepares, who reads, what is kept."""

import io
import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from pypdf import PdfReader

from records import jobs
from schools.models import AuditEvent
from summaries import tasks
from summaries.models import Part, Summary
from tests import make
from tests.summaries.signing import draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_preparing(monkeypatch):
    monkeypatch.setattr(tasks, "prepare_fonts", lambda: None)


def new(client, person, whose, when="2020-2", **more):
    client.force_login(person)
    fields = {"whose": whose, "when": when, "language": "zh-hans", "office": "教务处", **more}
    return client.post(reverse("summaries:summary_new"), fields)


def keys(cast):
    return {
        "school": f"school:{cast.school.pk}",
        "group": f"group:{cast.group.pk}",
        "owner": f"teacher:{cast.owner.pk}",
    }


def made(client, person, whose, **more):
    """A composed summary."""
    response = new(client, person, whose, **more)
    assert response.status_code == 302, response.content.decode()
    summary = Summary.objects.latest("id")
    assert jobs.perform(summary.job_id)
    summary.refresh_from_db()
    assert summary.is_composed, summary.job.error
    return summary


def address(name, summary):
    return reverse(f"summaries:summary_{name}", args=[summary.pk])


def write(client, summary, text, *, key="training", base=0, **more):
    fields = {"key": key, "text": text, "base": base, **more}
    return client.post(address("part", summary), fields)


def test_office_composes_a_summary_and_takes_its_pdf(client, cast):
    make.training(cast.owner)

    summary = made(client, cast.office, keys(cast)["school"])

    page = client.get(address("detail", summary)).content.decode()
    assert "石桥初级中学教师专业发展工作总结" in page
    assert summary.figures["training.person_times"] == "1"
    response = client.get(address("pdf", summary))
    assert response["Content-Type"] == "application/pdf"
    text = PdfReader(io.BytesIO(b"".join(response.streaming_content))).pages[0].extract_text()
    assert "石桥初级中学教师专业发展工作总结" in text
    assert AuditEvent.objects.filter(verb="summaries.begun", target_id=summary.pk).count() == 1


def test_each_prepares_what_is_theirs_to_prepare(client, cast):
    allowed = {
        name: {
            whose
            for whose, key in keys(cast).items()
            if new(client, getattr(cast, name), key).status_code == 302
        }
        for name in ("owner", "leader", "office", "principal", "colleague", "stranger_office")
    }

    assert allowed == {
        "owner": {"owner"},
        "leader": {"group"},
        "office": {"school", "group", "owner"},
        "principal": set(),
        "colleague": set(),
        "stranger_office": set(),
    }


def test_each_sees_what_concerns_them_and_others_learn_nothing(client, cast):
    summaries = {
        "school": made(client, cast.office, keys(cast)["school"]),
        "group": made(client, cast.leader, keys(cast)["group"]),
        "owner": made(client, cast.owner, keys(cast)["owner"]),
    }

    seen = {}
    for name in (
        "owner", "colleague", "leader", "office", "principal", "administrator", "stranger",
        "stranger_office",
    ):  # fmt: skip
        client.force_login(getattr(cast, name))
        seen[name] = set()
        for whose, summary in summaries.items():
            codes = {client.get(address(page, summary)).status_code for page in ("detail", "pdf")}
            assert codes in ({200}, {404})
            if codes == {200}:
                seen[name].add(whose)
        listed = client.get(reverse("summaries:summary_list")).context["page"].object_list
        assert {one.pk for one in listed} == {summaries[whose].pk for whose in seen[name]}

    assert seen == {
        "owner": {"owner"},
        "colleague": set(),
        "leader": {"group"},
        "office": {"school", "group"},
        "principal": {"school", "group"},
        "administrator": set(),
        "stranger": set(),
        "stranger_office": set(),
    }


def test_principal_reads_and_may_not_write(client, cast):
    summary = made(client, cast.office, keys(cast)["school"])

    client.force_login(cast.principal)
    page = client.get(address("detail", summary)).content.decode()

    assert "?part=" not in page
    refused = [
        write(client, summary, "x").status_code,
        client.post(address("compose", summary)).status_code,
        client.post(address("typeset", summary)).status_code,
    ]
    assert refused == [403, 403, 403]
    assert Part.objects.count() == 0


def test_changes_of_others_are_404(client, cast):
    summary = made(client, cast.office, keys(cast)["school"])

    client.force_login(cast.stranger_office)

    answers = [
        write(client, summary, "x").status_code,
        client.post(address("compose", summary)).status_code,
        client.post(address("typeset", summary)).status_code,
    ]
    assert answers == [404, 404, 404]


def test_own_words_are_kept_and_printed_and_survive_fresh_figures(client, cast):
    summary = made(client, cast.office, keys(cast)["school"])

    response = write(client, summary, "坚持<i>走出去</i>。")
    assert response.status_code == 302
    page = client.get(address("detail", summary)).content.decode()
    assert "坚持&lt;i&gt;走出去&lt;/i&gt;。" in page
    # The PDF is of an older state now: it is offered anew, not handed out as current.
    assert address("typeset", summary) in page
    client.post(address("typeset", summary))
    summary.refresh_from_db()
    jobs.perform(summary.job_id)
    pdf = b"".join(client.get(address("pdf", summary)).streaming_content)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "坚持<i>走出去</i>。" in text

    make.training(cast.owner)
    client.post(address("compose", summary))
    summary.refresh_from_db()
    jobs.perform(summary.job_id)
    summary.refresh_from_db()
    assert summary.figures["training.person_times"] == "1"
    assert [part.words for part in summary.parts.all()] == ["坚持<i>走出去</i>。"]


def test_repeated_request_writes_once(client, cast):
    summary = made(client, cast.office, keys(cast)["school"])
    key = str(uuid4())

    first = write(client, summary, "一次。", request_key=key)
    second = write(client, summary, "一次。", request_key=key)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Part.objects.get().version == 1
    assert key in client.session["accepted_keys"]


def test_summary_is_named_in_its_own_language_from_the_first_moment(client, cast):
    new(client, cast.office, keys(cast)["school"], language="en")

    summary = Summary.objects.get()

    assert (summary.title, summary.subtitle) == (
        "石桥初级中学: summary of teachers' professional development",
        "2020 school year, second semester",
    )


def test_double_click_begins_one_summary(client, cast):
    key = str(uuid4())

    first = new(client, cast.office, keys(cast)["school"], request_key=key)
    second = new(client, cast.office, keys(cast)["school"], request_key=key)

    assert first.url == second.url
    assert Summary.objects.count() == 1


def test_too_long_text_is_refused_and_kept_in_the_field(client, cast):
    summary = made(client, cast.office, keys(cast)["school"])

    response = write(client, summary, "长" * 100_001)

    assert response.status_code == 422
    assert "长" * 100_001 in response.content.decode()
    assert Part.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"when": "custom"}, {"starts_on", "ends_on"}),
        ({"when": "custom", "starts_on": "2021-05-01", "ends_on": "2021-04-01"}, {"ends_on"}),
        ({"when": "1999-1"}, {"when"}),
        ({"whose": "school:x"}, {"whose"}),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client, cast, fields, wrong):
    response = new(client, cast.office, **{"whose": keys(cast)["school"], **fields})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == wrong
    assert Summary.objects.count() == 0


def test_summary_of_other_dates(client, cast):
    make.training(cast.owner)

    summary = made(
        client,
        cast.office,
        keys(cast)["school"],
        when="custom",
        starts_on="2021-03-01",
        ends_on="2021-03-31",
    )

    assert summary.period_key == "2021-03-01..2021-03-31"
    assert summary.figures["training.person_times"] == "1"


DERIVED = (":share", ":rise", ":fall", ":mean_gap", ":least", "/people.teachers")


def test_every_figure_on_the_page_opens_exactly_its_rows(client, cast):
    make.requirement(cast.school)
    make.requirement(cast.school, "lessons.observed", "semester", 2)
    for level, mode in (("national", "long_term"), ("national", "online"), ("school", "face")):
        make.training(cast.owner, level=level, mode=mode)
    make.training(cast.colleague, ended_on=date(2020, 10, 1))
    make.training(cast.colleague, status="submitted")
    make.observation(cast.principal, cast.owner, kind="walk_in", highlights="好")
    make.project(cast.owner, level="provincial", due_on=date(2021, 4, 1))
    make.project(cast.owner, level="national", opened_on=date(2021, 4, 1))
    make.paper(cast.owner, outcome="prize")
    make.honour(cast.owner)
    summary = made(client, cast.office, keys(cast)["school"])
    # The principal sees every record but drafts, so no row is hidden from the count.
    client.force_login(cast.principal)
    page = client.get(address("detail", summary)).content.decode()

    link = r'<a class="figure" href="([^"]+)" data-figure="([^"]+)"[^>]*>([^<]+)<'
    found = re.findall(link, page)
    assert len(found) > 40
    wrong = []
    for href, name, printed in found:
        response = client.get(href.replace("&amp;", "&"))
        assert response.status_code == 200, href
        opened = response.context["opened"]
        if not name.endswith(DERIVED) and opened.text != printed.rstrip("%"):
            wrong.append((name, printed, opened.text))
    assert wrong == []


@pytest.mark.parametrize("name", ["list", "detail"])
def test_pages_take_the_same_queries_with_three_and_thirty(client, cast, queries, name):
    summary = made(client, cast.office, keys(cast)["school"])
    write(client, summary, "字。")

    def look():
        url = reverse("summaries:summary_list") if name == "list" else address("detail", summary)
        client.get(url)
        with queries() as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    few = look()
    for _n in range(3):
        new(client, cast.office, keys(cast)["group"], request_key=uuid4())
    for key in ("basics", "ethics", "next"):
        write(client, summary, "字。", key=key)
    assert look() == few <= 12


@pytest.mark.parametrize(("who", "fetches"), [("office", True), ("leader", False)])
def test_progress_is_fetched_by_those_only_who_may(client, cast, who, fetches):
    summary = draft(cast, f"group:{cast.group.pk}")
    client.force_login(getattr(cast, who))

    page = client.get(reverse("summaries:summary_detail", args=[summary.pk])).content.decode()
    progress = client.get(reverse("records:job_progress", args=[summary.job_id]))

    assert f'id="job-{summary.job_id}"' in page
    assert ("hx-get" in page, progress.status_code) == (fetches, 200 if fetches else 404)

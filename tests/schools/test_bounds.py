"""How large and how often: refused in words, in time, and never for honest work."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from schools import bounds
from tests import make
from tests.records.uploads import pdf
from tests.test_architecture import every_url

TAKE_FILES = {
    "lessons:observation_add", "lessons:observation_edit", "living_page",
    "portfolios:honour_add", "portfolios:honour_edit", "portfolios:pair_add",
    "portfolios:pair_edit", "portfolios:title_add", "portfolios:title_edit", "records:evidence_add",
    "records:import_add", "research:paper_add", "research:paper_edit", "research:project_add",
    "research:project_edit", "training:training_add", "training:training_edit",
}  # fmt: skip
START_JOBS = {
    "records:import_add", "records:import_confirm", "records:import_undo",
    "summaries:batch_go_on", "summaries:batch_new", "summaries:summary_compose",
    "summaries:summary_new", "summaries:summary_typeset",
}  # fmt: skip
TYPESET_OR_EXPORT = {
    "lessons:observation_export", "lessons:own_lesson_export", "portfolios:honour_export",
    "portfolios:pair_export", "portfolios:title_export",
    "portfolios:portfolio_pdf", "records:figure_export", "research:paper_export",
    "research:project_export", "summaries:batch_archive", "summaries:dashboard_export",
    "training:training_export",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_counts():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def teacher(db):
    return make.teacher(make.school(), "王芳")


class Unread:
    """A body that must not be read."""

    def read(self, *args):
        raise AssertionError("the body was read")

    readline = read


def send(client, address, size, **more):
    """A post whose body is announced and never given."""
    return client.generic(
        "POST",
        address,
        content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(size), "wsgi.input": Unread(), **more},
    )


def bounded_by(name):
    return {url for url, view in every_url() if name in getattr(view, "bounds", ())}


def test_every_view_that_takes_files_starts_jobs_or_exports_is_bounded():
    assert bounded_by("uploads") >= TAKE_FILES
    assert bounded_by("jobs") >= START_JOBS
    assert bounded_by("exports") >= TYPESET_OR_EXPORT
    assert {url for url, view in every_url() if hasattr(view, "most_bytes")} >= TAKE_FILES


def test_what_is_too_large_is_refused_before_it_is_read(teacher):
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    client.force_login(teacher)
    training = make.training(teacher, "draft")
    add = reverse("records:evidence_add", args=["training", training.pk])

    answers = [
        send(client, "/language/", 2 * 1024 * 1024 + 1),
        send(client, "/no/such/page/", 10**12),
        send(client, add, 200 * 1024 * 1024),
        send(client, reverse("training:training_add"), 200 * 1024 * 1024),
    ]

    assert [answer.status_code for answer in answers] == [413, 404, 413, 413]
    said = answers[2].content.decode()
    assert "提交的内容太大" in said
    assert re.search(r"最多接收 102\.0\s*MB", said)
    assert "填写的内容会从本机草稿恢复" in said


@pytest.mark.parametrize(
    ("sent_on", "back"),
    [
        ("http://testserver/training/new/?from=1", "/training/new/?from=1"),
        ("http://evil.example/training/new/", "/"),
        ("http://testserver//evil.example/", "/"),
        ("", "/"),
    ],
)
def test_refusal_leads_back_to_the_page_of_ours(client, teacher, sent_on, back):
    client.force_login(teacher)

    answer = send(client, reverse("training:training_add"), 10**9, HTTP_REFERER=sent_on)

    assert f'class="button is-primary" href="{back}"' in answer.content.decode()


def test_stranger_is_not_listened_to(client, db):
    answer = send(
        client, reverse("training:training_add"), 50 * 1024 * 1024, HTTP_REFERER="/training/add/"
    )

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/training/add/")


def test_files_within_the_bound_are_taken(client, teacher):
    client.force_login(teacher)
    training = make.training(teacher, "draft")
    big = pdf(body=bytes(3 * 1024 * 1024))

    answer = client.post(
        reverse("records:evidence_add", args=["training", training.pk]), {"evidence": big}
    )

    assert answer.status_code == 302
    assert [row.name for row in training_files(training)] == ["证书.pdf"]


def training_files(training):
    from records import evidence

    return list(evidence.of(training))


def add_files(client, training, count, first=0):
    files = [pdf(f"{n}.pdf", body=str(n).encode()) for n in range(first, first + count)]
    address = reverse("records:evidence_add", args=["training", training.pk])
    return client.post(address, {"evidence": files})


def test_each_file_counts_and_the_answer_says_when_it_goes_on(
    client, teacher, settings, time_machine
):
    settings.BOUNDS = {"uploads": (5, 100, 600)}
    time_machine.move_to("2021-03-15T10:03:20+08:00", tick=False)
    client.force_login(teacher)
    training = make.training(teacher, "draft")

    first = add_files(client, training, 5)
    second = add_files(client, training, 1, first=5)

    assert (first.status_code, second.status_code) == (302, 429)
    assert second["Retry-After"] == "400"
    assert "约 7 分钟后即可继续" in second.content.decode()
    assert len(training_files(training)) == 5

    time_machine.move_to("2021-03-15T10:10:00+08:00", tick=False)
    client.force_login(teacher)
    assert add_files(client, training, 1, first=5).status_code == 302


def test_bytes_of_a_day_count_too(client, teacher, settings):
    settings.BOUNDS = {"megabytes": (3, 100, 86400)}
    client.force_login(teacher)
    address = reverse("records:evidence_add", args=["training", make.training(teacher, "draft").pk])

    answers = [
        client.post(address, {"evidence": pdf(f"{n}.pdf", body=bytes(2 * 2**20 - 90))})
        for n in range(2)
    ]

    assert [answer.status_code for answer in answers] == [302, 429]


def test_refusal_is_said_in_the_language_of_the_page(client, teacher, settings):
    settings.BOUNDS = {"uploads": (0, 100, 600)}
    client.force_login(teacher)
    client.cookies["django_language"] = "en"

    answer = add_files(client, make.training(teacher, "draft"), 1)

    assert "A little too much at once" in answer.content.decode()
    assert "Nothing was stored this time" in answer.content.decode()


def test_school_has_a_bound_of_its_own(client, teacher, settings):
    settings.BOUNDS = {"uploads": (5, 6, 600)}
    school = teacher.employments.get().school
    colleague = make.teacher(school, "李明")
    stranger = make.teacher(make.school(), "钱外")
    found = []
    for person in (teacher, colleague, stranger):
        client.force_login(person)
        found.append(add_files(client, make.training(person, "draft"), 4).status_code)

    assert found == [302, 429, 302]


def test_forms_without_files_are_not_counted(client, teacher, settings):
    settings.BOUNDS = {"uploads": (0, 0, 600)}
    client.force_login(teacher)
    page = reverse("training:training_add")

    assert client.get(page).status_code == 200
    assert client.post(page, {"programme": ""}).status_code == 200


def test_jobs_are_counted(client, db, settings):
    settings.BOUNDS = {"jobs": (1, 100, 600)}
    office = make.office(make.school())
    client.force_login(office)
    sheet = SimpleUploadedFile("培训.csv", "姓名,项目\n".encode())
    address = reverse("records:import_add")

    first = client.post(address, {"file": sheet})
    second = client.post(address, {"file": sheet})

    assert (first.status_code, second.status_code) == (200, 429)
    assert client.get(address).status_code == 200


def test_exports_are_counted_though_they_write_nothing(client, teacher, settings):
    settings.BOUNDS = {"exports": (1, 100, 600)}
    client.force_login(teacher)
    address = reverse("training:training_export")

    assert [client.get(address).status_code for _try in range(2)] == [200, 429]


def test_work_goes_on_when_nothing_can_be_counted(client, teacher, settings, monkeypatch):
    def broken(*args):
        raise ConnectionError

    settings.BOUNDS = {"uploads": (0, 0, 600)}
    monkeypatch.setattr(bounds.cache, "add", broken)
    client.force_login(teacher)

    assert add_files(client, make.training(teacher, "draft"), 1).status_code == 302

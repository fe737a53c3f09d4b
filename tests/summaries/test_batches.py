"""Many documents in one go: each says what became of it, and what is made stays made."""

import errno
import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone
from pypdf import PdfReader

from records import jobs, storage
from records.documents import press
from records.models import Job
from schools.models import AuditEvent
from schools.periods import Calendar
from summaries import batches, tasks
from summaries.batches import making, ordering
from summaries.models import Batch, BatchDocument, FrozenFile, Summary
from tests import make
from tests.summaries.batches import (
    ALL,
    address,
    archive,
    ask,
    asked,
    file_of,
    signed_school,
    states,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_preparing")]


def break_one(monkeypatch, person, error=None):
    real = making.portfolio_document

    def sometimes(teacher, *args, **kwargs):
        if teacher == person:
            raise error or ValueError("broken")
        return real(teacher, *args, **kwargs)

    monkeypatch.setattr(making, "portfolio_document", sometimes)


def test_school_groups_and_portfolios_are_made_in_one_job(client, cast):
    make.training(cast.owner)
    batch = asked(client, cast.office, ALL)

    jobs.perform(batch.job_id)

    job = Job.objects.get(pk=batch.job_id)
    assert (job.state, job.done, job.total, job.error) == ("done", 10, 10, "")
    assert job.result["words"] == "已生成10份文档。"
    assert job.result["url"] == address("detail", batch)
    assert list(batch.documents.values_list("kind", "name", "state")) == [
        ("school", cast.school.name, "done"),
        ("group", "数学组", "done"),
        ("group", "语文组", "done"),
        *[
            ("portfolio", name, "done")
            for name in batch.documents.filter(kind="portfolio").values_list("name", flat=True)
        ],
    ]
    names = archive(client, batch).namelist()
    assert len(names) == 10
    owners = batch.documents.get(teacher=cast.owner)
    assert f"{owners.file_name}.pdf" in names
    taken = client.get(file_of(owners))
    text = PdfReader(io.BytesIO(b"".join(taken.streaming_content))).pages[0].extract_text()
    assert "王芳" in text
    assert Summary.objects.count() == 3


def test_one_failure_stops_nothing_and_says_why(client, cast, monkeypatch, quick):
    break_one(monkeypatch, cast.colleague)
    batch = asked(client, cast.office)

    jobs.perform(batch.job_id)

    job = Job.objects.get(pk=batch.job_id)
    failed = batch.documents.get(teacher=cast.colleague)
    assert (job.state, job.done, job.total) == ("done", 7, 7)
    assert job.result["words"] == "已生成6份文档。 1份未能生成。"
    assert failed.state == "failed"
    assert str(failed.pk) in failed.reason
    assert set(states(batch).values()) == {"done", "failed"}
    with archive(client, batch) as found:
        assert len([name for name in found.namelist() if name.endswith(".pdf")]) == 6
        assert found.read("未生成名单.txt").decode() == f"{failed.name}\t{failed.reason}"
    page = client.get(address("detail", batch))
    assert failed.reason in page.content.decode()
    assert next(row["document"] for row in page.context["rows"]) == failed


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("late", "排版时间过长，已停止。"),
        ("died", "排版进程两次中断，可能是内存不足。"),
        ("ValueError", "无法排版。"),
    ],
)
def test_document_that_cannot_be_typeset_says_why(client, cast, monkeypatch, what, words):
    def typeset(documents, *, processes, fonts):
        for number, (key, _document) in enumerate(documents):
            yield key, press.Unset(what, "trace") if number == 0 else b"%PDF"

    monkeypatch.setattr(press, "typeset", typeset)
    batch = asked(client, cast.office)

    jobs.perform(batch.job_id)

    first = batch.documents.first()
    assert first.state == "failed"
    assert first.reason.startswith(words)
    assert batch.documents.made().count() == 6


def test_what_was_made_before_a_worker_died_is_not_made_again(client, cast, monkeypatch, quick):
    batch = asked(client, cast.office)
    real, made = making.keep, []

    def keep(document, content):
        if len(made) == 3:
            raise SystemExit  # as little is tidied up as after a kill
        made.append(document.pk)
        real(document, content)

    monkeypatch.setattr(making, "keep", keep)
    with pytest.raises(SystemExit):
        jobs.perform(batch.job_id)
    monkeypatch.setattr(making, "keep", real)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    before = dict(batch.documents.filter(pk__in=made).values_list("pk", "made_at"))
    composed = []
    portfolio = making.portfolio_document
    monkeypatch.setattr(
        making,
        "portfolio_document",
        lambda teacher, *args, **how: composed.append(teacher) or portfolio(teacher, *args, **how),
    )

    jobs.perform(batch.job_id)

    job = Job.objects.get(pk=batch.job_id)
    assert (job.state, job.attempt, job.done) == ("done", 2, 7)
    assert len(composed) == 4
    assert set(states(batch).values()) == {"done"}
    assert dict(batch.documents.filter(pk__in=made).values_list("pk", "made_at")) == before


def test_cancelled_batch_keeps_what_is_made_and_goes_on_later(client, cast, monkeypatch, quick):
    batch = asked(client, cast.office)
    real = making.keep

    def keep(document, content):
        real(document, content)
        if document.order == 2:
            client.post(address("cancel", batch))

    monkeypatch.setattr(making, "keep", keep)
    monkeypatch.setattr(jobs.Running, "write_every", 0)
    jobs.perform(batch.job_id)
    batch.refresh_from_db()
    assert batch.job.state == "cancelled"
    assert batch.documents.made().count() == 2
    page = client.get(address("detail", batch)).content.decode()
    assert page.count("status-cancelled") == 5
    assert len(archive(client, batch).namelist()) == 3  # with the list of what is missing

    client.post(address("go_on", batch))

    batch.refresh_from_db()
    jobs.perform(batch.job_id)
    assert set(states(batch).values()) == {"done"}
    assert Job.objects.get(pk=batch.job_id).state == "done"


def test_what_failed_is_tried_again_alone(client, cast, monkeypatch, quick):
    break_one(monkeypatch, cast.colleague)
    batch = asked(client, cast.office)
    jobs.perform(batch.job_id)
    first = batch.job_id
    monkeypatch.undo()
    monkeypatch.setattr(tasks, "prepare_fonts", lambda: None)

    client.post(address("go_on", batch))

    batch.refresh_from_db()
    assert batch.job_id != first
    assert batch.documents.left().count() == 1
    jobs.perform(batch.job_id)
    assert set(states(batch).values()) == {"done"}


def test_prepared_summary_is_printed_as_it_stands(client, cast, monkeypatch, quick):
    asked(client, cast.office, ["school"])
    jobs.perform(Job.objects.latest("id").pk)
    summary = Summary.objects.get()
    composed = summary.composed_at
    make.training(cast.owner)

    again = asked(client, cast.office, ["school"])
    jobs.perform(again.job_id)

    summary.refresh_from_db()
    assert summary.composed_at == composed
    assert again.documents.get().summary == summary
    assert Summary.objects.count() == 1


def test_signed_summary_is_the_signed_file(client, cast):
    summary = signed_school(client, cast)
    signed = FrozenFile.objects.get(format="pdf")

    again = asked(client, cast.office, ["school"])
    jobs.perform(again.job_id)

    document = again.documents.get()
    printed = (settings.MEDIA_ROOT / document.file).read_bytes()
    assert (document.state, document.summary) == ("done", summary)
    assert printed == (settings.MEDIA_ROOT / signed.file.name).read_bytes()
    job = Job.objects.get(pk=again.job_id)
    assert (job.state, job.done, job.total) == ("done", 1, 1)


def test_equal_request_while_one_lives_gives_the_same_batch(client, cast):
    first = asked(client, cast.office)
    second = ask(client, cast.second_office, ["portfolio"])
    other = ask(client, cast.office, ["portfolio", "school"])

    assert second.url == address("detail", first)
    assert other.url != address("detail", first)
    assert Batch.objects.count() == 2


def test_repeated_request_makes_one_batch(client, cast, quick):
    key = "0195c1d2-0000-7000-8000-000000000001"
    first = ask(client, cast.office, ["school"], request_key=key)
    jobs.perform(Job.objects.latest("id").pk)

    second = ask(client, cast.office, ["school"], request_key=key)

    assert second.url == first.url
    assert Batch.objects.count() == 1


def test_period_without_a_roster_says_so(client, cast):
    school = make.school()
    make.semester(school)
    office = make.office(school, name="空办", staff_type="other")

    response = ask(client, office, ["portfolio"])

    assert response.status_code == 422
    assert "这一时段的最后一天没有在册教师。" in response.content.decode()
    assert Batch.objects.count() == 0


def test_only_the_office_asks_and_the_principal_reads(client, cast, quick):
    codes = {}
    for name in ("owner", "leader", "principal", "office", "administrator"):
        codes[name] = ask(client, getattr(cast, name), ["portfolio"]).status_code
    batch = Batch.objects.get()
    jobs.perform(batch.job_id)
    seen = {}
    for name in ("owner", "leader", "principal", "office", "administrator"):
        client.force_login(getattr(cast, name))
        seen[name] = (
            client.get(address("detail", batch)).status_code,
            client.get(address("archive", batch)).status_code,
            client.post(address("go_on", batch)).status_code,
        )

    assert codes == {
        "owner": 403, "leader": 403, "principal": 403, "office": 302, "administrator": 403,
    }  # fmt: skip
    assert seen == {
        "owner": (404, 404, 404),
        "leader": (404, 404, 404),
        "principal": (200, 200, 403),
        "office": (200, 200, 302),
        "administrator": (404, 404, 404),
    }


def test_what_is_taken_away_is_noted(client, cast, quick):
    batch = asked(client, cast.office)
    jobs.perform(batch.job_id)
    document = batch.documents.get(teacher=cast.owner)

    client.get(address("archive", batch))
    client.get(file_of(document))

    noted = AuditEvent.objects.filter(verb__startswith="summaries.").order_by("id")
    assert list(noted.values_list("verb", "by_name", "subject_id", "after")) == [
        (
            "summaries.batch_ordered",
            "陈一",
            None,
            {"period": "2020-2", "documents": 7, "formats": "pdf"},
        ),
        ("summaries.batch_taken", "陈一", None, {"documents": 7}),
        ("summaries.document_taken", "陈一", cast.owner.pk, {"format": "pdf"}),
    ]


def test_files_go_after_their_time_and_the_page_says_so(client, cast, quick):
    batch = asked(client, cast.office, formats="both")
    jobs.perform(batch.job_id)
    files = [
        settings.MEDIA_ROOT / path
        for document in batch.documents.all()
        for path in document.files.values()
    ]
    assert storage.sweep(older_than=timedelta(0)) == []

    Batch.objects.update(created_at=timezone.now() - timedelta(days=31))
    tasks.forget_batches()

    assert len(storage.sweep(older_than=timedelta(0))) == len(files) == 14
    assert not any(path.exists() for path in files)
    page = client.get(address("detail", batch))
    assert page.status_code == 200
    assert "文件已过保存期，请重新生成。" in page.content.decode()
    assert client.get(address("archive", batch)).status_code == 404
    document = BatchDocument.objects.first()
    assert client.get(file_of(document)).status_code == 404


def test_page_takes_the_same_queries_for_one_and_for_many(client, cast, quick, queries):
    one = asked(client, cast.office, ["school"])
    jobs.perform(one.job_id)
    many = asked(client, cast.office, ALL)
    jobs.perform(many.job_id)

    counts = []
    for batch in (one, many):
        client.get(address("detail", batch))
        with queries() as asked_for:
            client.get(address("detail", batch))
        counts.append(len(asked_for))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("error", "state", "words"),
    [
        (OperationalError("server closed the connection"), "queued", ""),
        (OSError(errno.ENOSPC, "No space left on device"), "failed", "服务器磁盘已满"),
    ],
)
def test_failure_of_the_machine_is_not_taken_for_one_of_a_person(
    client, cast, monkeypatch, error, state, words
):
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)
    break_one(monkeypatch, cast.colleague, error)
    batch = asked(client, cast.office)

    jobs.perform(batch.job_id)

    job = Job.objects.get(pk=batch.job_id)
    assert (job.state, job.error[: len(words)]) == (state, words)
    assert not batch.documents.failed().exists()
    assert not [path for path in (settings.MEDIA_ROOT / "writing").rglob("*") if path.is_file()]


def test_two_people_of_one_name_have_two_files(client, cast, quick):
    batch = asked(client, cast.office, formats="both")
    batch.documents.update(file_name="王芳")
    jobs.perform(batch.job_id)

    names = archive(client, batch).namelist()

    stems = ["王芳", *[f"王芳 ({n})" for n in range(2, 8)]]
    assert names == [f"{stem}.{ending}" for stem in stems for ending in ("pdf", "docx")]
    assert batches.is_under_way(Batch.objects.get(pk=batch.pk)) is False


def test_a_file_that_is_gone_does_not_keep_the_others(client, cast, quick):
    batch = asked(client, cast.office)
    jobs.perform(batch.job_id)
    gone, *others = batch.documents.order_by("order")
    (settings.MEDIA_ROOT / gone.file).unlink()

    with archive(client, batch) as found:
        told = found.read("未生成名单.txt").decode()
        names = found.namelist()

    assert names == [*(f"{one.file_name}.pdf" for one in others), "未生成名单.txt"]
    assert told == f"{gone.file_name}.pdf\t文件已不存在。"


def test_name_of_a_file_fits_on_every_disk(cast):
    cast.school.name = "长" * 80

    [document] = ordering.school_document(cast.school, Calendar(cast.school).parse("2020-2"))

    assert 180 < len(document["file_name"].encode()) < 240

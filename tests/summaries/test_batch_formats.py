"""Many documents in one go, as PDF, as Word, or as both: made from one tree."""

import io
from types import SimpleNamespace

import pytest
from django.conf import settings
from pypdf import PdfReader

from records import jobs
from records.documents import docx, docx_read
from records.models import Job
from summaries.batches import making
from summaries.models import FrozenFile, WordCopy
from tests import make
from tests.summaries.batches import (
    ALL,
    address,
    archive,
    ask,
    asked,
    content_of,
    file_of,
    signed_school,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_preparing")]


def test_each_document_is_there_as_pdf_and_as_word(client, cast):
    make.training(cast.owner, programme="数学课例研修")
    batch = asked(client, cast.office, ALL, formats="both")

    jobs.perform(batch.job_id)

    job = Job.objects.get(pk=batch.job_id)
    assert (job.state, job.done, job.total) == ("done", 10, 10)
    assert job.result["words"] == "已生成10份文档。"
    stems = list(batch.documents.values_list("file_name", flat=True))
    assert archive(client, batch).namelist() == [
        f"{stem}.{ending}" for stem in stems for ending in ("pdf", "docx")
    ]
    owners = batch.documents.get(teacher=cast.owner)
    taken = [client.get(file_of(owners, ending)) for ending in ("pdf", "docx")]
    contents = [b"".join(response.streaming_content) for response in taken]
    assert [response["Content-Type"] for response in taken] == [
        "application/pdf",
        docx.CONTENT_TYPE,
    ]
    assert owners.size == sum(map(len, contents))
    pages = PdfReader(io.BytesIO(contents[0])).pages
    assert "数学课例研修" in "".join(page.extract_text() for page in pages)
    lines = docx_read.read(io.BytesIO(contents[1])).lines
    assert any("数学课例研修" in str(line.pieces) for line in lines)
    page = client.get(address("detail", batch)).content.decode()
    assert page.count(file_of(owners, "pdf")) == page.count(file_of(owners, "docx")) == 1


def test_word_alone_needs_no_typesetting(client, cast, quick):
    batch = asked(client, cast.office, ALL, formats="docx")

    jobs.perform(batch.job_id)

    job = Job.objects.get(pk=batch.job_id)
    assert (job.state, job.done, job.total) == ("done", 10, 10)
    assert {tuple(document.files) for document in batch.documents.all()} == {("docx",)}
    portfolio = batch.documents.get(teacher=cast.owner)
    assert docx_read.read(io.BytesIO(content_of(portfolio, "docx"))).lines
    assert client.get(file_of(portfolio, "docx")).status_code == 200
    for ending in ("pdf", "both", "exe"):
        assert client.get(file_of(portfolio, ending)).status_code == 404


@pytest.mark.parametrize("formats", ["pdf", "docx", "both"])
def test_every_document_is_told_when_it_is_made(client, cast, quick, formats):
    batch = asked(client, cast.office, ALL, formats=formats)
    told = []

    def progress(done, total, note=""):
        told.append((done, total, batch.documents.made().count(), bool(note)))

    making.make(batch, SimpleNamespace(progress=progress))

    assert told == [
        (0, 10, 0, False),
        *((n, 10, n, True) for n in range(1, 11)),
        (10, 10, 10, False),
    ]


def test_word_file_of_a_draft_is_the_one_that_can_be_compared(client, cast, quick):
    batch = asked(client, cast.office, ["school"], formats="both")

    jobs.perform(batch.job_id)

    document = batch.documents.get()
    copy = WordCopy.objects.get(summary=document.summary)
    given = content_of(document, "docx")
    assert docx_read.read(io.BytesIO(given)).identity == str(copy.pk)
    assert given == (settings.MEDIA_ROOT / copy.file).read_bytes()
    assert content_of(document, "pdf") == f"%PDF {document.summary.document().title}".encode()


def test_signed_summary_is_both_signed_files(client, cast):
    summary = signed_school(client, cast)
    batch = asked(client, cast.office, ["school"], formats="both")

    jobs.perform(batch.job_id)

    document = batch.documents.get()
    assert (document.state, document.summary) == ("done", summary)
    assert {ending: content_of(document, ending) for ending in document.files} == {
        row.format: (settings.MEDIA_ROOT / row.file.name).read_bytes()
        for row in FrozenFile.objects.all()
    }
    assert list(document.files) == ["pdf", "docx"]


def test_signed_summary_whose_files_are_still_being_made_is_made_of_what_was_signed(
    client, cast, quick
):
    summary = signed_school(client, cast, has_files=False)
    batch = asked(client, cast.office, ["school"], formats="both")

    jobs.perform(batch.job_id)

    document = batch.documents.get()
    tree = summary.frozen.tree
    assert not FrozenFile.objects.exists()
    assert {ending: content_of(document, ending) for ending in document.files} == {
        "pdf": f"%PDF {tree.title}".encode(),
        "docx": docx.write(tree),
    }


def test_word_file_that_cannot_be_written_stops_nothing(client, cast, monkeypatch, quick):
    real = docx.write

    def write(tree):
        if cast.colleague.name in repr(tree):
            raise ValueError("broken")
        return real(tree)

    monkeypatch.setattr(docx, "write", write)
    batch = asked(client, cast.office, formats="both")

    jobs.perform(batch.job_id)

    failed = batch.documents.get(teacher=cast.colleague)
    assert (failed.state, failed.files) == ("failed", {})
    assert str(failed.pk) in failed.reason
    assert batch.documents.made().count() == 6


def test_equal_request_in_another_format_is_another_batch(client, cast):
    first = asked(client, cast.office)

    second = ask(client, cast.office, ["portfolio"], formats="docx")
    third = ask(client, cast.second_office, ["portfolio"], formats="docx")

    assert second.url != address("detail", first)
    assert third.url == second.url

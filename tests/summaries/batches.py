"""Batches of documents asked for by the office, and what became of them."""

import io
import zipfile

from django.conf import settings
from django.urls import reverse

from records import jobs
from records.models import Job
from summaries import signing
from summaries.models import Batch, Summary

ALL = ["portfolio", "group", "school"]


def ask(client, person, kinds, **more):
    client.force_login(person)
    fields = {
        "kinds": kinds,
        "formats": "pdf",
        "when": "2020-2",
        "language": "zh-hans",
        "office": "教务处",
        **more,
    }
    return client.post(reverse("summaries:batch_new"), fields)


def asked(client, person, kinds=("portfolio",), **more):
    response = ask(client, person, kinds, **more)
    assert response.status_code == 302, response.content.decode()
    batch = Batch.objects.latest("id")
    assert response.url == address("detail", batch)
    return batch


def address(name, batch):
    return reverse(f"summaries:batch_{name}", args=[batch.pk])


def file_of(document, ending="pdf"):
    return reverse("summaries:batch_file", args=[document.pk, ending])


def states(batch):
    return dict(batch.documents.values_list("name", "state"))


def archive(client, batch):
    content = b"".join(client.get(address("archive", batch)).streaming_content)
    found = zipfile.ZipFile(io.BytesIO(content))
    assert found.testzip() is None
    return found


def signed_school(client, cast, *, has_files=True):
    """The signed summary of the school; its files may still be waiting for their job."""
    first = asked(client, cast.office, ["school"])
    jobs.perform(first.job_id)
    summary = Summary.objects.get()
    signing.hand_in(summary, by=cast.office)
    seen = signing.seen_of(signing.document_of(summary))
    signing.sign(summary, by=cast.principal, seen=seen, site="https://shidang.test")
    if has_files:
        jobs.perform(Job.objects.latest("id").pk)
    return Summary.objects.get()


def content_of(document, ending):
    return (settings.MEDIA_ROOT / document.files[ending]).read_bytes()

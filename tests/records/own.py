"""Helpers for tests of one's own data."""

import io
import json
import time
import zipfile

from django.urls import reverse

from records import jobs
from records.models import Job


def prove(client):
    """As if the password had just been typed again."""
    session = client.session
    session["proved"] = int(time.time())
    session.save()


def ask(client, person):
    """The job of a fresh archive, asked for on its page."""
    client.force_login(person)
    prove(client)
    response = client.post(reverse("own_data:export"))
    return Job.objects.get(pk=response["Location"].rstrip("/").rpartition("/")[2])


def download(client, job):
    response = client.get(reverse("records:job_file", args=[job.pk]))
    return b"".join(response.streaming_content)


def archive_of(client, person):
    """{path: content} of a person's archive; JSON as values, other files as bytes."""
    job = ask(client, person)
    assert jobs.perform(job.pk)
    return unpacked(download(client, job))


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: value_of(name, archive.read(name)) for name in archive.namelist()}


def value_of(name, content):
    return json.loads(content) if name.endswith(".json") else content


def rows(archive, path):
    return archive[path]["rows"]

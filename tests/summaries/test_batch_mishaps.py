"""A batch of portfolios names who could not be made; what concerns all ends it instead."""

import errno
from uuid import uuid4

import pytest
from django.db import OperationalError

from records import jobs
from records.scope import find_place
from summaries import actions, tasks
from summaries.models import Summary

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("error", "state", "words"),
    [
        (OperationalError("server closed the connection"), "queued", ""),
        (OSError(errno.ENOSPC, "No space left on device"), "failed", "服务器磁盘已满"),
    ],
)
def test_failure_of_the_machine_is_not_taken_for_one_of_a_person(
    cast, monkeypatch, settings, error, state, words
):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)
    monkeypatch.setattr(tasks, "prepare_fonts", lambda: None)
    monkeypatch.setattr(tasks, "portfolio_document", fail)
    job = jobs.enqueue(
        "summaries.portfolio_batch",
        by=cast.office,
        school=cast.school,
        arguments={"school": str(cast.school.pk), "period": "2020-2"},
    )
    jobs.perform(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error[: len(words)], job.file) == (state, words, "")
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_same_request_at_the_same_moment_begins_one_summary(cast, monkeypatch):
    place = find_place(cast.office, f"school:{cast.school.pk}", "2020-2")
    ask = {"by": cast.office, "language": "zh-hans", "request_key": uuid4()}
    first = actions.begin(place, **ask)
    look_up = actions.of_request
    # The second looks before the first has committed.
    answers = iter([lambda *asked: None, look_up])
    monkeypatch.setattr(actions, "of_request", lambda *asked: next(answers)(*asked))

    second = actions.begin(place, **ask)

    assert second == first
    assert Summary.objects.count() == 1

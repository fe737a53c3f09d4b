"""One request begins one summary, however often it arrives."""

from uuid import uuid4

import pytest

from records.scope import find_place
from summaries import actions
from summaries.models import Summary

pytestmark = pytest.mark.django_db


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

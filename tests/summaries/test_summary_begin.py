"""One request begins one summary, however often it arrives."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from records.scope import find_place
from summaries import actions
from summaries.forms import NewSummaryForm
from summaries.models import Summary
from tests import make

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


def test_office_chooses_from_everybody_who_works_there_today(cast):
    today = timezone.localdate()
    make.teacher(cast.school, "在职到期", ended_on=today + timedelta(days=30))
    make.teacher(cast.school, "已离校", ended_on=today - timedelta(days=1))
    make.teacher(cast.school, "将到校", started_on=today + timedelta(days=1))

    form = NewSummaryForm(person=cast.office, school=cast.school)

    teachers = dict(form.fields["whose"].choices)["教师"]
    names = {label.split()[0] for _key, label in teachers}
    assert ("在职到期" in names, "已离校" in names, "将到校" in names) == (True, False, False)
    assert len(teachers) == len({key for key, _label in teachers}) == 9

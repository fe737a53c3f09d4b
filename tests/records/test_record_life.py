import pytest
from django.core.exceptions import PermissionDenied

from records import actions
from records.models import Status
from schools.models import AuditEvent
from tests import make
from training.models import Posting, Training

pytestmark = pytest.mark.django_db


def test_certified_training_is_posted_and_audited_at_once(cast):
    record = make.training(cast.owner, status="submitted", hours=16, credits=12)

    actions.certify([record], by=cast.office)

    assert list(
        Posting.objects.values_list("teacher", "hours", "credits", "posted_by", "reverses")
    ) == [(cast.owner.pk, 16, 12, cast.office.pk, None)]
    assert list(AuditEvent.objects.values_list("verb", "by_name", "before", "after")) == [
        ("training.certified", "陈一", {"status": "submitted"}, {"status": "certified"})
    ]


@pytest.mark.parametrize("who", ["owner", "colleague", "leader", "principal", "stranger_office"])
def test_only_the_office_of_the_school_certifies(cast, who):
    record = make.training(cast.owner, status="submitted")

    with pytest.raises(PermissionDenied):
        actions.certify([record], by=getattr(cast, who))

    assert Training.objects.get().status == Status.SUBMITTED


def test_office_does_not_certify_its_own(cast):
    record = make.training(cast.office, status="submitted")

    with pytest.raises(PermissionDenied):
        actions.certify([record], by=cast.office)


def test_second_decision_is_told_that_it_came_late(cast):
    record = make.training(cast.owner, status="submitted")
    late = Training.objects.get()
    actions.certify([record], by=cast.office)

    with pytest.raises(actions.NotNow):
        actions.give_back([late], by=cast.second_office, why="缺证书")

    assert Training.objects.get().status == Status.CERTIFIED


def test_reversal_takes_back_what_was_posted(cast):
    record = make.training(cast.owner, hours=16, credits=16)

    actions.reverse(record, by=cast.office, why="重复登记")

    assert sorted(Posting.objects.values_list("hours", "credits")) == [(-16, -16), (16, 16)]
    assert Training.objects.get().status == Status.REVERSED


def test_edit_of_a_record_that_somebody_changed_overwrites_nothing(cast):
    record = make.training(cast.owner, status="draft")
    first, second = Training.objects.get(), Training.objects.get()
    first.programme = "第一次"
    actions.store(first, by=cast.owner, expected_version=1)
    second.programme = "第二次"

    with pytest.raises(actions.Stale):
        actions.store(second, by=cast.owner, expected_version=1)

    record.refresh_from_db()
    assert (record.programme, record.version) == ("第一次", 2)


def test_nobody_certifies_what_was_changed_since_they_looked(cast):
    record = make.training(cast.owner, status="submitted", hours=16)
    seen = Training.objects.get()
    actions.give_back([Training.objects.get()], by=cast.second_office, why="学时不对")
    record.refresh_from_db()
    record.hours = 4
    actions.store(record, by=cast.owner, expected_version=record.version)
    actions.submit(record, by=cast.owner)

    with pytest.raises(actions.NotNow):
        actions.certify([seen], by=cast.office)

    assert (Training.objects.get().status, Posting.objects.count()) == (Status.SUBMITTED, 0)

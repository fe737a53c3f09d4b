from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from records import actions, figures
from records.scope import Scope
from schools.models import AuditEvent
from schools.periods import Calendar
from tests import make
from training import ledger
from training.models import Posting, Training

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    ["UPDATE training_posting SET hours = 99", "DELETE FROM training_posting"],
)
def test_database_refuses_to_change_what_was_posted(cast, statement):
    make.training(cast.owner, hours=8)

    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert [posting.hours for posting in Posting.objects.all()] == [8]


def test_hundredths_of_an_hour_and_of_a_credit_are_kept(cast):
    make.training(cast.owner, hours=Decimal("1.25"), credits=Decimal("0.15"))

    scope = Scope(Calendar(cast.school).parse("2020-2"), cast.school.pk)
    shown = [figures.get(f"training.{name}") for name in ("hours", "credits")]

    assert [figure.text(figure.value(scope)) for figure in shown] == ["1.25", "0.15"]


@pytest.mark.parametrize("change", [lambda rows: rows.update(why="x"), lambda rows: rows.delete()])
def test_models_cannot_get_around_it(cast, change):
    make.training(cast.owner)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(Posting.objects.all())


def test_audit_log_is_append_only(cast):
    record = make.training(cast.owner, status="submitted")
    actions.certify([record], by=cast.office)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.all().update(by_name="nobody")


def test_training_is_posted_once(cast):
    record = make.training(cast.owner)

    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.post([record], by=cast.office)


def test_uncertified_training_is_not_posted(cast):
    record = make.training(cast.owner, status="submitted")

    with pytest.raises(ValueError, match="certified"):
        ledger.post([record], by=cast.office)


def test_posting_is_reversed_once(cast):
    make.training(cast.owner)
    posting = Posting.objects.get()
    ledger.reverse([posting], by=cast.office, why="重复")

    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.reverse([posting], by=cast.office, why="又一次")


def test_proof_finds_a_training_that_differs_from_its_posting(cast):
    good = make.training(cast.owner)
    reversed_one = make.training(cast.owner)
    actions.reverse(reversed_one, by=cast.office, why="重复")
    wrong = make.training(cast.owner, hours=8)
    Training.objects.filter(pk=wrong.pk).update(hours=9)
    unposted = make.training(cast.owner, posted=False)

    assert set(ledger.unproved()) == {wrong, unposted}
    assert good not in ledger.unproved()

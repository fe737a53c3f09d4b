"""The ledger of hours and credits: entries are posted and reversed, never changed."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from records.models import Status
from training.models import Posting, Training


@transaction.atomic
def post(trainings, *, by):
    """Post the hours and credits of certified trainings; each can be posted once.

    Raises ValueError for one that is not certified, IntegrityError for one
    that was posted before.
    """
    if any(training.status != Status.CERTIFIED for training in trainings):
        raise ValueError("only certified trainings are posted")
    return Posting.objects.bulk_create(
        [entry(training, by) for training in trainings], batch_size=500
    )


@transaction.atomic
def reverse(postings, *, by, why):
    """Take postings back by entries of the opposite sign in the same period."""
    return Posting.objects.bulk_create(
        [
            Posting(
                training_id=posting.training_id,
                reverses=posting,
                teacher_id=posting.teacher_id,
                school_id=posting.school_id,
                ended_on=posting.ended_on,
                level=posting.level,
                mode=posting.mode,
                hours=-posting.hours,
                credits=-posting.credits,
                posted_by=by,
                why=why,
            )
            for posting in postings
        ],
        batch_size=500,
    )


def reverse_trainings(trainings, by, why):
    """Take back what was posted for these trainings."""
    reverse(last_entries(trainings, hours__gt=0), by=by, why=why)


def restore_trainings(trainings, by, why):
    """Take the reversals of these trainings back, so that their hours are posted again."""
    reverse(last_entries(trainings, hours__lt=0), by=by, why=why)


def last_entries(trainings, **which):
    """The entries of trainings that no other one takes back."""
    keys, found = [training.pk for training in trainings], []
    for start in range(0, len(keys), 500):
        entries = Posting.objects.filter(training__in=keys[start : start + 500])
        found += entries.filter(reversal__isnull=True, **which)
    return found


def statement(scope):
    """The entries of a scope, oldest first, as on a bank statement."""
    return (
        Posting.objects.within(scope)
        .select_related("training", "teacher", "posted_by")
        .order_by("ended_on", "id")
    )


@dataclass(frozen=True)
class Line:
    """An entry with what there is after it, in hours and credits."""

    posting: Posting
    hours: Decimal
    credits: Decimal


def with_balance(entries):
    """The lines of a statement in the order given."""
    lines, hours, credits = [], Decimal(0), Decimal(0)
    for posting in entries:
        hours, credits = hours + posting.hours, credits + posting.credits
        lines.append(Line(posting, hours, credits))
    return lines


def unproved(school=None):
    """Trainings whose postings do not say what their records say; empty when all is well.

    Certified: one posting, same hours and credits, and every reversal of it taken back.
    Otherwise: nothing posted or all of it reversed.
    """
    trainings = Training.objects.prefetch_related("postings")
    if school:
        trainings = trainings.filter(school=school)
    return [training for training in trainings.iterator(2000) if not proved(training)]


def proved(training):
    postings = training.postings.all()
    hours = sum(posting.hours for posting in postings)
    credits = sum(posting.credits for posting in postings)
    if training.status == Status.CERTIFIED:
        first = [posting for posting in postings if posting.reverses_id is None]
        return (hours, credits) == (training.hours, training.credits) and len(first) == 1
    return hours == 0 and credits == 0


def entry(training, by):
    return Posting(
        training=training,
        teacher_id=training.teacher_id,
        school_id=training.school_id,
        ended_on=training.ended_on,
        level=training.level,
        mode=training.mode,
        hours=training.hours,
        credits=training.credits,
        posted_by=by,
    )

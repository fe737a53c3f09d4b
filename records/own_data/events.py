"""What the audit log says about a person, to that person."""

from itertools import chain

from django.db.models import Q

from records import kinds
from records.models import Record
from schools.models import AuditEvent

# Steps of a record of somebody else's that concern whoever is part of it. What was typed into
# it before it was handed in is its maker's, and so are the words of a decision.
SHARED_STEPS = (
    "submitted",
    "certified",
    "imported",
    "stage_noted",
    "last_day_set",
    "withdrawn",
    "reversed",
)


def about(person):
    """Entries about a person and about records they are part of, the latest first."""
    shared = shared_records(person)
    if not shared:
        return AuditEvent.objects.filter(subject=person.pk)
    return AuditEvent.objects.filter(
        Q(subject=person.pk) | Q(target_id__in=shared, verb__in=shared_verbs())
    )


def shared_records(person):
    """Ids of records others made of which a person is part; one query for all kinds."""
    branches = [
        kind.model.objects.filter(kind.model.objects.mine(person))
        .exclude(teacher=person)
        .order_by()
        .values_list("pk", flat=True)
        for kind in kinds.reviewed()
        if issubclass(kind.model, Record)
    ]
    first, *others = branches
    return list(first.union(*others, all=True))


def shared_verbs():
    areas = {kind.model._meta.app_label for kind in kinds.reviewed()}
    return list(chain.from_iterable([f"{area}.{step}" for step in SHARED_STEPS] for area in areas))


def told_to(person, event):
    """The entry as this person may read it: of what is somebody else's who, when and what."""
    if event.subject_id != person.pk:
        event.before, event.after, event.why = {}, {}, ""
    return event

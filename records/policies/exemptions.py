"""Granting exemptions and taking them back; only the office of the school does."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schools import audit
from schools.rules import can_change_policies


@transaction.atomic
def grant(exemption, *, by):
    """Raises IntegrityError where the same one is on record."""
    must_grant(by, exemption)
    exemption.granted_by = by
    exemption.save(force_insert=True)
    audit.record(
        by=by,
        verb="records.exemption_granted",
        target=exemption.person,
        subject=exemption.person,
        school=exemption.school,
        after=said_of(exemption),
    )
    return exemption


@transaction.atomic
def end(exemption, day, *, by):
    """The last day of one that was open or lasts shorter than was thought."""
    must_grant(by, exemption)
    before = {"ends_on": exemption.ends_on}
    exemption.ends_on = day
    exemption.save(update_fields=["ends_on"])
    audit.record(
        by=by,
        verb="records.exemption_ended",
        target=exemption.person,
        subject=exemption.person,
        school=exemption.school,
        before=before,
        after={"ends_on": day},
    )


@transaction.atomic
def take_back(exemption, *, by):
    """As if it had never been granted; the audit log keeps what it said."""
    must_grant(by, exemption)
    audit.record(
        by=by,
        verb="records.exemption_taken_back",
        target=exemption.person,
        subject=exemption.person,
        school=exemption.school,
        before=said_of(exemption),
    )
    exemption.delete()


def must_grant(by, exemption):
    if exemption.person_id == by.pk or not can_change_policies(by, exemption.school):
        raise PermissionDenied


def said_of(exemption):
    names = ("reason", "starts_on", "ends_on", "document_no")
    return {name: getattr(exemption, name) for name in names}

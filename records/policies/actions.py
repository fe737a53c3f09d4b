"""Issuing and ending the rules of a school."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from records.models import Policy
from schools import audit
from schools.rules import can_change_policies


@transaction.atomic
def issue(policy, rows, *, by):
    """A rule of the school with its rows: what it asks for, limits, converts and spares.

    Its version is one more than that of the last rule of this name and number.
    """
    must_change(by, policy.school)
    policy.version = next_version(policy)
    policy.save(force_insert=True)
    for row in rows:
        row.policy = policy
        row.save(force_insert=True)
    audit.record(
        by=by,
        verb="records.policy_added",
        target=policy,
        after={
            "document_no": policy.document_no,
            "version": policy.version,
            "starts_on": policy.starts_on,
            "ends_on": policy.ends_on,
            **{f"{row._meta.model_name}_{n}": str(row) for n, row in enumerate(rows, 1)},
        },
    )
    return policy


def next_version(policy):
    same = Policy.objects.filter(
        school=policy.school, name=policy.name, document_no=policy.document_no
    )
    return (same.aggregate(last=Max("version"))["last"] or 0) + 1


@transaction.atomic
def end(policy, day, *, by):
    """The last day a rule holds; what was asked until then stays asked."""
    must_change(by, policy.school)
    before = {"ends_on": policy.ends_on}
    policy.ends_on = day
    policy.save(update_fields=["ends_on"])
    audit.record(
        by=by, verb="records.policy_ended", target=policy, before=before, after={"ends_on": day}
    )


def must_change(by, school):
    # Rules of the district have no school here.
    if school is None or not can_change_policies(by, school):
        raise PermissionDenied

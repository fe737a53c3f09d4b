"""Issuing and ending the rules of a school."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schools import audit
from schools.rules import can_change_policies


@transaction.atomic
def issue(policy, requirements, *, by):
    """A rule of the school with what it asks for."""
    must_change(by, policy.school)
    policy.save(force_insert=True)
    for requirement in requirements:
        requirement.policy = policy
        requirement.save(force_insert=True)
    audit.record(
        by=by,
        verb="records.policy_added",
        target=policy,
        after={
            "document_no": policy.document_no,
            "starts_on": policy.starts_on,
            "ends_on": policy.ends_on,
            **{row.measure: f"≥ {row.value} / {row.window}" for row in requirements},
        },
    )
    return policy


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

"""Groups and who is in them."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from schools import audit, roster, rules
from schools.models import GroupKind, Membership


class Overlap(Exception):
    """The person is in this group, or in another research group, at that time."""

    message = _("Is in a research group already at that time.")


@transaction.atomic
def store_group(group, *, by, before=None, after=None):
    """A new group, or one whose name or last day changed."""
    must_change(by, group)
    verb = "schools.group_added" if group._state.adding else "schools.group_changed"
    group.save()
    audit.record(by=by, verb=verb, target=group, before=before or {}, after=after or {})
    return group


@transaction.atomic
def join(group, person, day, *, by):
    """In the group from a day on.

    A teacher is in one research group at a time: the one before ends the day
    before. Raises Overlap when a membership that begins on that day or later
    stands in the way.
    """
    must_change(by, group)
    rows = roster.overlapping(group, person, day, None)
    if group.kind != GroupKind.RESEARCH:
        # Of the other kinds somebody may be in several, in each of them once.
        rows = rows.filter(group=group)
    standing = list(rows.select_related("group"))
    if any(row.started_on >= day or row.group_id == group.pk for row in standing):
        raise Overlap
    for row in standing:
        close(row, day - timedelta(days=1), by=by)
    membership = Membership.objects.create(group=group, person=person, started_on=day)
    note(membership, "schools.group_joined", by=by, after={"started_on": day})
    return membership


@transaction.atomic
def leave(membership, day, *, by):
    """The last day in the group."""
    must_change(by, membership.group)
    close(membership, day, by=by)


def close(membership, day, *, by):
    before = {"ended_on": membership.ended_on}
    membership.ended_on = day
    membership.save(update_fields=["ended_on"])
    note(membership, "schools.group_left", by=by, before=before, after={"ended_on": day})


def note(membership, verb, *, by, before=None, after=None):
    audit.record(
        by=by,
        verb=verb,
        target=membership.person,
        subject=membership.person,
        school=membership.group.school,
        before=before or {},
        after={"group": membership.group.name, **(after or {})},
    )


def must_change(by, group):
    if not rules.can_change_roster(by, group.school):
        raise PermissionDenied

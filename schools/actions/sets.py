"""Sets of schools: what a district's officer sums up together."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schools import audit, rules
from schools.models import District, SetMember
from schools.names import sort_key


@transaction.atomic
def store_set(made, schools, *, by):
    """A new set, or one whose name or schools changed; `schools` are all that belong to it."""
    must_keep(by, made)
    is_new = made._state.adding
    # Two who change the schools of a set do so one after the other.
    before = {} if is_new else told(District.objects.select_for_update().get(pk=made.pk))
    made.save()
    made.members.exclude(school__in=schools).delete()
    known = set(made.members.values_list("school", flat=True))
    SetMember.objects.bulk_create(
        SetMember(district=made, school=school) for school in schools if school.pk not in known
    )
    verb = "schools.set_added" if is_new else "schools.set_changed"
    audit.record(by=by, verb=verb, target=made, before=before, after=told(made))
    return made


@transaction.atomic
def remove_set(made, *, by):
    """Raises ProtectedError for a set of which there is a summary."""
    must_keep(by, made)
    before, key = told(made), made.pk
    made.delete()
    made.pk = key
    audit.record(by=by, verb="schools.set_removed", target=made, before=before)


def told(made):
    names = made.members.values_list("school__name", flat=True)
    return {"name": made.name, "schools": sorted(names, key=sort_key)}


def must_keep(by, made):
    if not rules.can_keep_set(by, made):
        raise PermissionDenied

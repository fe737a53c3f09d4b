"""Sets of schools: what a district's officer sums up together."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schools import audit, rules
from schools.models import District, School, SetMember


@transaction.atomic
def store_set(made, schools, *, by):
    """A new set, or one whose name or schools changed; `schools` are all that belong to it."""
    must_keep(by, made)
    is_new = made._state.adding
    before = {} if is_new else told(District.objects.get(pk=made.pk))
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
    schools = School.objects.filter(pk__in=made.members.values("school")).order_by("name", "pk")
    return {"name": made.name, "schools": list(schools.values_list("name", flat=True))}


def must_keep(by, made):
    if not rules.can_keep_set(by, made):
        raise PermissionDenied

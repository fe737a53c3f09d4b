"""Who belongs to a school or a group on a day: the roster behind denominators."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from schools.models import Employment, GroupKind, Membership, Person, School
from schools.models.people import StaffType
from schools.models.places import belongs_to


def at(schools, path="school"):
    """{lookup: value} of one school (its id) or of many (a query of ids)."""
    return {f"{path}__in" if isinstance(schools, QuerySet) else path: schools}


def employments(school_id, day):
    """Spells of a school, or of a query of schools, that hold on a day."""
    return Employment.objects.on(day).filter(**at(school_id))


def counted(district_id, day, fewest):
    """Ids of the schools of a district or set that have so many full-time teachers on a day."""
    spells = Employment.objects.on(day).filter(
        belongs_to(district_id, "school"), staff_type=StaffType.TEACHER
    )
    sizes = spells.order_by().values("school").annotate(people=Count("person", distinct=True))
    return sizes.filter(people__gte=fewest).values("school")


def teachers(school_id, day, group_id=None, teacher_id=None):
    """Active full-time teachers of a school (or of one of its groups, or of a query of
    schools) on a day.

    R of the figure catalogue (summary.md §6.5). A person with two spells
    counts once.
    """
    spells = employments(school_id, day).filter(staff_type=StaffType.TEACHER, person=OuterRef("pk"))
    people = Person.objects.filter(Exists(spells))
    if group_id:
        people = people.filter(Exists(members(group_id, day).filter(person=OuterRef("pk"))))
    if teacher_id:
        people = people.filter(pk=teacher_id)
    return people


def teaching(school_id, day, group_id=None):
    """The spells behind `teachers`: as full-time teacher of the school, or of a group."""
    spells = employments(school_id, day).filter(staff_type=StaffType.TEACHER)
    if group_id:
        spells = spells.filter(Exists(members(group_id, day).filter(person=OuterRef("person"))))
    return spells


def large(schools, day, fewest):
    """Those of the schools with so many full-time teachers on a day, by name."""
    spells = Employment.objects.on(day).filter(staff_type=StaffType.TEACHER)
    sizes = (
        spells.filter(school=OuterRef("pk"))
        .order_by()
        .values("school")
        .annotate(people=Count("person", distinct=True))
    )
    return (
        School.objects.filter(pk__in=schools)
        .annotate(people=Subquery(sizes.values("people")))
        .filter(people__gte=fewest)
        .order_by("name", "pk")
    )


def members(group_id, day):
    return Membership.objects.on(day).filter(group=group_id)


def research_groups(school_id, day):
    """{person id: research group id} on a day, one query.

    A teacher is in one research group at a time; should the rows overlap, the
    membership that began last holds, so that groups add up to the school.
    """
    rows = (
        Membership.objects.on(day)
        .filter(group__school=school_id, group__kind=GroupKind.RESEARCH)
        .order_by("started_on", "id")
        .values_list("person_id", "group_id")
    )
    return dict(rows)


def overlapping(membership_group, person, start, end, exclude=None):
    """Memberships of the same kind and school that a new spell would overlap."""
    return Membership.objects.touching(start, end or start.max).filter(
        ~Q(pk=exclude),
        person=person,
        group__school=membership_group.school_id,
        group__kind=membership_group.kind,
    )

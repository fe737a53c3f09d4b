"""Whose records, and of when: what every figure, page and summary is about."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.http import urlencode

from schools import roster
from schools.access import access_of, districts_in, led_members, school_of
from schools.models import District, Group, Person, School
from schools.periods import Calendar, Period, UnknownPeriod, calendar_at


@dataclass(frozen=True)
class Scope:
    """A teacher, group, school or district, in a period. Hashable; ids and dates only.

    Without a school it is a teacher's whole career, across schools. A district's are the
    schools that lie in it (a set's those named for it) and have `FEWEST` full-time teachers
    on the last day.
    """

    period: Period
    school_id: UUID | None = None
    group_id: UUID | None = None
    teacher_id: UUID | None = None
    district_id: UUID | None = None

    @property
    def start(self):
        return self.period.start

    @property
    def end(self):
        return self.period.end

    @property
    def whose(self):
        """`me`-less key for addresses: `teacher:…`, `group:…`, `school:…` or `district:…`."""
        if self.teacher_id:
            return f"teacher:{self.teacher_id}"
        if self.group_id:
            return f"group:{self.group_id}"
        if self.district_id:
            return f"district:{self.district_id}"
        return f"school:{self.school_id}"

    @property
    def kind(self):
        return self.whose.split(":")[0]

    def parameters(self):
        return {"whose": self.whose, "when": self.period.key}

    def query(self, **more):
        """`whose=…&when=…` for an address that can be sent to a colleague."""
        return urlencode({**self.parameters(), **more})

    def at(self, period):
        return replace(self, period=period)

    def of_teacher(self, teacher_id):
        return replace(self, teacher_id=teacher_id, group_id=None)

    def of_school(self, school_id=None):
        """The whole school of the scope; of a district's the one named."""
        if school_id is None:
            return replace(self, teacher_id=None, group_id=None)
        return Scope(self.period, school_id)

    def of_group(self, group_id):
        return replace(self, group_id=group_id, teacher_id=None)


def can_see_scope(person, scope):
    """Own figures; the group's for its leader; the school's for office and principals."""
    if scope.district_id:
        return False
    access = access_of(person)
    if scope.teacher_id == person.pk:
        return True
    if scope.school_id in access.read_schools:
        return True
    if scope.group_id and not scope.teacher_id:
        return scope.group_id in access.led_groups
    if scope.teacher_id and access.led_groups:
        return led_members(access, [scope.school_id]).filter(person=scope.teacher_id).exists()
    return False


def can_see_every_record(person, scope):
    """Office and principal of the school: whose rows tell what only they may know."""
    return scope.school_id in access_of(person).read_schools


# Of fewer people a figure would tell about each of them.
FEWEST = 5


def can_see_figures(person, scope):
    """Whose scope it is, and the officer of the district: schools and groups of a size
    in which nobody stands out, never single teachers."""
    return can_see_scope(person, scope) or inspects(person, scope)


def inspects(person, scope):
    if scope.district_id:
        return is_officer_of(person, scope.district_id)
    return (
        scope.teacher_id is None
        and scope.school_id in access_of(person).officer_schools
        and people_in(scope).count() >= FEWEST
    )


def is_officer_of(person, district_id):
    """Whether somebody is an officer of a district or of one it lies in."""
    districts = access_of(person).officer_districts
    return bool(districts) and districts_in(districts).filter(pk=district_id).exists()


@dataclass(frozen=True)
class Place:
    """A scope with the rows it names, as pages need them; a district's has no school."""

    scope: Scope
    school: School | None
    calendar: Calendar
    group: Group | None = None
    teacher: Person | None = None
    district: District | None = None

    @property
    def label(self):
        return str(self.teacher or self.group or self.school or self.district)


def place_of(request, default="me", rule=can_see_scope):
    """The place of an address, checked against the viewer; 404 for what is not theirs.

    `default` says whose page opens without `whose`: "me" the viewer's own,
    "widest" the widest the viewer may read.
    """
    return find_place(
        request.user,
        request.GET.get("whose", ""),
        request.GET.get("when", ""),
        default=default,
        rule=rule,
    )


def find_place(person, whose, when, *, default="me", rule=can_see_scope):
    kind, _colon, text = (whose or widest(person, default)).partition(":")
    district = named_district(text) if kind == "district" else None
    school, group, teacher = (None, None, None) if district else named(person, kind, text)
    if school is None and district is None:
        raise Http404
    calendar = calendar_at(school or district)
    try:
        period = calendar.parse(when) if when else calendar.current(timezone.localdate())
    except UnknownPeriod as error:
        raise Http404 from error
    scope = Scope(period, *(one and one.pk for one in (school, group, teacher, district)))
    if not rule(person, scope):
        raise Http404
    return Place(scope, school, calendar, group, teacher, district)


def widest(person, default):
    access = access_of(person)
    if default == "widest":
        if access.read_schools:
            return f"school:{min(access.read_schools)}"
        if access.led_groups:
            return f"group:{min(access.led_groups)}"
        if school := roster.large(access.officer_schools, timezone.localdate(), FEWEST).first():
            return f"school:{school.pk}"
    return f"teacher:{person.pk}"


def key_in(text):
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def named_district(text):
    return District.objects.select_related("parent").filter(pk=key_in(text)).first()


def named(person, kind, text):
    """(school, group, teacher) of a key, each None where the key names none."""
    key = key_in(text)
    schools = School.objects.select_related("district")
    if kind == "school":
        return schools.filter(pk=key).first(), None, None
    if kind == "group":
        group = Group.objects.select_related("school__district").filter(pk=key).first()
        return (group.school if group else None), group, None
    if kind == "teacher":
        teacher = person if key == person.pk else Person.objects.filter(pk=key).first()
        return schools.filter(pk=common_school(person, key)).first(), None, teacher
    raise Http404


def common_school(person, teacher_id):
    """The school in which a viewer looks at a teacher: their own first."""
    if teacher_id == person.pk:
        return school_of(person)
    access = access_of(person)
    spells = (
        Person.objects.filter(pk=teacher_id, employments__school__in=access.all_schools)
        .order_by("-employments__started_on")
        .values_list("employments__school", flat=True)
    )
    return spells.first()


def people_in(scope):
    """Teachers on the roster of a scope on its last day."""
    return roster.teachers(schools_of(scope), scope.end, scope.group_id, scope.teacher_id)


def schools_of(scope):
    """The id of a scope's school, of a district's a query of ids; None for a whole career."""
    if scope.district_id:
        return roster.counted(scope.district_id, scope.end, FEWEST)
    return scope.school_id


def in_schools(scope, path="school"):
    """{lookup: value} that keeps what belongs to the school or the schools of a scope."""
    return roster.at(schools_of(scope), path)

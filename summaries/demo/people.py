"""Sixty-odd teachers, their groups and appointments."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from schools.models import Appointment, Employment, Group, GroupKind, Membership, Person, Role
from schools.names import sort_key
from summaries.demo import words

TITLES = ["senior", "first", "first", "first", "second", "second", "third", "none"]


@dataclass
class Teacher:
    person: Person
    group: Group
    subject: str
    employment: Employment


@dataclass
class Staff:
    """Everybody of the demo school, as the making of records needs them."""

    teachers: list = field(default_factory=list)
    leader: Person | None = None
    office: Person | None = None
    second_office: Person | None = None
    principal: Person | None = None

    def of(self, group_name):
        return [teacher for teacher in self.teachers if teacher.group.name == group_name]


def make_staff(school, chance, hashed):
    """`hashed` is the password of those who sign in; the others have none yet."""
    names = invented_names(chance)
    staff = Staff()
    memberships, grade_groups = [], make_grade_groups(school)
    for group_name, size, subjects in words.GROUPS:
        group = Group.objects.create(school=school, name=group_name)
        for position in range(size):
            teacher = make_teacher(school, group, subjects[position % len(subjects)], names, chance)
            teacher.employment.employee_no = f"{2001 + len(staff.teachers):05}"
            staff.teachers.append(teacher)
            memberships.append((group, teacher))
            memberships.append((grade_groups[position % len(grade_groups)], teacher))
    tell_namesakes_apart(staff.teachers, school.code)
    for group_name, _size, _subjects in words.GROUPS:
        make_young(staff.of(group_name)[-1])
    admin = make_admin(school, hashed)
    name_the_cast(staff, hashed)
    Person.objects.bulk_create([*(teacher.person for teacher in staff.teachers), admin.person])
    Employment.objects.bulk_create(
        [*(teacher.employment for teacher in staff.teachers), admin.employment]
    )
    Membership.objects.bulk_create(
        Membership(group=group, person=teacher.person, started_on=teacher.employment.started_on)
        for group, teacher in memberships
    )
    appoint(school, staff, admin.person, grade_groups)
    return staff


def invented_names(chance):
    """(name, gender) without end; two of one name come up now and then, as in life."""
    while True:
        gender = chance.choice(["female", "female", "female", "male", "male"])
        given = chance.choice(words.FEMALE if gender == "female" else words.MALE)
        if chance.random() < 0.15:
            given = given[-1]
        yield chance.choice(words.SURNAMES) + given, gender


def make_teacher(school, group, subject, names, chance):
    name, gender = next(names)
    began = date(chance.randint(2000, 2022), 8, 25)
    person = Person(
        sign_in_name="",
        name=name,
        sort_key=sort_key(name),
        gender=gender,
        birth_year=began.year - chance.randint(22, 26),
        birth_month=chance.randint(1, 12),
        first_worked_on=began,
        teaching_since=began,
        password=make_password(None),
    )
    employment = Employment(
        person=person,
        school=school,
        stage="junior",
        subjects=[subject],
        title=chance.choice(TITLES),
        started_on=began,
    )
    return Teacher(person, group, subject, employment)


def make_young(teacher):
    """In the third year of service or before it, in whichever year the demo is made."""
    began = date(timezone.localdate().year - 2, 8, 25)
    teacher.person.first_worked_on = teacher.person.teaching_since = began
    teacher.person.birth_year = began.year - 23
    teacher.employment.started_on, teacher.employment.title = began, "second"


def make_admin(school, hashed):
    person = Person(
        sign_in_name="admin", name="管志诚", sort_key=sort_key("管志诚"), password=hashed
    )
    employment = Employment(
        person=person,
        school=school,
        employee_no="09001",
        staff_type="other",
        duty="信息管理员",
        started_on=date(2019, 9, 1),
    )
    return Teacher(person, None, "", employment)


def make_grade_groups(school):
    return [
        Group.objects.create(school=school, name=name, kind=GroupKind.GRADE)
        for name in words.GRADE_GROUPS
    ]


def tell_namesakes_apart(teachers, code):
    seen = {}
    for teacher in teachers:
        teacher.person.sign_in_name = f"{code}-{teacher.employment.employee_no}"
        seen.setdefault(teacher.person.name, []).append(teacher)
    for namesakes in seen.values():
        if len(namesakes) > 1:
            for teacher in namesakes:
                teacher.employment.label = teacher.subject[0]


def name_the_cast(staff, hashed):
    """The four people a visitor signs in as."""
    chinese, maths, politics = staff.of("语文组"), staff.of("数学组"), staff.of("社政组")
    for sign_in_name, teacher in [
        ("leader", chinese[0]),
        ("teacher", chinese[4]),
        ("office", maths[3]),
        ("principal", politics[0]),
    ]:
        teacher.person.sign_in_name = sign_in_name
        teacher.person.password = hashed
    maths[3].employment.duty = "教务处主任"
    politics[0].employment.duty = "校长"
    staff.leader, staff.office, staff.principal = (
        chinese[0].person,
        maths[3].person,
        politics[0].person,
    )


def appoint(school, staff, admin, grade_groups):
    since = date(2020, 9, 1)
    second_office, vice_principal = staff.of("英语组")[2], staff.of("科学组")[1]
    second_office.employment.duty, vice_principal.employment.duty = "教科室主任", "副校长"
    staff.second_office = second_office.person
    Employment.objects.bulk_update([second_office.employment, vice_principal.employment], ["duty"])
    places = [
        (staff.office, Role.OFFICE),
        (second_office.person, Role.OFFICE),
        (staff.principal, Role.PRINCIPAL),
        (vice_principal.person, Role.VICE_PRINCIPAL),
        (admin, Role.ADMINISTRATOR),
    ]
    leaders = [
        (teachers[0].person, teachers[0].group)
        for teachers in (staff.of(name) for name, _size, _subjects in words.GROUPS)
    ]
    # The leader of the politics group is the principal; a colleague leads it.
    leaders[4] = (staff.of("社政组")[1].person, leaders[4][1])
    leaders += [(staff.teachers[5 + 10 * n].person, group) for n, group in enumerate(grade_groups)]
    Appointment.objects.bulk_create(
        [
            *(
                Appointment(person=person, role=role, school=school, started_on=since)
                for person, role in places
            ),
            *(
                Appointment(person=person, role=Role.GROUP_LEADER, group=group, started_on=since)
                for person, group in leaders
            ),
        ]
    )

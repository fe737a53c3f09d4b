"""Schools of any size in a few statements, with rules that need everything a rule can ask."""

from datetime import date
from decimal import Decimal

from lessons.models import Observation
from records.models import Cap, Conversion, Exemption, ExemptionRule, Policy, Requirement, Status
from schools.models import Employment, Person
from tests import make
from training import ledger
from training.models import Training

DAY = date(2021, 3, 5)


def school_of(count, district=None, **fields):
    """A school of so many teachers; the n-th has 4 + n % 10 credits of one online training, has
    observed n % 3 lessons and is on leave for every 20th."""
    school = make.school(district=district, **fields)
    make.semester(school, number=1)
    make.semester(school, number=2)
    people = Person.objects.bulk_create(
        Person(sign_in_name=f"{school.code}.{n}", password="!", name=f"师{n:04}")
        for n in range(count)
    )
    Employment.objects.bulk_create(
        Employment(person=person, school=school, employee_no=f"{n:05}", started_on=make.LONG_AGO)
        for n, person in enumerate(people)
    )
    trainings = Training.objects.bulk_create(
        Training(
            teacher=person,
            school=school,
            programme="新课标解读",
            programme_key=f"{school.code}{n}",
            level="county",
            mode="online",
            started_on=DAY,
            ended_on=DAY,
            hours=Decimal(8),
            credits=Decimal(4 + n % 10),
            status=Status.CERTIFIED,
        )
        for n, person in enumerate(people)
    )
    ledger.post(trainings, by=None)
    observe(school, people)
    Exemption.objects.bulk_create(
        Exemption(
            school=school,
            person=person,
            reason="maternity",
            starts_on=date(2020, 9, 1),
            ends_on=date(2021, 8, 31),
            granted_by=person,
        )
        for person in people[::20]
    )
    return school


def observe(school, people):
    Observation.objects.bulk_create(
        Observation(
            teacher=person,
            taught_by=people[n - 1],
            school=school,
            ended_on=DAY,
            kind="open",
            periods=[1],
            lessons=n % 3,
            visit_key=f"{school.code}{n}",
            status=Status.SUBMITTED,
        )
        for n, person in enumerate(people)
        if n % 3
    )


def rules_of(district):
    """8 credits a year, at most 8 of them online, half a credit for each lesson observed,
    nothing asked of who is on leave; and 2 lessons a semester."""
    policy = Policy.objects.create(
        district=district, name="教师专业发展规定", starts_on=date(2020, 9, 1)
    )
    Requirement.objects.create(
        policy=policy, measure="training.credits", window="school_year", value=Decimal(8)
    )
    Requirement.objects.create(
        policy=policy, measure="lessons.observed", window="semester", value=Decimal(2)
    )
    Cap.objects.create(
        policy=policy,
        measure="training.credits",
        only={"mode": ["online"]},
        window="school_year",
        most=Decimal(8),
    )
    Conversion.objects.create(
        policy=policy,
        measure="training.credits",
        source="lessons.observed",
        factor=Decimal("0.5"),
    )
    ExemptionRule.objects.create(policy=policy, reason="maternity", effect="waive", measure="")
    return policy

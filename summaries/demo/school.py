"""Loads the demo school: idempotent, the same for everybody on the same day."""

import random
from datetime import date
from decimal import Decimal

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from records.models import Cap, Effect, ExemptionRule, Policy, Reason, Requirement, Window
from schools.models import District, Employment, Group, Membership, Person, School
from schools.names import sort_key
from summaries.demo import district, mentoring, work
from summaries.demo.activities import make_activities
from summaries.demo.calendar import make_calendar
from summaries.demo.exemptions import make_exemptions
from summaries.demo.objections import make_objections
from summaries.demo.open_lessons import make_open_lessons
from summaries.demo.people import make_staff
from summaries.demo.sheets import make_sheets
from summaries.demo.summary import make_summaries

# Good enough for the strength rules; a demo school holds nobody's data.
PASSWORD = "Shidang-2021"  # noqa: S105
SIGN_IN_NAMES = ("teacher", "leader", "office", "principal", "admin", "officer", "stranger")
CODES = ("qinghe", "liuan", district.CODE)


def load(today=None):
    """True when the school was made, False when it was there; its password holds either way."""
    today = today or timezone.localdate()
    if School.objects.filter(code=CODES[0]).exists():
        keep_password()
        return False
    make(today)
    return True


@transaction.atomic
def make(today):
    chance = random.Random(2021)  # noqa: S311  (a demo should look the same twice)
    hashed = make_password(PASSWORD)
    city = District.objects.get_or_create(name="越州市", level="city", parent=None)[0]
    county = District.objects.get_or_create(name="禾溪市", level="county", parent=city)[0]
    school = School.objects.create(
        district=county,
        code=CODES[0],
        name="青禾初级中学",
        stage="junior",
        place_levels={"越州": "city", "禾溪": "county"},
    )
    semesters = make_calendar(county, today)
    make_policies(county, school)
    staff = make_staff(school, chance, hashed)
    make_neighbour(county, hashed)
    district.make_district(county, hashed, today, semesters)
    done = work.Work(school, staff, today, chance)
    work.make_trainings(done, semesters)
    work.make_observations(done, semesters)
    make_activities(done, semesters)
    make_open_lessons(done, semesters)
    work.make_projects(done)
    work.make_papers(done, semesters)
    work.make_honours(done, semesters)
    mentoring.make_titles(done)
    mentoring.make_pairs(done)
    make_sheets(done, semesters)
    make_objections(staff)
    make_exemptions(school, staff, semesters[-1])
    make_summaries(school, Person.objects.get(sign_in_name="office"))


def keep_password():
    for person in Person.objects.filter(sign_in_name__in=SIGN_IN_NAMES):
        if not check_password(PASSWORD, person.password):
            person.set_password(PASSWORD)
            person.must_change_password = False
            person.save(update_fields=["password", "must_change_password"])


def make_policies(district, school):
    since = date(2020, 9, 1)
    for issuer, name, document_no, measure, window, value in [
        (
            {"district": district},
            "中小学教师培训学分管理办法",
            "禾教〔2020〕18号",
            "training.credits",
            Window.SCHOOL_YEAR,
            73,
        ),
        ({"school": school}, "听课评课制度", "", "lessons.observed", Window.SEMESTER, 20),
        ({"school": school}, "教科研工作条例", "", "research.papers", Window.SCHOOL_YEAR, 1),
    ]:
        policy = Policy.objects.create(
            name=name, document_no=document_no, starts_on=since, **issuer
        )
        Requirement.objects.create(
            policy=policy, measure=measure, window=window, value=Decimal(value)
        )
        if measure == "training.credits":
            Cap.objects.create(
                policy=policy,
                measure=measure,
                only={"mode": ["online"]},
                window=Window.SCHOOL_YEAR,
                most=Decimal(36),
            )
        for reason in (Reason.MATERNITY, Reason.SICK):
            ExemptionRule.objects.create(policy=policy, reason=reason, effect=Effect.PRORATE)


def make_neighbour(district, hashed):
    """Another school, whose teacher must learn nothing of the first."""
    school = School.objects.create(
        district=district, code=CODES[1], name="柳岸小学", stage="primary"
    )
    group = Group.objects.create(school=school, name="语文组")
    since = date(2018, 9, 1)
    for number, (sign_in_name, name) in enumerate(
        [("stranger", "钱明珠"), ("liuan-00002", "范立秋"), ("liuan-00003", "石晓岚")], start=1
    ):
        person = Person.objects.create(
            sign_in_name=sign_in_name,
            name=name,
            sort_key=sort_key(name),
            password=hashed if number == 1 else make_password(None),
        )
        Employment.objects.create(
            person=person,
            school=school,
            employee_no=f"{number:05}",
            stage="primary",
            subjects=["语文"],
            started_on=since,
        )
        Membership.objects.create(group=group, person=person, started_on=since)

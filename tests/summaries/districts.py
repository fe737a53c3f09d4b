"""Districts with schools in which something happened, and what their documents say."""

from datetime import date
from decimal import Decimal

from django.urls import reverse

from records.documents import tree
from records.models import Policy, Requirement
from records.scope import FEWEST, Place, Scope
from schools.periods import DistrictCalendar
from summaries.compose import compose
from tests import make


def rule(district, value=8):
    policy = Policy.objects.create(district=district, name="学分规定", starts_on=date(2020, 9, 1))
    return Requirement.objects.create(
        policy=policy, measure="training.credits", window="school_year", value=Decimal(value)
    )


def school_of(cluster, name, people=FEWEST, met=0):
    """A school with school-based training: `met` of its people have the credits."""
    school = make.school(district=cluster, name=name)
    make.semester(school)
    teachers = [make.teacher(school) for _ in range(people)]
    for someone in teachers[:met]:
        make.training(
            someone,
            level="school",
            programme="校本研修",
            hours=Decimal(10),
            credits=Decimal(8),
        )
    return school, teachers


def place_of(district, when="2020-2"):
    calendar = DistrictCalendar(district)
    scope = Scope(calendar.parse(when), district_id=district.pk)
    return Place(scope, None, calendar, district=district)


def composed(cluster, **options):
    return compose(place_of(cluster), on=date(2021, 7, 6), **options)


def new(client, person, whose, when="2020-2", **more):
    client.force_login(person)
    fields = {"whose": whose, "when": when, "language": "zh-hans", "office": "", **more}
    return client.post(reverse("summaries:summary_new"), fields)


def texts(document, key):
    section = next(block for block in document.blocks if getattr(block, "key", "") == key)
    return [tree.plain(block.runs) for block in section.blocks if isinstance(block, tree.Paragraph)]


def table_of(document):
    section = next(block for block in document.blocks if getattr(block, "key", "") == "schools")
    return next(block for block in section.blocks if isinstance(block, tree.Table))


def words(cell):
    return "".join(run.text for run in cell)


def busy(cluster, name, **fields):
    """A school in which something of every kind happened."""
    school, teachers = school_of(cluster, name, met=2, **fields)
    make.training(teachers[0], level="national", hours=Decimal("4.5"))
    make.training(teachers[1], level="county", mode="online", hours=Decimal(12))
    make.observation(teachers[2], teachers[3], lessons=2)
    make.observation(teachers[2], teachers[4], kind="walk_in", lessons=1)
    make.project(teachers[0], members=[teachers[1]])
    make.paper(teachers[3])
    make.honour(teachers[4])
    return school, teachers

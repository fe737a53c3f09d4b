from datetime import date, timedelta

import pytest
from django.utils import timezone

from records.scope import Scope, can_see_scope
from schools.models import Employment, Person, Role
from schools.periods import Period
from tests import make
from training.models import Training

pytestmark = pytest.mark.django_db

SPRING = Period(date(2021, 2, 22), date(2021, 7, 3))


def test_leader_reads_a_member_in_the_group_s_school_only(cast):
    for someone in (cast.owner, cast.leader):
        Employment.objects.create(
            person=someone, school=cast.other_school, employee_no=someone.sign_in_name,
            started_on=make.LONG_AGO,
        )  # fmt: skip
    here = Scope(SPRING, cast.school.pk, teacher_id=cast.owner.pk)
    there = Scope(SPRING, cast.other_school.pk, teacher_id=cast.owner.pk)

    assert (can_see_scope(cast.leader, here), can_see_scope(cast.leader, there)) == (True, False)


def test_leader_of_two_schools_groups_reads_each_member_where_the_group_is(cast):
    """Leading one group here and one there opens no member's records of the other school."""
    make.appoint(cast.leader, Role.GROUP_LEADER, group=make.group(cast.other_school))
    Employment.objects.create(
        person=cast.owner, school=cast.other_school, employee_no="x1", started_on=make.LONG_AGO
    )
    here = make.training(cast.owner, school=cast.school)
    make.training(cast.owner, school=cast.other_school)

    assert list(Training.objects.visible_to(cast.leader)) == [here]


@pytest.mark.parametrize(("days", "reads"), [(0, True), (1, False)])
def test_leader_reads_a_member_from_the_first_day_in_the_group(cast, days, reads):
    begins = timezone.localdate() + timedelta(days)
    cast.outsider.memberships.create(group=cast.group, started_on=begins)
    record = make.training(cast.outsider)
    scope = Scope(SPRING, cast.school.pk, teacher_id=cast.outsider.pk)
    people = Person.objects.visible_to(cast.leader)

    assert [
        can_see_scope(cast.leader, scope),
        Training.objects.visible_to(cast.leader).filter(pk=record.pk).exists(),
        people.filter(pk=cast.outsider.pk).exists(),
    ] == [reads] * 3

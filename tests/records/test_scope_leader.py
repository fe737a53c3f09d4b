from datetime import date

import pytest

from records.scope import Scope, can_see_scope
from schools.models import Employment
from schools.periods import Period
from tests import make

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

"""Who may do what with people and accounts."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from schools import rules
from schools.models import Employment, Role
from tests import make

WHO = ("owner", "leader", "office", "principal", "administrator", "stranger_office")


def allowed(cast, rule):
    return {name for name in WHO if rule(getattr(cast, name), cast.school)}


@pytest.mark.parametrize(
    ("rule", "who"),
    [
        (rules.can_see_roster, {"office", "principal", "administrator"}),
        (rules.can_change_roster, {"office", "administrator"}),
        (rules.can_change_calendar, {"office", "administrator"}),
        (rules.can_see_audit, {"office", "administrator"}),
        (rules.can_change_policies, {"office"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_pages_of_a_school_are_for_those_who_keep_it(cast, rule, who):
    assert allowed(cast, rule) == who


def test_administrator_names_the_office_and_office_the_group_leaders(cast):
    given = {
        name: {role.value for role in rules.roles_to_give(getattr(cast, name), cast.school)}
        for name in WHO
    }

    assert given == {
        "owner": set(),
        "leader": set(),
        "office": {"group_leader"},
        "principal": set(),
        "administrator": {"office", "principal", "vice_principal", "administrator"},
        "stranger_office": set(),
    }


def test_nobody_appoints_themselves(cast):
    assert rules.can_appoint(cast.administrator, cast.owner, Role.OFFICE, cast.school)
    assert not rules.can_appoint(cast.administrator, cast.stranger, Role.OFFICE, cast.school)
    assert not rules.can_appoint(cast.administrator, cast.administrator, Role.OFFICE, cast.school)
    assert not rules.can_appoint(cast.office, cast.office, Role.GROUP_LEADER, cast.school)


def test_nobody_ends_their_own_employment(cast):
    own, other = cast.office.employments.get(), cast.owner.employments.get()

    assert rules.can_end_employment(cast.office, other)
    assert not rules.can_end_employment(cast.office, own)


def test_office_does_not_end_the_work_of_those_it_did_not_appoint(cast):
    spells = {
        name: getattr(cast, name).employments.get()
        for name in ("owner", "leader", "principal", "administrator")
    }

    def may_end(by):
        return {name for name, spell in spells.items() if rules.can_end_employment(by, spell)}

    assert may_end(cast.office) == {"owner", "leader"}
    assert may_end(cast.administrator) == {"owner", "leader", "principal"}
    assert may_end(cast.principal) == set()


def may_issue(cast, by):
    people = ("owner", "leader", "office", "second_office", "principal", "administrator")
    return {
        name
        for name in (*people, "stranger")
        if rules.can_issue_password(by, getattr(cast, name), cast.school)
    }


def test_nobody_takes_over_an_account_that_may_do_more(cast):
    assert may_issue(cast, cast.office) == {"owner", "leader"}
    assert may_issue(cast, cast.administrator) == {
        "owner", "leader", "office", "second_office", "principal",
    }  # fmt: skip
    assert may_issue(cast, cast.principal) == set()
    assert may_issue(cast, cast.stranger_office) == set()


def test_password_is_not_issued_over_an_appointment_elsewhere(cast):
    make.appoint(cast.owner, Role.GROUP_LEADER, group=make.group(cast.other_school))

    assert not rules.can_issue_password(cast.office, cast.owner, cast.school)
    assert not rules.can_issue_password(cast.administrator, cast.owner, cast.school)


def test_password_is_not_issued_over_an_appointment_that_begins_tomorrow(cast):
    tomorrow = timezone.localdate() + timedelta(days=1)
    make.appoint(cast.owner, Role.PRINCIPAL, school=cast.school, started_on=tomorrow)

    assert not rules.can_issue_password(cast.office, cast.owner, cast.school)


def test_second_school_of_a_teacher_does_not_issue_their_password(cast):
    Employment.objects.create(
        person=cast.owner,
        school=cast.other_school,
        employee_no="777",
        started_on=date(2020, 9, 1),
    )

    assert not rules.can_issue_password(cast.stranger_office, cast.owner, cast.other_school)
    assert rules.can_issue_password(cast.office, cast.owner, cast.school)


def test_password_follows_a_teacher_who_moved(cast):
    cast.owner.employments.update(ended_on=date(2020, 8, 31))
    Employment.objects.create(
        person=cast.owner,
        school=cast.other_school,
        employee_no="777",
        started_on=date(2020, 9, 1),
    )

    assert rules.can_issue_password(cast.stranger_office, cast.owner, cast.other_school)
    assert not rules.can_issue_password(cast.office, cast.owner, cast.school)

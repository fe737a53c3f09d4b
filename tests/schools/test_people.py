"""The roster: finding people, adding and changing them, spells, appointments."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from schools import roster, transfer, tries
from schools.access import access_of
from schools.models import Appointment, AuditEvent, Employment, Membership, Person, Role
from tests import make


def url(name, *args, code="shiqiao"):
    return reverse(f"schools:{name}", args=[code, *args])


def pages(cast):
    person = cast.owner.pk
    return [
        url("person_list"),
        url("person_add"),
        url("person_take_on"),
        url("person_detail", person),
        url("person_change", person),
        url("employment_end", person),
        url("membership_add", person),
        url("appointment_add", person),
        url("membership_end", cast.owner.memberships.get().pk),
        url("appointment_end", cast.leader.appointments.get().pk),
        url("group_list"),
        url("group_add"),
        url("group_detail", cast.group.pk),
        url("group_change", cast.group.pk),
        url("members_add", cast.group.pk),
        url("leader_add", cast.group.pk),
        url("calendar"),
        url("semester_add"),
        url("audit_list"),
    ]


def answers(client, person, addresses):
    client.force_login(person)
    return [client.get(address).status_code for address in addresses]


@pytest.mark.parametrize("who", ["owner", "leader", "outsider", "stranger", "stranger_office"])
def test_roster_of_a_school_does_not_exist_for_others(client, cast, who):
    assert set(answers(client, getattr(cast, who), pages(cast))) == {404}


def test_office_opens_every_page_of_the_roster(client, cast):
    assert set(answers(client, cast.office, pages(cast))) == {200}


def test_principal_reads_and_does_not_change(client, cast):
    readable = {
        url("person_list"), url("person_detail", cast.owner.pk), url("group_list"),
        url("group_detail", cast.group.pk), url("calendar"),
    }  # fmt: skip
    hidden = {url("audit_list")}
    wanted = [200 if page in readable else 404 if page in hidden else 403 for page in pages(cast)]

    assert answers(client, cast.principal, pages(cast)) == wanted
    client.force_login(cast.principal)
    page = client.get(url("person_detail", cast.owner.pk)).content.decode()
    for refused in ("person_change", "employment_end", "membership_add", "appointment_add"):
        assert url(refused, cast.owner.pk) not in page


def test_person_of_another_school_is_not_found_in_mine(client, cast):
    client.force_login(cast.office)

    assert client.get(url("person_detail", cast.stranger.pk)).status_code == 404
    assert client.post(url("person_change", cast.stranger.pk)).status_code == 404


def test_people_opens_the_school_one_keeps(client, cast):
    client.force_login(cast.office)
    assert client.get(reverse("schools:people")).url == url("person_list")

    client.force_login(cast.owner)
    assert client.get(reverse("schools:people")).status_code == 404


# --- finding ------------------------------------------------------------------


def found(client, **query):
    answer = client.get(url("person_list"), query)
    return [spell.person.name for spell in answer.context["page"]]


def test_list_finds_by_name_pinyin_number_group_and_account(client, cast):
    client.force_login(cast.office)
    number = cast.owner.employments.get().employee_no
    Person.objects.filter(pk=cast.leader.pk).update(is_active=False)
    Person.objects.filter(pk=cast.colleague.pk).update(must_change_password=True)
    cast.principal.set_password("x")
    cast.principal.must_change_password = True
    cast.principal.save()

    assert found(client, q="王芳") == found(client, q="wangfang") == ["王芳"]
    assert found(client, q="Wang F") == found(client, q=number) == ["王芳"]
    assert found(client, q="李") == found(client, q="LM") == ["李明"]
    assert found(client, group=str(cast.group.pk)) == ["李明", "王芳", "张强"]
    assert found(client, account="closed") == ["张强"]
    assert found(client, account="first") == ["周正"]
    assert found(client, q="钱外") == []


def test_list_shows_who_left_only_when_asked(client, cast):
    client.force_login(cast.office)
    cast.owner.employments.update(ended_on=date(2020, 8, 31))

    assert "王芳" not in found(client)
    assert found(client, state="left") == ["王芳"]
    assert "王芳" in found(client, state="all")


def test_list_of_many_takes_as_many_queries_as_of_few(client, cast, queries):
    client.force_login(cast.office)
    client.get(url("person_list"))

    def ask():
        with queries() as asked:
            answer = client.get(url("person_list"), {"group": str(group.pk)})
        return len(asked), answer.context["page"].paginator.count

    group = make.group(cast.school, "美术组")
    make.teacher(cast.school, "一", group)
    few = ask()
    for name in ("二", "三"):
        make.appoint(make.teacher(cast.school, name, group), Role.GROUP_LEADER, group=group)
    many = ask()

    assert (few[1], many[1]) == (1, 3)
    assert few[0] == many[0] <= 12


# --- adding and changing ------------------------------------------------------


def typed(**more):
    return {
        "name": "林晓",
        "employee_no": "20999",
        "gender": "female",
        "stage": "junior",
        "subjects": "语文、 历史",
        "title": "first",
        "staff_type": "teacher",
        "duty": "",
        "started_on": "2020-09-01",
        **more,
    }


def test_office_adds_a_person(client, cast):
    client.force_login(cast.office)

    answer = client.post(url("person_add"), typed(group=str(cast.group.pk)))

    person = Person.objects.get(name="林晓")
    spell = person.employments.get()
    assert answer.url == url("person_detail", person.pk)
    assert (person.sign_in_name, person.sort_key) == ("shiqiao-20999", "lin xiao 林晓")
    assert not person.has_usable_password()
    assert (spell.school, spell.employee_no, spell.subjects) == (
        cast.school, "20999", ["语文", "历史"],
    )  # fmt: skip
    assert person.memberships.get().group == cast.group
    assert [event.verb for event in AuditEvent.objects.filter(subject_id=person.pk)] == [
        "schools.group_joined",
        "schools.employment_started",
        "schools.person_added",
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "=1+1"}, "name"),
        ({"name": " "}, "name"),
        ({"employee_no": ""}, "employee_no"),
        ({"started_on": "1920-01-01"}, "started_on"),
        ({"started_on": "2120-01-01"}, "started_on"),
        ({"started_on": "no day"}, "started_on"),
        ({"title": "emperor"}, "title"),
        ({"sign_in_name": "two words"}, "sign_in_name"),
    ],
)
def test_refused_person_is_not_half_added(client, cast, wrong, field):
    client.force_login(cast.office)
    before = Person.objects.count(), AuditEvent.objects.count()

    answer = client.post(url("person_add"), typed(**wrong))

    assert list(answer.context["form"].errors) == [field]
    assert (Person.objects.count(), AuditEvent.objects.count()) == before


def test_number_and_sign_in_name_are_used_once(client, cast):
    client.force_login(cast.office)
    number = cast.owner.employments.get().employee_no

    answer = client.post(
        url("person_add"), typed(employee_no=number, sign_in_name=cast.owner.sign_in_name)
    )

    assert list(answer.context["form"].errors) == ["employee_no", "sign_in_name"]


def test_number_of_another_school_is_free(client, cast):
    client.force_login(cast.office)
    number = cast.stranger.employments.get().employee_no

    assert client.post(url("person_add"), typed(employee_no=number)).status_code == 302


def test_change_is_written_down_with_before_and_after(client, cast):
    client.force_login(cast.office)
    spell = cast.owner.employments.get()

    answer = client.post(
        url("person_change", cast.owner.pk),
        typed(name="王芳", employee_no=spell.employee_no, title="senior", subjects="",
              gender="", stage="", started_on="2015-09-01"),
    )  # fmt: skip

    spell.refresh_from_db()
    event = AuditEvent.objects.first()
    assert answer.status_code == 302
    assert spell.title == "senior"
    assert (event.verb, event.subject_id, event.school_id, event.by_id) == (
        "schools.person_changed", cast.owner.pk, cast.school.pk, cast.office.pk,
    )  # fmt: skip
    assert (event.before, event.after) == ({"title": "none"}, {"title": "senior"})


# --- coming and going ---------------------------------------------------------


def test_end_of_employment_ends_groups_and_appointments_and_keeps_the_account(client, cast):
    client.force_login(cast.office)
    make.appoint(cast.leader, Role.GROUP_LEADER, group=make.group(cast.other_school), ended_on=None)

    client.post(url("employment_end", cast.leader.pk), {"ended_on": "2026-08-31", "why": "调动"})

    last = date(2026, 8, 31)
    assert cast.leader.employments.get().ended_on == last
    assert cast.leader.memberships.get().ended_on == last
    here, elsewhere = cast.leader.appointments.order_by("group__school__code").all()[::-1]
    assert (here.ended_on, elsewhere.ended_on) == (last, None)
    assert Person.objects.get(pk=cast.leader.pk).is_active
    event = AuditEvent.objects.first()
    assert (event.verb, event.why) == ("schools.employment_ended", "调动")


def test_employment_does_not_end_before_it_began(client, cast):
    client.force_login(cast.office)

    answer = client.post(url("employment_end", cast.owner.pk), {"ended_on": "2015-08-31"})

    assert list(answer.context["form"].errors) == ["ended_on"]
    assert cast.owner.employments.get().ended_on is None


def taken_on(client, cast, **typed_in):
    form = {
        **typed(name="王芳"), "sign_in_name": cast.owner.sign_in_name,
        "code": transfer.code_for(cast.owner), **typed_in,
    }  # fmt: skip
    return client.post(url("person_take_on", code="liuan"), form)


def test_person_is_taken_on_by_both_names_and_the_own_code(client, cast):
    client.force_login(cast.stranger_office)
    wrong = [{"name": "王方"}, {"code": ""}, {"code": transfer.code_for(cast.colleague)}]

    refused = [taken_on(client, cast, **typed_in) for typed_in in wrong]
    taken = taken_on(client, cast)

    assert all(answer.context["form"].non_field_errors() for answer in refused)
    assert taken.status_code == 302
    assert set(cast.owner.employments.values_list("school__code", flat=True)) == {
        "shiqiao", "liuan",
    }  # fmt: skip
    assert Person.objects.filter(name="王芳").count() == 1


def test_both_schools_are_told_who_was_taken_on_and_who_was_tried(client, cast):
    client.force_login(cast.stranger_office)
    taken_on(client, cast, code="1234 5678")
    taken_on(client, cast)

    told = AuditEvent.objects.filter(by=cast.stranger_office).exclude(verb="schools.signed_in")
    assert [(one.verb, one.school.code) for one in told.order_by("id")] == [
        ("schools.taking_on_refused", "liuan"),
        ("schools.taken_on_elsewhere", "shiqiao"),
        ("schools.employment_started", "liuan"),
    ]


def test_codes_cannot_be_tried_for_long(client, cast):
    client.force_login(cast.stranger_office)
    for number in range(tries.LIMITS["take_on"].free):
        taken_on(client, cast, code=f"{number:08}")

    answer = taken_on(client, cast)

    assert answer.status_code == 200
    assert cast.owner.employments.count() == 1


def test_a_code_is_good_for_a_week_and_for_one_school(client, cast):
    today = timezone.localdate()
    codes = {days: transfer.code_for(cast.owner, today - timedelta(days)) for days in (0, 6, 7)}
    fitting = {days: transfer.fits(cast.owner, code) for days, code in codes.items()}
    client.force_login(cast.stranger_office)
    taken_on(client, cast)

    assert fitting == {0: True, 6: True, 7: False}
    assert not transfer.fits(cast.owner, codes[0])


def test_the_person_and_the_school_they_leave_can_say_the_code(client, cast):
    code = transfer.code_for(cast.owner)
    pages = {"owner": reverse("account")} | dict.fromkeys(
        ("office", "administrator", "principal"), url("person_detail", cast.owner.pk)
    )
    found = set()
    for role, page in pages.items():
        client.force_login(getattr(cast, role))
        if code in client.get(page).content.decode():
            found.add(role)

    assert found == {"owner", "office", "administrator"}


def test_person_is_not_taken_on_twice(client, cast):
    client.force_login(cast.office)

    answer = client.post(
        url("person_take_on"), {**typed(name="王芳"), "sign_in_name": cast.owner.sign_in_name}
    )

    assert list(answer.context["form"].errors) == ["started_on"]
    assert Employment.objects.filter(person=cast.owner).count() == 1


# --- appointments -------------------------------------------------------------


def appoint(client, cast, by, person, **fields):
    client.force_login(by)
    return client.post(
        url("appointment_add", person.pk),
        {"started_on": timezone.localdate().isoformat(), **fields},
    )


def test_office_appoints_a_group_leader_and_nothing_more(client, cast):
    made = appoint(client, cast, cast.office, cast.owner, role="group_leader", group=cast.group.pk)
    refused = appoint(client, cast, cast.office, cast.owner, role="office")

    assert made.status_code == 302
    assert list(refused.context["form"].errors) == ["role"]
    row = cast.owner.appointments.get()
    assert (row.role, row.group, row.school) == (Role.GROUP_LEADER, cast.group, None)


def test_administrator_appoints_the_office(client, cast):
    made = appoint(client, cast, cast.administrator, cast.owner, role="office")

    assert made.status_code == 302
    row = cast.owner.appointments.get()
    assert (row.role, row.group, row.school) == (Role.OFFICE, None, cast.school)
    assert AuditEvent.objects.first().verb == "schools.appointed"


def test_own_appointment_is_refused(client, cast):
    for by in (cast.administrator, cast.office):
        assert appoint(client, cast, by, by, role="principal").status_code == 403
    assert Appointment.objects.filter(person=cast.office).count() == 1


def test_role_is_held_once_at_a_time(client, cast):
    answer = appoint(client, cast, cast.administrator, cast.principal, role="principal")

    assert list(answer.context["form"].errors) == ["role"]


def test_leader_is_not_appointed_to_a_group_of_another_school(client, cast):
    foreign = make.group(cast.other_school)

    answer = appoint(client, cast, cast.office, cast.owner, role="group_leader", group=foreign.pk)

    assert list(answer.context["form"].errors) == ["group"]


def test_ended_appointment_closes_its_doors(client, cast):
    client.force_login(cast.office)
    row = cast.leader.appointments.get()

    client.post(url("appointment_end", row.pk), {"ended_on": "2026-08-31"})

    leader = Person.objects.get(pk=cast.leader.pk)
    assert access_of(leader).led_groups == frozenset()


def test_appointment_the_office_did_not_give_is_not_its_to_end(client, cast):
    client.force_login(cast.office)

    answer = client.post(
        url("appointment_end", cast.principal.appointments.get().pk), {"ended_on": "2026-08-31"}
    )

    assert answer.status_code == 403
    assert cast.principal.appointments.get().ended_on is None


# --- groups -------------------------------------------------------------------


def test_joining_another_research_group_ends_the_one_before(client, cast):
    client.force_login(cast.office)
    other = make.group(cast.school, "数学组")

    client.post(
        url("membership_add", cast.owner.pk), {"group": other.pk, "started_on": "2026-09-01"}
    )

    rows = Membership.objects.filter(person=cast.owner).order_by("started_on")
    assert [(row.group.name, row.started_on, row.ended_on) for row in rows] == [
        ("语文组", make.LONG_AGO, date(2026, 8, 31)),
        ("数学组", date(2026, 9, 1), None),
    ]


def test_grade_group_stands_beside_the_research_group(client, cast):
    client.force_login(cast.office)
    grade = make.group(cast.school, "七年级组", kind="grade")

    client.post(
        url("membership_add", cast.owner.pk), {"group": grade.pk, "started_on": "2026-09-01"}
    )

    assert cast.owner.memberships.on(date(2026, 9, 1)).count() == 2


def test_nobody_is_in_a_group_twice_or_before_they_came(client, cast):
    client.force_login(cast.office)
    address = url("membership_add", cast.owner.pk)

    twice = client.post(address, {"group": cast.group.pk, "started_on": "2026-09-01"})
    early = client.post(
        address, {"group": make.group(cast.school, "数学组").pk, "started_on": "2010-09-01"}
    )

    assert list(twice.context["form"].errors) == ["started_on"]
    assert list(early.context["form"].errors) == ["started_on"]
    assert cast.owner.memberships.count() == 1


def test_members_are_added_together(client, cast):
    client.force_login(cast.office)
    new = [make.teacher(cast.school, name) for name in ("甲", "乙")]

    answer = client.post(
        url("members_add", cast.group.pk),
        {"people": [one.pk for one in new], "started_on": "2026-09-01"},
    )

    assert answer.status_code == 302
    assert [one.memberships.get().group for one in new] == [cast.group] * 2


def test_member_of_another_research_group_cannot_be_slipped_in(client, cast):
    client.force_login(cast.office)

    answer = client.post(
        url("members_add", cast.group.pk),
        {"people": [cast.outsider.pk, cast.stranger.pk], "started_on": "2026-09-01"},
    )

    assert list(answer.context["form"].errors) == ["people"]


def test_group_name_is_used_once_in_a_school(client, cast):
    client.force_login(cast.office)

    same = client.post(url("group_add"), {"name": "语文组", "kind": "research"})
    other = client.post(url("group_add"), {"name": "语文组", "kind": "preparation"})

    assert list(same.context["form"].errors) == ["name"]
    assert other.status_code == 302


def test_closed_group_takes_nobody(client, cast):
    client.force_login(cast.office)
    client.post(url("group_change", cast.group.pk), {"name": "语文组", "closed_on": "2026-08-31"})

    assert client.get(url("members_add", cast.group.pk)).status_code == 403
    assert client.get(url("leader_add", cast.group.pk)).status_code == 403


@pytest.mark.parametrize("role", [Role.OFFICE, Role.PRINCIPAL])
def test_school_without_groups_offers_the_first_to_whom_may_add_one(client, db, role):
    school = make.school()
    someone = make.teacher(school)
    make.appoint(someone, role, school=school)
    client.force_login(someone)

    page = client.get(reverse("schools:group_list", args=[school.code])).content.decode()

    assert "还没有组" in page
    assert (reverse("schools:group_add", args=[school.code]) in page) == (role == Role.OFFICE)


def test_group_list_of_many_takes_as_many_queries_as_of_few(client, cast, queries):
    client.force_login(cast.office)
    client.get(url("group_list"))

    def ask():
        with queries() as asked:
            client.get(url("group_list"))
        return len(asked)

    few = ask()
    for name in ("音乐组", "体育组"):
        group = make.group(cast.school, name)
        make.appoint(make.teacher(cast.school, None, group), Role.GROUP_LEADER, group=group)

    assert ask() == few <= 12


def test_of_groups_joined_on_one_day_the_last_written_is_meant_everywhere(cast):
    day = date(2021, 3, 5)
    last = make.group(cast.school, "综合组")
    Membership.objects.create(person=cast.owner, group=last, started_on=make.LONG_AGO)

    found = (
        Employment.objects.for_list(day).get(person=cast.owner).group_name,
        Person.objects.with_place(cast.school.pk, day).get(pk=cast.owner.pk).group_name,
        roster.research_groups(cast.school.pk, day)[cast.owner.pk],
    )

    assert found == ("综合组", "综合组", last.pk)

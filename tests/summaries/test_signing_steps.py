"""Hand in, take back, return, sign, withdraw: who may, what it says, what it keeps."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from records import jobs
from records.actions import NotNow
from schools.models import AuditEvent, Role
from summaries import actions, signing
from summaries.models import Frozen, State, Step, Summary
from summaries.outlines import actions as outlines
from tests import make
from tests.summaries.signing import SITE, address, draft, handed_in, signed

pytestmark = pytest.mark.django_db


def steps(summary):
    return [(step.move, step.by_name, step.why) for step in summary.steps.all()]


def state(summary):
    return Summary.objects.get(pk=summary.pk).state


def test_office_hands_in_and_principal_signs(client, cast):
    make.training(cast.owner)
    summary = draft(cast)
    Summary.objects.filter(pk=summary.pk).update(job=None)

    client.force_login(cast.office)
    asked = client.get(address("summary_hand_in", summary))
    handed = client.post(address("summary_hand_in", summary))
    client.force_login(cast.principal)
    page = client.get(address("summary_sign", summary))
    fields = {"seen": dict(page.context["fields"])["seen"]}
    done = client.post(address("summary_sign", summary), fields)

    assert (asked.status_code, handed.status_code, done.status_code) == (200, 302, 302)
    assert state(summary) == State.SIGNED
    assert steps(summary) == [("handed_in", "陈一", ""), ("signed", "周正", "")]
    told = AuditEvent.objects.filter(target_id=summary.pk).order_by("id")
    assert list(told.values_list("verb", "by_name"))[-2:] == [
        ("summaries.handed_in", "陈一"),
        ("summaries.signed", "周正"),
    ]
    frozen = Frozen.objects.get(summary=summary)
    assert frozen.is_whole()
    assert (frozen.issuer, frozen.signed_by) == ("石桥初级中学　教务处", cast.principal)


def test_principal_returns_it_with_a_reason(client, cast):
    summary = handed_in(cast)
    client.force_login(cast.principal)

    empty = client.post(address("summary_return", summary), {"why": " "})
    done = client.post(address("summary_return", summary), {"why": "少了青年教师一节"})

    assert (empty.status_code, done.status_code) == (422, 302)
    assert state(summary) == State.DRAFT
    assert steps(summary)[1:] == [("returned", "周正", "少了青年教师一节")]
    client.force_login(cast.office)
    assert "少了青年教师一节" in client.get(address("summary_detail", summary)).content.decode()


def test_office_takes_it_back_until_it_is_signed(client, cast):
    summary, later = handed_in(cast), signed(cast)[0]
    client.force_login(cast.office)

    done = client.post(address("summary_take_back", summary))
    refused = client.post(address("summary_take_back", later))

    assert (done.status_code, refused.status_code) == (302, 403)
    assert (state(summary), state(later)) == (State.DRAFT, State.SIGNED)


def test_nobody_signs_what_they_handed_in(cast):
    make.appoint(cast.office, Role.PRINCIPAL, school=cast.school)
    summary = handed_in(cast)

    with pytest.raises(PermissionDenied):
        signing.sign(summary, by=cast.office, seen="", site=SITE)

    assert state(summary) == State.HANDED_IN


@pytest.mark.parametrize("role", ["office", "second_office", "owner", "leader", "stranger_office"])
def test_only_the_principal_signs(cast, role):
    summary = handed_in(cast)
    by = getattr(cast, role)

    with pytest.raises(PermissionDenied):
        signing.sign(summary, by=by, seen="", site=SITE)
    with pytest.raises(PermissionDenied):
        signing.give_back(summary, by=by, why="因为")


def test_what_is_not_in_it_yet_is_said_before_it_is_handed_in(client, cast):
    make.training(cast.owner, "submitted")
    make.paper(cast.colleague, "submitted")
    make.observation(cast.owner)  # counts before it is certified
    summary = draft(cast)
    client.force_login(cast.office)

    over = client.get(address("summary_hand_in", summary)).context["remarks"]
    Summary.objects.filter(pk=summary.pk).update(ends_on=timezone.localdate())
    running = client.get(address("summary_hand_in", summary)).context["remarks"]

    assert over == ["该时段还有2条记录待审核，未计入本总结。"]
    assert len(running) == 2


def test_printed_address_is_that_of_the_site(client, cast, settings):
    settings.PUBLIC_ADDRESS = "https://dangan.example.cn"
    summary = handed_in(cast)
    client.force_login(cast.principal)

    seen = signing.seen_of(signing.document_of(summary))
    client.post(address("summary_sign", summary), {"seen": seen})

    frozen = Frozen.objects.get(summary=summary)
    assert frozen.tree.proof.url == f"https://dangan.example.cn/check/{frozen.shown_code}/"


def test_what_is_handed_in_cannot_be_changed(client, cast):
    summary = handed_in(cast)
    client.force_login(cast.office)

    compose = client.post(address("summary_compose", summary))
    typeset = client.post(address("summary_typeset", summary))

    assert (compose.status_code, typeset.status_code) == (403, 403)


def test_figures_that_records_changed_are_not_signed(client, cast):
    make.training(cast.owner)
    summary = handed_in(cast)
    make.training(cast.colleague)
    seen = signing.seen_of(signing.document_of(summary))
    client.force_login(cast.principal)

    page = client.get(address("summary_sign", summary))
    with pytest.raises(NotNow) as refusal:
        signing.sign(summary, by=cast.principal, seen=seen, site=SITE)

    titles = {title: (then, now) for title, then, now in page.context["outdated"]}
    assert titles["参加培训"] == ("1", 2)
    assert titles["参加培训 · 语文组"] == ("1", 2)
    assert f"{len(titles)}" in str(refusal.value)
    assert state(summary) == State.HANDED_IN
    assert not Frozen.objects.exists()


def test_lists_that_records_changed_are_not_handed_in(cast):
    honour = make.honour(cast.owner, may_be_named=True)
    summary = draft(cast)
    summary.job = None
    type(honour).objects.filter(pk=honour.pk).update(title="改过名字的荣誉")

    with pytest.raises(NotNow) as refusal:
        signing.hand_in(summary, by=cast.office)
    actions.store_tree(summary)
    signing.hand_in(summary, by=cast.office)

    assert "名单" in str(refusal.value)
    assert state(summary) == State.HANDED_IN


def test_what_was_changed_after_it_was_read_is_not_signed(cast):
    summary = handed_in(cast)
    seen = signing.seen_of(signing.document_of(summary))
    changed = {**summary.tree, "title": "别的标题"}
    Summary.objects.filter(pk=summary.pk).update(tree=changed)

    with pytest.raises(NotNow):
        signing.sign(summary, by=cast.principal, seen=seen, site=SITE)

    assert state(summary) == State.HANDED_IN


def test_what_was_composed_anew_between_reading_and_signing_is_not_signed(cast):
    read = handed_in(cast)
    seen = signing.seen_of(signing.document_of(read))
    again = Summary.objects.get(pk=read.pk)
    signing.take_back(again, by=cast.office)
    make.training(cast.owner)
    actions.store_tree(again)
    again.job = None
    signing.hand_in(again, by=cast.office)

    with pytest.raises(NotNow):
        signing.sign(read, by=cast.principal, seen=seen, site=SITE)

    assert state(read) == State.HANDED_IN
    assert not Frozen.objects.exists()


def test_what_is_handed_in_while_it_is_composed_stays_as_it_was_read(cast, monkeypatch):
    summary = draft(cast)
    before = Summary.objects.get(pk=summary.pk)
    make.training(cast.owner)
    compose = actions.composed

    def meanwhile(*about):
        Summary.objects.filter(pk=summary.pk).update(state=State.HANDED_IN)
        return compose(*about)

    monkeypatch.setattr(actions, "composed", meanwhile)
    with pytest.raises(jobs.Refused):
        actions.store_tree(summary)

    after = Summary.objects.get(pk=summary.pk)
    assert (after.tree, after.palette, after.composed_at) == (
        before.tree,
        before.palette,
        before.composed_at,
    )


def test_outline_of_what_was_handed_in_meanwhile_stays(cast):
    summary = draft(cast)
    handed = Summary.objects.get(pk=summary.pk)
    handed.job = None
    signing.hand_in(handed, by=cast.office)

    with pytest.raises(PermissionDenied):
        outlines.choose(summary, {**handed.outline, "name": "另一份"}, by=cast.office)

    assert Summary.objects.get(pk=summary.pk).outline == handed.outline


def test_a_second_click_signs_nothing_twice(cast):
    summary = handed_in(cast)
    seen = signing.seen_of(signing.document_of(summary))
    same = Summary.objects.get(pk=summary.pk)
    signing.sign(summary, by=cast.principal, seen=seen, site=SITE)

    with pytest.raises(NotNow):
        signing.sign(same, by=cast.principal, seen=seen, site=SITE)

    assert Frozen.objects.count() == 1
    assert Step.objects.filter(move="signed").count() == 1


def test_withdrawal_needs_a_reason_and_leaves_the_document(client, cast):
    summary, frozen = signed(cast)
    client.force_login(cast.principal)

    empty = client.post(address("summary_withdraw", summary), {"why": ""})
    done = client.post(address("summary_withdraw", summary), {"why": "学时有误"})

    assert (empty.status_code, done.status_code) == (422, 302)
    assert state(summary) == State.WITHDRAWN
    assert steps(summary)[-1] == ("withdrawn", "周正", "学时有误")
    assert Frozen.objects.get().sha256 == frozen.sha256
    again = client.post(address("summary_withdraw", summary), {"why": "再来"})
    assert again.status_code == 403


def test_teachers_read_a_signed_summary_of_their_school_without_its_records(client, cast):
    make.training(cast.owner)
    summary, _frozen = signed(cast)
    client.force_login(cast.colleague)

    page = client.get(address("summary_detail", summary))
    changes = client.get(address("summary_changes", summary))

    html = page.content.decode()
    assert page.status_code == 200
    assert "教师专业发展工作总结" in html
    assert "/figures/" not in html
    assert changes.status_code == 403
    client.force_login(cast.stranger)
    assert client.get(address("summary_detail", summary)).status_code == 404


def test_withdrawn_and_unsigned_ones_are_nothing_for_teachers(client, cast):
    summary, _frozen = signed(cast)
    waiting = handed_in(cast)
    signing.withdraw(summary, by=cast.principal, why="学时有误")
    client.force_login(cast.colleague)

    found = [client.get(address("summary_detail", one)).status_code for one in (summary, waiting)]

    assert found == [404, 404]


def test_principal_reads_a_teachers_summary_once_it_is_handed_in(client, cast):
    whose = f"teacher:{cast.owner.pk}"
    begun = draft(cast, whose, by=cast.owner)
    waiting = handed_in(cast, whose, by=cast.owner)
    client.force_login(cast.principal)

    found = [client.get(address("summary_detail", one)).status_code for one in (begun, waiting)]

    assert found == [404, 200]


def test_another_officer_signs_the_summary_of_a_district(client, cast):
    district = cast.school.district
    officer, colleague = make.person("顾学区"), make.person("沈学区")
    for person in (officer, colleague):
        make.appoint(person, Role.OFFICER, district=district)
    for person in (cast.owner, cast.colleague):
        make.training(person)
    summary = handed_in(cast, f"district:{district.pk}", by=officer)
    seen = signing.seen_of(signing.document_of(summary))

    with pytest.raises(PermissionDenied):
        signing.sign(summary, by=officer, seen=seen, site=SITE)
    with pytest.raises(PermissionDenied):
        signing.sign(summary, by=cast.principal, seen=seen, site=SITE)
    client.force_login(colleague)
    asked = client.get(address("summary_sign", summary))
    done = client.post(address("summary_sign", summary), {"seen": seen})
    page = client.get(address("summary_detail", summary))
    changes = client.get(address("summary_changes", summary))

    assert [one.status_code for one in (asked, done, page, changes)] == [200, 302, 200, 200]
    frozen = Frozen.objects.get(summary=summary)
    assert (frozen.school, frozen.is_whole()) == (None, True)
    assert "没有变动" in changes.content.decode()

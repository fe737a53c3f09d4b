"""What changed since a summary was signed: figures, records, and who did it."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from records import actions as record_actions
from records.models import Exemption, ExemptionRule, Requirement
from records.policies import exemptions
from schools.models import AuditEvent
from summaries.frozen import changes, rows
from tests import make
from tests.summaries.signing import address, signed

pytestmark = pytest.mark.django_db


def found(frozen, viewer):
    return changes.since(frozen, viewer)


def test_nothing_changed(client, cast):
    make.training(cast.owner)
    summary, frozen = signed(cast)
    client.force_login(cast.office)

    since = found(frozen, cast.office)
    page = client.get(address("summary_changes", summary))

    assert (since.figures, since.policies) == ([], [])
    assert since.same > 5
    assert "没有变动" in page.content.decode()


def test_reversed_record_went_with_who_did_it(cast):
    kept, gone = make.training(cast.owner), make.training(cast.colleague)
    _summary, frozen = signed(cast)
    record_actions.reverse(gone, by=cast.office, why="重复登记")

    since = found(frozen, cast.principal)

    trained = next(one for one in since.figures if one.key == "training.person_times")
    hours = next(one for one in since.figures if one.key == "training.hours")
    assert (trained.then, trained.now) == ("2", "1")
    assert [(row.how, row.is_gone) for row in trained.rows] == [("went", False)]
    # The ledger keeps both entries: the reversal is what came.
    assert ([row.how for row in hours.rows], hours.then, hours.now) == (["came"], "16", "8")
    row = trained.rows[0]
    assert gone.programme in row.title
    assert (row.events[0].by, row.events[0].why) == ("陈一", "重复登记")
    assert kept.programme not in str([row.title for one in since.figures for row in one.rows])


def test_teacher_who_was_spared_since_is_told_with_who_did_it(cast):
    rule = make.requirement(cast.school, "lessons.observed", "semester", 20)
    ExemptionRule.objects.create(policy=rule.policy, reason="sick", effect="waive")
    make.observation(cast.owner)
    _summary, frozen = signed(cast)
    exemptions.grant(
        Exemption(
            person=cast.colleague, school=cast.school, reason="sick", starts_on=date(2021, 3, 1)
        ),
        by=cast.office,
    )

    missed = next(
        one for one in found(frozen, cast.principal).figures if one.key == "lessons.quota_missed"
    )

    [row] = missed.rows
    assert ("李明" in row.title, row.how, row.events[0].by) == (True, "went", "陈一")


def test_record_that_came_later_names_who_certified_it(cast):
    make.training(cast.owner)
    _summary, frozen = signed(cast)
    late = make.training(cast.colleague, "submitted", programme="迟到的培训")
    record_actions.certify([late], by=cast.office)

    since = found(frozen, cast.office)

    came = [row for one in since.figures for row in one.rows if row.how == "came"]
    assert came
    assert {row.title.split(" · ")[0] for row in came if "迟到的培训" in row.title}
    assert {row.events[0].by for row in came if "迟到的培训" in row.title} == {"陈一"}


def test_record_whose_content_changed_says_so(cast):
    seen = make.observation(cast.owner)
    _summary, frozen = signed(cast)
    type(seen).objects.filter(pk=seen.pk).update(topic="改过的课题")

    since = found(frozen, cast.office)

    told = [row for one in since.figures for row in one.rows]
    assert told
    assert {row.how for row in told} == {"changed"}
    assert all(one.is_same_value for one in since.figures)


def test_fields_that_came_or_went_since_are_no_change(cast, monkeypatch):
    seen = make.observation(cast.owner)
    _summary, frozen = signed(cast)
    kept = frozen.facts["rows"]["fields"]
    without = [name for name in kept["lessons.observation"] if name != "topic"]

    monkeypatch.setattr(rows, "said_in", lambda model: without)
    added = found(frozen, cast.office).figures
    kept["lessons.observation"].append("no_longer_there")
    type(seen).objects.filter(pk=seen.pk).update(topic="改过的课题")
    removed = found(frozen, cast.office).figures

    assert (added, removed) == ([], [])


def test_what_only_happened_around_a_record_is_no_change(cast):
    seen = make.observation(cast.owner)
    _summary, frozen = signed(cast)
    record_actions.certify([seen], by=cast.office)

    assert found(frozen, cast.office).figures == []


def test_moved_record_went_and_can_still_be_opened(cast):
    seen = make.observation(cast.owner)
    _summary, frozen = signed(cast)
    type(seen).objects.filter(pk=seen.pk).update(ended_on=date(2020, 10, 8))

    moved = [row for one in found(frozen, cast.office).figures for row in one.rows]

    assert {(row.how, row.is_gone) for row in moved} == {("went", False)}
    assert {row.url for row in moved} == {reverse("lessons:observation_detail", args=[seen.pk])}


def test_erased_record_is_told_by_what_the_audit_log_calls_it(client, cast):
    seen = make.observation(cast.owner)
    summary, frozen = signed(cast)
    AuditEvent.objects.create(
        by=cast.office, by_name="陈一", school=cast.school, verb="lessons.removed",
        target_kind="lessons.observation", target_id=seen.pk, target_label="应本人要求删除的听课",
        why="本人要求",
    )  # fmt: skip
    type(seen).objects.filter(pk=seen.pk).delete()
    client.force_login(cast.principal)

    moved = [row for one in found(frozen, cast.principal).figures for row in one.rows]
    page = client.get(address("summary_changes", summary))

    assert {(row.how, row.title, row.is_gone, row.events[0].why) for row in moved} == {
        ("went", "应本人要求删除的听课", True, "本人要求")
    }
    assert page.status_code == 200
    assert "应本人要求删除的听课" in page.content.decode()


def test_what_was_erased_is_named_to_those_only_who_read_every_record(cast):
    seen = make.observation(cast.owner)
    _summary, frozen = signed(cast, f"group:{cast.group.pk}", by=cast.leader)
    AuditEvent.objects.create(
        by_name="陈一", school=cast.school, verb="lessons.removed",
        target_kind="lessons.observation", target_id=seen.pk, target_label="应本人要求删除的听课",
        why="本人要求",
    )  # fmt: skip
    type(seen).objects.filter(pk=seen.pk).delete()

    def told(viewer):
        rows = [row for one in found(frozen, viewer).figures for row in one.rows]
        return {(row.title, bool(row.events)) for row in rows if row.is_gone}

    assert told(cast.principal) == {("应本人要求删除的听课", True)}
    assert told(cast.leader) == {("已不存在的记录", False)}


def test_rules_that_came_or_changed_are_named(cast):
    kept = make.requirement(cast.school, policy="原有办法")
    _summary, frozen = signed(cast)
    Requirement.objects.filter(pk=kept.pk).update(value=99)
    make.requirement(cast.school, policy="新办法", measure="lessons.observed", window="semester")

    found_rules = {
        (one.how, one.cited[:4].rstrip("（")) for one in found(frozen, cast.office).policies
    }

    assert found_rules == {("changed", "原有办法"), ("came", "新办法")}


def test_leader_reads_the_changes_of_the_group_only_as_far_as_its_records(cast):
    whose = f"group:{cast.group.pk}"
    make.observation(cast.owner)
    _summary, frozen = signed(cast, whose, by=cast.leader)
    make.observation(cast.owner, topic="还没有认定的一节", ended_on=date(2021, 3, 20))

    since = found(frozen, cast.leader)

    titles = [row.title for one in since.figures for row in one.rows]
    assert not [title for title in titles if "还没有认定的一节" in title]
    assert {one.hidden for one in since.figures} == {1}


def test_page_takes_as_many_queries_for_many_changes(client, cast, queries):
    make.training(cast.owner)
    summary, _frozen = signed(cast)
    client.force_login(cast.office)
    assert client.get(address("summary_changes", summary)).status_code == 200
    counts = []
    for _n in range(2):
        for person in (cast.owner, cast.colleague, cast.leader):
            make.training(person)
            make.observation(person)
        with queries() as asked:
            assert client.get(address("summary_changes", summary)).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_changed_text_or_file_is_found_by_the_command(cast, capsys, settings, quick_files):
    _summary, frozen = signed(cast, has_files=True)
    call_command("verify_frozen")
    file = frozen.files.get(format="pdf")
    path = settings.MEDIA_ROOT / file.file.name
    path.write_bytes(path.read_bytes() + b" ")

    with pytest.raises(Exception, match="1 of 1"):
        call_command("verify_frozen")

    said = capsys.readouterr()
    assert "1 signed summaries are as they were signed." in said.out
    assert f"{frozen.shown_code}" in said.err
    assert "the pdf is gone or was changed" in said.err


def test_what_another_school_did_to_somebody_who_moved_is_not_told(cast):
    _summary, frozen = signed(cast)
    spell = cast.owner.employments.get()
    spell.ended_on = date(2021, 5, 31)
    spell.save()
    for school, by, why in ((cast.school, "陈一", "调出"), (cast.other_school, "孙外", "他校的事")):
        AuditEvent.objects.create(
            by_name=by,
            school=school,
            verb="training.given_back",
            target_kind="training.training",
            subject=cast.owner,
            why=why,
        )

    told = [row for one in found(frozen, cast.principal).figures for row in one.rows]

    went = next(row for row in told if "王芳" in row.title)
    assert (went.how, [(event.by, event.why) for event in went.events]) == (
        "went",
        [("陈一", "调出")],
    )

"""Undoing an import brings back what its rows replaced, as it was."""

from decimal import Decimal

import pytest
from django.db.models import F
from django.urls import reverse

from lessons.models import Observation
from records import actions
from records.actions import NotNow
from records.imports import corrections, life
from records.models import BatchState, Status
from research.models import Project
from schools.models import AuditEvent
from tests import make
from tests.records import sheet_maker as maker
from tests.records.test_import_batches import confirmed, register, training_line, upload, work
from training import activities
from training.ledger import unproved
from training.models import Posting, Training

DECIDED = ("status", "decided_by", "decided_at", "decision_note", "hours", "batch", "submitted_at")


def replaced_by(cast, data, layout="training", name="新册.xlsx"):
    """A finished batch whose rows took the place of what was on record."""
    batch = upload(cast, data, layout, name=name)
    corrections.choose_for_all(batch, "replace", by=cast.office)
    life.confirm(batch, by=cast.second_office)
    work(batch)
    assert batch.state == BatchState.DONE
    return batch


def undone(cast, batch):
    life.undo(batch, by=cast.office)
    work(batch)
    assert batch.state == BatchState.UNDONE, batch.job.error
    return batch


def handed_in(cast):
    return make.training(
        cast.owner, programme="作业设计", programme_key="作业设计", hours=Decimal(9),
        status="submitted",
    )  # fmt: skip


def as_stored(record):
    return type(record).objects.filter(pk=record.pk).values(*DECIDED).get()


def standing(model=Training):
    return set(model.objects.standing().values_list("pk", flat=True))


def test_what_was_certified_counts_again(cast):
    confirmed(cast, register(training_line(hours=8)))
    old = Training.objects.get()
    before = as_stored(old)
    batch = replaced_by(cast, register(training_line(hours=6)))
    assert as_stored(old)["status"] == Status.REVERSED

    undone(cast, batch)

    assert as_stored(old) == before
    assert standing() == {old.pk}
    entries = Posting.objects.filter(training=old).order_by("id")
    assert [(one.hours, one.is_reversal, str(one.entry)) for one in entries] == [
        (8, False, "入账"), (-8, True, "冲销"), (8, False, "恢复入账"),
    ]  # fmt: skip
    assert unproved() == []
    event = AuditEvent.objects.get(verb="training.restored")
    assert (event.by, event.target_id, event.before, event.after) == (
        cast.office, old.pk, {"status": "reversed"}, {"status": "certified"},
    )  # fmt: skip
    assert batch.counts["restored"] == 1


def test_what_counts_again_is_reversed_like_anything_else(cast):
    confirmed(cast, register(training_line(hours=8)))
    undone(cast, replaced_by(cast, register(training_line(hours=6))))
    (old,) = Training.objects.standing()

    actions.reverse(old, by=cast.office, why="错")

    assert [one.hours for one in old.postings.order_by("id")] == [8, -8, 8, -8]
    assert unproved() == []


def test_what_waited_for_review_waits_again(cast):
    mine = handed_in(cast)
    before = as_stored(mine)
    batch = replaced_by(cast, register(training_line(hours=6)))
    assert as_stored(mine)["status"] == Status.RETURNED

    undone(cast, batch)

    assert as_stored(mine) == before
    assert standing() == {mine.pk}
    assert not Posting.objects.filter(training=mine).exists()


def test_what_was_changed_since_stands_in_the_way(client, cast):
    mine = handed_in(cast)
    batch = replaced_by(cast, register(training_line(hours=6)))
    mine.refresh_from_db()
    actions.withdraw(mine, by=cast.owner)

    (obstacle,) = life.obstacles(batch)

    url = reverse("training:training_detail", args=[mine.pk])
    assert (obstacle, obstacle.url) == ("被它替换的“作业设计”（王芳）此后又有改动。", url)
    with pytest.raises(NotNow, match="此后又有改动"):
        life.undo(batch, by=cast.office)
    client.force_login(cast.office)
    said = client.get(reverse("records:import_undo", args=[batch.pk])).content.decode()
    assert f'<a href="{url}">' in said
    assert as_stored(mine)["status"] == Status.WITHDRAWN


def test_hours_of_who_is_said_not_to_have_come_by_now_do_not_come_back(cast):
    activity = make.activity(cast.school, topic="作业设计", times="")
    attendance = make.attendance(activity, cast.owner)
    (granted,) = activities.grant(activity, by=cast.office)
    batch = replaced_by(cast, register(training_line(hours=6)))
    assert life.obstacles(batch) == []
    activities.set_state(attendance, "absent", by=cast.office)

    (obstacle,) = life.obstacles(batch)

    assert obstacle == "被它替换的“作业设计”（王芳）是按出勤认定的，而出勤或活动此后有改动。"
    assert obstacle.url == reverse("training:activity_detail", args=[activity.pk])
    activities.set_state(attendance, "late", by=cast.office)
    undone(cast, batch)
    assert standing() == {granted.pk}
    assert unproved() == []


def test_of_many_that_stand_in_the_way_the_first_are_told(cast):
    days = [f"3.{day}" for day in range(1, 13)]
    lines = [training_line(hours=8, day=day) for day in days]
    confirmed(cast, register(*lines))
    batch = replaced_by(cast, register(*[training_line(hours=6, day=day) for day in days]))
    Training.objects.filter(status=Status.REVERSED).update(version=F("version") + 1)

    found = life.obstacles(batch)

    assert (len(found), found[-1]) == (11, "另有 2 项。")


def test_what_has_taken_the_place_since_stands_in_the_way(cast):
    confirmed(cast, register(training_line(hours=8)))
    first = Training.objects.get()
    batch = replaced_by(cast, register(training_line(hours=6)))
    later = replaced_by(cast, register(training_line(hours=4)), name="三.xlsx")

    (obstacle,) = life.obstacles(batch)

    assert obstacle == "被它替换的记录中有 1 条，其位置已被导入“三.xlsx”占用。请先撤销那次导入。"
    assert obstacle.url == reverse("records:import_detail", args=[later.pk])
    undone(cast, later)
    undone(cast, batch)
    assert standing() == {first.pk}
    assert unproved() == []


def test_what_somebody_entered_in_its_place_stands_in_the_way(cast):
    confirmed(cast, register(training_line(hours=8)))
    batch = replaced_by(cast, register(training_line(hours=6)))
    actions.reverse(Training.objects.get(batch=batch), by=cast.office, why="错")
    typed = handed_in(cast)

    (obstacle,) = life.obstacles(batch)

    assert obstacle == "被它替换的“作业设计”（王芳）现在已有另一条相同的记录。"
    assert obstacle.url == reverse("training:training_detail", args=[typed.pk])


def test_what_happened_beside_it_is_in_nobodys_place(cast):
    confirmed(cast, register(training_line(hours=8)))
    first = Training.objects.get()
    batch = replaced_by(cast, register(training_line(hours=6)))
    beside = upload(cast, register(training_line(hours=4)), name="三.xlsx")
    corrections.choose_for_all(beside, "both", by=cast.office)
    life.confirm(beside, by=cast.office)
    work(beside)

    undone(cast, batch)

    assert standing() == {first.pk, Training.objects.get(batch=beside).pk}
    assert unproved() == []


def test_the_second_of_two_equal_ones_is_replaced_in_its_place(cast):
    fields = {"programme": "作业设计", "programme_key": "作业设计"}
    second = make.training(cast.owner, occurrence=2, **fields)
    first = make.training(cast.owner, **fields)
    batch = replaced_by(cast, register(training_line(hours=6)))
    new = Training.objects.get(batch=batch)

    assert standing() == {first.pk, new.pk}
    undone(cast, batch)

    assert (new.occurrence, standing()) == (2, {first.pk, second.pk})
    assert unproved() == []


def test_what_came_with_an_import_undone_since_stays_away(cast):
    before = confirmed(cast, register(training_line(hours=8)))
    batch = replaced_by(cast, register(training_line(hours=6)))
    undone(cast, before)

    undone(cast, batch)

    assert standing() == set()
    assert batch.counts["restored"] == 0
    assert unproved() == []


def test_whoever_takes_the_place_in_the_moment_of_undoing_is_told_and_no_failure(cast, monkeypatch):
    confirmed(cast, register(training_line(hours=8)))
    batch = replaced_by(cast, register(training_line(hours=6)))
    replaced_by(cast, register(training_line(hours=4)), name="三.xlsx")
    look, looks = life.obstacles, []

    def too_early(*arguments):
        looks.append(arguments)
        return look(*arguments) if len(looks) > 2 else []

    monkeypatch.setattr(life, "obstacles", too_early)
    life.undo(batch, by=cast.office)
    work(batch)

    assert (batch.state, batch.job.state) == (BatchState.DONE, "failed")
    assert "请先撤销那次导入" in batch.job.error
    assert unproved() == []


def test_the_page_says_before_and_after_what_comes_back(client, cast):
    confirmed(cast, register(training_line(hours=8)))
    batch = replaced_by(cast, register(training_line(hours=6)))
    client.force_login(cast.office)

    asked = client.get(reverse("records:import_undo", args=[batch.pk]))

    assert asked.context["facts"][2:] == [("被它替换、撤销后恢复原状", 1)]
    undone(cast, batch)
    said = client.get(reverse("records:import_detail", args=[batch.pk])).content.decode()
    assert "被它改动或替换的 1 条已恢复原状。" in said


def test_of_an_import_before_this_release_the_page_says_what_stays_reversed(client, cast):
    confirmed(cast, register(training_line(hours=8)))
    batch = replaced_by(cast, register(training_line(hours=6)))
    batch.rows.update(before=None)
    client.force_login(cast.office)

    asked = client.get(reverse("records:import_undo", args=[batch.pk]))

    assert asked.context["facts"][2:] == [("被它替换、撤销后仍为已冲销", 1)]
    undone(cast, batch)
    assert standing() == set()


@pytest.mark.parametrize(
    ("layout", "model", "head", "line"),
    [
        (
            "observations",
            Observation,
            ["听课人", "授课教师", "学科", "班级", "听课日期", "节次", "课题"],
            ["王芳", "李明", "语文", "703", "3.5", "2"],
        ),
        (
            "projects",
            Project,
            ["课题名称", "主持人", "级别", "状态", "立项时间", "备注"],
            ["作业设计研究", "王芳", "县级", "在研", "2020.9"],
        ),
    ],
)
def test_other_kinds_come_back_too(cast, layout, model, head, line):
    confirmed(cast, maker.table(head, [*line, "旧"]), layout)
    old = model.objects.get()
    batch = replaced_by(cast, maker.table(head, [*line, "新"]), layout)
    assert standing(model) == set(model.objects.filter(batch=batch).values_list("pk", flat=True))

    undone(cast, batch)

    assert standing(model) == {old.pk}

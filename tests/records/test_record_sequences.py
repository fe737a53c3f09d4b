"""Any sequence of what people do to records leaves ledger, figures and audit log consistent.

A machine does things in any order, right ones and wrong ones, and keeps a plain list of what
must be there. After every step the database is compared with the list.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lessons.models import Observation
from portfolios.models import Honour
from records import actions, figures, jobs
from records.actions import NotNow, Stale
from records.imports import life
from records.models import BatchState, Status
from records.scope import Scope
from schools.models import AuditEvent, Semester
from schools.periods import Calendar
from tests import conftest
from tests.records import sheet_maker as maker
from training import ledger
from training.models import Training

BOUNDED = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
MODELS = {"training": Training, "observation": Observation, "honour": Honour}
APPS = {"training": "training", "observation": "lessons", "honour": "portfolios"}
TEACHERS = ("owner", "colleague")
OFFICE = ("office", "second_office")
# Of both semesters of the year, so that a semester does not hold all.
DAYS = [date(2020, 10, 12), date(2021, 3, 5), date(2021, 3, 8)]
WORDS = ["作业设计", "单元教学"]
TRAINING_HEAD = ["姓名", "培训项目", "级别", "形式", "时间", "学时", "学分"]
LESSONS_HEAD = ["听课教师", "日期", "节次", "授课教师", "课型", "课题"]
# Mostly who may, now and then somebody who may not.
ITS_TEACHER = st.sampled_from([None] * 6 + [*TEACHERS, "office"])
OF_THE_OFFICE = st.sampled_from([*OFFICE * 4, "leader", "principal", "stranger_office", "owner"])
OPEN = (Status.DRAFT, Status.RETURNED)
STANDING = (Status.SUBMITTED, Status.CERTIFIED)


@dataclass
class Known:
    """What must be stored of one record."""

    kind: str
    teacher: str
    maker: str
    day: date
    word: str
    amount: int
    status: str = Status.DRAFT
    version: int = 1
    decided_by: str | None = None
    batch: object = None
    log: Counter = field(default_factory=Counter)

    @property
    def same(self):
        """What two records of one thing share."""
        return self.kind, self.teacher, self.day, self.word

    def becomes(self, status, word, by=None):
        self.status, self.version = status, self.version + 1
        self.log[word] += 1
        if by:
            self.decided_by = by


class Sequences(RuleBasedStateMachine):
    records = Bundle("records")
    copies = Bundle("copies")
    batches = Bundle("batches")

    def __init__(self):
        super().__init__()
        self.all = {}
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def people(self):
        self.cast = conftest.people()
        calendar = Calendar(self.cast.school)
        school = self.cast.school.pk
        self.scopes = [
            Scope(calendar.parse("2020-2"), school),
            Scope(calendar.parse("2020"), school),
            Scope(calendar.parse("2020"), school, teacher_id=self.cast.owner.pk),
        ]
        self.semester = Semester.objects.get(school=school, number=2)

    def person(self, name):
        return getattr(self.cast, name)

    def of(self, pk):
        """(what must be there, the record as a page would read it)."""
        known = self.all[pk]
        return known, MODELS[known.kind].objects.get(pk=pk)

    def stands(self, same, besides=None):
        return any(
            known.same == same and known.status in STANDING
            for pk, known in self.all.items()
            if pk != besides
        )

    # --- what teachers do -----------------------------------------------------------

    @precondition(lambda self: len(self.undecided()) < 4)
    @rule(
        target=records,
        kind=st.sampled_from(sorted(MODELS)),
        teacher=st.sampled_from(TEACHERS),
        day=st.sampled_from(DAYS),
        word=st.sampled_from(WORDS),
        amount=st.integers(1, 3),
        hand_in=st.booleans(),
    )
    def create(self, kind, teacher, day, word, amount, hand_in):
        known = Known(kind, teacher, teacher, day, word, amount)
        record = self.unsaved(known)
        actions.store(record, by=self.person(teacher))
        known.log["added"] += 1
        self.all[record.pk] = known
        if hand_in:
            self.submit_by(record.pk, teacher)
        return record.pk

    def undecided(self):
        live = (*OPEN, Status.SUBMITTED)
        return [known for known in self.all.values() if known.status in live]

    def unsaved(self, known):
        one = {"teacher": self.person(known.teacher), "school": self.cast.school}
        if known.kind == "training":
            return Training(
                programme=known.word, programme_key=known.word, level="county", mode="face",
                started_on=known.day, ended_on=known.day, hours=known.amount,
                credits=known.amount, **one,
            )  # fmt: skip
        if known.kind == "honour":
            return Honour(
                title=known.word, title_key=known.word, level="city", ended_on=known.day, **one
            )
        made = Observation(
            ended_on=known.day, kind="open", periods=[1 + WORDS.index(known.word)],
            lessons=known.amount, taught_by=self.cast.leader, topic=known.word, **one,
        )  # fmt: skip
        made.visit_key = made.make_visit_key()
        return made

    @rule(pk=records, by=ITS_TEACHER)
    def submit(self, pk, by):
        self.submit_by(pk, by or self.all[pk].teacher)

    def submit_by(self, pk, by):
        known, record = self.of(pk)
        if known.teacher != by or known.status not in OPEN:
            self.refused(PermissionDenied, actions.submit, record, by=self.person(by))
        elif self.stands(known.same, besides=pk):
            self.refused(IntegrityError, actions.submit, record, by=self.person(by))
        else:
            actions.submit(record, by=self.person(by))
            known.becomes(Status.SUBMITTED, "submitted")

    @rule(pk=records, by=ITS_TEACHER)
    def withdraw(self, pk, by):
        known, record = self.of(pk)
        by = by or known.teacher
        if known.teacher != by or known.status not in (*OPEN, Status.SUBMITTED):
            self.refused(PermissionDenied, actions.withdraw, record, by=self.person(by))
        else:
            actions.withdraw(record, by=self.person(by))
            known.becomes(Status.WITHDRAWN, "withdrawn")

    @rule(pk=records, amount=st.integers(1, 3), behind=st.booleans())
    def change(self, pk, amount, behind):
        """`behind`: of a page that was opened before somebody else changed the record."""
        known, record = self.of(pk)
        for name in self.amounts(known):
            setattr(record, name, amount)
        expected = known.version - behind
        if known.status in OPEN and not behind:
            actions.store(record, by=self.person(known.teacher), expected_version=expected)
            known.amount, known.version = amount, known.version + 1
            known.log["changed"] += 1
        else:
            self.refused(
                Stale, actions.store, record, by=self.person(known.teacher),
                expected_version=expected,
            )  # fmt: skip

    def amounts(self, known):
        return {"training": ("hours", "credits"), "observation": ("lessons",), "honour": ()}[
            known.kind
        ]

    # --- what the office does -------------------------------------------------------

    @rule(target=copies, pk=records)
    def look(self, pk):
        """A page that stays open while others go on."""
        return pk, self.of(pk)[1], self.all[pk].version

    @rule(copy=consumes(copies), by=st.sampled_from(OFFICE))
    def certify_what_was_seen(self, copy, by):
        pk, record, version = copy
        known = self.all[pk]
        if record.status != Status.SUBMITTED or by in (known.teacher, known.maker):
            self.refused(PermissionDenied, actions.certify, [record], by=self.person(by))
        elif known.version != version:
            self.refused(NotNow, actions.certify, [record], by=self.person(by))
        else:
            actions.certify([record], by=self.person(by))
            known.becomes(Status.CERTIFIED, "certified", by)

    @rule(
        kind=st.sampled_from(sorted(MODELS)),
        by=OF_THE_OFFICE,
    )
    def certify_all(self, kind, by):
        chosen = self.waiting(kind)
        records = [self.of(pk)[1] for pk in chosen]
        if by not in OFFICE and chosen:
            self.refused(PermissionDenied, actions.certify, records, by=self.person(by))
            return
        actions.certify(records, by=self.person(by))
        for pk in chosen:
            self.all[pk].becomes(Status.CERTIFIED, "certified", by)

    @rule(pk=records, kind=st.sampled_from(sorted(MODELS)), by=st.sampled_from(OFFICE))
    def certify_all_and_one_that_does_not_wait(self, pk, kind, by):
        """All or none."""
        one = self.all[pk]
        if one.status == Status.SUBMITTED:
            return
        records = [self.of(other)[1] for other in [*self.waiting(one.kind), pk]]
        self.refused(PermissionDenied, actions.certify, records, by=self.person(by))

    def waiting(self, kind):
        return [
            pk
            for pk, known in self.all.items()
            if known.kind == kind and known.status == Status.SUBMITTED
        ]

    @rule(pk=records, by=OF_THE_OFFICE)
    def give_back(self, pk, by):
        known, record = self.of(pk)
        if by not in OFFICE or known.status != Status.SUBMITTED:
            self.refused(
                PermissionDenied, actions.give_back, [record], by=self.person(by), why="缺附件"
            )
        else:
            actions.give_back([record], by=self.person(by), why="缺附件")
            known.becomes(Status.RETURNED, "returned", by)

    @rule(pk=records, by=OF_THE_OFFICE)
    def reverse(self, pk, by):
        known, record = self.of(pk)
        if by not in OFFICE or known.status != Status.CERTIFIED:
            self.refused(
                PermissionDenied, actions.reverse, record, by=self.person(by), why="重复登记"
            )
        else:
            actions.reverse(record, by=self.person(by), why="重复登记")
            known.becomes(Status.REVERSED, "reversed", by)

    # --- spreadsheets ---------------------------------------------------------------

    @rule(
        target=batches,
        kind=st.sampled_from(["training", "observation"]),
        rows=st.lists(
            st.tuples(st.sampled_from(TEACHERS), st.sampled_from(DAYS[1:]), st.sampled_from(WORDS)),
            min_size=1,
            max_size=4,
        ),
        by=st.sampled_from(OFFICE),
    )
    def upload(self, kind, rows, by):
        layout = {"training": "training", "observation": "observations"}[kind]
        batch = life.store_file(
            self.sheet(kind, rows), "册.xlsx", layout, self.cast.school, self.semester,
            self.person(by),
        )  # fmt: skip
        life.read_batch(batch)
        return batch.pk, kind, by

    def sheet(self, kind, rows):
        if kind == "training":
            lines = [
                [self.person(who).name, word, "县级", "面授", f"{day.month}.{day.day}", 2, 2]
                for who, day, word in rows
            ]
            return maker.table(TRAINING_HEAD, *lines)
        lines = [
            [self.person(who).name, str(day), f"第{1 + WORDS.index(word)}节",
             self.cast.leader.name, "公开课", word]
            for who, day, word in rows
        ]  # fmt: skip
        return maker.table(LESSONS_HEAD, *lines)

    @rule(uploaded=batches)
    def confirm(self, uploaded):
        """Also of one that was confirmed before, and of rows that were entered meanwhile."""
        pk, kind, by = uploaded
        batch = life.ImportBatch.objects.get(pk=pk)
        if batch.state != BatchState.PREVIEWED:
            self.refused(NotNow, life.confirm, batch, by=self.person(by))
            return
        shown = {row.pk: self.thing(kind, row.values) for row in batch.rows.accepted()}
        entered = {same for same in shown.values() if self.stands(same)}
        life.confirm(batch, by=self.person(by))
        jobs.perform(batch.job_id)
        batch.refresh_from_db()
        if entered:
            # Since it was read: nothing is written, all of it is shown anew.
            assert batch.state == BatchState.PREVIEWED
            left = {self.thing(kind, row.values) for row in batch.rows.accepted()}
            assert left == set(shown.values()) - entered
            return
        assert batch.state == BatchState.DONE
        found = {record.pk: record for record in MODELS[kind].objects.filter(batch=batch)}
        self.all |= {pk: self.imported(kind, record, by) for pk, record in found.items()}
        assert {pk: self.all[pk].same for pk in found} == shown

    def thing(self, kind, values):
        """What a row says that happened, as `Known.same`."""
        person = values["person" if kind == "training" else "observer_person"]
        day = values["ends_on" if kind == "training" else "date"]
        word = values["programme" if kind == "training" else "topic"]
        return kind, self.name_of(person), date.fromisoformat(day), word

    def name_of(self, pk):
        return next(name for name in TEACHERS if str(self.person(name).pk) == str(pk))

    def imported(self, kind, record, by):
        teacher = self.name_of(record.teacher_id)
        word = record.programme if kind == "training" else record.topic
        amount = 2 if kind == "training" else 1
        known = Known(kind, teacher, by, record.ended_on, word, amount, Status.CERTIFIED,
                      decided_by=by, batch=record.batch_id)  # fmt: skip
        known.log["imported"] += 1
        return known

    @rule(uploaded=batches, by=st.sampled_from(OFFICE))
    def undo(self, uploaded, by):
        batch = life.ImportBatch.objects.get(pk=uploaded[0])
        if batch.state != BatchState.DONE:
            self.refused(NotNow, life.undo, batch, by=self.person(by))
            return
        life.undo(batch, by=self.person(by), why="传错了")
        jobs.perform(batch.job_id)
        for known in self.all.values():
            if known.batch == batch.pk and known.status == Status.CERTIFIED:
                known.becomes(Status.REVERSED, "reversed", by)

    # --- what must hold -------------------------------------------------------------

    def refused(self, error, action, *arguments, **more):
        with pytest.raises(error), transaction.atomic():
            action(*arguments, **more)

    @invariant()
    def records_are_as_they_must_be(self):
        stored = {
            row.pk: (row.status, row.version, row.decided_by_id)
            for model in MODELS.values()
            for row in model.objects.all()
        }
        assert stored == {
            pk: (known.status, known.version, known.decided_by and self.person(known.decided_by).pk)
            for pk, known in self.all.items()
        }

    @invariant()
    def nobody_certified_what_they_made(self):
        assert not [
            known
            for known in self.all.values()
            if known.status == Status.CERTIFIED
            and known.decided_by in (known.teacher, None if known.batch else known.maker)
        ]

    @invariant()
    def ledger_says_what_records_say(self):
        assert ledger.unproved() == []

    @invariant()
    def every_change_has_one_entry(self):
        entries = AuditEvent.objects.filter(target_id__in=self.all)
        said = Counter(entries.values_list("target_id", "verb"))
        assert said == Counter(
            {
                (pk, f"{APPS[known.kind]}.{word}"): count
                for pk, known in self.all.items()
                for word, count in known.log.items()
            }
        )

    @precondition(lambda self: self.all)
    @invariant()
    def figures_count_what_is_there(self):
        for scope in self.scopes:
            within = [
                known
                for known in self.all.values()
                if scope.start <= known.day <= scope.end
                and (not scope.teacher_id or known.teacher == "owner")
            ]
            certified = [known for known in within if known.status == Status.CERTIFIED]
            trained = [known for known in certified if known.kind == "training"]
            standing = [known for known in within if known.status in STANDING]
            observed = [known for known in standing if known.kind == "observation"]
            expected = {
                "training.hours": Decimal(sum(known.amount for known in trained)),
                "training.credits": Decimal(sum(known.amount for known in trained)),
                "training.person_times": len(trained),
                "training.people": len({known.teacher for known in trained}),
                "training.programmes": len({known.word for known in trained}),
                "lessons.observed": sum(known.amount for known in observed),
                "lessons.visits": len(observed),
                "portfolios.honours": sum(known.kind == "honour" for known in certified),
            }
            asked = [figures.get(name) for name in expected]
            assert figures.values(asked, scope) == expected
            if scope is self.scopes[0]:
                self.rows_sum_to_values(scope, expected)

    def rows_sum_to_values(self, scope, expected):
        hours, observed = figures.get("training.hours"), figures.get("lessons.observed")
        rows = hours.rows(scope)
        assert sum(posting.hours for posting in rows) == expected["training.hours"]
        assert sum(hours.by("teacher", scope).values()) == expected["training.hours"]
        assert (observed.rows(scope).aggregate(n=Sum("lessons"))["n"] or 0) == expected[
            "lessons.observed"
        ]
        for name in ("training.person_times", "lessons.visits", "portfolios.honours"):
            assert figures.get(name).rows(scope).count() == expected[name]


@pytest.mark.django_db
def test_any_sequence_leaves_ledger_figures_and_log_consistent():
    run_state_machine_as_test(Sequences, settings=BOUNDED)

"""Imports: as a whole or not at all, once, and back again."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lessons.models import Observation
from records import jobs
from records.actions import NotNow
from records.imports import files, life
from records.models import BatchState, ImportBatch, ImportRow, Job, Status
from records.sheets import SheetError
from schools.models import AuditEvent, Employment, Group, Membership, Person
from tests import make
from tests.records import sheet_maker as maker
from tests.records.old_sheets import old_workbook
from training.ledger import unproved
from training.models import Posting, Training

TRAINING_HEAD = ["姓名", "培训项目", "级别", "形式", "时间", "学时", "学分", "备注"]
ROSTER_HEAD = [
    "工号",
    "姓名",
    "性别",
    "身份证号",
    "出生年月",
    "职称",
    "学段",
    "学科",
    "教研组",
    "职务",
    "备注",
]
GOOD_ID = "339901198108262333"


def training_line(name="王芳", programme="作业设计", day="3.5", hours=8, credits=8, note=""):
    return [name, programme, "县级", "面授", day, hours, credits, note]


def register(*lines):
    return maker.table(TRAINING_HEAD, *lines)


def upload(cast, data, layout="training", name="册.xlsx", by=None):
    file = SimpleUploadedFile(name, data)
    batch = life.upload(
        file, layout=layout, school=cast.school, semester=semester(cast), by=by or cast.office
    )
    return work(batch)


def work(batch):
    """Does what the batch's job is to do, here."""
    batch.refresh_from_db()
    jobs.perform(batch.job_id)
    batch.refresh_from_db()
    return batch


def semester(cast):
    from schools.models import Semester

    return Semester.objects.get(school=cast.school, number=2)


def confirmed(cast, data, layout="training", **fields):
    batch = upload(cast, data, layout, **fields)
    life.confirm(batch, by=cast.office)
    return work(batch)


def at_once(cast, data, layout, name="a.xlsx"):
    return life.import_file(data, name, layout=layout, school=cast.school, semester=semester(cast))


# --- reading ------------------------------------------------------------------------


def test_an_upload_is_read(cast):
    batch = upload(cast, register(training_line(), training_line(hours=""), training_line()))

    assert (batch.state, batch.readings) == (BatchState.PREVIEWED, 1)
    assert [(row.number, row.outcome, row.code, row.field) for row in batch.rows.all()] == [
        (2, "accepted", "", ""),
        (3, "rejected", "HOURS_MISSING", "hours"),
        (4, "duplicate", "DUPLICATE_ROW", "programme"),
    ]
    counted = ("rows", "accepted", "rejected", "duplicate", "warnings")
    assert [batch.counts[name] for name in counted] == [3, 1, 1, 1, 0]
    assert Training.objects.count() == 0


def files_kept(settings):
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


@pytest.mark.parametrize("end", ["confirmed", "discarded", "refused", "swept"])
def test_the_file_is_kept_until_nobody_needs_it(
    cast, django_capture_on_commit_callbacks, settings, end
):
    with django_capture_on_commit_callbacks(execute=True):
        batch = upload(cast, b"\x89PNG" if end == "refused" else register(training_line()))
        assert len(files_kept(settings)) == 1
        if end == "confirmed":
            life.confirm(batch, by=cast.office)
            work(batch)
        elif end == "discarded":
            life.discard(batch, by=cast.office)
        elif end == "swept":
            files.forget_old_files()
            assert ImportBatch.objects.get().file
            ImportBatch.objects.update(uploaded_at=timezone.now() - timedelta(days=8))
            files.forget_old_files()

    assert files_kept(settings) == []
    assert not any(ImportBatch.objects.values_list("file", flat=True))


def test_a_file_is_read_again_with_what_was_said_since(cast):
    line = training_line()
    line[2] = "乙等"
    batch = upload(cast, register(line))
    assert [row.warnings for row in batch.rows.all()] == [[["LEVEL_UNKNOWN", "level"]]]
    cast.school.words = {"levels": {"town": ["乙等"]}}
    cast.school.save()

    life.read_again(ImportBatch.objects.get(pk=batch.pk), by=cast.second_office)

    batch.refresh_from_db()
    assert (batch.state, batch.readings) == (BatchState.PREVIEWED, 2)
    assert [(row.warnings, row.values["level"]) for row in batch.rows.all()] == [([], "town")]


def test_a_long_file_is_read_again_by_a_job(cast, monkeypatch):
    batch = upload(cast, register(training_line(), training_line(day="3.8")))
    monkeypatch.setattr(life, "MOST_AT_ONCE", 1)

    life.read_again(batch, by=cast.office)

    assert (batch.state, batch.readings, batch.job.is_live) == (BatchState.UPLOADED, 1, True)
    with pytest.raises(NotNow, match="正在读取"):
        life.read_again(batch, by=cast.office)
    work(batch)
    assert (batch.state, batch.readings, batch.rows.count()) == (BatchState.PREVIEWED, 2, 2)


def test_keeping_the_rows_of_a_long_file_tells_how_far_it_is(cast, monkeypatch):
    data = register(*[training_line(day=f"3.{day}") for day in range(1, 6)])
    batch = upload(cast, data)
    monkeypatch.setattr(life, "MOST_AT_ONCE", 0)
    monkeypatch.setattr("records.imports.rows.PIECE", 2)
    life.read_again(batch, by=cast.office)
    told = []

    life.read_batch(batch, tell=lambda *said: told.append(said))

    assert (told, batch.rows.count()) == ([(0, 5), (2, 5), (4, 5)], 5)


def test_a_job_tells_while_it_keeps_the_rows(cast, monkeypatch):
    told = []
    monkeypatch.setattr(jobs.Running, "tell", lambda job, *said, **more: told.append((said, more)))

    upload(cast, register(training_line()))

    assert told == [((0, 1), {"note": "正在保存预览的各行"})]


def test_what_is_imported_or_gone_is_not_read_again(cast):
    batch = upload(cast, register(training_line()))
    with pytest.raises(PermissionDenied):
        life.read_again(batch, by=cast.principal)
    ImportBatch.objects.update(file="")
    with pytest.raises(NotNow, match="不再保留"):
        life.read_again(batch, by=cast.office)
    life.confirm(batch, by=cast.office)
    with pytest.raises(NotNow, match="已确认"):
        life.read_again(batch, by=cast.office)
    assert batch.rows.count() == 1


def test_rows_are_kept_as_the_sheet_looked(cast):
    head = ["姓名", "培训项目", "级别", "形式", "时间", "学时", "身份证号", "手机", "杂项"]
    lines = [
        ["王芳", "作业设计", "县级", "面授", "3.5", 8, GOOD_ID, "13900000000", f"号{GOOD_ID}。"],
        ["〃", "单元教学", "〃", "〃", "3.8", 8.5],
    ]

    batch = upload(cast, maker.table(["登记表"], head, *lines))

    assert batch.tables("Sheet1") == [
        {
            "rows": [head],
            "merges": [],
            "fields": dict(enumerate(["name", "programme", "level", "mode", "date", "hours"])),
        }
    ]
    assert batch.counts["sheets"]["Sheet1"]["above"] == [["登记表"]]
    assert [(row.cells, row.copied, row.table) for row in batch.rows.all()] == [
        (["王芳", "作业设计", "县级", "面授", "3.5", "8", "•••", "•••", "•••"], {}, 0),
        (
            ["〃", "单元教学", "〃", "〃", "3.8", "8.5"],
            {"0": "王芳", "2": "县级", "3": "面授"},
            0,
        ),
    ]


def test_only_the_office_imports(cast):
    for person in (cast.owner, cast.leader, cast.principal, cast.stranger_office):
        with pytest.raises(PermissionDenied):
            upload(cast, register(training_line()), by=person)
    assert ImportBatch.objects.count() == 0


def test_a_file_that_cannot_be_read_makes_a_refused_batch(cast):
    batch = upload(cast, b"\x89PNG\r\n", name="册.xlsx")

    assert (batch.state, batch.refusal) == (BatchState.REFUSED, "FILE_NOT_A_TABLE")
    assert "不是电子表格" in str(batch.refusal_message)
    assert batch.rows.count() == 0


def test_id_numbers_are_nowhere(cast):
    line = ["09001", "郑新", "女", GOOD_ID, "1981.8", "", "", "语文", "语文组", "", ""]
    confirmed(cast, maker.table(ROSTER_HEAD, line), "roster")

    stored = str(list(ImportRow.objects.values())) + str(list(ImportBatch.objects.values()))
    assert GOOD_ID not in stored + str(list(AuditEvent.objects.values()))


# --- confirming ---------------------------------------------------------------------


def test_confirmed_rows_are_certified_and_posted(cast):
    batch = confirmed(cast, register(training_line(hours="1.5天", credits=1, day="3.5-6")))

    training = Training.objects.get()
    assert batch.state == BatchState.DONE
    assert training.pk == batch.rows.get().pk
    assert (training.teacher, training.school, training.batch) == (cast.owner, cast.school, batch)
    assert (training.status, training.decided_by, training.created_by) == (
        Status.CERTIFIED, cast.office, cast.office,
    )  # fmt: skip
    assert (training.started_on, training.ended_on) == (date(2021, 3, 5), date(2021, 3, 6))
    assert (training.hours, training.credits) == (Decimal(12), Decimal(1))
    assert Posting.objects.get().hours == 12
    assert unproved() == []
    assert set(AuditEvent.objects.filter(by=cast.office).values_list("verb", flat=True)) == {
        "records.import_uploaded", "training.imported", "records.import_confirmed",
    }  # fmt: skip


def test_the_same_file_again_changes_nothing(cast):
    data = register(training_line(), training_line("李明", hours=6))
    confirmed(cast, data)

    again = upload(cast, data)

    assert [(row.outcome, row.code) for row in again.rows.all()] == [
        ("duplicate", "DUPLICATE_ROW")
    ] * 2
    assert list(ImportBatch.objects.same_file(again)) == [ImportBatch.objects.earliest("pk")]
    batch, reading = at_once(cast, data, "training")
    assert (batch, len(reading.accepted), Training.objects.count()) == (None, 0, 2)


def test_other_hours_than_on_record_are_a_conflict(cast):
    confirmed(cast, register(training_line(hours=8)))

    batch = upload(cast, register(training_line(programme="《作业》设计", hours=6)))

    assert [row.code for row in batch.rows.all()] == ["DUPLICATE_CONFLICT"]


def test_what_somebody_typed_counts_as_already_there(cast):
    make.training(cast.owner, programme="作业设计", programme_key="作业设计", status="submitted")

    assert [row.code for row in upload(cast, register(training_line())).rows.all()] == [
        "DUPLICATE_ROW"
    ]


def test_two_people_confirm_one_batch(cast):
    batch = upload(cast, register(training_line()))
    seen_by_the_other = ImportBatch.objects.get(pk=batch.pk)
    life.confirm(batch, by=cast.office)

    with pytest.raises(NotNow) as refused:
        life.confirm(seen_by_the_other, by=cast.second_office)

    assert cast.office.name in str(refused.value)
    work(batch)
    work(batch)
    assert Training.objects.count() == 1
    assert Job.objects.filter(kind="records.import_write").count() == 1


def test_a_row_entered_between_preview_and_confirming_stops_the_batch(cast):
    batch = upload(cast, register(training_line(), training_line(day="3.8")))
    make.training(
        cast.owner, programme="作业设计", programme_key="作业设计", ended_on=date(2021, 3, 8)
    )
    life.confirm(batch, by=cast.office)

    work(batch)

    assert batch.state == BatchState.PREVIEWED
    assert batch.job.state == "failed"
    assert str(life.Stale.message) == batch.job.error
    assert [row.code for row in batch.rows.all()] == ["", "DUPLICATE_ROW"]
    assert (batch.counts["accepted"], batch.counts["duplicate"]) == (1, 1)
    assert Training.objects.filter(batch=batch).count() == 0
    life.confirm(batch, by=cast.office)
    assert work(batch).state == BatchState.DONE
    assert Training.objects.filter(batch=batch).count() == 1


def test_nothing_is_half_imported(cast, monkeypatch):
    batch = upload(cast, register(training_line(), training_line("李明")))
    life.confirm(batch, by=cast.office)
    monkeypatch.setattr(
        "training.ledger.post", lambda *args, **kwargs: (_ for _ in ()).throw(RuntimeError("no"))
    )

    work(batch)

    assert Training.objects.count() == 0
    assert batch.state == BatchState.CONFIRMED
    monkeypatch.undo()
    life.confirm(batch, by=cast.second_office)
    assert work(batch).state == BatchState.DONE
    assert Training.objects.count() == 2


def test_a_preview_can_be_thrown_away_but_an_import_cannot(cast):
    batch = upload(cast, register(training_line()))
    life.discard(batch, by=cast.office)
    assert ImportBatch.objects.count() == ImportRow.objects.count() == 0

    done = confirmed(cast, register(training_line()))
    with pytest.raises(NotNow):
        life.discard(done, by=cast.office)


def test_what_others_enter_in_the_moment_of_writing_is_shown_and_no_failure(cast, monkeypatch):
    batch = upload(cast, register(training_line(), training_line(programme="单元教学")))
    life.confirm(batch, by=cast.office)
    confirmed(cast, register(training_line()), name="另一册.xlsx")
    look, looks = life.changed_since_preview, []

    def too_early(*arguments):
        looks.append(arguments)
        return look(*arguments) if len(looks) > 1 else []

    monkeypatch.setattr(life, "changed_since_preview", too_early)
    work(batch)

    assert (batch.state, batch.job.state) == (BatchState.PREVIEWED, "failed")
    assert batch.job.error == str(life.Stale.message)
    assert [row.code for row in batch.rows.all()] == ["DUPLICATE_ROW", ""]
    assert Training.objects.count() == 1
    assert unproved() == []


# --- undoing ------------------------------------------------------------------------


def test_undo_takes_records_and_postings_back(cast):
    batch = confirmed(cast, register(training_line(), training_line("李明")))
    life.undo(batch, by=cast.second_office, why="选错文件")
    work(batch)

    assert (batch.state, batch.undone_by) == (BatchState.UNDONE, cast.second_office)
    assert set(Training.objects.values_list("status", flat=True)) == {Status.REVERSED}
    assert sum(Posting.objects.values_list("hours", flat=True)) == 0
    assert unproved() == []
    assert confirmed(cast, register(training_line())).counts["added"] == 1


def test_undo_leaves_alone_what_was_reversed_by_hand(cast):
    from records import actions

    batch = confirmed(cast, register(training_line(), training_line("李明")))
    actions.reverse(Training.objects.get(teacher=cast.owner), by=cast.office, why="错")

    life.undo(batch, by=cast.office)
    work(batch)

    assert batch.state == BatchState.UNDONE
    assert Posting.objects.filter(teacher=cast.owner).count() == 2
    assert unproved() == []


def test_an_import_is_undone_once(cast):
    batch = confirmed(cast, register(training_line()))
    life.undo(batch, by=cast.office)
    work(batch)

    with pytest.raises(NotNow):
        life.undo(batch, by=cast.office)


# --- observations ---------------------------------------------------------------------


def test_observations_of_colleagues_and_of_guests(cast):
    head = [
        "提交时间",
        "听课人",
        "授课教师",
        "学科",
        "班级",
        "课题",
        "听课日期",
        "节次",
        "类型",
        "优点",
        "总评",
    ]
    data = maker.comma_separated(
        [
            head,
            ["2021-03-05 20:00", "王芳", "李明", "语文", "703", "《渡口》", "3.5",
             "2-3", "推门", "清晰",
             "良+"],
            ["", "王芳", "施某（东浦中学）", "", "", "", "3.8", "4", "公开课", "", "87"],
        ]
    )  # fmt: skip

    batch, _reading = at_once(cast, data, "observations", "a.csv")

    one, other = Observation.objects.order_by("ended_on")
    assert (one.teacher, one.taught_by, one.taught_by_name) == (cast.owner, cast.colleague, "")
    assert (one.lessons, one.periods, one.class_name, one.kind) == (2, [2, 3], "7-3", "walk_in")
    assert (one.grade, one.highlights, one.status) == ("good", "清晰", Status.CERTIFIED)
    assert one.submitted_at.isoformat() == "2021-03-05T12:00:00+00:00"
    assert (other.taught_by, other.taught_by_name, other.outside) == (
        None,
        "施某（东浦中学）",
        True,
    )
    assert (other.score, other.grade, other.batch) == (Decimal(87), "", batch)
    assert at_once(cast, data, "observations", "a.csv")[0] is None


# --- staff lists ------------------------------------------------------------------------


def roster_line(
    number="09001", name="郑新", group="语文组", duty="", title="中学一级", birth="1981.8", note=""
):
    return [number, name, "女", "", birth, title, "初中", "道法/社会", group, duty, note]


def roster(*lines):
    return maker.table(ROSTER_HEAD, *lines)


def test_a_staff_list_makes_people_who_cannot_sign_in_yet(cast):
    line = roster_line(group="社会组", duty="校长", note="同名，区别：大")
    at_once(cast, roster(line), "roster")

    spell = Employment.objects.select_related("person").get(employee_no="09001")
    person = spell.person
    assert (person.name, person.gender, person.birth_year, person.birth_month) == (
        "郑新", "female", 1981, 8,
    )  # fmt: skip
    assert (person.sign_in_name, person.sort_key) == ("shiqiao-09001", "zheng xin 郑新")
    assert not person.has_usable_password()
    assert (spell.title, spell.stage, spell.subjects, spell.label, spell.duty) == (
        "first", "junior", ["道德与法治", "历史与社会"], "大", "校长",
    )  # fmt: skip
    assert person.memberships.get().group.name == "社会组"
    assert person.appointments.count() == 0, "a duty in a list opens no door"


def test_an_unchanged_person_is_a_duplicate_and_a_changed_one_an_update(cast):
    at_once(cast, roster(roster_line(), roster_line("09002", "冯旧")), "roster")

    changed = roster_line("09002", "冯旧", group="数学组", duty="德育主任", title="高级")
    batch, reading = at_once(cast, roster(roster_line(), changed), "roster")

    assert maker.outcomes(reading) == {2: "DUPLICATE_ROW", 3: ""}
    assert batch.counts["changed"] == 1
    spell = Employment.objects.get(employee_no="09002")
    assert (spell.duty, spell.title) == ("德育主任", "senior")
    assert spell.person.memberships.get(ended_on=None).group.name == "数学组"
    assert AuditEvent.objects.get(verb="schools.person_updated").before["title"] == "first"


def test_empty_cells_and_missing_rows_erase_nothing(cast):
    at_once(cast, roster(roster_line(duty="校长"), roster_line("09002", "冯旧")), "roster")

    batch, _reading = at_once(cast, roster(roster_line(duty="", title="", birth="")), "roster")

    assert batch is None
    assert Employment.objects.filter(employee_no__in=["09001", "09002"], ended_on=None).count() == 2


def test_a_number_is_not_given_to_somebody_else(cast):
    at_once(cast, roster(roster_line()), "roster")

    _batch, reading = at_once(cast, roster(roster_line(name="钱换")), "roster")

    assert maker.outcomes(reading) == {2: "PERSON_CONFLICT"}


def test_undoing_a_staff_list_removes_and_restores(cast):
    at_once(cast, roster(roster_line()), "roster")
    before = Employment.objects.values().get(employee_no="09001")
    people = set(Person.objects.values_list("pk", flat=True))
    moved = roster_line(group="书法组", duty="校长")

    batch, _reading = at_once(
        cast, roster(moved, roster_line("09002", "冯旧", group="书法组")), "roster"
    )
    life.undo_batch(batch, by=cast.office)

    assert Employment.objects.values().get(employee_no="09001") == before
    assert set(Person.objects.values_list("pk", flat=True)) == people
    assert Membership.objects.get(person__name="郑新", ended_on=None).group.name == "语文组"
    assert not Group.objects.filter(name="书法组").exists()


def test_what_stands_in_the_way_of_undoing_a_staff_list(cast):
    batch, _reading = at_once(cast, roster(roster_line(), roster_line("09002", "冯旧")), "roster")
    person = Person.objects.get(name="郑新")
    make.training(person)
    Person.objects.filter(name="冯旧").update(last_login="2021-03-01T00:00Z")

    with pytest.raises(NotNow) as refused:
        life.undo(batch, by=cast.office)

    assert "冯旧" in str(refused.value)
    assert batch.state == BatchState.DONE
    assert Person.objects.filter(name__in=["郑新", "冯旧"]).count() == 2
    assert Employment.objects.filter(employee_no__in=["09001", "09002"]).count() == 2


@pytest.mark.parametrize("what", [{"duty": "德育主任"}, {"group": "数学组"}, {"title": "高级"}])
def test_who_was_changed_again_stands_in_the_way_of_undoing_a_staff_list(cast, what):
    at_once(cast, roster(roster_line(), roster_line("09002", "冯旧")), "roster")
    batch, _reading = at_once(
        cast,
        roster(*(roster_line(number, name, duty="校长", group="书法组", title="二级")
                 for number, name in (("09001", "郑新"), ("09002", "冯旧")))),
        "roster",
    )  # fmt: skip
    later, _reading = at_once(cast, roster(roster_line("09002", "冯旧", **what)), "roster")

    (obstacle,) = life.obstacles(batch)

    person = Person.objects.get(name="冯旧")
    assert obstacle == "冯旧的信息在这次导入之后又有改动。"
    assert obstacle.url == reverse("schools:person_detail", args=["shiqiao", person.pk])
    life.undo_batch(later, by=cast.office)
    life.undo_batch(batch, by=cast.office)
    assert Employment.objects.get(employee_no="09002").duty == ""


def test_people_of_a_staff_list_are_known_to_the_next_sheet(cast):
    at_once(cast, roster(roster_line()), "roster")
    at_once(cast, register(training_line("郑新")), "training")

    assert Training.objects.get().teacher.name == "郑新"


# --- large and strange ------------------------------------------------------------------


def test_a_large_register_is_read_and_written_in_bounds(cast):
    lines = [training_line(programme=f"项目{n}", day="3.5") for n in range(3000)]

    batch, reading = at_once(cast, register(*lines), "training")

    assert len(reading.accepted) == Training.objects.count() == Posting.objects.count() == 3000
    assert batch.rows.count() == 3000


def test_reading_takes_the_same_number_of_queries_for_any_length(cast, queries):
    def asked(count, start):
        lines = [training_line(programme=f"项目{start + n}") for n in range(count)]
        with queries() as captured:
            at_once(cast, register(*lines), "training")
        return len(captured)

    assert asked(1, 0) == asked(30, 100)


def test_a_school_without_people_turns_every_row_away(cast):
    _batch, reading = at_once(cast, register(training_line("赵无名")), "training")

    assert maker.outcomes(reading) == {2: "PERSON_UNKNOWN"}


def test_people_of_another_school_are_unknown_here(cast):
    _batch, reading = at_once(cast, register(training_line(cast.stranger.name)), "training")

    assert maker.outcomes(reading) == {2: "PERSON_UNKNOWN"}


def test_a_refused_file_stores_nothing_on_the_command_line(cast):
    with pytest.raises(SheetError):
        at_once(cast, io.BytesIO(b"%PDF-1.7").getvalue(), "training")
    assert ImportBatch.objects.count() == 0


def test_an_upload_whose_reading_was_cancelled_can_be_thrown_away(
    cast, settings, django_capture_on_commit_callbacks
):
    file = SimpleUploadedFile("册.xlsx", register(training_line()))
    batch = life.upload(
        file, layout="training", school=cast.school, semester=semester(cast), by=cast.office
    )
    with pytest.raises(NotNow):
        life.discard(batch, by=cast.office)
    jobs.cancel(batch.job)
    batch.refresh_from_db()
    assert batch.may_be_discarded

    with django_capture_on_commit_callbacks(execute=True):
        life.discard(batch, by=cast.office)

    assert ImportBatch.objects.count() == 0
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_rows_are_stored_piece_by_piece_in_their_order(cast, monkeypatch):
    monkeypatch.setattr("records.imports.rows.PIECE", 2)
    lines = [training_line("王芳", f"项目{n}", hours=8 if n % 3 else "??") for n in range(5)]

    batch = upload(cast, register(*lines))

    rows = batch.rows.order_by("order").values_list("order", "number", "code", "raw__programme")
    assert list(rows) == [
        (n, n + 2, "" if n % 3 else "HOURS_INVALID", f"项目{n}") for n in range(5)
    ]


def test_a_workbook_of_excel_97_is_imported(cast):
    rows = [TRAINING_HEAD, training_line(hours=8.0, credits=8.0)]

    batch = upload(cast, old_workbook({"语文组": rows}), name="册.xls")
    life.confirm(batch, by=cast.office)
    work(batch)

    assert (batch.state, Training.objects.get().programme) == (BatchState.DONE, "作业设计")

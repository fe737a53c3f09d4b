"""A file with sheets of several kinds is sorted out, and what is wrong about that is changed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from records.actions import NotNow
from records.imports import files, life, questions, sorting
from records.models import BatchState, ImportBatch
from schools.models import AuditEvent, School, Semester
from tests import make
from tests.records import sheet_maker as maker
from tests.records.shared_files import SHARED, expected, needs_shared_files
from tests.records.test_import_batches import (
    TRAINING_HEAD,
    files_kept,
    training_line,
    upload,
    work,
)

ROSTER = [
    ["工号", "姓名", "职称", "任教学科", "教研组"],
    ["09001", "新老师", "一级", "语文", "语文组"],
]
TRAINING = [TRAINING_HEAD, training_line()]
LESSONS = [
    ["听课人", "授课教师", "听课日期", "节次", "课型"],
    ["王芳", "外校", "2021-03-11", "2", "公开"],
]
NOTE = [["请各组于周五前填好"]]


def sorted_out(cast, sheets, **options):
    """The batches that came of a file, each read."""
    upload(cast, maker.workbook(sheets), layout="", **options)
    for batch in ImportBatch.objects.filter(state=BatchState.UPLOADED):
        work(batch)
    return list(ImportBatch.objects.order_by("id"))


def told(batches):
    return [
        (one.layout, one.only, one.state, [row.sheet for row in one.rows.all()]) for one in batches
    ]


def test_the_kind_of_a_file_is_recognised(cast):
    batches = sorted_out(cast, {"培训": TRAINING, "说明": NOTE})

    assert told(batches) == [("training", ["培训"], "previewed", ["培训"])]
    assert batches[0].kinds == {"培训": ["training"], "说明": [""]}


def test_sheets_of_several_kinds_become_a_batch_each(cast, settings):
    batches = sorted_out(cast, {"随堂": LESSONS, "培训": TRAINING, "名单": ROSTER, "二": TRAINING})

    # The staff list first, as the others are read against it.
    assert told(batches) == [
        ("roster", ["名单"], "previewed", ["名单"]),
        ("training", ["培训", "二"], "previewed", ["培训", "二"]),
        ("observations", ["随堂"], "previewed", ["随堂"]),
    ]
    assert [one.layout for one in sorting.siblings(batches[1])] == ["roster", "observations"]
    assert len(files_kept(settings)) == 3


def test_whoever_the_staff_list_brings_is_found_beside_it(client, cast):
    lines = [TRAINING_HEAD, training_line(name="新老师")]
    roster, training = sorted_out(cast, {"培训": lines, "名单": ROSTER})
    assert training.rows.get().code == "PERSON_UNKNOWN"
    client.force_login(cast.office)
    page = client.get(f"/records/imports/{training.pk}/").content.decode()
    assert "请先导入花名册" in page

    life.confirm(roster, by=cast.office)
    work(roster)

    training.refresh_from_db()
    assert training.rows.get().outcome == "accepted"
    assert "请先导入花名册" not in client.get(f"/records/imports/{training.pk}/").content.decode()


def test_a_file_nobody_recognises_waits_for_its_kind(cast):
    rows = [["甲项", "乙项", "丙项"], ["王芳", "作业设计", 8]]

    [batch] = sorted_out(cast, {"表": rows})
    assert (batch.layout, batch.state, batch.refusal) == ("", "refused", "KIND_UNKNOWN")
    assert batch.refusal_message
    assert batch.may_be_read_again

    questions.change_kinds(batch, {"表": "training"}, by=cast.office)
    work(batch)

    assert (batch.layout, batch.refusal) == ("training", "FILE_WITHOUT_HEADER")
    assert [one.word for one in questions.questions_of(batch)] == ["甲项", "乙项", "丙项"]


def test_sheets_of_a_refused_file_stay_in_the_order_of_the_file(cast):
    rows = [["甲项", "乙项", "丙项"], ["王芳", "作业设计", 8]]
    [batch] = sorted_out(cast, {"长名字的表": rows, "短": rows})
    # As PostgreSQL keeps the keys of an object.
    batch.kinds = dict(sorted(batch.kinds.items(), key=lambda one: len(one[0])))
    batch.save()

    questions.change_kinds(batch, {"长名字的表": "training"}, by=cast.office)
    work(batch)

    assert (batch.state, sorting.sheets_of(batch)) == ("refused", ["长名字的表", "短"])


def test_a_file_that_is_no_sheet_is_forgotten(cast, django_capture_on_commit_callbacks, settings):
    with django_capture_on_commit_callbacks(execute=True):
        batch = upload(cast, b"\x89PNG", layout="")

    assert (batch.state, batch.refusal) == ("refused", "FILE_NOT_A_TABLE")
    assert files_kept(settings) == []


def test_the_kind_of_a_sheet_is_changed(cast):
    [batch] = sorted_out(cast, {"一": TRAINING, "二": TRAINING, "三": NOTE})

    [other] = questions.change_kinds(batch, {"二": "observations"}, by=cast.office)

    batch.refresh_from_db()
    assert told([batch, work(other)]) == [
        ("training", ["一"], "previewed", ["一"]),
        ("observations", ["二"], "previewed", ["二"]),
    ]
    event = AuditEvent.objects.get(verb="records.import_sorted")
    assert (event.before, event.after) == (
        {"一": "training", "二": "training"}, {"一": "training", "二": "observations"},
    )  # fmt: skip
    # And back: to the batch that is there.
    assert questions.change_kinds(other, {"二": "training"}, by=cast.office) == []
    other = work(other)
    assert told([other]) == [("training", ["二"], "previewed", ["二"])]


def test_no_copy_is_kept_longer_than_the_file(cast):
    [batch] = sorted_out(cast, {"一": TRAINING, "二": TRAINING})
    ImportBatch.objects.update(uploaded_at=timezone.now() - files.KEPT_UNCONFIRMED)

    [other] = questions.change_kinds(batch, {"二": "observations"}, by=cast.office)
    files.forget_old_files()

    for one in (batch, other):
        one.refresh_from_db()
        assert not one.file


def test_a_file_that_a_restore_did_not_bring_back_is_said_to_be_gone(cast):
    [batch] = sorted_out(cast, {"一": TRAINING, "二": TRAINING})
    batch.file.storage.delete(batch.file.name)

    with pytest.raises(NotNow, match="重新上传"):
        life.read_again(batch, by=cast.office)
    with pytest.raises(NotNow, match="重新上传"):
        questions.change_kinds(batch, {"二": "observations"}, by=cast.office)


def test_a_sheet_joins_the_batch_of_its_kind(cast):
    training, lessons = sorted_out(cast, {"一": TRAINING, "二": LESSONS, "三": LESSONS})

    [other] = questions.change_kinds(lessons, {"三": "training"}, by=cast.office)

    assert other == training
    for one in (training, lessons):
        one.refresh_from_db()
    assert [training.only, lessons.only] == [["一", "三"], ["二"]]


def test_a_sheet_is_left_out_but_not_all_of_them(cast):
    [batch] = sorted_out(cast, {"一": TRAINING, "二": TRAINING})

    assert questions.change_kinds(batch, {"一": ""}, by=cast.office) == []
    batch.refresh_from_db()
    assert told([batch]) == [("training", ["二"], "previewed", ["二"])]
    assert questions.change_kinds(batch, {"二": ""}, by=cast.office) == []
    assert batch.only == ["二"]


def test_sheets_that_are_hidden_are_not_offered(cast):
    sheets = {"一": TRAINING, "~选项": TRAINING, "说明": NOTE}
    told_kind = upload(cast, maker.workbook(sheets), layout="training")
    recognised = upload(cast, maker.workbook(sheets), layout="")

    assert sorting.sheets_of(told_kind) == sorting.sheets_of(recognised) == ["一", "说明"]
    assert sorting.read_by(told_kind) == sorting.read_by(recognised) == {"一": "training"}


def test_sheets_of_a_batch_beside_are_not_taken(cast):
    training, lessons = sorted_out(cast, {"一": TRAINING, "二": LESSONS})

    assert questions.change_kinds(training, {"二": "training"}, by=cast.office) == []
    assert (training.only, lessons.only) == (["一"], ["二"])


def test_what_is_imported_is_not_sorted_any_more(cast):
    [batch] = sorted_out(cast, {"一": TRAINING, "二": TRAINING})
    life.confirm(batch, by=cast.office)
    work(batch)

    with pytest.raises(NotNow):
        questions.change_kinds(batch, {"二": "observations"}, by=cast.office)
    with pytest.raises(PermissionDenied):
        questions.change_kinds(batch, {"二": "observations"}, by=cast.owner)


LAYOUTS = {
    "02-training-hours.xlsx": "training",
    "03-observations-long.csv": "observations",
    "04-observations-wide.xlsx": "observations-wide",
    "05-projects.xlsx": "projects",
    "06-papers-awards.xlsx": "papers",
    "07-signin-school-based.xlsx": "signin",
    "08-backbone-mentors.xlsx": "titles",
}
COUNTS = {"accepted": "accepted", "rejected": "rejected", "duplicates": "duplicate"}


@needs_shared_files
def test_the_example_files_are_recognised_and_read(db, shiqiao):
    school = School.objects.get(code="sqcjzx")
    semester = Semester.objects.get(school=school, start_year=2020, number=2)
    office, found = make.office(school), {}

    for name in LAYOUTS:
        file = SimpleUploadedFile(name, (SHARED / name).read_bytes())
        batch = life.upload(file, layout="", school=school, semester=semester, by=office)
        counts = work(batch).counts
        found[name] = batch.layout, {one: counts[ours] for one, ours in COUNTS.items()}

    assert found == {
        name: (layout, {one: expected()["files"][name]["counts"][one] for one in COUNTS})
        for name, layout in LAYOUTS.items()
    }
    assert ImportBatch.objects.filter(school=school).exclude(layout="roster").count() == 7

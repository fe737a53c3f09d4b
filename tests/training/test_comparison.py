"""A platform's export beside the ledger: read, never imported, compared on a page."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from records.imports import life
from records.models import BatchState, ImportBatch
from schools.models import Semester
from tests import make
from tests.records import sheet_maker as maker
from tests.records.shared_files import SHARED, expected, needs_shared_files
from training import comparison_views
from training.models import Posting, Training
from training.reconcile import Effort

pytestmark = pytest.mark.django_db
HEADINGS = ["姓名", "培训项目", "时间", "学时"]
DAY = date(2021, 3, 5)


@pytest.fixture
def compared(cast):
    """A function that reads rows to compare; gives the batch."""
    semester = Semester.objects.get(school=cast.school, number=2)

    def call(*rows):
        batch, _reading = life.import_file(
            maker.table(HEADINGS, *rows), "平台.xlsx", layout="training-compare",
            school=cast.school, semester=semester, by=cast.office,
        )  # fmt: skip
        return batch

    return call


def training(teacher, programme, hours=8, **fields):
    return make.training(teacher, programme=programme, hours=hours, ended_on=DAY, **fields)


@pytest.fixture
def batch(cast, compared):
    """One of each kind: agrees, differs, not certified, missing on either side, unreadable."""
    training(cast.owner, "新课标解读")
    training(cast.owner, "作业设计", hours=16)
    training(cast.colleague, "班主任培训", status="submitted")
    training(cast.leader, "校本研修", hours=4, level="school")
    training(cast.stranger, "别校培训")
    return compared(
        ["王芳", "新课标解读", "3.5", 8],
        ["王芳", "作业设计", "3.5", 24],
        ["李明", "班主任培训", "3.5", 8],
        ["李明", "信息技术提升", "3.6", 12],
        ["钱外", "别校培训", "3.5", 8],
        ["王芳", "新课标解读", "3.5", 8],
    )


def page(client, batch, **query):
    return client.get(reverse("training:comparison_detail", args=[batch.pk]), query)


def told(response):
    return [
        (
            one["line"].person.name,
            one["theirs"].programme if one["theirs"] else None,
            one["ours"].programme if one["ours"] else None,
            (one["line"].pair.state, *one["line"].pair.reasons),
            one["difference"],
        )
        for one in response.context["rows"]
    ]


def test_every_row_stands_in_one_of_four_states(client, cast, batch):
    client.force_login(cast.office)
    before = (Training.objects.count(), Posting.objects.count())

    response = page(client, batch, show="all")

    assert told(response) == [
        ("李明", "班主任培训", "班主任培训", ("differing", "waiting"), "+8"),
        ("李明", "信息技术提升", None, ("missing_here",), "+12"),
        ("王芳", "作业设计", "作业设计", ("differing", "hours"), "+8"),
        ("王芳", "新课标解读", "新课标解读", ("matched",), "0"),
        ("张强", None, "校本研修", ("missing_there",), "−4"),
    ]
    assert [tab["count"] for tab in response.context["tabs"]] == [2, 1, 1, 1, 5, 3]
    assert "不一致（尚未审核）" in response.content.decode()
    assert [one["value"] for one in response.context["totals"]] == ["52", "28", "+24"]
    assert (response.context["unread"], response.context["twice"]) == (1, 1)
    assert (batch.state, Training.objects.count(), Posting.objects.count()) == (
        BatchState.DONE, *before,
    )  # fmt: skip


def test_what_differs_is_shown_first_and_can_be_narrowed(client, cast, batch):
    client.force_login(cast.office)

    assert [line[0] for line in told(page(client, batch))] == ["李明", "王芳"]
    assert [line[0] for line in told(page(client, batch, q="作业"))] == ["王芳"]
    school = page(client, batch, show="all", level="school")
    assert [line[2] for line in told(school)] == ["校本研修"]
    # What is done at school does not go to a platform, and is not missing there.
    file = page(client, batch, show="all", level="file")
    states = [line[3][0] for line in told(file)]
    assert states == ["differing", "missing_here", "differing", "matched"]
    assert [line[0] for line in told(page(client, batch, show="all", q="zhang"))] == ["张强"]


def test_hours_by_teacher_open_both_sides(client, cast, batch):
    client.force_login(cast.office)

    response = page(client, batch, show="people")

    rows = response.context["rows"]
    said = [(one["sum"].person.name, one["theirs"], one["ours"], one["difference"]) for one in rows]
    assert said == [
        ("李明", "20", "0", "+20"),
        ("王芳", "32", "24", "+8"),
        ("张强", "0", "4", "−4"),
    ]
    ledger = client.get(rows[1]["url"])
    assert (ledger.status_code, ledger.context["opened"].text) == (200, "24")
    here = reverse("training:comparison_detail", args=[batch.pk])
    theirs = client.get(here + rows[1]["theirs_url"])
    assert [line[0] for line in told(theirs)] == ["王芳", "王芳"]


def test_correcting_the_ledger_shows_at_once(client, cast, batch):
    client.force_login(cast.office)
    make.training(
        cast.colleague, programme="信息技术提升", hours=12, ended_on=DAY + timedelta(days=1)
    )

    response = page(client, batch, show="missing_here")

    assert told(response) == []


def test_the_export_holds_the_rows_of_the_page(client, cast, batch):
    client.force_login(cast.office)

    response = client.get(
        reverse("training:comparison_export", args=[batch.pk]), {"show": "differing"}
    )

    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 3
    assert rows[2][1] == "王芳"
    assert (rows[2][7], rows[2][11], rows[2][12]) == (24, 16, 8)


def test_the_export_of_the_teachers_holds_their_sums(client, cast, batch):
    client.force_login(cast.office)

    response = client.get(
        reverse("training:comparison_export", args=[batch.pk]), {"show": "people"}
    )

    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    _heading, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert [(row[1], *row[3:]) for row in rows] == [
        ("李明", 20, 0, 20),
        ("王芳", 32, 24, 8),
        ("张强", 0, 4, -4),
    ]


def test_only_the_office_compares(client, cast, batch):
    address = reverse("training:comparison_detail", args=[batch.pk])
    for person in (cast.owner, cast.leader, cast.principal, cast.stranger_office):
        client.force_login(person)
        assert client.get(address).status_code == 404
    client.force_login(cast.office)
    assert client.get(reverse("training:comparison_list")).context["page"].paginator.count == 1


def test_undone_it_is_compared_no_longer(client, cast, batch):
    life.undo_batch(ImportBatch.objects.get(pk=batch.pk), by=cast.office)
    client.force_login(cast.office)

    assert page(client, batch).status_code == 404
    assert Training.objects.count() == 5


def test_queries_do_not_grow_with_rows(client, cast, compared, queries):
    client.force_login(cast.office)
    counted = []
    for programmes in (["甲"], ["乙", "丙", "丁"]):
        for one in programmes:
            training(cast.colleague, one)
        made = compared(*(["李明", one, "3.5", 9] for one in programmes))
        page(client, made)
        with queries() as asked:
            page(client, made)
        counted.append(len(asked))

    assert counted[0] == counted[1]


def test_who_has_too_much_to_compare_is_named(client, cast, compared, monkeypatch):
    training(cast.owner, "市级作业设计专题研修班")
    training(cast.colleague, "新课标解读")
    made = compared(["王芳", "作业设计专题研修", "3.5", 8], ["李明", "新课标解读", "3.5", 8])
    client.force_login(cast.office)
    words = "未能逐一比对"

    assert words not in page(client, made).content.decode()
    monkeypatch.setattr(comparison_views, "Effort", lambda: Effort(letters=1))
    response = page(client, made, show="all")

    assert f"{cast.owner.name}：同一时段的培训过多，{words}" in response.content.decode()
    assert [line[3] for line in told(response)] == [
        ("matched",), ("missing_here",), ("missing_there",),
    ]  # fmt: skip


@needs_shared_files
def test_the_register_of_shiqiao_agrees_with_itself(run, shiqiao):
    file = SHARED / "02-training-hours.xlsx"
    empty = run("compare_training", file, *shiqiao)
    run("import_sheet", "training", file, *shiqiao)

    said = run("compare_training", file, *shiqiao)

    accepted = expected()["files"]["02-training-hours.xlsx"]["counts"]["accepted"]
    assert len(empty["missing_here"]) == accepted
    assert (len(said["matched"]), said["differing"]) == (accepted, [])
    assert (said["missing_here"], said["missing_there"]) == ([], [])
    assert said["hours"]["theirs"] == said["hours"]["ours"]


def test_the_page_of_the_import_leads_to_the_comparison(client, cast, batch):
    client.force_login(cast.office)
    address = reverse("records:import_detail", args=[batch.pk])
    there = reverse("training:comparison_detail", args=[batch.pk])

    done = client.get(address).content.decode()
    assert there in done
    assert "没有导入任何内容" in done
    ImportBatch.objects.update(state=BatchState.PREVIEWED)
    waiting = client.get(address).content.decode()
    assert there not in waiting
    assert "本表只用于对账" in waiting
    assert "对账 4 行" in waiting


def test_the_list_of_comparisons_leads_to_an_upload_of_this_kind(client, cast, batch):
    client.force_login(cast.office)
    listed = client.get(reverse("training:comparison_list"))
    upload = reverse("records:import_add") + "?layout=training-compare"

    assert upload in listed.content.decode()
    form = client.get(upload).context["form"]
    chosen = [one.data["value"] for one in form["layout"] if one.data["selected"]]
    assert chosen == ["training-compare"]


def test_importing_the_same_file_brings_what_is_missing_and_nothing_twice(client, cast, compared):
    training(cast.owner, "新课标解读")
    rows = (["王芳", "新课标解读", "3.5", 8], ["李明", "信息技术提升", "3.6", 12])
    made = compared(*rows)
    client.force_login(cast.office)
    assert reverse("records:import_add") + "?layout=training" in page(client, made).content.decode()

    life.import_file(
        maker.table(HEADINGS, *rows), "平台.xlsx", layout="training", school=cast.school,
        semester=made.semester, by=cast.office,
    )  # fmt: skip

    assert [line[3] for line in told(page(client, made, show="all"))] == [("matched",)] * 2

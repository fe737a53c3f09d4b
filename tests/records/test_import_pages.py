"""The pages of an import, from the form to the undone batch."""

from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from records import jobs
from records.imports import importers, life
from records.models import BatchState, ImportBatch
from tests import make
from tests.records.test_import_batches import (
    confirmed,
    register,
    training_line,
    upload,
    work,
)
from training.models import Training


def post_file(client, data, name="册.xlsx", **fields):
    fields = {"layout": "training", "semester": "shiqiao/2020-2", **fields}
    return client.post(
        reverse("records:import_add"), {**fields, "file": SimpleUploadedFile(name, data)}
    )


def page(client, name, batch):
    return client.get(reverse(f"records:{name}", args=[batch.pk]))


def press(client, name, batch):
    return client.post(reverse(f"records:{name}", args=[batch.pk]))


def test_the_office_uploads_looks_and_confirms(client, cast):
    client.force_login(cast.office)

    answer = post_file(client, register(training_line(hours="一天半"), training_line(hours="")))

    batch = ImportBatch.objects.get()
    assert answer.url == reverse("records:import_detail", args=[batch.pk])
    assert "job-line" in page(client, "import_detail", batch).content.decode()
    work(batch)
    said = client.get(answer.url + "?show=all").content.decode()
    assert "缺少学时。请填写。" in said
    assert '<span class="cell-read">12</span>' in said, "how a cell was understood"
    assert press(client, "import_confirm", batch).url == answer.url
    work(batch)
    assert Training.objects.get().decided_by == cast.office
    assert reverse("records:import_undo", args=[batch.pk]) in page(
        client, "import_detail", batch
    ).content.decode()  # fmt: skip


def test_two_people_press_confirm(client, cast):
    batch = upload(cast, register(training_line()))
    client.force_login(cast.office)
    press(client, "import_confirm", batch)
    client.force_login(cast.second_office)

    answer = client.post(reverse("records:import_confirm", args=[batch.pk]), follow=True)

    assert "陈一 已确认本次导入，不会重复导入。" in answer.content.decode()
    work(batch)
    assert Training.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"\x89PNG\r\n", "册.xlsx", "这不是电子表格"),
        (register(training_line()), "册.xlsm", "工作簿含有宏"),
        (b"\x09\x04\x06\x00", "册.xls", "请打开后另存为 .xlsx"),
    ],
    ids=["picture", "macros", "old"],
)
def test_a_wrong_file_is_refused_beside_its_field(client, cast, data, name, sentence):
    client.force_login(cast.office)

    answer = post_file(client, data, name, layout="observations")

    said = answer.content.decode()
    assert sentence in said
    assert 'value="observations"' in said
    assert answer.context["form"]["layout"].value() == "observations", "what was chosen stays"
    assert ImportBatch.objects.count() == 0


def test_a_file_of_200_megabytes_is_refused_without_being_read(client, cast, monkeypatch):
    from records.sheets import limits

    monkeypatch.setattr(limits, "MOST_BYTES", 1000)
    client.force_login(cast.office)

    answer = post_file(client, b"x" * 1001, "册.csv")

    assert "请删去图片和不用的工作表，或拆分后上传" in answer.content.decode()
    assert ImportBatch.objects.count() == 0


def test_an_encoding_nobody_knows_is_said_on_the_page(client, cast):
    batch = upload(cast, b"\x81\x20\xff,\xfe\xfe", name="册.csv")
    client.force_login(cast.office)

    assert "文件的文字编码无法识别" in page(client, "import_detail", batch).content.decode()


def test_a_formula_in_a_cell_is_shown_as_text(client, cast):
    batch = upload(cast, register(training_line(name="=HYPERLINK(1)<script>")))
    client.force_login(cast.office)

    said = page(client, "import_detail", batch).content.decode()
    assert "=HYPERLINK(1)&lt;script&gt;" in said
    assert "<script>" not in said.partition("=HYPERLINK")[2]


def test_others_do_not_learn_that_a_batch_exists(client, cast):
    batch = upload(cast, register(training_line()))
    for person in (cast.owner, cast.leader, cast.principal, cast.stranger, cast.stranger_office):
        client.force_login(person)
        for name in ("import_detail", "import_undo", "import_returned"):
            assert page(client, name, batch).status_code == 404
        for name in ("import_confirm", "import_discard", "import_undo"):
            assert press(client, name, batch).status_code == 404
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED


@pytest.mark.parametrize("name", ["import_list", "import_add"])
def test_only_the_office_has_the_pages(client, cast, name):
    for person, status in ((cast.office, 200), (cast.owner, 403), (cast.principal, 403)):
        client.force_login(person)
        assert client.get(reverse(f"records:{name}")).status_code == status


def test_the_list_shows_the_own_school_only(client, cast):
    upload(cast, register(training_line()), name="我校.xlsx")
    client.force_login(cast.stranger_office)

    assert "我校.xlsx" not in client.get(reverse("records:import_list")).content.decode()


def test_a_semester_of_another_school_cannot_be_chosen(client, cast):
    client.force_login(cast.office)

    answer = post_file(client, register(training_line()), semester="liuan/2020-2")

    assert answer.status_code == 200
    assert ImportBatch.objects.count() == 0


def test_undo_asks_first_and_says_what_stands_in_the_way(client, cast):
    batch = confirmed(cast, register(training_line()))
    client.force_login(cast.second_office)

    assert "撤销" in page(client, "import_undo", batch).content.decode()
    press(client, "import_undo", batch)
    work(batch)
    assert batch.state == BatchState.UNDONE
    answer = client.get(reverse("records:import_undo", args=[batch.pk]), follow=True)
    assert "只有已完成的导入才能撤销" in answer.content.decode()


def test_a_preview_is_thrown_away(client, cast):
    batch = upload(cast, register(training_line()))
    client.force_login(cast.office)

    assert press(client, "import_discard", batch).url == reverse("records:import_list")
    assert ImportBatch.objects.count() == 0


def test_the_same_file_is_announced(client, cast):
    data = register(training_line())
    first = confirmed(cast, data)
    again = upload(cast, data)
    client.force_login(cast.office)

    said = page(client, "import_detail", again).content.decode()
    assert reverse("records:import_detail", args=[first.pk]) in said
    assert "import-confirm" not in said


def test_a_preview_that_changed_says_so(client, cast):
    batch = upload(cast, register(training_line(), training_line(day="3.8")))
    make.training(
        cast.owner, programme="作业设计", programme_key="作业设计", ended_on=date(2021, 3, 8)
    )
    life.confirm(batch, by=cast.office)
    work(batch)
    client.force_login(cast.office)

    said = page(client, "import_detail", batch).content.decode()
    assert "请再看一遍预览后确认" in said
    assert "import-confirm" in said


@pytest.mark.parametrize(
    "show", ["problems", "rejected", "duplicates", "warned", "accepted", "all", "x"]
)
def test_every_view_of_the_preview(client, cast, show):
    batch = upload(cast, register(training_line(), training_line(), training_line(hours="约3")))
    client.force_login(cast.office)

    answer = client.get(reverse("records:import_detail", args=[batch.pk]), {"show": show})

    assert answer.status_code == 200


def test_the_preview_takes_the_same_number_of_queries_for_any_length(client, cast, queries):
    def asked(count, start):
        lines = [training_line(programme=f"项目{start + n}", hours="约3") for n in range(count)]
        batch = upload(cast, register(*lines))
        client.force_login(cast.office)
        client.get(reverse("records:import_list"))
        with queries() as captured:
            assert page(client, "import_detail", batch).status_code == 200
        return len(captured)

    few = asked(3, 0)
    assert few == asked(300, 100)
    assert few <= 14


def test_the_list_takes_the_same_number_of_queries_for_any_length(client, cast, queries):
    def asked():
        with queries() as captured:
            client.get(reverse("records:import_list"))
        return len(captured)

    upload(cast, register(training_line()))
    client.force_login(cast.office)
    asked()
    one = asked()
    for _n in range(3):
        upload(cast, register(training_line()))
    assert asked() == one <= 12


def test_rows_to_correct_come_back_as_a_workbook(client, cast):
    from records.sheets.workbook import open_sheets

    lines = [training_line(), training_line(name="=1+1"), training_line(day="3.8", hours="约3")]
    batch = upload(cast, register(*lines))
    client.force_login(cast.office)

    answer = client.get(reverse("records:import_returned", args=[batch.pk]))

    head, *rows = open_sheets(b"".join(answer.streaming_content), "a.xlsx")[0].rows
    assert [head[0], head[-1], len(head)] == ["姓名", "退回原因", len(rows[0])]
    assert [(row[0], row[-1]) for row in rows] == [
        ("=1+1", "第 3 行（不能导入）：花名册中没有此姓名或工号。请更正，或先登记此人。"),
        ("王芳", "第 4 行（可导入）：学时是约数。请核对。"),
    ]


def test_the_page_says_how_far_the_writing_is(client, cast, monkeypatch):
    lines = [training_line(day=f"3.{day}") for day in (5, 8, 9)]
    batch = upload(cast, register(*lines))
    client.force_login(cast.office)
    press(client, "import_confirm", batch)
    batch.refresh_from_db()
    write, seen = importers.RecordImporter.write_some, []

    def looked_at(*arguments):
        job = client.get(reverse("records:job_progress", args=[batch.job_id])).context["job"]
        seen.append((job.done, job.total))
        write(*arguments)

    monkeypatch.setattr(importers, "PIECE", 1)
    monkeypatch.setattr(jobs.Running, "write_every", 0)
    monkeypatch.setattr(importers.RecordImporter, "write_some", looked_at)
    work(batch)

    assert seen == [(0, 3), (1, 3), (2, 3)]
    assert (batch.state, Training.objects.count()) == (BatchState.DONE, 3)
    assert not list((settings.MEDIA_ROOT / "jobs").glob("*"))

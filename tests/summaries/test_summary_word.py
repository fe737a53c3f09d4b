"""A summary in Word: made, taken away, and what was changed when it came back."""

import io
import json
import re
import zipfile
from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from records import jobs, storage
from records.documents import docx, docx_read
from records.documents.tree import (
    Document,
    FigureRun,
    Paragraph,
    Section,
    Signature,
    to_json,
)
from summaries import word
from summaries.models import Summary, WordCopy
from tests import make
from tests.summaries import signing

pytestmark = pytest.mark.django_db


@pytest.fixture
def summary(cast):
    return summary_of(cast)


def summary_of(cast, hours="35.6"):
    made = Summary.objects.create(
        school=cast.school,
        kind="school",
        period_key="2020-2",
        starts_on=date(2021, 2, 22),
        ends_on=date(2021, 7, 2),
        language="zh-hans",
        title="石门中学工作总结",
        created_by=cast.office,
    )
    say(made, hours)
    return made


def say(summary, hours):
    figures = (
        FigureRun(hours, name="training.hours", href="/figures/hours/", title="人均培训学时"),
        FigureRun("412", name="training.person_times", href="/figures/times/", title="参训人次"),
    )
    summary.tree = to_json(
        Document(
            title="石门中学工作总结",
            blocks=(
                Section(
                    1,
                    "教师培训",
                    (
                        Paragraph.of("人均", figures[0], "学时，参训", figures[1], "人次。"),
                        Paragraph.of("一切顺利。"),
                    ),
                ),
            ),
            signature=Signature("教务处", "2021年7月6日"),
        )
    )
    summary.save()


def address(name, summary):
    return reverse(f"summaries:{name}", args=[summary.pk])


def made(client, person, summary):
    """The bytes of the Word file."""
    client.force_login(person)
    response = client.post(address("summary_word", summary))
    assert response.status_code == 302, response.content.decode()
    summary.refresh_from_db()
    assert jobs.perform(summary.job_id)
    response = client.get(address("summary_docx", summary))
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def altered(content, *changes):
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(file, "w") as after:
        for member in before.infolist():
            said = before.read(member)
            if member.filename.endswith(".xml"):
                for old, new in changes:
                    said = said.replace(old.encode(), new.encode())
            after.writestr(member.filename, said)
    return file.getvalue()


def check(client, summary, content, name="改过的总结.docx"):
    return client.post(
        address("summary_word_check", summary), {"file": SimpleUploadedFile(name, content)}
    )


def test_office_has_the_word_file_made_and_takes_it(client, cast, summary):
    content = made(client, cast.office, summary)

    reading = docx_read.read(io.BytesIO(content))
    assert [line.text for line in reading.lines] == [
        "石门中学工作总结",
        "一、教师培训",
        "人均35.6学时，参训412人次。",
        "一切顺利。",
        "教务处",
        "2021年7月6日",
    ]
    copy = WordCopy.objects.get()
    assert reading.identity == str(copy.pk)
    assert copy.lines[2] == [
        "BodyText",
        [
            "人均",
            {
                "tag": "training.hours",
                "text": "35.6",
                "name": "training.hours",
                "title": "人均培训学时",
                "href": "/figures/hours/",
            },
            "学时，参训",
            {
                "tag": "training.person_times",
                "text": "412",
                "name": "training.person_times",
                "title": "参训人次",
                "href": "/figures/times/",
            },
            "人次。",
        ],
    ]
    page = client.get(address("summary_detail", summary)).content.decode()
    assert address("summary_docx", summary) in page
    assert f'action="{address("summary_word", summary)}"' not in page


def test_a_new_document_is_a_new_copy_and_takes_the_file_of_the_old_one(client, cast, summary):
    made(client, cast.office, summary)
    old = WordCopy.objects.get()
    say(summary, "40.0")

    page = client.get(address("summary_detail", summary)).content.decode()
    assert f'action="{address("summary_word", summary)}"' in page
    content = made(client, cast.office, summary)

    assert "40.0" in docx_read.read(io.BytesIO(content)).lines[2].text
    assert not (settings.MEDIA_ROOT / old.file).exists()
    assert [copy.file == "" for copy in summary.word_copies.all()] == [False, True]


def test_the_same_document_is_one_copy(client, cast, summary):
    first = made(client, cast.office, summary)

    assert made(client, cast.office, summary) == first
    assert WordCopy.objects.count() == 1


def test_only_the_newest_copies_are_kept_to_compare_with(cast, summary, monkeypatch):
    monkeypatch.setattr(word, "MOST_COPIES", 2)
    for hours in range(5):
        say(summary, str(hours))
        word.store(summary)

    found = [copy.lines[2][1][1]["text"] for copy in summary.word_copies.all()]
    assert found == ["4", "3", "2"]


def test_files_in_use_are_not_swept(cast, summary):
    copy = word.store(summary)

    assert storage.KEEPERS["word_copies"]([copy.file, "word_copies/other.docx"]) == {copy.file}


def test_figures_changed_by_hand_are_shown(client, cast, summary):
    content = altered(
        made(client, cast.office, summary), ("35.6", "40.6"), ("一切顺利", "一切都很顺利")
    )

    response = check(client, summary, content)

    assert response.status_code == 200
    found = response.context["found"]
    rows = [
        (row.title, row.href, row.heading, row.change.was, row.change.now, row.words)
        for row in found["figures"]
    ]
    assert rows == [
        (
            "人均培训学时",
            "/figures/hours/",
            "一、教师培训",
            "35.6",
            "40.6",
            "数值被手工改动",
        )
    ]
    assert found["unchanged"] == 1
    page = response.content.decode()
    assert "有1个数据与记录不一致" in page
    assert "<ins>都很</ins>" in page


def test_file_is_compared_with_the_copy_it_was_made_of(client, cast, summary):
    content = made(client, cast.office, summary)
    say(summary, "99.9")
    word.store(summary)

    response = check(client, summary, content)

    assert response.context["found"]["is_same"]


def test_file_that_lost_its_name_is_compared_with_the_newest_copy(client, cast, summary):
    content = altered(made(client, cast.office, summary), ('name="Shidang"', 'name="x"'))
    say(summary, "99.9")
    word.store(summary)

    figures = check(client, summary, content).context["found"]["figures"]

    assert [(row.change.was, row.change.now) for row in figures] == [("99.9", "35.6")]


def test_signed_file_is_compared_with_what_was_signed(client, cast):
    make.training(cast.owner, hours=6)
    summary, frozen = signing.signed(cast)
    content = docx.write(frozen.tree)
    client.force_login(cast.principal)

    same = check(client, summary, content).context["found"]
    title = altered(content, ("工作总结", "工作汇报"))
    found = check(client, summary, title).context["found"]

    assert (same["is_same"], same["made_at"]) == (True, None)
    assert [text["what"] for text in found["texts"]] == ["changed"]
    assert client.get(address("summary_docx", summary)).url == reverse(
        "summaries:frozen_file", args=[summary.pk, "docx"]
    )


def test_summary_that_is_too_long_is_made_and_not_compared(client, cast, summary, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(docx_read, "MOST_LINES", 3)
        content = made(client, cast.office, summary)

    response = check(client, summary, content)

    assert response.status_code == 422
    assert "篇幅过长" in response.content.decode()


def test_file_of_another_summary_is_refused(client, cast, summary):
    other = summary_of(cast, "1.0")
    content = made(client, cast.office, other)
    word.store(summary)

    response = check(client, summary, content)

    assert response.status_code == 422
    assert "不是由本总结生成的" in response.content.decode()


@pytest.mark.parametrize(
    "identity", ["", "0197", "x' or 1=1", "00000000-0000-0000-0000-000000000000"]
)
def test_file_with_any_name_in_it_is_refused_in_words(client, cast, summary, identity):
    copy = word.store(summary)
    content = (settings.MEDIA_ROOT / copy.file).read_bytes()
    client.force_login(cast.office)

    response = check(client, summary, altered(content, (str(copy.pk), identity)))

    assert response.status_code == (422 if identity else 200)


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<" * 200_000_000)
    return file.getvalue()


def with_macros(content):
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    return file.getvalue()


def entity(content):
    return altered(content, ("<w:document ", '<!DOCTYPE a [<!ENTITY b "c">]><w:document '))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a.docx", lambda content: b"no archive"),
        ("a.docx", lambda content: b""),
        ("a.docx", lambda content: content[:2000]),
        ("a.docx", with_macros),
        ("a.docx", lambda content: bomb()),
        ("a.docx", entity),
        ("a.docx", lambda content: altered(content, ("</w:body>", ""))),
        ("a.doc", lambda content: content),
        ("a.xlsx", lambda content: content),
        ("a.pdf", lambda content: b"%PDF-1.7 %%EOF"),
    ],
    ids=[
        "no archive", "empty", "cut", "macros", "bomb", "entities", "not well-formed", "old Word",
        "workbook", "PDF",
    ],
)  # fmt: skip
def test_hostile_files_are_refused_in_words(client, cast, summary, name, change):
    content = made(client, cast.office, summary)

    response = check(client, summary, change(content), name)

    assert response.status_code == 422
    assert 'class="invalid-feedback"' in response.content.decode()
    assert "found" not in response.context


def test_marks_that_a_program_took_off_all_figures_are_said_once(client, cast, summary):
    tree = json.dumps(summary.tree)
    summary.tree = json.loads(tree.replace('"412"', '"413"'))
    block = summary.tree["blocks"][0]["blocks"][0]
    block["runs"] = block["runs"] * 3
    summary.save()
    content = made(client, cast.office, summary)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        said = archive.read("word/document.xml").decode()
    bare = re.sub(r"<w:sdt>.*?(<w:r>.*?</w:r>)</w:sdtContent></w:sdt>", r"\1", said)

    response = check(client, summary, altered(content, (said, bare.replace("35.6", "40.6", 1))))

    found = response.context["found"]
    assert found["unbound"] == 5
    assert [(row.change.was, row.change.now) for row in found["figures"]] == [("35.6", "40.6")]
    assert "去掉了5个指标的标记" in response.content.decode()


def test_markup_in_a_file_is_shown_as_text(client, cast, summary):
    content = altered(
        made(client, cast.office, summary), ("一切顺利", "&lt;script&gt;alert(1)&lt;/script&gt;")
    )

    page = check(client, summary, content).content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_nothing_of_the_file_is_kept(client, cast, summary):
    content = made(client, cast.office, summary)
    before = sorted(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())

    check(client, summary, altered(content, ("35.6", "40.6")))

    assert sorted(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()) == before
    summary.refresh_from_db()
    assert summary.word_copies.count() == 1


def test_comparing_costs_the_same_whatever_was_changed(client, cast, summary):
    content = made(client, cast.office, summary)
    counts = []
    for change in ([], [("35.6", "40.6")], [("35.6", "1"), ("412", "2"), ("顺利", "不顺")]):
        with CaptureQueriesContext(connection) as queries:
            check(client, summary, altered(content, *change))
        counts.append(len(queries))

    assert len(set(counts)) == 1

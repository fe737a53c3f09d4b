"""Texts nobody means well with: through forms, sheets, searches, and out again on every page.

The table of addresses and roles is tests/test_permissions.py; here one text after the
other goes the way of an honest one.
"""

import io
import zipfile
from html.parser import HTMLParser

import openpyxl
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.urls import reverse

from portfolios.models import Honour
from records.imports import life
from records.models import ImportBatch
from records.xlsx import FORMULA_SIGNS
from schools.models import AuditEvent, Group, Person
from schools.texts import tidy
from tests import make
from tests import world as worlds
from tests.records.hostile import TEXTS
from tests.test_architecture import OURS
from tests.training.typed import typed
from training.models import Training

HARMFUL = {"iframe", "object", "embed", "base", "style", "applet", "frame"}
every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())


class Live(HTMLParser):
    """Collects what would act in a browser and is none of ours."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        ours = (
            tag != "script"
            or given.get("src", "").startswith("/static/")
            or (given.get("type") == "application/json")
        )
        if tag in HARMFUL or not ours or "http-equiv" in given:
            self.found.append(self.get_starttag_text())
        for name, value in attributes:
            address = (value or "").strip().lower()
            if (
                name.startswith("on")
                or name in ("style", "srcdoc")
                or (
                    name in ("href", "src", "action", "formaction")
                    and address.startswith(("javascript:", "data:", "//", "http"))
                )
            ):
                self.found.append(self.get_starttag_text())


def live(response):
    if "html" not in response.headers.get("Content-Type", ""):
        return []
    found = Live()
    found.feed(response.content.decode())
    return found.found


def sheet_of(response):
    return b"".join(response.streaming_content)


def live_cells(content):
    """Formulas, and text that becomes one when somebody edits its cell."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = []
    for row in (row for sheet in book for row in sheet.iter_rows()):
        for cell in row:
            text = cell.value if isinstance(cell.value, str) else ""
            if cell.data_type == "f" or (text[:1] in FORMULA_SIGNS and not cell.quotePrefix):
                found.append((cell.data_type, text))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found += [name for name in archive.namelist() if b"<f>" in archive.read(name)]
    return found


# --- typed ---------------------------------------------------------------------------


@every_text
def test_what_a_teacher_types_is_kept_as_text(cast, client, text):
    client.force_login(cast.owner)
    answer = client.post(
        reverse("training:training_add"),
        typed(programme=text[:150], provider=text[:80], place=text[:40], note=text),
    )

    assert answer.status_code == 302, answer.context["form"].errors
    stored = Training.objects.get()
    assert stored.programme == tidy(text[:150], lines=False).strip()
    assert stored.note == tidy(text).strip()
    page = client.get(answer["Location"])
    assert (page.status_code, live(page)) == (200, [])
    listed = client.get(reverse("training:training_list"), {"q": text})
    assert (listed.status_code, live(listed)) == (200, [])
    export = sheet_of(client.get(reverse("training:training_export")))
    assert live_cells(export) == []


@every_text
def test_what_the_office_types_about_people_and_groups_is_kept_or_refused_in_words(
    cast, client, text
):
    client.force_login(cast.office)
    person = client.post(
        reverse("schools:person_add", args=[cast.school.code]),
        {
            "name": text[:40], "employee_no": "99", "started_on": "2021-03-01", "stage": "junior",
            "staff_type": "teacher", "label": text[:20], "duty": text[:30], "title": "",
            "subjects": text[:90],
        },
    )  # fmt: skip
    group = client.post(
        reverse("schools:group_add", args=[cast.school.code]),
        {"name": text[:30], "kind": "research", "subject": text[:20]},
    )
    listed = client.get(
        reverse("schools:person_list", args=[cast.school.code]), {"q": text, "state": "all"}
    )
    log = client.get(
        reverse("schools:audit_list", args=[cast.school.code]), {"by": text, "about": text}
    )

    assert {one.status_code for one in (person, group)} <= {200, 302, 422}
    assert {one.status_code for one in (listed, log)} == {200}
    assert [live(one) for one in (person, group, listed, log)] == [[], [], [], []]
    named = {tidy(text[:40], lines=False).strip(), " ".join(tidy(text[:40], lines=False).split())}
    added = Person.objects.filter(employments__employee_no="99")
    assert {one.name for one in added} <= named
    assert not any("\n" in name for name in Group.objects.values_list("name", flat=True))


@pytest.mark.parametrize(
    "address",
    [
        "training:training_list", "lessons:observation_list", "lessons:own_lesson_list",
        "lessons:open_lesson_list", "research:project_list", "research:paper_list",
        "portfolios:honour_list", "records:review_inbox", "records:job_list",
        "summaries:summary_list", "summaries:dashboard", "home",
    ],
)  # fmt: skip
def test_searches_and_filters_take_any_text(cast, client, address):
    client.force_login(cast.office)
    kinds = ("sql wildcard", "template", "lines", "nul", "marks", "not a character")

    answers = {
        (name, kind): client.get(reverse(address), {name: TEXTS[kind]}).status_code
        for kind in kinds
        for name in ("q", "who", "sort")
    }

    assert {key: code for key, code in answers.items() if code not in (200, 302, 404)} == {}


# --- from a sheet --------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_sheet_of_hostile_cells_is_read_shown_and_given_back(client):
    school = make.school()
    semester = make.semester(school)
    office = make.office(school)
    teacher = make.teacher(school, "王芳")
    book = openpyxl.Workbook()
    head = ["姓名", "培训项目", "级别", "培训形式", "开始日期", "结束日期", "学时", "地点"]
    book.active.append(head)
    for text in TEXTS.values():
        said = "".join(c for c in text if c.isprintable() or c == "\n")[:100]
        for row in ([teacher.name, said], [said, "新课标解读"]):
            book.active.append([*row, "县级", "面授", "2021-03-05", "2021-03-05", 8, said])
            for cell in book.active[book.active.max_row]:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
    file = io.BytesIO()
    book.save(file)
    batch = life.upload(
        SimpleUploadedFile("=1+1‮<b>.xlsx", file.getvalue()),
        layout="training", school=school, semester=semester, by=office,
    )  # fmt: skip
    from records import jobs

    jobs.perform(batch.job_id)
    client.force_login(office)
    pages = [
        client.get(reverse("records:import_detail", args=[batch.pk]), {"show": show})
        for show in ("", "all", "rejected", "accepted")
    ]
    returned = sheet_of(client.get(reverse("records:import_returned", args=[batch.pk])))
    client.post(reverse("records:import_confirm", args=[batch.pk]))
    batch = ImportBatch.objects.get(pk=batch.pk)
    if batch.job and batch.job.is_live:
        jobs.perform(batch.job_id)

    assert {page.status_code for page in pages} == {200}
    assert [live(page) for page in pages] == [[]] * len(pages)
    assert live_cells(returned) == []
    kept = set(Training.objects.values_list("programme", flat=True))
    assert TEXTS["rare"] in kept
    assert kept == {tidy(text).strip() for text in kept}


# --- out again -----------------------------------------------------------------------


def spoil(text):
    """This text into every text column of every row, as if no form had ever looked."""
    refused = {"AuditEvent", "Posting", "Session"}
    # What is an address, a key or a choice is no text of people.
    kept = {
        "code", "sign_in_name", "password", "employee_no", "kind", "layout", "state", "file",
        "content_type", "sha256", "period_key", "language", "visit_key", "section", "pdf",
        "live_key", "measure", "fingerprint", "pdf_of", "task", "path", "key", "verb",
    }  # fmt: skip
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            if model.__name__ in refused:
                continue
            for field in model._meta.fields:
                plain = isinstance(field, models.CharField | models.TextField)
                if not plain or field.choices or field.unique or field.name in kept:
                    continue
                words = text[: field.max_length or 2000]
                for pk in model.objects.exclude(**{field.name: ""}).values_list("pk", flat=True):
                    try_to_spoil(model, pk, field.name, words)


def try_to_spoil(model, pk, name, words):
    from django.db import IntegrityError, transaction

    with transaction.atomic():
        try:
            with transaction.atomic():
                model.objects.filter(pk=pk).update(**{name: words})
        except IntegrityError:
            # Two of the same name, where there may be one.
            pass


@pytest.fixture
def spoilt(cast, settings):
    world = worlds.build(cast)
    text = "".join(
        TEXTS[name]
        for name in (
            "formula",
            "markup",
            "attribute",
            "comment",
            "template",
            "format",
            "turned round",
        )
    )
    spoil(text)
    AuditEvent.objects.create(
        by=world.office, by_name=text[:40], school=world.school, verb="records.exported",
        target_kind="x", target_label=text[:200], subject=world.owner, why=text,
        after={"title": text, text[:50]: text},
    )  # fmt: skip
    return world


@pytest.mark.parametrize("role", ["owner", "office"])
def test_no_page_lets_stored_text_act(spoilt, client, role):
    from tests.test_permissions import ROWS

    client.raise_request_exception = False
    client.force_login(getattr(spoilt, role))
    acting, broken, formulas = {}, {}, {}
    for name, thing, *_codes in ROWS:
        if name in ("livez", "readyz", "metrics"):
            continue
        answer = client.get(worlds.address(spoilt, name, thing))
        if answer.status_code >= 500:
            broken[name, thing] = answer.status_code
        if found := live(answer):
            acting[name, thing] = found
        if "spreadsheet" in answer.headers.get("Content-Type", "") and answer.status_code == 200:
            formulas[name, thing] = live_cells(sheet_of(answer))

    assert (acting, broken) == ({}, {})
    assert {key: cells for key, cells in formulas.items() if cells} == {}
    assert len(formulas) > 5
    assert connection.in_atomic_block
    assert "=HYPERLINK" in Honour.objects.get(status="certified").title

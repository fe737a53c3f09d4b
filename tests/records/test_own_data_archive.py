"""All data about a person as ZIP: whole, theirs alone, the same twice."""

import hashlib
import io
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lessons.models import OpenLesson, SignUp
from records import actions, jobs, objections
from records.models import Evidence, Exemption, Job
from records.own_data import PARTS, schema
from schools.models import AuditEvent, Employment, School
from tests import make
from tests.records.own import archive_of, ask, prove, rows

pytestmark = pytest.mark.django_db

NOW = "2026-11-22T10:00:00+08:00"
COMMON = {
    "status": "certified", "school": "石桥初级中学", "teacher": "王芳", "entered_by": "王芳",
    "imported": False, "created_at": NOW, "updated_at": NOW, "submitted_at": None,
    "decided_by": None, "decided_at": None, "decision_note": "", "my_role": "owner",
    "evidence": [],
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def evidence(record, kind, name, content=b"%PDF-1.4 x"):
    row = Evidence(
        school=record.school, kind=kind, record_id=record.pk, name=name,
        content_type="application/pdf", size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), uploaded_by=record.teacher,
    )  # fmt: skip
    row.file.save(name, ContentFile(content), save=False)
    row.save()
    return row


def expected(row, **fields):
    return {"id": str(row.pk), **COMMON, "ended_on": str(row.ended_on), **fields}


def test_archive_and_page_hold_why_somebody_is_spared(client, cast):
    row = Exemption.objects.create(
        person=cast.owner, school=cast.school, reason="sick", starts_on=date(2021, 3, 1),
        document_no="石校〔2021〕1号", granted_by=cast.office,
    )  # fmt: skip
    Exemption.objects.create(
        person=cast.colleague, school=cast.school, reason="maternity",
        starts_on=date(2021, 3, 1), granted_by=cast.office,
    )  # fmt: skip

    found = rows(archive_of(client, cast.owner), "records/exemption.json")
    page = client.get(reverse("own_data:record_list")).content.decode()

    assert found == [
        {
            "id": str(row.pk), "school": "石桥初级中学", "reason": "sick",
            "starts_on": "2021-03-01", "ends_on": None, "document_no": "石校〔2021〕1号",
            "note": "", "granted_by": "陈一", "granted_at": NOW,
        }
    ]  # fmt: skip
    assert ("病假" in page, "产假" in page) == (True, False)


def test_archive_holds_every_record_of_every_kind_and_state_as_it_is(client, cast):
    owner, colleague = cast.owner, cast.colleague
    training = make.training(owner, programme="新课标", place="县城", certificate_no="Z1")
    draft = make.training(owner, "draft", programme="草稿")
    seen = make.observation(owner, colleague, topic="背影", grade="good", process=[
        {"minute": 5, "text": "导入"},
    ])  # fmt: skip
    taught = make.observation(
        colleague, owner, topic="春", grade="poor", score=61, problems="板书乱"
    )
    project = make.project(colleague, members=[owner], title="阅读研究", note="县级重点")
    paper = make.paper(owner, coauthors=[colleague], title="论朗读")
    honour = make.honour(owner, title="师德标兵")

    found = archive_of(client, owner)

    assert rows(found, "records/training.json") == [
        expected(
            training, programme="新课标", level="county", mode="face", started_on="2021-03-05",
            hours=8, credits=8, place="县城", provider="", certificate_no="Z1", note="",
        ),
        expected(
            draft, status="draft", programme="草稿", level="county", mode="face",
            started_on="2021-03-05", hours=8, credits=8, place="", provider="",
            certificate_no="", note="",
        ),
    ]  # fmt: skip
    [posting] = rows(found, "records/posting.json")
    assert posting | {"id": ""} == {
        "id": "", "school": "石桥初级中学", "training": str(training.pk), "programme": "新课标",
        "reverses": None, "ended_on": "2021-03-05", "level": "county", "mode": "face",
        "hours": 8, "credits": 8, "posted_at": NOW, "why": "",
    }  # fmt: skip
    lesson = {
        "status": "submitted", "outside": False, "kind": "open", "purpose": "diagnosis",
        "subject": "语文", "class_name": "7-3", "periods": [2], "lessons": 1, "process": [],
        "highlights": "", "problems": "", "suggestions": "", "score": None,
        "opened_by_teacher_at": None,
    }  # fmt: skip
    assert rows(found, "records/observation.json") == [
        expected(
            seen, **lesson | {
                "my_role": "observer", "taught_by": "李明", "topic": "背影", "grade": "good",
                "process": [{"minute": 5, "text": "导入"}],
            },
        ),
        expected(
            taught, **lesson | {
                "teacher": "李明", "entered_by": "李明", "my_role": "observed_teacher",
                "taught_by": "王芳", "topic": "春", "grade": "poor", "score": 61,
                "problems": "板书乱",
            },
        ),
    ]  # fmt: skip
    assert rows(found, "records/project.json") == [
        expected(
            project, ended_on=None, teacher="李明", entered_by="李明", my_role="member",
            title="阅读研究", level="county", small=False, number="", planning_body="",
            stage="listed", applied_on=None, listed_on="2020-10-01", opened_on=None,
            midterm_on=None, midterm_due_on=None, completed_on=None, due_on=None, grade="",
            note="县级重点", members=[{"position": 1, "name": "王芳", "from_elsewhere": False}],
        )
    ]  # fmt: skip
    assert rows(found, "records/paper.json") == [
        expected(
            paper, my_role="first_author", title="论朗读", kind="paper", note="",
            authors=[
                {"position": 1, "name": "王芳", "from_elsewhere": False},
                {"position": 2, "name": "李明", "from_elsewhere": False},
            ],
            outcomes=[{
                "outcome": "published", "level": "provincial", "happened_on": "2021-05-01",
                "prize": "", "venue": "某省教育学刊", "number": "", "core": False,
            }],
        )
    ]  # fmt: skip
    assert rows(found, "records/honour.json") == [
        expected(honour, title="师德标兵", level="city", awarded_by="", may_be_named=True, note="")
    ]
    assert sorted(found) == sorted([
        "README.txt", "schema.json", "person.json", "objections.json", "audit.json", "jobs.json",
        "index.json", "portfolio.pdf", *(f"records/{name}.json" for name in PARTS),
    ])  # fmt: skip


def test_archive_says_who_one_is_and_what_was_done(client, cast):
    owner = cast.owner
    spell = owner.employments.get()
    told = {spell.employee_no: ["王方", f"王芳#{spell.employee_no}"], "00000": ["钱外"]}
    School.objects.filter(pk=cast.school.pk).update(words={"cells": {"people": told}})
    training = make.training(owner, "submitted", programme="新课标")
    actions.certify([training], by=cast.office)
    objection = objections.object_to(training, by=owner, why="学时少了")
    objections.answer(objection, by=cast.second_office, words="证书上是8学时", version=1)
    lesson = OpenLesson.objects.create(
        school=cast.school, teacher=cast.colleague, created_by=cast.colleague,
        held_on=date(2026, 12, 1), periods=[2], topic="荷塘月色",
    )  # fmt: skip
    SignUp.objects.create(school=cast.school, open_lesson=lesson, person=owner, seat=1)

    found = archive_of(client, owner)

    assert found["person.json"] == {
        "format": "shidang-own-data/1",
        "asked_at": NOW,
        "person": {
            "name": "王芳", "name_in_pinyin": "wang fang 王芳", "sign_in_name": owner.sign_in_name,
            "gender": "", "birth_year": None, "birth_month": None, "first_worked_on": None,
            "teaching_since": None, "email": "", "language": "zh-hans", "is_active": True,
            "must_change_password": False, "account_made_at": NOW, "last_sign_in_at": NOW,
            "second_factor_since": None,
        },
        "employments": [{
            "school": "石桥初级中学", "employee_no": spell.employee_no, "label": "", "stage": "",
            "subjects": [], "title": "none", "staff_type": "teacher", "duty": "",
            "started_on": "2015-09-01", "ended_on": None,
            "names_in_sheets": ["王方", f"王芳 {spell.employee_no}"],
        }],
        "appointments": [],
        "memberships": [{
            "school": "石桥初级中学", "group": "语文组", "started_on": "2015-09-01",
            "ended_on": None,
        }],
        "sessions": [{"browser": "", "address": None, "since": NOW}],
    }  # fmt: skip
    assert [(row["verb"], row["by"], row["of"]) for row in rows(found, "audit.json")] == [
        ("training.certified", "陈一", "新课标"),
        ("training.objected", "王芳", "新课标"),
        ("training.objection_rejected", "陈二", "新课标"),
        ("records.own_data_exported", "王芳", "本人全部数据"),
    ]
    assert rows(found, "objections.json") == [{
        "id": str(objection.pk), "school": "石桥初级中学", "kind": "training",
        "record": str(training.pk), "record_label": "新课标", "why": "学时少了",
        "raised_at": NOW, "state": "rejected", "remedy": "", "answer": "证书上是8学时",
        "answered_by": "陈二", "answered_at": NOW, "withdrawn_at": None,
    }]  # fmt: skip
    [sign_up] = rows(found, "records/sign_up.json")
    assert (sign_up["topic"], sign_up["held_on"]) == ("荷塘月色", "2026-12-01")
    assert rows(found, "jobs.json") == []


def test_evidence_lies_in_folders_and_the_index_names_every_file_with_its_hash(client, cast):
    mine, shared = make.training(cast.owner, programme="新课标"), make.project(
        cast.colleague, members=[cast.owner], title="阅读/研究"
    )  # fmt: skip
    evidence(mine, "training", "证书.pdf", b"one")
    evidence(mine, "training", "证书.PDF", b"two")
    evidence(shared, "project", "\u202efdp.立项\u200b.pdf", b"three")
    lost = evidence(mine, "training", "con.pdf", b"four")
    lost.file.storage.delete(lost.file.name)

    found = archive_of(client, cast.owner)

    folder = f"files/training/新课标 {str(mine.pk)[-6:]}"
    files = {name: content for name, content in found.items() if name.startswith("files/")}
    assert files == {
        f"{folder}/证书.pdf": b"one",
        f"{folder}/证书 (2).PDF": b"two",
        f"files/project/阅读_研究 {str(shared.pk)[-6:]}/fdp.立项.pdf": b"three",
    }
    [row] = rows(found, "records/training.json")
    assert [one["path"] for one in row["evidence"]] == [
        f"{folder}/证书.pdf", f"{folder}/证书 (2).PDF", f"{folder}/_con.pdf"
    ]  # fmt: skip
    index = {one["path"]: one for one in found["index.json"]["files"]}
    assert index.pop(f"{folder}/_con.pdf") == {
        "path": f"{folder}/_con.pdf", "missing": True, "sha256": lost.sha256
    }  # fmt: skip
    assert set(index) == set(found) - {"index.json"}
    assert {path: index[path]["sha256"] for path in files} == {
        path: hashlib.sha256(content).hexdigest() for path, content in files.items()
    }


def test_files_keep_to_the_schema_they_bring(client, cast):
    make.training(cast.owner), make.observation(cast.colleague, cast.owner, score=61)
    make.project(cast.owner), make.paper(cast.owner), make.honour(cast.owner)

    found = archive_of(client, cast.owner)

    for path, said in found["schema.json"].items():
        value = found[path]
        assert sorted(value) == sorted(said["required"]), path
        tables = {name: one for name, one in said["properties"].items() if one["type"] == "array"}
        for name, table in tables.items():
            for row in value[name]:
                names = table["items"]["properties"]
                assert sorted(row) == sorted(names), (path, name)
                for field, type_ in names.items():
                    assert fits(row[field], type_["type"]), (path, field, row[field])
    assert sorted(found["schema.json"]) == sorted(one.path for one in schema.sections())


def fits(value, types):
    kinds = {
        "string": str, "number": (int, float), "boolean": bool, "null": type(None),
        "array": list, "object": dict,
    }  # fmt: skip
    types = [types] if isinstance(types, str) else types
    return any(isinstance(value, kinds[one]) for one in types)


def test_growth_file_is_the_career_and_the_readme_is_in_the_persons_language(client, cast):
    make.training(cast.owner, programme="新课标解读")
    client.cookies["django_language"] = "en"

    found = archive_of(client, cast.owner)

    pages = PdfReader(io.BytesIO(found["portfolio.pdf"])).pages
    assert "新课标解读" in "".join(page.extract_text() for page in pages)
    assert found["README.txt"].decode().startswith("All data about 王芳 in Shidang\n")


def test_others_private_things_are_not_in_it(client, cast):
    owner, colleague = cast.owner, cast.colleague
    colleague.sign_in_name = "暗号登录"
    colleague.save()
    colleague.employments.update(employee_no="暗号工号")
    make.observation(colleague, owner, "draft", topic="暗号一")
    make.observation(colleague, cast.leader, topic="暗号二", grade="poor")
    make.project(colleague, "draft", members=[owner], title="暗号三")
    make.training(colleague, programme="暗号四")
    shared = make.project(colleague, "submitted", members=[owner], title="公开的")
    actions.give_back([shared], by=cast.office, why="暗号五")
    actions.submit(shared, by=colleague)
    actions.certify([shared], by=cast.office)
    evidence(make.training(colleague), "training", "暗号六.pdf")

    found = archive_of(client, owner)

    told = repr({name: content for name, content in found.items() if ".pdf" not in name})
    assert "公开的" in told
    assert "暗号" not in told


def test_a_member_of_the_office_takes_away_nothing_but_their_own(client, cast):
    make.training(cast.owner, programme="别人的")
    mine = make.training(cast.office, programme="自己的")

    found = archive_of(client, cast.office)

    assert [row["id"] for row in rows(found, "records/training.json")] == [str(mine.pk)]
    assert "别人的" not in repr(found)


def test_somebody_who_moved_schools_takes_both_away(client, cast):
    owner = cast.owner
    make.training(owner, programme="在石桥")
    Employment.objects.filter(person=owner).update(ended_on=date(2021, 8, 31))
    Employment.objects.create(
        person=owner, school=cast.other_school, employee_no="L1", started_on=date(2021, 9, 1)
    )
    make.training(owner, school=cast.other_school, programme="在柳岸")

    found = archive_of(client, owner)

    assert [(row["school"], row["programme"]) for row in rows(found, "records/training.json")] == [
        ("石桥初级中学", "在石桥"),
        ("柳岸初级中学", "在柳岸"),
    ]
    assert [row["school"] for row in found["person.json"]["employments"]] == [
        "石桥初级中学",
        "柳岸初级中学",
    ]


def test_somebody_with_nothing_and_no_school_gets_an_archive_too(client):
    nobody = make.person("新人")

    found = archive_of(client, nobody)

    assert {path: rows(found, path) for path in found if path.startswith("records/")} == {
        f"records/{name}.json": [] for name in PARTS
    }
    assert "portfolio.pdf" in found


# --- whose it is, and for how long -------------------------------------------------


def test_nobody_else_finds_the_job_or_its_file(client, cast):
    job = ask(client, cast.owner)
    jobs.perform(job.pk)
    seen = {}
    for role in ("owner", "colleague", "office", "principal", "administrator", "stranger"):
        client.force_login(getattr(cast, role))
        seen[role] = [
            client.get(reverse(f"records:job_{page}", args=[job.pk])).status_code
            for page in ("detail", "progress", "file")
        ]

    assert seen.pop("owner") == [200, 200, 200]
    assert set(map(tuple, seen.values())) == {(404, 404, 404)}


def test_archive_can_be_downloaded_for_a_week(client, cast):
    job = ask(client, cast.owner)
    jobs.perform(job.pk)
    ended = Job.objects.get(pk=job.pk).ended_at
    address = reverse("records:job_file", args=[job.pk])
    found = []
    for days in (6.9, 7.1):
        with time_machine.travel(ended + timedelta(days=days), tick=False):
            client.logout()
            client.force_login(cast.owner)
            found.append(client.get(address).status_code)
            jobs.forget_files()
            found.append(bool(Job.objects.get(pk=job.pk).file))

    assert found == [200, True, 404, False]


def test_asking_is_noted_once_in_the_log_and_twice_gives_the_same_job(client, cast):
    first, second = ask(client, cast.owner), ask(client, cast.owner)

    entries = AuditEvent.objects.filter(verb="records.own_data_exported")
    assert first == second
    assert [(one.by, one.subject, one.school, one.target_id) for one in entries] == [
        (cast.owner, cast.owner, cast.school, first.pk)
    ]


def test_the_password_is_asked_for_again_first(client, cast):
    client.force_login(cast.owner)

    response = client.post(reverse("own_data:export"))

    assert response["Location"] == f"{reverse('password_again')}?next=%2Fmy-data%2Fexport%2F"
    assert not Job.objects.exists()


def test_a_killed_worker_is_replaced_and_the_archive_is_the_same(client, cast, settings):
    evidence(make.training(cast.owner), "training", "证书.pdf")
    job = ask(client, cast.owner)
    assert jobs.perform(job.pk)
    first = file_of(job, settings)
    # As a worker that dies leaves it: claimed, with a lease that runs out.
    Job.objects.filter(pk=job.pk).update(
        state="running", ended_at=None, file="", lease_until=timezone.now() - timedelta(1)
    )
    with time_machine.travel("2026-11-22T13:00:00+08:00", tick=False):
        jobs.sweep()
        assert jobs.perform(job.pk)

    assert file_of(job, settings) == first
    assert AuditEvent.objects.filter(verb="records.own_data_exported").count() == 1


def file_of(job, settings):
    job.refresh_from_db()
    return (settings.MEDIA_ROOT / job.file).read_bytes()


def test_progress_is_told_and_a_cancelled_archive_leaves_nothing(client, cast, settings):
    for _ in range(3):
        make.training(cast.owner)
    job = ask(client, cast.owner)
    jobs.cancel(job)

    assert not jobs.perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.file) == ("cancelled", "")


def test_queries_grow_with_pieces_not_with_rows(client, cast, queries, monkeypatch):
    monkeypatch.setattr(jobs.Running, "write_every", 3600)
    counts = []
    for turn in range(2):
        for day in range(1, 4):
            evidence(make.training(cast.owner), "training", "证书.pdf")
            make.observation(cast.colleague, cast.owner, ended_on=date(2021, 3 + turn, day))
            make.project(cast.colleague, members=[cast.owner])
            make.paper(cast.owner)
        job = ask(client, cast.owner)
        prove(client)
        with queries() as asked:
            jobs.perform(job.pk)
        counts.append(len(asked))

    assert counts[0] == counts[1]

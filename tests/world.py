"""A school with something of everything, for tests of who may see what.

Every text of it holds a marker: who learns one from an answer has seen the object.
"""

import hashlib
import io
import re
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import get_resolver, reverse
from django.utils import timezone

from lessons.models import OpenLesson, WeekCount, WeekLine
from records.models import Evidence, Exemption, ImportBatch, ImportRow, Job, Objection
from schools.ids import new_id
from schools.models import AuditEvent, District, OpenSession, Role, Semester, SetMember
from summaries import signing
from summaries.actions import store_tree
from summaries.models import (
    Batch,
    BatchDocument,
    FrozenFile,
    Outline,
    Part,
    State,
    Step,
    Summary,
    WordCopy,
)
from summaries.outlines import built_in, editing
from summaries.outlines.content import to_json
from tests import conftest, make
from training.models import Posting

STRANGERS = ("stranger", "stranger_office")
ROLES = (
    "owner", "colleague", "leader", "office", "principal", "administrator", *STRANGERS,
    "officer", "anonymous",
)  # fmt: skip


def build(cast):
    """The cast with objects; what is somebody's own is `cast.owner`'s.

    The officer's district has the first school and not the other one.
    """
    cast.group.name = "栖霞语文组"
    cast.group.save()
    cast.other_group = make.group(cast.other_school, "对岸数学组")
    cast.other_school.district = make.district("对岸县")
    cast.other_school.save()
    cast.officer = make.person("顾学区")
    make.appoint(cast.officer, Role.OFFICER, district=cast.school.district)
    add_records(cast)
    add_school_things(cast)
    return cast


def build_beside(cast):
    """The other school of a world with everything that the first one has."""
    found = SimpleNamespace(school=cast.other_school, group=make.group(cast.other_school, "对岸组"))
    conftest.hire(found)
    found.officer = found.stranger = found.stranger_office = cast.officer
    found.other_group = cast.group
    add_records(found)
    add_school_things(found)
    return found


def records_of(cast, person):
    """What `person` logged and has, as the owner of the world has it."""
    found = SimpleNamespace(school=cast.school, owner=person, outsider=cast.outsider)
    add_records(found)
    del found.school, found.owner, found.outsider
    return found


def add_records(cast):
    """What `cast.owner` logged and has."""
    owner, school = cast.owner, cast.school

    cast.training = make.training(owner, programme="培训暗号甲")
    cast.posting = Posting.objects.get(training=cast.training)
    cast.draft = make.training(owner, "draft", programme="培训草稿暗号")
    cast.submitted = make.training(owner, "submitted", programme="培训待审暗号")
    cast.observation = observation(
        cast, "submitted", topic="听课暗号乙", ended_on=date(2021, 3, 12)
    )
    cast.certified_observation = observation(cast, "certified", topic="听课暗号丙")
    cast.observation_draft = observation(
        cast, "draft", topic="听课草稿暗号", ended_on=date(2021, 3, 15)
    )
    cast.project = make.project(owner, title="课题暗号丁")
    cast.project_draft = make.project(owner, "draft", title="课题草稿暗号")
    cast.paper = make.paper(owner, title="论文暗号戊")
    cast.paper_draft = make.paper(owner, "draft", title="论文草稿暗号")
    cast.honour = make.honour(owner, title="荣誉暗号己")
    cast.honour_draft = make.honour(owner, "draft", title="荣誉草稿暗号")
    cast.title_held = make.title(owner, title="称号暗号寅")
    cast.title_draft = make.title(owner, "draft", title="称号草稿暗号")
    cast.mentor_pair = make.pair(owner, cast.outsider, goal="师徒暗号卯")
    cast.pair_draft = make.pair(owner, cast.outsider, "draft", goal="师徒草稿暗号")
    cast.request_key = cast.submitted.request_key = new_id()
    cast.submitted.submitted_at = timezone.now()
    cast.submitted.save()
    cast.objection = Objection.objects.create(
        school=school, kind="honour", record_id=cast.honour.pk, record_label="荣誉暗号己",
        person=owner, why="异议暗号",
    )  # fmt: skip
    cast.evidence = evidence(cast.training, "暗号证书.pdf")
    cast.draft_evidence = evidence(cast.draft, "暗号草稿证书.pdf")
    cast.open_lesson = OpenLesson.objects.create(
        school=school,
        teacher=owner,
        created_by=owner,
        held_on=timezone.localdate() + timedelta(days=7),
        periods=[2],
        topic="公开课暗号庚",
    )


def add_school_things(cast):
    """What belongs to the school and its office."""
    owner, office, school = cast.owner, cast.office, cast.school
    cast.media = settings.MEDIA_ROOT
    cast.open_session = OpenSession.objects.create(
        person=owner, session_key=f"session of {school.code}"
    )
    cast.semester = Semester.objects.get(school=school, number=2)
    cast.membership = owner.memberships.get()
    cast.appointment = cast.leader.appointments.get()
    cast.requirement = make.requirement(school, policy="办法暗号辛")
    cast.policy = cast.requirement.policy
    cast.exemption = Exemption.objects.create(
        person=owner, school=school, reason="sick", starts_on=date(2021, 3, 1),
        note="减免暗号", granted_by=office,
    )  # fmt: skip
    cast.batch = batch(cast)
    cast.week_line = week_line(cast)
    cast.activity, cast.attendance = activity(cast)
    cast.comparison = comparison(cast)
    cast.job = job(cast)
    cast.document_batch, cast.batch_document = document_batch(cast)
    cast.summary = summary(cast, "group", group=cast.group)
    cast.school_summary = summary(cast, "school")
    cast.district_summary = district_summary(cast)
    cast.school_set = school_set(cast)
    cast.outline = outline(cast)
    cast.teacher_summary = summary(cast, "teacher", teacher=owner)
    cast.waiting_summary = waiting_summary(cast)
    cast.signed_summary, cast.frozen = signed_summary(cast)
    AuditEvent.objects.create(
        by=office, by_name=office.name, school=school, verb="records.exported",
        target_kind="schools.school", target_label="审计暗号壬",
    )  # fmt: skip


def observation(cast, status, **fields):
    return make.observation(
        cast.owner,
        cast.outsider,
        status,
        process=[{"minute": 5, "text": "过程暗号"}],
        highlights="亮点暗号",
        problems="问题暗号",
        suggestions="建议暗号",
        grade="poor",
        score=Decimal("61.5"),
        **fields,
    )


def evidence(record, name):
    row = Evidence(
        school=record.school,
        kind="training",
        record_id=record.pk,
        name=name,
        content_type="application/pdf",
        size=8,
        sha256=record.pk.hex * 2,
        uploaded_by=record.teacher,
    )
    row.file.save(name, ContentFile("文件内容暗号".encode()), save=False)
    row.save()
    return row


def batch(cast):
    made = ImportBatch.objects.create(
        school=cast.school,
        semester=cast.semester,
        layout="training",
        name="暗号表格.xlsx",
        size=10,
        sha256="0" * 64,
        state="previewed",
        counts={"columns": ["programme"]},
        uploaded_by=cast.office,
    )
    ImportRow.objects.create(
        school=cast.school, batch=made, order=1, sheet="表", number=2, outcome="rejected",
        code="no_teacher", field="teacher", raw={"programme": "表格行暗号"},
    )  # fmt: skip
    return made


def comparison(cast):
    """A platform's export that the office lays beside the ledger."""
    made = ImportBatch.objects.create(
        school=cast.school, semester=cast.semester, layout="training-compare", size=10,
        name="暗号表格三.xlsx", sha256="2" * 64, state="done", uploaded_by=cast.office,
    )  # fmt: skip
    ImportRow.objects.create(
        school=cast.school, batch=made, order=1, sheet="表", number=2, outcome="accepted",
        values={
            "person": str(cast.owner.pk), "programme": "表格行暗号", "starts_on": "2021-03-05",
            "ends_on": "2021-03-05", "hours": "8", "level": "county",
        },
    )  # fmt: skip
    return made


def week_line(cast):
    """What a week table says of the owner; the note may tell of leave."""
    place = {"school": cast.school, "teacher": cast.owner}
    table = ImportBatch.objects.create(
        school=cast.school, semester=cast.semester, layout="observations-wide", size=10,
        name="暗号表格二.xlsx", sha256="1" * 64, state="done", uploaded_by=cast.office,
    )  # fmt: skip
    line = WeekLine.objects.create(
        semester=cast.semester, ended_on=cast.semester.ends_on, stated=3, note="周表备注暗号",
        batch=table, sheet="周表暗号", number=5, **place,
    )  # fmt: skip
    WeekCount.objects.create(line=line, ended_on=date(2021, 3, 14), week=3, lessons=2, **place)
    return line


def activity(cast):
    """(activity of the group, attendance of the owner); the remark may tell of illness."""
    made = make.activity(cast.school, group=cast.group, topic="活动暗号午", note="活动备注暗号")
    attendance = make.attendance(made, cast.owner, "leave", remark="出勤备注暗号")
    return made, attendance


def job(cast):
    path = Path(settings.MEDIA_ROOT) / "jobs" / "secret" / "暗号.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("压缩包暗号".encode())
    return Job.objects.create(
        school=cast.school,
        by=cast.office,
        for_office=True,
        kind="summaries.portfolio_batch",
        title="任务暗号癸",
        language="zh-hans",
        state="done",
        file=str(path.relative_to(settings.MEDIA_ROOT)),
        file_name="暗号.zip",
        send_again_at=timezone.now(),
    )


def document_batch(cast):
    """(batch, document of it) that went through; the job of it is over."""
    batch = Batch.objects.create(
        school=cast.school,
        period_key="2020-2",
        language="zh-hans",
        title="批量标题暗号",
        job=cast.job,
        created_by=cast.second_office,
    )
    name = f"batches/{batch.pk}/1.pdf"
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("批量文件暗号".encode())
    document = BatchDocument.objects.create(
        batch=batch,
        school=cast.school,
        order=1,
        kind="portfolio",
        teacher=cast.owner,
        name="批量名字暗号",
        file_name="批量文件名暗号",
        state="done",
        file=name,
    )
    return batch, document


def outline(cast):
    content = built_in.usual("school").content
    return Outline.objects.create(
        school=cast.school, kind="school", name="提纲名字暗号",
        content=to_json(editing.add_part(content, "zh-hans", "提纲标题暗号")[0]),
        changed_by=cast.second_office,
    )  # fmt: skip


def summary(cast, kind, **whose):
    made = Summary.objects.create(
        school=cast.school,
        kind=kind,
        period_key="2020-2",
        starts_on=cast.semester.starts_on,
        ends_on=cast.semester.ends_on,
        language="zh-hans",
        office="总结署名暗号",
        title="总结标题暗号",
        created_by=cast.second_office,
        **whose,
    )
    store_tree(made)
    Part.objects.create(
        summary=made,
        school=cast.school,
        key="training",
        content=[{"auto": True}, {"runs": [{"text": "总结文字暗号"}]}],
    )
    made.pdf = f"summaries/{made.pk}.pdf"
    path = Path(settings.MEDIA_ROOT) / made.pdf
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("总结文件暗号".encode())
    made.save()
    word_copy(made)
    return made


def school_set(cast):
    """A set of schools of the officer's district."""
    made = District.objects.create(name="学校组暗号", level="set", parent=cast.school.district)
    SetMember.objects.create(district=made, school=cast.school)
    return made


def district_summary(cast):
    """The officer's own, which holds none of the words of a school."""
    made = Summary.objects.create(
        kind="district",
        district=cast.school.district,
        period_key="y2021",
        starts_on=date(2021, 1, 1),
        ends_on=date(2021, 12, 31),
        language="zh-hans",
        title="学区总结",
        created_by=cast.officer,
    )
    store_tree(made)
    made.pdf = f"summaries/{made.pk}.pdf"
    (Path(settings.MEDIA_ROOT) / made.pdf).write_bytes("学区文件".encode())
    made.save()
    return made


def waiting_summary(cast):
    """Of the group, handed in by the second office."""
    made = summary(cast, "group", group=cast.group)
    Summary.objects.filter(pk=made.pk).update(
        state=State.HANDED_IN, handed_in_by=cast.second_office
    )
    made.refresh_from_db()
    return made


def signed_summary(cast):
    """Of the school in a month in which nothing was recorded: all its teachers read it."""
    made = Summary.objects.create(
        school=cast.school,
        kind="school",
        period_key="2020-08-01..2020-08-31",
        starts_on=date(2020, 8, 1),
        ends_on=date(2020, 8, 31),
        language="zh-hans",
        office="教务处",
        created_by=cast.second_office,
        handed_in_by=cast.second_office,
    )
    store_tree(made)
    Summary.objects.filter(pk=made.pk).update(state=State.SIGNED)
    made.refresh_from_db()
    document = signing.document_of(made)
    frozen = signing.freeze(made, document, by=cast.principal, site="https://shidang.example.cn")
    for format in ("pdf", "docx"):
        content = f"定稿文件{format}".encode()
        path = Path(settings.MEDIA_ROOT) / "frozen" / str(frozen.pk) / f"signed.{format}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        FrozenFile.objects.create(
            frozen=frozen, school=cast.school, format=format, size=len(content),
            file=str(path.relative_to(settings.MEDIA_ROOT)),
            sha256=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
    Step.objects.create(
        summary=made, school=cast.school, move="signed", by=cast.principal,
        by_name=cast.principal.name,
    )  # fmt: skip
    return made, frozen


def word_copy(made):
    copy = WordCopy.objects.create(
        summary=made,
        school=made.school,
        fingerprint="f" * 64,
        file=f"word_copies/{made.pk}/f.docx",
        lines=[["BodyText", ["文字稿暗号"]]],
    )
    path = Path(settings.MEDIA_ROOT) / copy.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("文字文件暗号".encode())


# --- addresses ------------------------------------------------------------------

KINDS = {
    "training": "training", "draft": "training", "submitted": "training",
    "observation": "observation", "observation_draft": "observation", "project": "project",
    "paper": "paper", "honour": "honour", "title_held": "title_held",
    "mentor_pair": "mentor_pair",
}  # fmt: skip


def parameters():
    """{name of an address: names of what stands in it}."""
    found = {}

    def walk(patterns, space, inherited):
        for pattern in patterns:
            names = [*inherited, *re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern))]
            if hasattr(pattern, "url_patterns"):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                walk(pattern.url_patterns, inner, names)
            else:
                found[f"{space}{pattern.name}"] = names

    walk(get_resolver().url_patterns, "", [])
    return found


def address(world, name, thing=None):
    """The address of an object of the world; `thing` is the name of the object."""
    values = {}
    for parameter in parameters()[name]:
        match parameter:
            case "code" if name == "summaries:check":
                values["code"] = world.frozen.shown_code
            case "code":
                values["code"] = world.school.code
            case "format":
                values["format"] = "pdf"
            case "pk":
                values["pk"] = getattr(world, thing).pk
            case "row":
                values["row"] = getattr(world, thing).rows.first().pk
            case "kind":
                values["kind"] = KINDS[thing]
            case "key":
                values["key"] = "q0123456789ab"
            case "name":
                values["name"] = thing
            case "token" | "uidb64":
                values[parameter] = "guessed"
    return reverse(name, kwargs=values)


# --- what an answer tells -------------------------------------------------------


def text_of(response):
    """All that an answer says: page, headers, the cells of a workbook, the words of a PDF."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    said = [f"{name}: {value}" for name, value in response.headers.items()]
    kind = response.headers.get("Content-Type", "")
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            said += [
                archive.read(member).decode("utf-8", "replace") for member in archive.namelist()
            ]
    elif "pdf" in kind and body.startswith(b"%PDF"):
        from pypdf import PdfReader

        said += [page.extract_text() for page in PdfReader(io.BytesIO(body)).pages]
    else:
        said.append(body.decode("utf-8", "replace"))
    return "\n".join(said)


def markers(world):
    """Words that only who may look into the first school should ever read."""
    people = ("owner", "colleague", "leader", "outsider", "office", "second_office", "principal",
              "administrator")  # fmt: skip
    return {
        "暗号",
        "栖霞",
        world.school.name,
        *(getattr(world, one).name for one in people),
    }


def learnt(world, response):
    text = text_of(response)
    return {marker for marker in markers(world) if marker in text}


def told_to_anybody(world, name):
    """What a public page tells: whose document it is that somebody checks."""
    return {world.school.name} if name == "summaries:check" else set()


def title_of(row):
    """What a list calls a record by; of a posting that of its training."""
    row = getattr(row, "training", row)
    return next(
        getattr(row, name) for name in ("programme", "topic", "title", "goal") if hasattr(row, name)
    )


def told(row):
    """A row with its bytes themselves: PostgreSQL gives views of them."""
    return tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)


def rows_of_everything():
    """{table: rows as they are}, to see whether anything changed."""
    quiet = {"sessions", "axes", "contenttypes"}
    return {
        model._meta.label: sorted(repr(told(row)) for row in model.objects.values_list())
        for model in apps.get_models()
        if model._meta.app_label not in quiet
    }

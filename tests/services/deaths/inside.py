"""What the tests of deaths do and ask inside the installation: called by name, answers in JSON."""

import hashlib
import io
import json
import zipfile
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import translation

from lessons.models import Observation
from records import storage
from records.models import Evidence, ImportBatch, Job, JobState
from schools.models import AuditEvent, Person, School
from schools.periods import Calendar
from summaries import batches
from summaries.models import Batch, BatchDocument, DocumentKind, Summary
from tests import make
from training.models import Training

PERIODS = ("2020-2", "2020-1")


def session_of(person):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def people(teachers):
    """A school of so many people, all of them on the roster, each with one certified training."""
    school = make.school(name="石桥初级中学", code="shiqiao")
    make.semester(school, number=1)
    make.semester(school, number=2)
    group = make.group(school)
    office = make.office(school, name="陈一")
    staff = [make.teacher(school, f"王{number:03}", group) for number in range(1, teachers)]
    for teacher in staff:
        make.training(teacher)
    return {
        "office": session_of(office),
        "teachers": [session_of(teacher) for teacher in staff[:4]],
        "pk": str(staff[0].pk),
    }


def ask_for_portfolios(count=1, language="zh-hans"):
    school = School.objects.get()
    by = Person.objects.get(name="陈一")
    with translation.override(language):
        for period in PERIODS[:count]:
            asked = Calendar(school).parse(period)
            batches.order(school, asked, [DocumentKind.PORTFOLIO], by=by, language=language)


def archives():
    """What is in the ZIP of every batch that is done: [[name, …], …], each file a whole PDF."""
    found = []
    for batch in Batch.objects.filter(job__state=JobState.DONE):
        packed = io.BytesIO()
        batches.write_archive(batch, packed)
        with zipfile.ZipFile(packed) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            contents = [archive.read(name) for name in names]
        whole = [one.startswith(b"%PDF-") and one.rstrip().endswith(b"%%EOF") for one in contents]
        found.append([name for name, is_whole in zip(names, whole, strict=True) if is_whole])
        assert len(names) == len(found[-1]), names
    return found


def errors():
    return list(Job.objects.order_by("id").values_list("error", flat=True))


def records():
    """[[programme, status, files, entries in the log], …]"""
    return sorted(
        [
            record.programme,
            record.status,
            Evidence.objects.filter(record_id=record.pk).count(),
            AuditEvent.objects.filter(target_id=record.pk).count(),
        ]
        for record in Training.objects.exclude(request_key=None)
    )


def files():
    """Every file below MEDIA_ROOT and what was being uploaded."""
    roots = (settings.MEDIA_ROOT, storage.upload_folder())
    return [str(path) for root in roots for path in root.rglob("*") if path.is_file()]


def sweep():
    """The sweeps of the night, with nobody spared."""
    return storage.sweep(older_than=timedelta(0)) and None


# --- nothing is lost --------------------------------------------------------------


def losses():
    """Sentences about whatever is lost, doubled or left over; none when all is well."""
    return [
        *wrong_jobs(),
        *wrong_files(),
        *wrong_records(),
    ]


def wrong_jobs():
    for job in Job.objects.live():
        yield f"job {job.pk} is still {job.state}"
    for job in Job.objects.filter(state=JobState.DONE):
        if job.done != job.total:
            yield f"job {job.pk} is done with {job.done} of {job.total}"
        if job.live_key or job.lease_until:
            yield f"job {job.pk} is done and still held"
    for job in Job.objects.exclude(state=JobState.DONE).exclude(file=""):
        yield f"job {job.pk} is {job.state} and has a file"


def named_files():
    """{name below MEDIA_ROOT: sha256 or None} of every file that a row names."""
    named = dict(Evidence.objects.values_list("file", "sha256"))
    named |= dict.fromkeys(Job.objects.files())
    documents = BatchDocument.objects.exclude(file="")
    named |= dict.fromkeys(documents.values_list("file", flat=True))
    named |= dict.fromkeys(Summary.objects.exclude(pdf="").values_list("pdf", flat=True))
    named |= dict.fromkeys(ImportBatch.objects.exclude(file="").values_list("file", flat=True))
    return named


def unnamed_files():
    known = {str(settings.MEDIA_ROOT / name) for name in named_files()}
    return [name for name in files() if name not in known]


def wrong_files():
    named = named_files()
    for name, sha256 in named.items():
        path = settings.MEDIA_ROOT / name
        if not path.exists():
            yield f"{name} is named and not there"
        elif sha256 and hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield f"{name} is not what was stored"
    yield from (f"{name} is nobody's" for name in unnamed_files())


def wrong_records():
    """Each has one entry about its beginning, one about each file, and the last says its state."""
    for model, area in ((Training, "training"), (Observation, "lessons")):
        told = Counter(
            AuditEvent.objects.filter(verb__startswith=area).values_list("target_id", "verb")
        )
        keys = Counter()
        # What the test itself put there has no key.
        for record in model.objects.exclude(request_key=None):
            keys[record.request_key] += 1
            files = Evidence.objects.filter(record_id=record.pk).count()
            begun, submitted, added = (
                told[record.pk, f"{area}.{word}"]
                for word in ("added", "submitted", "evidence_added")
            )
            handed_in = record.status == "submitted"
            if (begun, submitted, added) != (1, int(handed_in), files):
                yield f"{record.pk}: {begun} begun, {submitted} submitted, {added} of {files} files"
        yield from (f"{key} made {count} records" for key, count in keys.items() if count > 1)
        there = set(model.objects.values_list("pk", flat=True))
        yield from (f"{pk} has an entry and is not there" for pk, _verb in told if pk not in there)


def answer(name, arguments):
    print(json.dumps(globals()[name](**arguments)))

"""All that is stored about a person as one ZIP, written piece by piece.

The same data give the same bytes: names, order and dates come from the data and from the
moment the archive was asked for, so that a second attempt after a killed one is no other.
"""

import hashlib
import json
import shutil
import zipfile
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from records.models import Evidence, Job, Objection
from records.own_data import events, person, schema
from records.own_data.names import Names, clean
from records.own_data.parts import DOCUMENTS, PARTS

FORMAT = "shidang-own-data/1"
PIECE = 200
COPY = 64 * 1024
# Typesetting takes about as long as so many rows.
PAPER_STEPS = 20


def write(path, who, *, asked_at, language, progress):
    """The archive of everything about `who` at `path`; returns how many rows and files it holds.

    `progress(done, total, note)` is called often and may raise to stop the work.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        archive = Archive(zipped, who, asked_at, language, progress)
        archive.write_all()
    return archive.rows, archive.files


class Archive:
    def __init__(self, zipped, who, asked_at, language, progress):
        self.zipped = zipped
        self.who = who
        self.asked_at = timezone.localtime(asked_at)
        self.language = language
        self.report = progress
        self.names = Names()
        self.index = []
        self.evidence = []
        self.rows = self.files = self.done = 0
        self.total = 1

    def write_all(self):
        self.total = self.count()
        self.text("README.txt", self.readme())
        self.text("schema.json", dumped(schema.of_archive(), indent=2))
        self.text("person.json", dumped(self.about_person(), indent=2))
        for part in PARTS.values():
            self.table(f"records/{part.name}.json", part.name, self.rows_of(part))
        self.table("objections.json", "objections", self.rows_with(schema.OBJECTIONS, own(self)))
        self.table("audit.json", "audit", self.entries())
        self.table("jobs.json", "jobs", self.rows_with(schema.JOBS, jobs_of(self)))
        for document in DOCUMENTS:
            self.paper(document)
        for row, folder in self.evidence:
            self.copy(row, folder)
        self.text("index.json", dumped({"format": FORMAT, "files": self.index}, indent=2))

    def count(self):
        """About how much there is to do, for the bar."""
        rows = sum(part.rows(self.who).count() for part in PARTS.values())
        files = sum(
            Evidence.objects.filter(
                kind=part.name, record_id__in=part.rows(self.who).values("pk")
            ).count()
            for part in PARTS.values()
            if part.is_record
        )
        entries = events.about(self.who).count()
        return rows + files + entries + PAPER_STEPS * len(DOCUMENTS) + 1

    def step(self, note, by=1):
        self.done += by
        self.report(min(self.done, self.total), self.total, str(note))

    # --- what goes in -------------------------------------------------------------

    def readme(self):
        return render_to_string(
            "records/own_data/readme.txt",
            {
                "who": self.who,
                "asked_at": self.asked_at,
                "format": FORMAT,
                "sections": schema.sections(),
                "documents": DOCUMENTS,
            },
        )

    def about_person(self):
        about = {"format": FORMAT, "asked_at": plain(self.asked_at)}
        about["person"] = values(person.FIELDS, self.who, self.who)
        for spells in person.spells_of(self.who):
            about[spells.name] = [values(spells.fields, row, self.who) for row in spells.rows]
        return about

    def rows_of(self, part):
        rows = part.read(part.rows(self.who)).order_by("pk")
        for piece in pieces(rows.iterator(PIECE)):
            files = self.evidence_of(part, piece) if part.is_record else {}
            for row in piece:
                made = values(part.fields, row, self.who)
                if part.is_record:
                    made["evidence"] = files.get(row.pk, [])
                self.step(part.label)
                yield made

    def evidence_of(self, part, records):
        """{record id: [what is said of each of its files]}; the files themselves come later."""
        titles = {row.pk: part.title(row) for row in records}
        told = {}
        rows = Evidence.objects.filter(kind=part.name, record_id__in=list(titles)).order_by("pk")
        for row in rows:
            folder = f"files/{part.name}/{folder_name(row.record_id, titles[row.record_id])}"
            path = self.names.take(folder, row.name)
            self.evidence.append((row, path))
            told.setdefault(row.record_id, []).append(
                {"path": path, "name": row.name, "bytes": row.size, "sha256": row.sha256}
            )
        return told

    def rows_with(self, fields, rows):
        for row in rows:
            yield values(fields, row, self.who)

    def entries(self):
        rows = events.about(self.who).order_by("pk").iterator(PIECE)
        for event in rows:
            events.told_to(self.who, event)
            self.step(_("Log"))
            yield values(schema.ENTRIES, event, self.who)

    def paper(self, document):
        for name, content in document.make(self.who, self.language):
            with self.member(name, kind="document", packed=False) as file:
                file.write(content)
        self.step(document.label, PAPER_STEPS)

    def copy(self, row, path):
        """A file as it lies on the disk; one that is lost is named in the index."""
        try:
            stored = row.file.open("rb")
        except OSError:
            self.index.append({"path": path, "missing": True, "sha256": row.sha256})
            return
        with stored, self.member(path, kind="evidence", packed=False) as file:
            shutil.copyfileobj(stored, file, COPY)
        entry = self.index[-1]
        if entry["sha256"] != row.sha256:
            entry["was_sha256"] = row.sha256
        self.files += 1
        self.step(row.name)

    # --- how it goes in -----------------------------------------------------------

    def text(self, path, text):
        with self.member(path) as file:
            file.write(text.encode())

    def table(self, path, kind, rows):
        """A JSON object whose `rows` are written one by one."""
        with self.member(path, kind=kind) as file:
            head = dumped({"format": FORMAT, "kind": kind})
            file.write(f'{head[:-1]}, "rows": ['.encode())
            count = 0
            for row in rows:
                file.write(("," if count else "").encode() + b"\n" + dumped(row).encode())
                count += 1
            file.write(b"\n]}\n" if count else b"]}\n")
            file.about["rows"] = count
        self.rows += count

    @contextmanager
    def member(self, path, kind="about", packed=True):
        info = zipfile.ZipInfo(path, self.asked_at.timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        with self.zipped.open(info, "w") as opened:
            file = Hashed(opened, {"path": path, "kind": kind})
            yield file
        self.index.append(file.told())


class Hashed:
    """What is written is counted and hashed on the way."""

    def __init__(self, file, about):
        self.file = file
        self.about = about
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, piece):
        self.digest.update(piece)
        self.size += len(piece)
        return self.file.write(piece)

    def told(self):
        return {**self.about, "bytes": self.size, "sha256": self.digest.hexdigest()}


def own(archive):
    rows = Objection.objects.by(archive.who).select_related("answered_by", "school")
    return rows.order_by("pk").iterator(PIECE)


def jobs_of(archive):
    # Not those that were asked for later, this archive itself among them.
    rows = Job.objects.by(archive.who).filter(created_at__lt=archive.asked_at)
    return rows.order_by("pk").iterator(PIECE)


def pieces(rows):
    rows = iter(rows)
    while piece := list(islice(rows, PIECE)):
        yield piece


def folder_name(pk, title):
    return f"{clean(title, 'record')[:40].strip(' .')} {str(pk)[-6:]}"


# --- values -----------------------------------------------------------------------


def values(fields, row, who):
    return {one.name: plain(one.value(row, who)) for one in fields}


def plain(value):
    """The same, of what JSON can hold: days and moments as in ISO 8601, numbers as numbers."""
    match value:
        case datetime():
            return timezone.localtime(value).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dict():
            return {str(name): plain(one) for name, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
        case None | bool() | int() | float():
            return value
        case UUID():
            return str(value)
    return str(value)


def dumped(value, **how):
    return json.dumps(value, ensure_ascii=False, **how)

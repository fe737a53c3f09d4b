"""Backups of real installations, made and restored by the commands, and killed in the middle."""

import io
import json
import os
import shutil
import signal
import sqlite3
import tarfile
import time
from contextlib import closing
from itertools import count

import pytest

from tests.services.installations import Installation

pytestmark = pytest.mark.services

numbers = count()

# A session, a job that a worker has just begun, one that waits, files of all kinds.
FILL = """
import hashlib
from datetime import timedelta
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.utils import timezone
from records.models import Evidence, Job
from schools.ids import new_id
from schools.models import Person, School
from summaries.models import Summary
from training.models import Training
SessionStore().create()
person, school = Person.objects.first(), School.objects.first()
now = timezone.now()
for state, lease in (("running", now - timedelta(seconds=1)), ("queued", None)):
    Job.objects.create(kind="summaries.portfolio_batch", by=person, school=school, state=state,
                       attempt=1, lease_until=lease, send_again_at=now, language="zh-hans",
                       title="全校档案\\t\\\\N \\u202e\\n𠮷", arguments={"空": None, "数": 1.5})
done = Job.objects.create(kind="summaries.portfolio_batch", by=person, school=school,
                          state="done", send_again_at=now, language="zh-hans")
done.file = f"jobs/{done.pk}-1/result.zip"
done.save()
place = settings.MEDIA_ROOT / done.file
place.parent.mkdir(parents=True)
place.write_bytes(b"zip" * 1000)
for number in range(40):
    content = f"证书{number}".encode() * 5000
    row = Evidence(school=school, kind="training", record_id=Training.objects.first().pk,
                   name=f"证书{number}.pdf", content_type="application/pdf", size=len(content),
                   sha256=hashlib.sha256(content).hexdigest(), uploaded_by=person)
    row.file.save("x", ContentFile(content), save=False)
    row.save(force_insert=True)
(settings.MEDIA_ROOT / "evidence" / "unnamed").write_bytes(b"no row names it")
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory, postgresql):
    """A function that makes an empty installation on a kind of database, or the copy of one."""

    def make(kind, copy=None):
        folder = tmp_path_factory.mktemp(kind)
        (folder / "var").mkdir()
        if copy:
            shutil.copytree(copy.media, folder / "media")
        if kind == "sqlite":
            if copy:
                shutil.copy(copy.folder / "db.sqlite3", folder)
            return Installation(folder, f"sqlite:///{folder / 'db.sqlite3'}")
        name = f"backup{next(numbers)}"
        template = copy.database.rpartition("/")[2] if copy else "template0"
        postgresql.psql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return Installation(folder, postgresql.url_of(name))

    return make


@pytest.fixture(scope="module")
def filled(made):
    """One filled installation of each kind; tests leave them as they are."""
    places = {}

    def get(kind):
        if kind not in places:
            places[kind] = made(kind)
            places[kind].must("migrate", "--verbosity", "0")
            places[kind].must("demo_data", "--verbosity", "0")
            places[kind].python(FILL)
        return places[kind]

    return get


@pytest.fixture(scope="module")
def saved(filled):
    """A backup of the filled installation of a kind."""
    paths = {}

    def get(kind):
        if kind not in paths:
            paths[kind] = filled(kind).folder / "saved.tar"
            filled(kind).must("backup", paths[kind])
        return paths[kind]

    return get


BOTH = ["sqlite", "postgresql"]


@pytest.mark.parametrize("target", BOTH)
@pytest.mark.parametrize("source", BOTH)
def test_restored_installation_is_the_one_that_was_saved(filled, saved, made, source, target):
    before, after = filled(source), made(target)

    said = after.must("restore", saved(source))

    named = {name: sha for name, sha in before.files().items() if name != "evidence/unnamed"}
    assert after.rows() == before.rows()
    assert after.files() == named
    assert len(named) >= 42
    assert after.figures() == before.figures()
    assert "prove_ledger: Every training agrees with the ledger." in said
    assert saved(source).stat().st_mode & 0o777 == 0o600
    # The refusals of the append-only tables came along, numbers go on, sessions did not come.
    assert after.python(USE).splitlines()[-1] == "refused " * 6 + "0"
    # What ran and what waited is sent again; what a worker made of it is not here.
    assert after.python(SWEEP).splitlines()[-1] == "done 0 queued 1 queued 1"


USE = """
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.db import connection, transaction
words = []
for table in ("schools_auditevent", "training_posting", "summaries_frozen"):
    for verb in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(verb)
        except Exception as error:
            words.append("refused" if "append-only" in str(error) else repr(error))
        else:
            words.append(verb)
kind = Permission.objects.last().content_type
Permission.objects.create(name="new", codename="new", content_type=kind).delete()
print(*words, Session.objects.count())
"""
SWEEP = """
from records import jobs
from records.models import Job
jobs.sweep()
batches = Job.objects.filter(kind="summaries.portfolio_batch").order_by("state", "pk")
print(*(f"{job.state} {job.sends}" for job in batches))
"""

# Rows that belong together appear in one transaction; files come and go meanwhile.
WORK = """
import hashlib, itertools
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from records.models import Evidence
from schools import audit
from schools.models import Person, School
from training.models import Training
person, school = Person.objects.first(), School.objects.first()
record = Training.objects.first().pk
for number in itertools.count():
    content = f"{number}".encode() * 20000
    with transaction.atomic():
        row = Evidence(school=school, kind="work", record_id=record, name="x.pdf", size=1,
                       content_type="application/pdf", uploaded_by=person,
                       sha256=hashlib.sha256(content).hexdigest())
        row.file.save("x", ContentFile(content), save=False)
        row.save(force_insert=True)
        audit.record(by=person, verb="tests.worked", target=school, school=school)
    if number > 20:
        with transaction.atomic():
            old = Evidence.objects.filter(kind="work").first()
            old.delete()
            audit.record(by=person, verb="tests.removed", target=school, school=school)
        default_storage.delete(old.file.name)
    print(number, flush=True)
"""
AGREE = """
import hashlib
from django.conf import settings
from records.models import Evidence
from schools.models import AuditEvent
for row in Evidence.objects.all():
    content = (settings.MEDIA_ROOT / row.file.name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == row.sha256
made = AuditEvent.objects.filter(verb="tests.worked").count()
removed = AuditEvent.objects.filter(verb="tests.removed").count()
assert Evidence.objects.filter(kind="work").count() == made - removed
print(made)
"""


@pytest.mark.parametrize("kind", BOTH)
def test_backup_while_people_work_is_one_moment(made, filled, tmp_path, kind):
    busy = made(kind, filled(kind))
    work = busy.start("shell", "--verbosity", "0", "-c", WORK)
    try:
        for line in work.stdout:
            if line.strip() == "30":
                break
        for name in ("1.tar", "2.tar"):
            busy.must("backup", tmp_path / name)
        alive = work.poll() is None
    finally:
        work.kill()
        work.communicate()

    steps = []
    for path in sorted(tmp_path.glob("*.tar")):
        again = made("sqlite")
        again.must("restore", path)
        steps.append(int(again.python(AGREE).splitlines()[-1]))
    assert alive
    assert 30 <= steps[0] < steps[1]


def test_killed_backup_leaves_no_file_that_looks_like_one(filled, tmp_path):
    place = filled("sqlite")
    for delay in (0, 0.1, 0.3):
        process = place.start("backup", tmp_path)
        while process.poll() is None and not list(tmp_path.glob(".*.part")):
            time.sleep(0.005)
        time.sleep(delay)
        process.kill()
        process.communicate()
        for path in tmp_path.glob("*.tar"):
            place.must("verify_backup", path)
            path.unlink()

    place.must("backup", tmp_path)

    assert [path.suffix for path in tmp_path.iterdir()] == [".tar"]
    assert [path.name for path in (place.media / ".backup").iterdir()] == ["lock"]


@pytest.mark.parametrize("kind", BOTH)
def test_killed_restore_leaves_the_old_or_the_new_whole(filled, saved, made, tmp_path, kind):
    """Killed at many moments, and most often around the one at which they change places."""
    new, new_files = filled(kind).rows(), files_in(saved(kind))
    place = made(kind, filled(kind))
    place.python(OLDER)
    old, old_files = place.whole()
    outcomes = []
    moments = [("Unpacking", 0), ("Building", 1), ("Proving", 0.1), ("Proving", 0.3)]
    for word, delay in moments:
        process = place.start("restore", "--replace", saved(kind))
        while word not in (line := process.stdout.readline()):
            assert line, "it ended"
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.communicate()

        rows, files = place.whole()
        assert rows in (old, new), (word, delay)
        outcomes.append("old" if rows == old else "new")
        named = old_files if rows == old else new_files
        assert named.items() <= files.items()
        if rows == new:
            break

    place.must("restore", "--replace", saved(kind))
    assert place.rows() == new
    assert "old" in outcomes


# Other rows than the backup has, and a file that only they name.
OLDER = """
import hashlib
from django.core.files.base import ContentFile
from records.models import Evidence
from schools.models import District
District.objects.create(name="旧", level="city")
row = Evidence.objects.first()
names = [field.attname for field in Evidence._meta.fields if field.name != "id"]
row = Evidence(**{name: getattr(row, name) for name in names})
content = b"of before"
row.sha256 = hashlib.sha256(content).hexdigest()
row.file.save("x", ContentFile(content), save=False)
row.save(force_insert=True)
"""


def files_in(path):
    members = json.loads(dict(parts_of(path))["manifest.json"])["members"]
    return {
        name.removeprefix("files/"): sha for name, (_size, sha) in members.items()
        if name.startswith("files/")
    }  # fmt: skip


# --- refused ------------------------------------------------------------------


def parts_of(path):
    with tarfile.open(path) as tar:
        return [(info.name, tar.extractfile(info).read()) for info in tar]


def write(path, parts):
    with tarfile.open(path, "w") as tar:
        for name, content in parts:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


def changed(parts, name, change):
    return [(n, json.dumps(change(json.loads(c))).encode() if n == name else c) for n, c in parts]


def newer(manifest):
    manifest["migrations"].append(["schools", "9999_of_tomorrow"])
    return manifest


def test_what_is_no_whole_backup_of_this_version_is_refused_and_changes_nothing(
    saved, made, tmp_path
):
    parts = parts_of(saved("sqlite"))
    content = saved("sqlite").read_bytes()
    target = made("sqlite")
    evidence = next(name for name, _ in parts if name.startswith("files/evidence/"))
    at = content.index("证书7".encode() * 3)
    cases = {
        "nothing.tar": None,
        "text.tar": b"no tar at all",
        "empty.tar": b"",
        "half.tar": content[: len(content) // 2],
        "flipped.tar": content[:at] + b"\0" + content[at + 1 :],
    }
    for name, value in cases.items():
        if value is not None:
            (tmp_path / name).write_bytes(value)
    write(tmp_path / "other.tar", [("README", b"hello")])
    write(tmp_path / "less.tar", [part for part in parts if part[0] != evidence])
    write(tmp_path / "more.tar", [*parts[:-1], ("files/../../escaped", b"x"), parts[-1]])
    write(tmp_path / "newer.tar", changed(parts, "manifest.json", newer))
    write(
        tmp_path / "form.tar",
        changed(parts, "backup.json", lambda head: {**head, "format": 2, "version": "9.1"}),
    )

    names = [*cases, "other.tar", "less.tar", "more.tar", "newer.tar", "form.tar"]
    words = json.loads(
        target.python(REFUSED % (names, str(tmp_path), str(tmp_path))).splitlines()[-1]
    )

    assert words == {
        "nothing.tar": "There is no file nothing.tar Nothing was changed.",
        "text.tar": "text.tar is no backup, or not a whole one. Nothing was changed.",
        "empty.tar": "empty.tar is no backup, or not a whole one. Nothing was changed.",
        "half.tar": "half.tar is no backup, or not a whole one. Nothing was changed.",
        "flipped.tar": f"flipped.tar is damaged: {files_with(parts, '证书7')} Nothing was changed.",
        "other.tar": "other.tar is no backup, or not a whole one. Nothing was changed.",
        "less.tar": f"less.tar is damaged: {evidence} Nothing was changed.",
        "more.tar": "more.tar is damaged: files/../../escaped Nothing was changed.",
        "newer.tar": "This was made by a newer version of the product, which knows schools "
        "9999_of_tomorrow. Install that version or a later one, then try again. "
        "Nothing was changed.",
        "form.tar": "This backup was made by version 9.1, in a form that this version cannot "
        "read. Install that version or a later one, then try again. Nothing was changed.",
    }
    assert not target.media.exists()
    assert not (target.folder / "db.sqlite3").exists() or not tables(target)


REFUSED = """
import json
from django.core.management import CommandError, call_command
said = {}
for name in %r:
    try:
        call_command("restore", f"{%r}/{name}", verbosity=0)
    except CommandError as error:
        said[name] = str(error).replace(%r + "/", "")
print(json.dumps(said))
"""


def files_with(parts, text):
    return next(name for name, content in parts if content.startswith(text.encode() * 3))


def tables(place):
    with closing(sqlite3.connect(place.folder / "db.sqlite3")) as database:
        return database.execute("SELECT name FROM sqlite_master").fetchall()


def test_installation_with_people_is_replaced_only_when_that_is_said(filled, saved, made):
    place = made("sqlite", filled("sqlite"))
    place.python(OLDER)
    before = place.whole()

    code, said = place.manage("restore", saved("postgresql"))

    assert code == 1
    assert "This installation is not empty. --replace puts the backup in its place" in said
    assert place.whole() == before

    place.must("restore", "--replace", saved("postgresql"))

    rows, files = place.whole()
    assert rows == filled("postgresql").rows()
    # What only the old rows named is gone; what no row named was not ours to remove.
    unnamed = {"evidence/unnamed": before[1]["evidence/unnamed"]}
    assert files == files_in(saved("postgresql")) | unnamed


def test_backup_of_an_older_version_is_migrated_after_it_is_restored(made, tmp_path):
    old = made("sqlite")
    old.must("migrate", "--verbosity", "0")
    old.must("migrate", "training", "0002", "--verbosity", "0")
    old.must("backup", tmp_path / "old.tar")
    place = made("postgresql")

    place.must("restore", tmp_path / "old.tar")

    assert "[ ]" not in place.must("showmigrations")
    place.must("demo_data", "--verbosity", "0")
    place.must("prove_ledger")


def test_lost_and_changed_files_are_named_and_the_rest_is_saved(made, filled, tmp_path):
    place = made("sqlite", filled("sqlite"))
    evidence = sorted(name for name in place.files() if name.startswith("evidence/0"))
    (place.media / evidence[0]).unlink()
    (place.media / evidence[1]).write_bytes(b"bit rot")

    code, said = place.manage("backup", tmp_path / "some.tar")

    assert code == 1
    assert f"1 files are missing on the disk: {evidence[0]}" in said
    assert f"1 files are damaged on the disk: {evidence[1]}" in said
    assert "The backup was made, but files were not as they should be." in said
    again = made("sqlite")
    code, said = again.manage("restore", tmp_path / "some.tar")
    assert code == 1
    assert f"1 files were missing when the backup was made: {evidence[0]}" in said
    assert again.rows() == place.rows()


def test_folder_keeps_the_youngest_backups_and_what_is_not_ours(filled, tmp_path):
    names = [f"shidang-2026110{day}-030000.tar" for day in range(1, 5)]
    for name in [*names, "shidang-notes.tar", "other-20261101-030000.tar"]:
        shutil.copy(__file__, tmp_path / name)

    filled("sqlite").must("backup", tmp_path, "--keep", "3")

    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept[:2] == ["other-20261101-030000.tar", names[2]]
    assert kept[2] == names[3]
    assert kept[4] == "shidang-notes.tar"
    assert len(kept) == 5


def test_two_at_once_are_refused_and_a_file_is_not_overwritten(filled, saved):
    place = filled("sqlite")
    hold = (
        "import time\nfrom schools.backup import files\n"
        "with files.alone():\n    print('held', flush=True)\n    time.sleep(60)"
    )
    other = place.start("shell", "--verbosity", "0", "-c", hold)
    try:
        assert other.stdout.readline() == "held\n"
        busy = place.manage("backup", place.folder)
    finally:
        other.kill()
        other.communicate()

    assert busy[0] == 1
    assert "Another backup or restore is running." in busy[1]
    assert "saved.tar exists already." in place.manage("backup", saved("sqlite"))[1]


# Somebody is in the middle of writing, or of reading, and stays there.
HOLD = """
import time
from django.db import connection, transaction
from schools.models import District
with transaction.atomic():
    District.objects.update(name="in use")
    print("held", flush=True)
    time.sleep(300)
"""
TRY = """
from pathlib import Path
from schools.backup import Problem, databases, restoring
databases.PATIENCE = 2
try:
    restoring.restore(Path(%r), replace=True)
except Problem as problem:
    print(problem)
"""


@pytest.mark.parametrize("kind", BOTH)
def test_database_in_use_is_said_and_left_as_it_is(filled, saved, made, kind):
    place = made(kind, filled(kind))
    place.python(OLDER)
    before = place.rows()
    other = place.start("shell", "--verbosity", "0", "-c", HOLD)
    try:
        assert other.stdout.readline() == "held\n"
        said = place.python(TRY % str(saved(kind)))
    finally:
        other.kill()
        other.communicate()

    assert said.splitlines()[-1] == (
        "The database is in use. Stop the web server and the workers, then try again."
    )
    assert place.rows() == before


def test_root_does_not_take_the_files_of_the_account_of_the_site(filled, made, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root could")
    place = made("sqlite", filled("sqlite"))
    os.chown(place.media, 65534, 65534)

    code, said = place.manage("backup", tmp_path)

    assert code == 1
    assert "Run this as nobody, to whom the files belong, not as root." in said

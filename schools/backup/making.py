"""Making a backup while people work."""

import gzip
import hashlib
import re
import shutil
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from schools.backup import FORMAT, LEFT_OUT, Problem, archive, databases, files, tables
from schools.backup.keys import fingerprint

NAME = "shidang-%Y%m%d-%H%M%S.tar"
OURS = re.compile(r"shidang-\d{8}-\d{6}\.tar")
ATTEMPTS = 5
ROOM = 50 * 1024 * 1024  # beside what is copied


@dataclass(frozen=True)
class Made:
    path: Path
    manifest: dict
    forgotten: list[Path]


def make(target, *, keep=None) -> Made:
    """Writes a backup into a folder, or to a file of this name that is not there yet.

    `keep`: of a folder's backups so many of the youngest stay. Raises Problem.
    """
    path = place(Path(target), timezone.localtime())
    if keep is not None and path == Path(target):
        raise Problem("--keep needs a folder.")
    if not databases.is_made():
        raise Problem("There is nothing to back up: the database has no tables yet.")
    with files.alone():
        for left in path.parent.glob(".shidang-*.tar.part"):
            left.unlink(missing_ok=True)  # of one that was killed
        with archive.whole(path) as file:
            manifest = write(archive.Writer(file), path.parent)
    return Made(path, manifest, forget(path.parent, keep) if keep else [])


def place(target, now):
    if target.is_dir():
        return target / now.strftime(NAME)
    if target.exists():
        raise Problem(f"{target} exists already.")
    if not target.parent.is_dir():
        raise Problem(f"There is no folder {target.parent}")
    return target


def write(writer, folder):
    pins = files.Pins()
    with databases.snapshot() as snapshot:
        migrations = snapshot.migrations()
        found = tables.tables_at(migrations)
        # Most of it before the moment that counts: what is removed around it is held already.
        missing = pins.pin(files.named_in(snapshot, found))
    for attempt in range(ATTEMPTS):
        with databases.snapshot() as snapshot:
            if snapshot.migrations() != migrations:
                raise Problem("The database was just migrated. Please try again.")
            kept = files.named_in(snapshot, found)
            before, missing = missing, pins.pin(kept)
            # What somebody removed this very moment is not named any more a moment later.
            if missing and missing != before and attempt < ATTEMPTS - 1:
                continue
            check_room(pins, folder)
            head = facts()
            writer.add_json(archive.HEAD, head)
            counts = {table.name: add_table(writer, snapshot, table, folder) for table in found}
        break
    damaged = add_files(writer, kept, pins, missing)  # may be long: the snapshot is over
    return writer.finish(
        {
            **head,
            "migrations": migrations,
            "tables": counts,
            "left_out": sorted(LEFT_OUT),
            "missing": missing,
            "damaged": damaged,
        }
    )


def facts():
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text("utf-8"))
    return {
        "product": "shidang",
        "format": FORMAT,
        "version": project["project"]["version"],
        "made_at": timezone.localtime().isoformat(timespec="seconds"),
        "database": connection.vendor,
        "key": fingerprint(),
    }


def check_room(pins, folder):
    wanted = ROOM + sum(path.stat().st_size for path in pins.held.values() if path.exists())
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise Problem(
            f"The files alone take {wanted // 2**20} MB, and {folder} has {free // 2**20} MB left."
        )


def add_table(writer, snapshot, table, folder):
    digest, count = hashlib.sha256(), 0
    with tempfile.TemporaryFile(dir=folder) as spool:
        with gzip.GzipFile("", "wb", compresslevel=1, fileobj=spool, mtime=0) as packed:
            for line in tables.lines(table, snapshot.rows(table.select(snapshot.vendor)),
                                     snapshot.vendor):  # fmt: skip
                content = line.encode()
                digest.update(content)
                packed.write(content)
                count += 1
        size = spool.tell()
        spool.seek(0)
        writer.add(f"{archive.DATA}{table.name}.jsonl.gz", spool, size)
    return {
        "columns": [column.name for column in table.columns],
        "rows": count,
        "sha256": digest.hexdigest(),
    }


def add_files(writer, kept, pins, missing):
    """Returns the names of those that are not what their rows say."""
    damaged = []
    for one in kept:
        if one.name not in pins.held:
            continue
        try:
            file = pins.held[one.name].open("rb")
        except FileNotFoundError:
            missing.append(one.name)
            continue
        with file:
            size = file.seek(0, 2)
            file.seek(0)
            modified = pins.held[one.name].stat().st_mtime
            sha256 = writer.add(archive.FILES + one.name, file, size, modified)
        if one.sha256 and one.sha256 != sha256:
            damaged.append(one.name)
    return damaged


def forget(folder, keep):
    """Removes all but so many of the youngest backups of a folder; returns those removed."""
    found = sorted(path for path in folder.iterdir() if OURS.fullmatch(path.name))
    old = found[:-keep]
    for path in old:
        path.unlink()
    return old

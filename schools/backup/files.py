"""The files that rows name."""

import fcntl
import hashlib
import os
import pwd
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.apps import apps
from django.conf import settings
from django.db import models

from schools.backup import Problem

PIECE = 1024 * 1024


@dataclass(frozen=True)
class Kept:
    """A file below MEDIA_ROOT, and its SHA-256 where the row knows it."""

    name: str
    sha256: str = ""


def file_columns():
    """(table, column, column of the SHA-256 or "") of everything that names a file.

    A model that keeps the name of a file in a plain field says so in `file_fields`.
    """
    for model in apps.get_models():
        names = {field.name for field in model._meta.local_fields}
        sha256 = "sha256" if "sha256" in names else ""
        plain = getattr(model, "file_fields", ())
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField):
                yield model._meta.db_table, field.column, sha256
            elif field.name in plain:
                yield model._meta.db_table, field.column, ""


def named_in(snapshot, tables):
    """Every file that the rows of these tables name, once."""
    columns = {table.name: {column.name for column in table.columns} for table in tables}
    found = {}
    for table, column, sha256 in file_columns():
        if column not in columns.get(table, ()):
            continue
        wanted = f'"{sha256}"' if sha256 else "''"
        statement = f'SELECT "{column}", {wanted} FROM "{table}" WHERE "{column}" <> \'\''  # noqa: S608
        for name, digest in snapshot.rows(statement):
            found[name] = Kept(name, digest)
    return [found[name] for name in sorted(found)]


def place_of(name):
    """Where it is. Raises Problem for a name that leads out of MEDIA_ROOT."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise Problem(f"A file has a name that leads elsewhere: {name!r}")
    return settings.MEDIA_ROOT / path


# --- held fast ----------------------------------------------------------------


def workplace():
    """A folder on the same disk as the files, of use only while a command runs."""
    return settings.MEDIA_ROOT / ".backup"


@contextmanager
def alone():
    """One backup or restore of this installation at a time. Raises Problem."""
    place = workplace()
    check_account(settings.MEDIA_ROOT)
    place.mkdir(0o700, parents=True, exist_ok=True)
    with (place / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem("Another backup or restore is running.") from None
        clear()  # what a killed one left
        try:
            yield
        finally:
            clear()


def check_account(folder):
    """What root makes the site cannot change. Raises Problem."""
    if os.geteuid() == 0 and folder.exists() and (owner := folder.stat().st_uid) != 0:
        name = pwd.getpwuid(owner).pw_name
        raise Problem(f"Run this as {name}, to whom the files belong, not as root.")


def clear():
    for entry in workplace().iterdir():
        if entry.name != "lock":
            shutil.rmtree(entry, ignore_errors=True)


class Pins:
    """Second names for files, so that they stay while they are read although people remove them."""

    def __init__(self):
        self.folder = workplace() / "pins"
        self.folder.mkdir(0o700)
        self.held = {}

    def pin(self, kept):
        """Returns the names of those that are not there."""
        names = [one.name for one in kept]
        return [name for name in names if name not in self.held and not self.pin_one(name)]

    def pin_one(self, name):
        source, pin = place_of(name), self.folder / str(len(self.held))
        try:
            os.link(source, pin)
        except FileNotFoundError:
            return False
        except OSError:
            # A disk without second names: nobody holds it then, and it may be gone when it is read.
            pin = source
        self.held[name] = pin
        return True


# --- measured -----------------------------------------------------------------


def copy(source, target):
    """Copies between open files; returns (size, SHA-256)."""
    digest, size = hashlib.sha256(), 0
    while piece := source.read(PIECE):
        digest.update(piece)
        target.write(piece)
        size += len(piece)
    return size, digest.hexdigest()


def same(path: Path, sha256):
    with suppress(FileNotFoundError), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    return False

"""The file itself: a tar archive written once from front to back, and read the same way."""

import gzip
import hashlib
import io
import json
import os
import tarfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from schools.backup import FORMAT, Problem
from schools.backup.files import PIECE

HEAD = "backup.json"
MANIFEST = "manifest.json"
DATA = "data/"
FILES = "files/"


class Digesting:
    """A reader that knows the size and SHA-256 of what went through it."""

    def __init__(self, file):
        self.file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size=-1):
        piece = self.file.read(size)
        self.digest.update(piece)
        self.size += len(piece)
        return piece

    def readable(self):
        return True

    def rest(self):
        while self.read(PIECE):
            pass
        return [self.size, self.digest.hexdigest()]


# --- writing ------------------------------------------------------------------


class Writer:
    def __init__(self, file):
        self.tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self.members = {}

    def add(self, name, file, size, modified=None):
        """Returns the SHA-256 of what was added."""
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, int(modified or time.time())
        digesting = Digesting(file)
        self.tar.addfile(info, digesting)
        self.members[name] = [digesting.size, digesting.digest.hexdigest()]
        return self.members[name][1]

    def add_json(self, name, value):
        content = json.dumps(value, ensure_ascii=False, indent=1).encode()
        self.add(name, io.BytesIO(content), len(content))

    def finish(self, facts):
        manifest = {**facts, "members": dict(self.members)}
        self.add_json(MANIFEST, manifest)
        self.tar.close()
        return manifest


@contextmanager
def whole(path):
    """A file for its owner's eyes that has this name once it is complete and on the disk."""
    part = path.with_name(f".{path.name}.part")
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        verify(part)
        os.rename(part, path)
        sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def sync_folder(path):
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- reading ------------------------------------------------------------------


@dataclass(frozen=True)
class Member:
    name: str
    file: Digesting


def members(path):
    """Each member once, in order. Raises Problem for what is no whole archive."""
    try:
        with tarfile.open(path, "r:") as tar:
            for info in tar:
                if not info.isfile():
                    raise Problem(f"{path} holds what no backup holds: {info.name!r}")
                file = Digesting(tar.extractfile(info))
                yield Member(info.name, file)
                file.rest()
    except (tarfile.TarError, EOFError) as error:
        raise not_whole(path) from error
    except FileNotFoundError as error:
        raise Problem(f"There is no file {path}") from error


def not_whole(path):
    return Problem(f"{path} is no backup, or not a whole one.")


def head(path):
    """What the first member says. Raises Problem when it is not for us."""
    for member in members(path):
        if member.name != HEAD:
            break
        facts = json.loads(member.file.read())
        if facts.get("product") != "shidang":
            break
        if facts["format"] > FORMAT:
            raise Problem(
                f"This backup was made by version {facts['version']}, in a form that this "
                "version cannot read. Install that version or a later one, then try again."
            )
        return facts
    raise not_whole(path)


def verify(path):
    """Reads every byte and compares it with the manifest. Returns the manifest; raises Problem."""
    head(path)
    try:
        return compared(path)
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError) as error:
        raise not_whole(path) from error


def compared(path):
    found, rows, manifest = {}, {}, None
    for member in members(path):
        if manifest is not None:
            raise not_whole(path)
        if member.name == MANIFEST:
            manifest = json.loads(member.file.read())
            continue
        if member.name.startswith(DATA):
            rows[table_of(member.name)] = counted(member)
        found[member.name] = member.file.rest()
    if manifest is None:
        raise not_whole(path)
    wrong = sorted(
        name
        for name in found.keys() | manifest["members"].keys()
        if found.get(name) != manifest["members"].get(name)
    )
    wrong += sorted(
        name
        for name, facts in manifest["tables"].items()
        if rows.get(name) != [facts["rows"], facts["sha256"]]
    )
    if wrong:
        raise Problem(f"{path} is damaged: {', '.join(wrong[:5])}")
    return manifest


def table_of(name):
    return Path(name).name.partition(".")[0]


def counted(member):
    digest, count = hashlib.sha256(), 0
    try:
        for line in lines_of(member):
            digest.update(line)
            count += 1
    except (OSError, EOFError, ValueError):
        return None  # the sum of its bytes will be wrong too
    return [count, digest.hexdigest()]


def lines_of(member):
    return io.BufferedReader(gzip.GzipFile(fileobj=member.file), PIECE)

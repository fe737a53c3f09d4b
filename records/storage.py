"""Files below MEDIA_ROOT are there whole or not at all, whenever the process is killed.

What is being written lies in one folder, aside, and is moved into place when it is on
the disk. A file is written before the row that names it is committed, so a killed
process may leave one that no row names: `manage.py sweep_files` and the clock of the
worker remove those once nobody can be at work on them any more.
"""

import errno
import os
import tempfile
from collections.abc import Callable
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils import timezone
from django.utils.translation import gettext as _

WRITING = "writing"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


# --- writing ----------------------------------------------------------------------


@contextmanager
def whole(path):
    """A file to write to, which is at `path` (below MEDIA_ROOT) once it is complete."""
    aside = settings.MEDIA_ROOT / WRITING
    make_folder(aside)
    handle, name = tempfile.mkstemp(dir=aside)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            on_disk(file)
        os.chmod(name, settings.FILE_UPLOAD_PERMISSIONS)
        target = settings.MEDIA_ROOT / path
        make_folder(target.parent)
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def on_disk(file):
    file.flush()
    os.fsync(file.fileno())


def make_folder(path):
    if not path.is_dir():
        make_folder(path.parent)
        with suppress(FileExistsError):
            path.mkdir(settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)


class WholeFiles(FileSystemStorage):
    """Where evidence and spreadsheets are kept."""

    def _save(self, name, content):
        with whole(self.path(name)) as file:
            for piece in content.chunks():
                file.write(piece)
        return str(name).replace("\\", "/")


# --- a full disk ------------------------------------------------------------------


def is_full(error):
    """Whether this error, or one behind it, says that there is no room on the disk."""
    return any(isinstance(one, OSError) and one.errno in FULL for one in causes(error))


def causes(error):
    """The error and what it was raised from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def full_words():
    return _(
        "The disk of the server is full, so nothing was stored. Please tell the administrator; "
        "try again when there is room."
    )


# --- sweeping ---------------------------------------------------------------------

# folder below MEDIA_ROOT -> which of these names rows refer to
KEEPERS: dict[str, Callable[[list[str]], set[str]]] = {}
AT_ONCE = 500
# No request and no job takes that long from a file to the commit of its row.
KEPT_UNNAMED = timedelta(days=1)


def keeps(folder):
    """Registers who knows which files of a folder are in use."""

    def register(in_use):
        KEEPERS[folder] = in_use
        return in_use

    return register


def sweep(*, older_than: timedelta):
    """Removes files that no row names and what cut-off writing left. Returns their names.

    A file younger than that may belong to a transaction that is still to be committed.
    """
    until = (timezone.now() - older_than).timestamp()
    found = [path for path in files_of(settings.MEDIA_ROOT / WRITING) if untouched(path, until)]
    for folder, in_use in KEEPERS.items():
        old = [path for path in files_of(settings.MEDIA_ROOT / folder) if untouched(path, until)]
        for start in range(0, len(old), AT_ONCE):
            found += unused(old[start : start + AT_ONCE], in_use)
    found += [path for path in files_of(upload_folder()) if untouched(path, until)]
    for path in found:
        path.unlink(missing_ok=True)
    return [str(path) for path in found]


def unused(paths, in_use):
    names = {str(path.relative_to(settings.MEDIA_ROOT)): path for path in paths}
    used = in_use(list(names))
    return [path for name, path in names.items() if name not in used]


def files_of(folder):
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def untouched(path, until):
    # The change of the entry, not of the content: a restored file has an old content.
    with suppress(FileNotFoundError):
        return path.stat().st_ctime <= until
    return False


def upload_folder():
    return Path(settings.FILE_UPLOAD_TEMP_DIR)

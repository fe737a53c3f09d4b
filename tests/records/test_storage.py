"""Files are there whole or not at all; what no row names is swept once nobody can be at work."""

import errno
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from records import evidence, storage, uploads
from records.models import ImportBatch
from summaries.models import Summary
from tests import make
from tests.records.uploads import pdf


@pytest.fixture(autouse=True)
def uploads_of_tests(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()


def names(settings):
    root = settings.MEDIA_ROOT
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_file_appears_when_it_is_complete(settings):
    with storage.whole(Path("a/b/c")) as file:
        file.write(b"half")
        file.flush()
        meanwhile = names(settings)
        file.write(b" and half")

    path = settings.MEDIA_ROOT / "a/b/c"
    assert [name.split("/")[0] for name in meanwhile] == ["writing"]
    assert names(settings) == ["a/b/c"]
    assert path.read_bytes() == b"half and half"
    assert path.stat().st_mode & 0o777 == settings.FILE_UPLOAD_PERMISSIONS


def test_writing_that_fails_leaves_the_old_file_and_no_half_one(settings):
    with storage.whole(Path("a")) as file:
        file.write(b"old")

    with pytest.raises(OSError, match="room"), storage.whole(Path("a")) as file:  # noqa: PT012
        file.write(b"new")
        raise OSError(errno.ENOSPC, "no room")

    assert names(settings) == ["a"]
    assert (settings.MEDIA_ROOT / "a").read_bytes() == b"old"


def test_upload_goes_the_same_way(settings, monkeypatch):
    moved = []
    replace = storage.os.replace
    monkeypatch.setattr(storage.os, "replace", lambda *way: moved.append(way) or replace(*way))

    name = default_storage.save("evidence/x/y", ContentFile(b"content"))

    assert (name, names(settings)) == ("evidence/x/y", ["evidence/x/y"])
    assert "/writing/" in moved[0][0]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_full_disk_is_known_behind_other_errors(number):
    try:
        try:
            raise OSError(number, "")
        except OSError as full:
            raise ValueError from full
    except ValueError as error:
        found = storage.is_full(error)

    assert found
    assert not storage.is_full(OSError(errno.ENOENT, ""))
    assert not storage.is_full(None)


@pytest.fixture
def stored(cast):
    """Of each kind of file one that a row names."""
    record = make.training(cast.owner, status="draft")
    with evidence.undone_on_failure() as written:
        evidence.add(record, [uploads.check(pdf())], by=cast.owner, written=written)
    batch = ImportBatch(school=cast.school, layout="training", name="a.xlsx", size=1, sha256="0")
    batch.file.save("sheet", ContentFile(b"sheet"), save=False)
    batch.save()
    summary = Summary.objects.create(
        school=cast.school,
        kind="school",
        period_key="2020-2",
        starts_on="2021-02-22",
        ends_on="2021-07-03",
        language="en",
        created_by=cast.office,
        pdf="summaries/1/one.pdf",
    )
    with storage.whole(Path(summary.pdf)) as file:
        file.write(b"%PDF-")


NOBODYS = ["evidence/1/2/3", "imports/1/2", "summaries/1/old.pdf", "writing/half"]


@pytest.fixture
def nobodys(settings):
    for name in NOBODYS:
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    (settings.FILE_UPLOAD_TEMP_DIR / "cut-off.upload").write_bytes(b"")


@pytest.mark.django_db
def test_sweep_removes_only_what_no_row_names(settings, stored, nobodys):
    before = names(settings)

    storage.sweep(older_than=timedelta(0))

    assert sorted(set(before) - set(names(settings))) == NOBODYS
    assert len(names(settings)) == 3
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []


@pytest.mark.django_db
def test_sweep_spares_what_somebody_may_be_at_work_on(settings, nobodys, capsys):
    call_command("sweep_files")
    spared = names(settings)
    call_command("sweep_files", "--hours", "0")

    assert spared == NOBODYS
    assert names(settings) == []
    assert len(capsys.readouterr().out.splitlines()) == len(NOBODYS) + 1


@pytest.mark.django_db
def test_results_of_jobs_are_not_swept(settings):
    with storage.whole(Path("jobs/1-1/result.zip")) as file:
        file.write(b"PK")

    storage.sweep(older_than=timedelta(0))

    assert names(settings) == ["jobs/1-1/result.zip"]

"""A disk without room: it is said in words, nothing broken is left, and nothing is lost."""

import os
import resource
import subprocess

import pytest

from tests.services.deaths.site import Visitor, kill_whole, typed, until

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("prepared_fonts")]

TEACHERS = 24
ROOM = 300_000
ADD = "/training/new/"
LARGE = b"%PDF-1.7\n" + b"1 0 obj " * 50_000 + b"\n%%EOF\n"


@pytest.fixture
def small_disk(on_redis):
    """Options for processes whose files find no more than so much room, and how to give more.

    A real small disk for whoever may mount one; otherwise no file may grow longer.
    """
    site = on_redis
    media = site.folder / "media"
    media.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(media)]
    if os.geteuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0:
        yield site, {}
        subprocess.run(["umount", "--lazy", str(media)], check=True)
    else:
        yield site, {"preexec_fn": no_longer_files}


def no_longer_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))


def make_room(site):
    media = str(site.folder / "media")
    if os.path.ismount(media):
        subprocess.run(["mount", "-o", "remount,size=100m", media], check=True)


def test_batch_on_a_full_disk_ends_in_words_and_leaves_no_file(small_disk):
    site, options = small_disk
    site.inside("people", teachers=TEACHERS)
    for language in ("zh-hans", "en"):
        site.inside("ask_for_portfolios", language=language)
    clock, worker = site.clock(), site.worker(**options)

    until(lambda: all(row[0] == "failed" for row in site.jobs()), "both have failed")
    errors, left = site.inside("errors"), site.inside("unnamed_files")
    kill_whole(worker)
    make_room(site)
    site.inside("ask_for_portfolios")
    site.worker()
    until(lambda: site.jobs()[-1][0] == "done", "there is room")

    assert errors == [
        "服务器磁盘已满，没有保存任何内容。请告诉管理员，等磁盘有了空间再试。",
        "The disk of the server is full, so nothing was stored. Please tell the administrator; "
        "try again when there is room.",
    ]
    assert left == []
    assert clock.poll() is None
    assert [len(names) for names in site.inside("archives")] == [TEACHERS]
    site.assert_nothing_lost()


def test_evidence_on_a_full_disk_is_refused_in_words_and_what_was_typed_stays(small_disk):
    site, options = small_disk
    teacher = Visitor(site, site.inside("people", teachers=2)["teachers"][0])
    web = site.web(**options)
    form, file = typed(programme="磁盘满了也要留下的字"), ("evidence", ("证书.pdf", LARGE))

    answer = teacher.post(ADD, form, [file])
    stored, left = site.inside("records"), site.inside("files")
    kill_whole(web)
    make_room(site)
    site.web()
    again = teacher.post(ADD, form, [file])

    assert "服务器磁盘已满，没有保存任何内容。" in answer.text
    assert form["programme"] in answer.text
    assert form["request_key"] in answer.text
    assert (stored, left) == ([], [])
    assert again.status_code == 302
    assert site.inside("records") == [[form["programme"], "submitted", 1, 3]]
    site.assert_nothing_lost()

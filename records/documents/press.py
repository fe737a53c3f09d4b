"""Typesetting in processes of their own: as many at once as the machine has cores.

A document that kills its process, or never ends, takes only itself: the process
is ended, another one begins, and the rest of the batch never notices. What a
process has grown to goes with it.

    for key, made in press.typeset((teacher, document) for …):
        …  # bytes of a PDF, or an Unset that says why there are none

The other side of the pipe is this module run by itself; it knows no database.
"""

import json
import os
import resource
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path

from records.documents import pdf, tree
from records.documents.tree import Document

ROOT = Path(__file__).resolve().parents[2]
HEAD = struct.Struct("!?Q")  # whether it went well, and how many bytes follow
# A hundred thousand characters take half a minute; what takes longer will not end.
PATIENCE = 300  # seconds
# Memory climbs with long documents.
MOST_BYTES = 400_000_000
# Pages come first.
NICENESS = 10


class Unset(Exception):
    """A document that could not be set. `what` is the type of error, or died or late."""

    def __init__(self, what, told=""):
        super().__init__(what)
        self.what = what
        self.told = told


def cores() -> int:
    return len(os.sched_getaffinity(0))


def typeset(
    documents: Iterable[tuple[object, Document]], *, processes: int, fonts: Path, patience=PATIENCE
) -> Iterator[tuple[object, "bytes | Unset"]]:
    """(key, PDF or Unset) of each, as they become ready; few are read ahead.

    `fonts` is the folder that holds the prepared fonts' folder (settings.VAR_ROOT).
    With no processes it is done here, one after the other, without their protection.
    """
    if not processes:
        yield from typeset_here(documents)
        return
    presses = [Press(fonts, patience) for _n in range(processes)]
    free, under_way = list(presses), {}
    pool = ThreadPoolExecutor(processes)
    try:
        for key, document in documents:
            under_way[pool.submit(at_a_free_one, free, document)] = key
            while len(under_way) > processes:
                yield from finished(under_way)
        while under_way:
            yield from finished(under_way)
    finally:
        for press in presses:
            press.end()
        pool.shutdown(cancel_futures=True)


def typeset_here(documents):
    setter = pdf.typesetter()
    with pdf.many() as collect:
        for key, document in documents:
            try:
                made = setter.typeset(document)
            except Exception as error:
                made = Unset(type(error).__name__, traceback.format_exc())
            yield key, made
            collect()


def at_a_free_one(free, document):
    press = free.pop()
    try:
        return press.typeset(document)
    finally:
        free.append(press)


def finished(under_way):
    done, _rest = wait(under_way, return_when=FIRST_COMPLETED)
    for one in done:
        yield under_way.pop(one), one.result()


class Press:
    """One process that sets one document after the other, begun when first needed."""

    def __init__(self, fonts: Path, patience: float = PATIENCE):
        self.fonts = fonts
        self.patience = patience
        self.process: subprocess.Popen | None = None
        self.is_late = False
        self.is_over = False

    def typeset(self, document: Document) -> "bytes | Unset":
        packed = json.dumps(tree.to_json(document)).encode()
        made = self.ask(packed)
        if isinstance(made, Unset) and made.what == "died":
            # It may have been the one before that took the memory.
            made = self.ask(packed)
        return made

    def ask(self, packed: bytes) -> "bytes | Unset":
        process = self.running()
        assert process.stdin
        assert process.stdout
        self.is_late = False
        clock = threading.Timer(self.patience, self.give_up, [process])
        clock.start()
        try:
            process.stdin.write(HEAD.pack(True, len(packed)) + packed)
            process.stdin.flush()
            went_well, answer = read(process.stdout)
        except (EOFError, OSError):
            self.end_process()
            return Unset("late" if self.is_late else "died")
        finally:
            clock.cancel()
        if went_well:
            return answer
        return Unset(*json.loads(answer))

    def running(self) -> subprocess.Popen:
        if self.is_over:
            raise EOFError
        if self.process and size_of(self.process) > MOST_BYTES:
            self.end_process()
        if self.process is None:
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "records.documents.press", str(self.fonts)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=ROOT,
            )
        return self.process

    def give_up(self, process):
        self.is_late = True
        process.kill()

    def end(self):
        self.is_over = True
        self.end_process()

    def end_process(self):
        process, self.process = self.process, None
        if process:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                # Closing says the rest of a question that nobody hears any more.
                with suppress(OSError):
                    pipe.close()


def size_of(process) -> int:
    """Bytes of memory; nothing of a process that is gone."""
    try:
        pages = Path(f"/proc/{process.pid}/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()


def read(pipe):
    """(whether it went well, what was said) of the other side; EOFError when it is gone."""
    head = pipe.read(HEAD.size)
    if len(head) < HEAD.size:
        raise EOFError
    went_well, length = HEAD.unpack(head)
    said = pipe.read(length)
    if len(said) < length:
        raise EOFError
    return went_well, said


# --- the other side -----------------------------------------------------------------


def serve(fonts: str):
    from django.conf import settings

    # All that the typesetter asks of settings: no secrets, no database.
    settings.configure(VAR_ROOT=Path(fonts))
    os.nice(NICENESS)
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not stand among the answers.
    os.dup2(2, 1)
    with pdf.many() as collect:
        while True:
            try:
                _yes, packed = read(asked)
            except EOFError:
                return
            answers.write(answer(packed))
            answers.flush()
            collect()


def answer(packed: bytes) -> bytes:
    try:
        made = pdf.typeset(tree.from_json(json.loads(packed)))
    except Exception as error:
        said = json.dumps([type(error).__name__, traceback.format_exc()]).encode()
        return HEAD.pack(False, len(said)) + said
    return HEAD.pack(True, len(made)) + made


if __name__ == "__main__":
    serve(sys.argv[1])

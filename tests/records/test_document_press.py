"""A batch is typeset in processes of its own, and one document cannot hurt the others."""

import io
import os
import sys

from pypdf import PdfReader

from records.documents import press
from records.documents.tree import Document, Paragraph


def document(text):
    return Document(title=text, blocks=(Paragraph.of("正文。"),))


def set_all(documents, tmp_path, processes=2, **how):
    made = press.typeset(documents, processes=processes, fonts=tmp_path, **how)
    return {key: told(content) for key, content in made}


def told(content):
    """The title of a PDF, or what went wrong."""
    if isinstance(content, press.Unset):
        return content.what
    return PdfReader(io.BytesIO(content)).metadata.title


def test_every_document_comes_back_under_its_key(tmp_path):
    asked = {n: f"第{n}份" for n in range(5)}

    found = set_all(((n, document(text)) for n, text in asked.items()), tmp_path)

    assert found == asked


def test_without_processes_it_is_done_here(tmp_path, monkeypatch):
    monkeypatch.setattr(press, "Press", None)

    found = set_all([(1, document("甲")), (2, "no document")], tmp_path, processes=0)

    assert found == {1: "甲", 2: "AttributeError"}


def test_document_that_cannot_be_set_says_so_and_the_others_are(tmp_path):
    broken = Document(title="坏", signature="not a signature")

    found = set_all([(1, document("甲")), (2, broken), (3, document("丙"))], tmp_path)

    assert found == {1: "甲", 2: "AttributeError", 3: "丙"}


def test_document_that_kills_its_process_takes_only_itself(tmp_path, monkeypatch):
    stand_in(monkeypatch, tmp_path, on="杀", do="os.kill(os.getpid(), 9)")

    found = set_all(((text, document(text)) for text in "甲杀丙丁"), tmp_path)

    assert found == {"甲": "甲", "杀": "died", "丙": "丙", "丁": "丁"}


def test_document_that_never_ends_is_stopped(tmp_path, monkeypatch):
    stand_in(monkeypatch, tmp_path, on="慢", do="time.sleep(600)")

    one = press.Press(tmp_path, patience=2)

    slow = told(one.typeset(document("慢")))
    one.patience = press.PATIENCE
    other = told(one.typeset(document("乙")))
    one.end()

    assert (slow, other) == ("late", "乙")


def test_processes_end_with_the_batch(tmp_path):
    before = children()  # a browser or a worker of tests that ran in this process
    made = press.typeset(((n, document("甲")) for n in range(9)), processes=2, fonts=tmp_path)

    next(made)
    mine = children() - before
    made.close()

    assert len(mine) == 2
    assert children() & mine == set()


def test_few_documents_are_read_ahead(tmp_path):
    read = []

    def documents():
        for n in range(20):
            read.append(n)
            yield n, document("甲")

    made = press.typeset(documents(), processes=2, fonts=tmp_path)
    next(made)
    made.close()

    assert len(read) <= 3 + 1


def stand_in(monkeypatch, folder, on, do):
    """Typesetters that do something to themselves on a document of this title."""
    script = folder / "stand_in.py"
    script.write_text(
        "import os, sys, time\n"
        "from records.documents import pdf, press\n"
        "typeset = pdf.typeset\n"
        f"def strange(document):\n    if document.title == {on!r}:\n        {do}\n"
        "    return typeset(document)\n"
        "pdf.typeset = strange\n"
        "press.serve(sys.argv[1])\n"
    )
    begin = press.subprocess.Popen

    def instead(_line, **how):
        environment = {**os.environ, "PYTHONPATH": str(press.ROOT)}
        return begin([sys.executable, str(script), str(folder)], env=environment, **how)

    monkeypatch.setattr(press.subprocess, "Popen", instead)


def children():
    """Living processes that this one began."""
    found = set()
    for name in os.listdir("/proc"):
        if name.isdecimal():
            try:
                with open(f"/proc/{name}/stat") as file:
                    state, parent = file.read().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if int(parent) == os.getpid() and state != "Z":
                found.add(int(name))
    return found


def test_process_that_has_grown_gives_way_to_another(tmp_path, monkeypatch):
    one = press.Press(tmp_path)
    assert told(one.typeset(document("甲"))) == "甲"
    first = one.process
    assert press.size_of(first) > 10_000_000
    monkeypatch.setattr(press, "MOST_BYTES", 10_000_000)

    assert told(one.typeset(document("乙"))) == "乙"

    assert one.process is not first
    assert first.poll() is not None
    assert press.size_of(first) == 0
    one.end()


def test_typesetter_whose_worker_was_killed_ends_too(tmp_path):
    one = press.Press(tmp_path)
    assert told(one.typeset(document("甲"))) == "甲"

    one.process.stdin.close()  # as the kernel does for a worker that is killed

    assert one.process.wait(timeout=60) == 0
    one.process.stdout.close()

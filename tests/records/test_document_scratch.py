"""The fonts that a typesetter writes out do not pile up when its process is killed."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from records.documents import fonts, pdf
from tests.records.documents import document


def test_what_dead_processes_left_goes_and_what_living_ones_have_stays(settings):
    root = Path(settings.VAR_ROOT) / "typesetting"
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    alive = os.getppid()
    for name in (dead.pid, alive, "nobodys"):
        (root / str(name)).mkdir(parents=True)
        (root / str(name) / "font").write_bytes(b"font")

    [face, *_others] = fonts.faces()
    setter = pdf.Typesetter([replace(face, prepared=face.source)])
    content = setter.typeset(document())

    assert content.startswith(b"%PDF-")
    assert sorted(path.name for path in root.iterdir()) == sorted([str(alive), str(os.getpid())])
    assert (root / str(alive) / "font").exists()
    assert [path.name[:11] for path in (root / str(os.getpid())).iterdir()] == ["weasyprint-"]

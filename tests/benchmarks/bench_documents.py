"""One personal PDF and 200 of them, against one WeasyPrint process for each.

Prints ratios of CPU time. The reference sets the same words with the same rules
in the fonts as they are installed, the plain way: `weasyprint.HTML(…).write_pdf()`
in a new process for every document.

    .venv/bin/python tests/benchmarks/bench_documents.py [documents in the batch]
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REFERENCES = 5

PLAIN = """
import sys, weasyprint
weasyprint.HTML(filename=sys.argv[1]).write_pdf(sys.argv[2])
"""

OURS = """
import os, sys
sys.path.insert(0, {root!r})
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import resource
from pathlib import Path
from records.documents import pdf
from tests.benchmarks.portfolios import portfolio
count = int(sys.argv[1])
target = Path(sys.argv[2])
for n, made in enumerate(pdf.typeset_many(portfolio(n) for n in range(count))):
    target.write_bytes(made)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def spent(*line):
    """(CPU milliseconds, what it printed) of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, *line], check=True, capture_output=True, text=True, cwd=ROOT
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used * 1000, done.stdout


def plain_page(n, folder):
    """The same document as a file for the plain way: style sheet inside, installed fonts."""
    from records.documents.pdf import STYLE, Paper
    from tests.benchmarks.portfolios import portfolio

    style = f"<style>{STYLE.read_text(encoding='utf-8')}</style></head>"
    path = folder / f"{n}.html"
    path.write_text(
        "<!DOCTYPE html>" + Paper(portfolio(n)).xml().replace("</head>", style), encoding="utf-8"
    )
    return path


def main():
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from records.documents import fonts

    fonts.prepare()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    ours = OURS.format(root=str(ROOT))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out = str(folder / "out.pdf")
        pages = [plain_page(n, folder) for n in range(REFERENCES)]
        spent("-c", PLAIN, str(pages[0]), out)  # the disk is warm afterwards
        reference = statistics.median(spent("-c", PLAIN, str(page), out)[0] for page in pages)
        single = statistics.median(spent("-c", ours, "1", out)[0] for _n in range(3))
        batch, printed = spent("-c", ours, str(count), out)
    found = {
        "reference ms": round(reference),
        "one PDF": round(single / reference, 3),
        f"each of {count} PDFs": round(batch / count / reference, 3),
        "peak MB": round(float(printed)),
        "fonts missing": [role.label for role in fonts.missing()],
    }
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

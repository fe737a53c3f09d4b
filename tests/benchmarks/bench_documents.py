"""Portfolios of three pages and a school's summary of fifteen, set by us and by four others.

Ours is what a batch does: processes of the press, as many as there are cores, each of which
sets one document after the other. Against it, from the same trees in the same run:

- *weasyprint*: `weasyprint.HTML(…).write_pdf()` in a new process for every document, the same
  words with the same rules in the fonts as they are installed;
- *chromium*: headless Chromium that stays open and prints the same HTML;
- *libreoffice*: LibreOffice converting our Word file, all of a batch in one start.

All PDFs are tagged, as ours have to be, and each side works on so many documents at once as
there are cores. What is printed: processor milliseconds for a document (of all processes that
worked for it), documents a minute that follow from it on two cores, documents a minute as they
came by the clock, how many pages, and how many times as long as ours it takes.

    .venv/bin/python tests/benchmarks/bench_documents.py [portfolios in the batch]
"""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORES = len(os.sched_getaffinity(0))
OF_REFERENCES = {"portfolio": 12, "summary": 4}
# Our sheet begins from nothing; theirs stand under it and would make other pages of it.
RESET = """
body, div, p, h1, h2, h3, h4, table, caption, th, td, figure, figcaption, ul, ol, li, dl, dt, dd {
  margin: 0; padding: 0; font-size: inherit; font-weight: inherit; text-align: inherit;
}
"""
STYLES = '<meta charset="utf-8"/><style>{reset}{style}</style></head>'

PLAIN = """
import sys, weasyprint
weasyprint.HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
"""
TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'


# --- what they are ------------------------------------------------------------------


def documents(kind, count):
    from tests.benchmarks.portfolios import portfolio
    from tests.benchmarks.summaries import summary

    make = {"portfolio": portfolio, "summary": summary}[kind]
    return [make(n) for n in range(count)]


def plain_pages(made, folder):
    """The same documents as files for others: style sheet inside, installed fonts."""
    from records.documents.pdf import STYLE, Paper

    style = STYLES.format(reset=RESET, style=STYLE.read_text(encoding="utf-8"))
    paths = []
    for n, document in enumerate(made):
        path = folder / f"{n}.html"
        page = Paper(document).xml().replace("</head>", style)
        path.write_text(f"<!DOCTYPE html>{page}", encoding="utf-8")
        paths.append(path)
    return paths


def word_files(made, folder):
    from records.documents import docx

    paths = []
    for n, document in enumerate(made):
        path = folder / f"{n}.docx"
        path.write_bytes(docx.write(document))
        paths.append(path)
    return paths


# --- how they are set ---------------------------------------------------------------


def ours(made, folder):
    """This process and those of the press, their start included."""
    from django.conf import settings

    from records.documents import press

    sizes = []
    numbered = enumerate(made)
    for n, content in press.typeset(numbered, processes=CORES, fonts=settings.VAR_ROOT):
        assert isinstance(content, bytes), content.told
        (folder / f"{n}.pdf").write_bytes(content)
        sizes.append(len(content))
    return len(sizes)


def weasyprint(made, folder):
    pages = plain_pages(made, folder)

    def one(path):
        line = [sys.executable, "-c", PLAIN, str(path), str(path.with_suffix(".pdf"))]
        subprocess.run(line, check=True, capture_output=True)

    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(one, pages))
    return len(pages)


def chromium(made, folder):
    pages = plain_pages(made, folder)
    lanes = [pages[n::CORES] for n in range(CORES)]
    line = [sys.executable, __file__, "--chromium"]
    running = [
        subprocess.Popen([*line, *map(str, lane)], stdout=subprocess.PIPE, text=True)
        for lane in lanes
        if lane
    ]
    spent = sum(float(one.communicate()[0]) for one in running)
    return len(pages), spent


def print_by_chromium(paths):
    """In a process of its own: prints what the browser used, without its start."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        page = browser.new_page()
        page.goto(Path(paths[0]).as_uri())
        page.pdf(prefer_css_page_size=True)
        before = of_family(os.getpid())
        for path in paths:
            page.goto(Path(path).as_uri())
            target = Path(path).with_suffix(".pdf")
            page.pdf(path=target, prefer_css_page_size=True, tagged=True)
        print(of_family(os.getpid()) - before)
        browser.close()


def libreoffice(made, folder):
    files = word_files(made, folder)
    lanes = [files[n::CORES] for n in range(CORES)]

    def convert(number, lane):
        profile = (folder / f"profile{number}").as_uri()
        line = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to"]
        subprocess.run(
            [*line, TAGGED, "--outdir", str(folder), *map(str, lane)],
            check=True,
            capture_output=True,
        )

    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(convert, range(CORES), lanes))
    return len(files)


# --- measuring ----------------------------------------------------------------------


def of_family(pid):
    """Processor seconds of a process and all it began, as far as they live or were waited for."""
    ticks, parents = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(path.parent.name)
        parents[number] = int(fields[1])
        ticks[number] = sum(map(int, fields[11:15]))
    family, seen = {pid}, 0
    while len(family) != seen:
        seen = len(family)
        family |= {one for one, parent in parents.items() if parent in family}
    return sum(ticks.get(one, 0) for one in family) / os.sysconf("SC_CLK_TCK")


def cpu():
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in usage)


def measured(way, made):
    """(processor milliseconds of a document, documents a minute by the clock)."""
    with tempfile.TemporaryDirectory() as name:
        before, began = cpu(), time.monotonic()
        count = way(made, Path(name))
        spent, lasted = cpu() - before, time.monotonic() - began
        if isinstance(count, tuple):
            count, spent = count
        if way is libreoffice:
            # Writing the Word files is ours, not its.
            spent -= writing_of(made)
        pages = pages_of(Path(name))
    return {
        "ms": round(spent / count * 1000, 1),
        "a minute on two cores": round(2 * 60 * count / spent),
        "a minute by the clock": round(60 * count / lasted),
        "documents": count,
        "pages": pages,
    }


def writing_of(made):
    with tempfile.TemporaryDirectory() as name:
        before = cpu()
        word_files(made, Path(name))
        return cpu() - before


def pages_of(folder):
    from pypdf import PdfReader

    return statistics.median(len(PdfReader(path).pages) for path in list(folder.glob("*.pdf"))[:3])


def main():
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if "--chromium" in sys.argv:
        print_by_chromium(sys.argv[sys.argv.index("--chromium") + 1 :])
        return
    from records.documents import fonts

    fonts.prepare()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    others = [weasyprint]
    others += [chromium] if shutil.which("chromium") else []
    others += [libreoffice] if shutil.which("soffice") else []
    found = {"cores": CORES, "fonts missing": [role.label for role in fonts.missing()]}
    for kind, number in (("portfolio", count), ("summary", max(4, count // 10))):
        few = documents(kind, OF_REFERENCES[kind])
        for way in others:
            measured(way, few[:CORES])  # the disk is warm afterwards
        sides = {way.__name__: measured(way, few) for way in others}
        own = sides["ours"] = measured(ours, documents(kind, number))
        for side in sides.values():
            side["times ours"] = round(side["ms"] / own["ms"], 1)
        found[kind] = sides
    for name, way in (("chromium", chromium), ("soffice", libreoffice)):
        if way not in others:
            found[way.__name__] = f"not installed ({name})"
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()

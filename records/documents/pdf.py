"""Typesetting after GB/T 9704: `typeset(document)` gives the bytes of a PDF.

A `Typesetter` holds what is the same for all documents of a process: the font
configuration and the parsed style sheet. The document itself is handed to
WeasyPrint as a tree read by the C parser, with our own few rules instead of the
general sheet for any HTML: together that is a good half of the time saved.
"""

import atexit
import gc
import itertools
import logging
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

from records.documents import charts, filling, fonts, tagging
from records.documents.escape import escape
from records.documents.markup import LANG, Walk
from records.documents.tree import Chart, Document, Signature, Table, plain

STYLE = Path(__file__).with_name("pdf.css")
FONT_SCHEME = "shidang-font:"
# Quotation marks of Song are as wide as a character, which English does not bear.
MARKS = (
    f'@font-face{{font-family:"Shidang Marks";src:url({FONT_SCHEME}kai);'
    "unicode-range:U+2018-2019,U+201C-201D}"
)
COLLECT_EVERY = 10
TAG = re.compile("<[^>]*>")
SQUARE = 156 / 28 * 72 / 25.4  # points: 28 characters fill the 156 mm of a line
LONG_WORD = re.compile("[!-~]{24}")
LATIN = re.compile("[!-~]{1,24}")
BLOCK = 156 / 25.4 * 72
PITCH = 225 / 25.4 * 72 / 22
CAPTION = 42  # points that a chart takes besides its drawing, see pdf.css
LATIN_LETTER, CELL_ROOM = 5.8, 9.0  # points in the small type of tables
VIEW = re.compile('viewBox="0 0 ([0-9]+) ([0-9]+)"')
TALLEST = 1.25  # of its width: a drawing as tall as a page, less its caption
TALL_CELL = 1000  # characters, half a page in a wide column

logger = logging.getLogger(__name__)


def typeset(document: Document) -> bytes:
    return typesetter().typeset(document)


def typeset_many(documents: Iterable[Document]) -> Iterator[bytes]:
    """The same for a batch, in order."""
    setter = typesetter()
    with many() as collect:
        for document in documents:
            yield setter.typeset(document)
            collect()


@contextmanager
def many():
    """Keeps the garbage collector out of the way of a batch; call what it gives after each.

    Collecting costs a tenth of the time of a document, most of it for looking at
    what will stay anyway.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    made = itertools.count(1)
    try:
        yield lambda: next(made) % COLLECT_EVERY or gc.collect()
    finally:
        gc.enable()
        gc.unfreeze()


_typesetters: dict[tuple[str, ...], "Typesetter"] = {}
# A font configuration removes its temporary folder; at the very end it no longer could.
atexit.register(_typesetters.clear)


def typesetter() -> "Typesetter":
    """The one of this process, made anew when more fonts have become ready."""
    state = fonts.state()
    if state not in _typesetters:
        _typesetters.clear()
        _typesetters[state] = Typesetter(fonts.faces())
    return _typesetters[state]


def scratch() -> Path:
    """Where WeasyPrint puts 18 MB of fonts for a process. It tidies up after itself, but not
    in a process that is killed or replaced; so what dead ones left goes here."""
    root = fonts.folder().with_name("typesetting")
    mine = root / str(os.getpid())
    mine.mkdir(parents=True, exist_ok=True)
    for left in root.iterdir():
        if not is_alive(left.name):
            shutil.rmtree(left, ignore_errors=True)
    return mine


def is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        return True
    except (ProcessLookupError, ValueError):
        return False
    return True


@contextmanager
def temporary_files_in(folder: Path):
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


class Typesetter:
    def __init__(self, faces: Iterable[fonts.Face] = ()):
        self.faces = {face.role.name: face for face in faces if face.ready}
        self.alone = threading.Lock()

    def typeset(self, document: Document) -> bytes:
        # Pango's font map is one for the process and bears one thread at a time.
        with self.alone:
            return self.render(document).write_pdf(pdf_variant="pdf/ua-1", finisher=tagging.finish)

    def render(self, document: Document):
        """WeasyPrint's laid-out document, for those who count pages."""
        laid_out = self._html(document).render(
            font_config=self._font_configuration,
            counter_style=self._counter_style,
            stylesheets=[self._style],
        )
        if document.language != "en":
            filling.fill_lines(laid_out.pages)
        return laid_out

    def _html(self, document: Document):
        # Our own markup, in which every word of users is escaped.
        root = ElementTree.fromstring(Paper(document).xml())  # noqa: S314
        return _reader()(root, self._fetcher)

    @cached_property
    def _fetcher(self):
        return _fetcher()({face.role.name: face.prepared for face in self.faces.values()})

    @cached_property
    def _font_configuration(self):
        from weasyprint.text.fonts import FontConfiguration

        return FontConfiguration()

    @cached_property
    def _counter_style(self):
        from weasyprint.html import UA_COUNTER_STYLE

        return UA_COUNTER_STYLE.copy()

    @cached_property
    def _style(self):
        import weasyprint

        rules = "".join(
            f'@font-face{{font-family:"{face.role.family}";src:url({FONT_SCHEME}{name})}}'
            for name, face in self.faces.items()
        )
        if "kai" in self.faces:
            rules += MARKS
        with temporary_files_in(scratch()):
            return weasyprint.CSS(
                string=rules + STYLE.read_text(encoding="utf-8"),
                url_fetcher=self._fetcher,
                font_config=self._font_configuration,
                counter_style=self._counter_style,
            )


def _reader():
    # WeasyPrint is imported inside functions: the web process starts without Pango.
    import cssselect2
    import weasyprint

    class Tree(weasyprint.HTML):
        """A document that is already parsed, with no general style sheet under ours."""

        def __init__(self, root, url_fetcher):
            self.base_url = None
            self.url_fetcher = url_fetcher
            self.media_type = "print"
            self.wrapper_element = cssselect2.ElementWrapper.from_html_root(
                root, content_language=None
            )
            self.etree_element = self.wrapper_element.etree_element

        def _ua_stylesheets(self, forms=False):
            return []

    return Tree


def _fetcher():
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyOurFonts(URLFetcher):
        """Nothing a document names is ever fetched: no file, no network."""

        def __init__(self, paths):
            super().__init__(allowed_protocols=())
            self.paths = paths

        def fetch(self, url, headers=None):
            name = url.removeprefix(FONT_SCHEME)
            if url == name or name not in self.paths:
                raise ValueError("documents may not fetch anything")
            return URLFetcherResponse(url, self.paths[name].read_bytes())

    return OnlyOurFonts


class Paper(Walk):
    chart_font = "Shidang Hei, Noto Sans CJK SC, sans-serif"

    def xml(self) -> str:
        document = self.document
        lang = LANG.get(document.language, document.language)
        content = f"{self.title()}{self.body()}{self.annexes()}"
        return (
            f'<html lang="{lang}"><head><title>{escape(self._full_title())}</title>'
            f'<meta name="author" content="{escape(document.author)}"/>'
            '<meta name="generator" content="Shidang"/></head>'
            f'<body class="{self._classes(content)}">{content}{self.ending()}</body></html>'
        )

    def _classes(self, content: str) -> str:
        long = LONG_WORD.search(TAG.sub(" ", content))
        return escape(self.document.genre) + (" long" if long else "")

    def _full_title(self) -> str:
        return f"{self.document.title} {self.document.subtitle}".strip()

    def body(self) -> str:
        """The signature stays with the last paragraph before it."""
        return super().body() + self.closing()

    def drawing(self, chart: Chart, identity: str) -> str:
        # WeasyPrint tells readers the title of a drawing, and not its description.
        drawn = super().drawing(replace(chart, title=charts.told(chart)), identity)
        wide, high = map(float, VIEW.search(drawn).groups())
        # All of it stands on one page, if small.
        part = min(1, TALLEST * wide / high)
        taken = CAPTION + BLOCK * part * high / wide
        below = -taken % PITCH if self.document.language != "en" else 0
        return (
            f'<div style="margin:0 {50 - 50 * part:.4g}%;padding-bottom:{below:.2f}pt">'
            f"{drawn}</div>"
        )

    def row(self, table: Table, row) -> str:
        drawn = super().row(table, row)
        is_tall = any(len(plain(cell)) > TALL_CELL for cell in row)
        return drawn.replace("<tr>", '<tr class="tall">', 1) if is_tall else drawn

    def widths(self, table: Table) -> str:
        columns = "".join(f'<col style="width:{part:.4g}%"/>' for part in column_widths(table))
        return f"<colgroup>{columns}</colgroup>"

    def signature(self, signature: Signature) -> str:
        office, date = signature_indents(signature)
        square = 12 if self.document.language == "en" else SQUARE
        contact = f'<p class="plain">{escape(signature.contact)}</p>' if signature.contact else ""
        return (
            '<div class="signature">'
            f'<p style="margin-right:{office * square:g}pt">{escape(signature.office)}</p>'
            f'<p style="margin-right:{date * square:g}pt">{escape(signature.date)}</p>'
            f"{contact}</div>"
        )


def column_widths(table: Table) -> list[float]:
    """Per cent of the block: what the columns ask for, but no word is broken for it."""
    total = sum(column.share for column in table.columns) or 1
    asked = [100 * column.share / total for column in table.columns]
    cells = zip(*table.rows, strict=True) if table.rows else [()] * len(asked)
    least = [
        max(map(_longest_word, (column.title, *map(plain, below))), default=0)
        for column, below in zip(table.columns, cells, strict=True)
    ]
    short = [max(need, part) for need, part in zip(least, asked, strict=True)]
    spare = 100 - sum(need for need, part in zip(least, asked, strict=True) if need > part)
    rest = sum(part for need, part in zip(least, asked, strict=True) if need <= part)
    if sum(short) <= 100.01 or not rest or spare <= 0:
        return asked
    return [
        need if need > part else part * spare / rest
        for need, part in zip(least, asked, strict=True)
    ]


def _longest_word(words: str) -> float:
    """Per cent of the block that the longest Latin word takes, with the room of its cell."""
    longest = max((len(word) for word in LATIN.findall(words)), default=0)
    return (longest * LATIN_LETTER + CELL_ROOM) * 100 / BLOCK if longest else 0


def signature_indents(signature: Signature) -> tuple[float, float]:
    """Characters left free at the right of office and date, after GB/T 9704 §7.3.5.

    The office ends two characters from the edge and the date begins two to the
    right of the office; a date that would then leave the block ends two from the
    edge instead, and the office moves left with it.
    """
    office, date = _ems(signature.office), _ems(signature.date)
    if office - date >= 2:
        return 2, office - date
    return date + 4 - office, 2


def _ems(words: str) -> float:
    return sum(1 if ord(character) > 0x2E7F else 0.5 for character in words)

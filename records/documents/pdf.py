"""Typesetting after GB/T 9704: `typeset(document)` gives the bytes of a PDF.

A `Typesetter` holds what is the same for all documents of a process: the font
configuration and the parsed style sheet. The document itself is handed to
WeasyPrint as a tree read by the C parser, with our own few rules instead of the
general sheet for any HTML: together that is a good half of the time saved.
"""

import atexit
import gc
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterable
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

from records.documents import filling, font_memory, fonts, tagging
from records.documents.paper import Paper
from records.documents.tree import Document

STYLE = Path(__file__).with_name("pdf.css")
FONT_SCHEME = "shidang-font:"
# Quotation marks of Song are as wide as a character, which English does not bear.
MARKS = (
    f'@font-face{{font-family:"Shidang Marks";src:url({FONT_SCHEME}kai);'
    "unicode-range:U+2018-2019,U+201C-201D}"
)

logger = logging.getLogger(__name__)


def typeset(document: Document) -> bytes:
    return typesetter().typeset(document)


@contextmanager
def many():
    """Keeps the garbage collector out of the way of a batch; call what it gives after each.

    Once a document is done nearly all of it is garbage, which is found at once. While it is
    being set, looking for garbage costs a tenth of its time and finds none.
    """
    is_first = True

    def collect():
        nonlocal is_first
        gc.collect()
        if is_first:
            # Fonts, style sheet and libraries are there now and stay.
            gc.freeze()
            is_first = False

    gc.disable()
    try:
        yield collect
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
        self.known_fonts: dict = {}

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
        laid_out.fonts = font_memory.Fonts(self.known_fonts)
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

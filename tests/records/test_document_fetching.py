"""A PDF fetches nothing, whatever its texts hold: no file, no network.

A socket listens and a file holds a secret; no text of any field may reach either,
nor leave anything in the PDF that would do so when somebody opens it.
"""

import dataclasses
import io
import socket
import threading
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from records.documents import charts, markup, page, pdf
from records.documents import escape as escaping
from records.documents.tree import Annex, Document, Paragraph, Table
from tests.records.documents import document

SECRET = "暗号写在服务器的文件里"
# Fields that are words of ours or numbers, never text of people.
OURS = {"language", "genre", "style", "origin", "align", "kind", "key", "name", "href"}


@pytest.fixture
def listener():
    """(port, connections) of a socket that takes note of everybody who comes."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.05)
        came, ended = [], threading.Event()

        def listen():
            while not ended.is_set():
                try:
                    connection, _address = server.accept()
                except TimeoutError:
                    continue
                came.append(1)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], came
        ended.set()
        thread.join()


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    return path


def payloads(port, path):
    web, file = f"http://127.0.0.1:{port}/x", path.as_uri()
    for address in (web, file):
        yield f'<img src="{address}"/><object data="{address}"></object><embed src="{address}"/>'
        yield f'<link rel="attachment" href="{address}"/><a rel="attachment" href="{address}">x</a>'
        yield f'<link rel="stylesheet" href="{address}"/><style>@import url({address});</style>'
        yield f'<p style="background:url({address});list-style-image:url({address})">x</p>'
        yield f'<svg><image href="{address}"/><use href="{address}#x"/></svg>'
        yield f'"/><image xlink:href="{address}"/><text x="'
        yield f"url({address}) @import '{address}'; }} body{{background:url({address})}}"
        yield f"<style>@font-face{{font-family:x;src:url({address})}}*{{font-family:x}}</style>"
        yield f'<meta http-equiv="refresh" content="0;url={address}"/><base href="{address}"/>'
    yield f"<!DOCTYPE x [<!ENTITY e SYSTEM '{file}'>]><p>&e;</p>"
    yield f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{file}" parse="text"/>'
    yield "<a href=\"javascript:app.launchURL('x')\">x</a>{{ 7*7 }}{% debug %}\x00\x0b\ufffe"


def short():
    """Everything a document can hold, once."""
    return document(annexes=(Annex("台账", (Table.of(("组",), [("语文组",)], "题", "注"),)),))


def with_text(thing, text):
    """The tree with this text behind the own one of every field that people write."""
    if isinstance(thing, tuple):
        return tuple(
            f"{part}{text}" if isinstance(part, str) else with_text(part, text) for part in thing
        )
    if dataclasses.is_dataclass(thing):
        changed = {}
        for field in dataclasses.fields(thing):
            value = getattr(thing, field.name)
            if isinstance(value, str):
                if field.name not in OURS:
                    changed[field.name] = value + text
            else:
                changed[field.name] = with_text(value, text)
        return dataclasses.replace(thing, **changed)
    return thing


def harmful(content):
    """What a reader of PDF would act on."""
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    found = [name for name in ("/OpenAction", "/AA", "/AcroForm") if name in root]
    names = root.get("/Names", {})
    found += [name for name in ("/JavaScript", "/EmbeddedFiles") if name in names]
    for leaf in reader.pages:
        for note in leaf.get("/Annots", ()):
            action = note.get_object().get("/A")
            if action and action.get_object()["/S"] != "/GoTo":
                found.append(str(action.get_object()))
    return found


def text_of(content):
    return "".join(leaf.extract_text() for leaf in PdfReader(io.BytesIO(content)).pages)


def test_no_text_of_a_document_is_fetched_or_acted_on(listener, secret):
    port, came = listener
    # Some of them: each narrow cell is broken into lines a letter wide.
    whole = "".join([*payloads(port, secret)][1::5])

    content = pdf.typeset(with_text(short(), whole))

    assert came == []
    assert harmful(content) == []
    assert SECRET not in text_of(content)
    # It was there: printed, letter by letter.
    assert 'rel="attachment"' in text_of(content).replace("\n", "")


def unescaped(text):
    return str(text)


@pytest.mark.parametrize("number", range(20))
def test_even_markup_that_slipped_through_fetches_nothing(listener, secret, monkeypatch, number):
    """Escaping is the first wall; this is the second one, alone."""
    port, came = listener
    payload = list(payloads(port, secret))[number].replace("\x00", "").replace("\x0b", "")
    for room in (escaping, markup, charts, pdf, page):
        if hasattr(room, "escape"):
            monkeypatch.setattr(room, "escape", unescaped)

    with suppress(ElementTree.ParseError):  # most of it is no XML
        content = pdf.typeset(Document("题", blocks=(Paragraph.of("文", payload),)))
        assert SECRET not in text_of(content)
        assert "/EmbeddedFiles" not in harmful(content)

    assert came == []


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "https://127.0.0.1/",
        "ftp://127.0.0.1/",
        "data:text/plain,x",
        "/etc/passwd",
        "shidang-font:../../../etc/passwd",
        "SHIDANG-FONT:kai",
        "",
    ],
)
def test_the_typesetter_has_nothing_to_give_but_our_fonts(address):
    with pytest.raises(ValueError, match="may not fetch"):
        pdf.typesetter()._fetcher.fetch(address)


def test_page_of_the_document_shows_text_as_text():
    whole = "".join(payloads(1, Path("/x")))

    shown = page.html(with_text(short(), whole))

    for mark in (
        "<img",
        "<object",
        "<embed",
        "<link",
        "<style",
        "<image",
        "<base",
        "<meta",
        "<p style",
    ):
        assert mark not in shown

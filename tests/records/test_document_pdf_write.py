"""The writer of files says what pydyf says, as a reader finds it."""

import io

import pydyf
from pypdf import PdfReader
from pypdf.generic import StreamObject

from records.documents import pdf_write


def made():
    """A file with a value of every kind, a page, and an object that is not used."""
    file = pydyf.PDF()
    values = pydyf.Dictionary(
        {
            "Whole": 7,
            "Broken": 0.125,
            "Even": 2.0,
            "Name": "/Document",
            "Raw": b"null",
            "Said": pydyf.String("教 (师)"),
            "Plain": pydyf.String("a (b) c"),
            "Row": pydyf.Array([1, -2.5, b"/X", pydyf.Dictionary({"In": pydyf.Array()})]),
        }
    )
    file.add_object(values)
    unused = pydyf.Dictionary({"Left": "/Out"})
    file.add_object(unused)
    unused.free = "f"
    content = pydyf.Stream([b"BT", "ET", 3, values], {"Length1": 4}, compress=True)
    file.add_object(content)
    file.add_object(pydyf.Stream([b"raw"]))
    file.add_page(
        pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": file.pages.reference,
                "MediaBox": pydyf.Array([0, 0, 10, 10]),
                "Contents": content.reference,
                "Own": values.reference,
            }
        )
    )
    return file


def written(file, info=True):
    output = io.BytesIO()
    if info:
        file.info["Title"] = pydyf.String("题")
    file.write(output, "1.7", None, True)
    return output.getvalue()


def found(content):
    """What a strict reader finds: title, page, and the plain content of its stream."""
    reader = PdfReader(io.BytesIO(content), strict=True)
    [page] = reader.pages
    own = dict(page["/Own"])
    own["/Row"] = [*own["/Row"][:3], dict(own["/Row"][3])]
    streams = [
        (one.get("/Length1"), one.get_data())
        for one in (reader.get_object(number) for number in (5, 6))
        if isinstance(one, StreamObject)
    ]
    return reader.pdf_header, reader.metadata and reader.metadata.title, own, streams


def test_a_file_holds_what_pydyf_would_write_in_it():
    ours = made()
    pdf_write.take_over(ours)

    theirs = found(made_by_pydyf())
    assert found(written(ours)) == theirs
    assert theirs[3] != []


def made_by_pydyf():
    file = made()
    file.objects[4].free = "n"  # which pydyf miscounts
    return written(file)


def test_an_object_that_is_not_used_is_left_out():
    file = made()
    pdf_write.take_over(file)

    reader = PdfReader(io.BytesIO(written(file)), strict=True)

    assert reader.xref_objStm.keys() == {1, 2, 3, 7, 8}
    assert reader.trailer["/Size"] == 11


def test_a_file_without_information_has_none():
    file = made()
    pdf_write.take_over(file)

    assert PdfReader(io.BytesIO(written(file, info=False)), strict=True).metadata is None

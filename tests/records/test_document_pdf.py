"""Geometry after GB/T 9704, measured in the PDF itself."""

import io
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from pypdf import PdfReader

from records.documents import pdf
from records.documents.tree import Document, Paragraph, Section, Signature
from tests.records.documents import document

MM = 72 / 25.4


@pytest.fixture(scope="module")
def setter():
    return pdf.Typesetter()


def read(setter, of):
    return PdfReader(io.BytesIO(setter.typeset(of)))


def pieces(page):
    """(text, x, y from the top, size, font) of every piece of text."""
    found = []

    def visit(text, ctm, tm, font, size):
        if not text.strip():
            return
        x = tm[4] * ctm[0] + tm[5] * ctm[2] + ctm[4]
        y = tm[4] * ctm[1] + tm[5] * ctm[3] + ctm[5]
        name = str(font.get("/BaseFont", "")) if font else ""
        found.append(
            (text.strip(), x, float(page.mediabox.height) - y, abs(size * ctm[3] * tm[3]), name)
        )

    page.extract_text(visitor_text=visit)
    return found


def long_text(lines):
    return Document(title="题", blocks=(Paragraph.of("教" * 28 * lines, style="plain"),))


def test_sheet_is_a4_with_22_lines_of_28_characters_at_the_standard_pitch(setter):
    second = pieces(read(setter, long_text(60)).pages[1])
    body = [piece for piece in second if "教" in piece[0]]

    assert [len(piece[0]) for piece in body] == [28] * 22
    assert {round(piece[1] / MM, 1) for piece in body} == {28.0}
    assert {round(piece[3], 2) for piece in body} == {16.0}
    assert {round(below[2] - above[2], 1) for above, below in pairwise(body)} == {29.0}
    # The block begins 37 mm from the top: the first baseline is within the first line.
    assert 37 < body[0][2] / MM < 37 + 10.23
    assert body[-1][2] / MM < 297 - 35


def test_page_number_stands_right_on_odd_and_left_on_even_pages(setter):
    reader = read(setter, long_text(60))

    numbers = [
        next(piece for piece in pieces(page) if piece[0].startswith("—"))
        for page in reader.pages[:2]
    ]

    assert [piece[0] for piece in numbers] == ["— 1 —", "— 2 —"]
    assert {round(piece[3], 1) for piece in numbers} == {14.0}
    assert numbers[0][1] > 150 * MM
    assert 28 * MM < numbers[1][1] < 40 * MM
    assert all(262 * MM < piece[2] < 275 * MM for piece in numbers)


def test_levels_are_set_in_their_faces_and_sizes(setter):
    of = Document(
        title="标题",
        blocks=(
            Section(1, "甲", (Section(2, "乙", (Section(3, "丙", (Paragraph.of("正文"),)),)),)),
        ),
    )

    found = {
        piece[0]: (round(piece[3], 1), piece[4]) for piece in pieces(read(setter, of).pages[0])
    }

    assert found["标题"][0] == 22.0
    assert [found[text][0] for text in ("一、甲", "（一）乙", "1. 丙", "正文")] == [16.0] * 4
    assert "Sans" in found["一、甲"][1]
    assert found["（一）乙"][1] != found["正文"][1] != found["一、甲"][1]


def test_all_fonts_are_embedded_and_rare_names_can_be_read_back(setter):
    reader = read(setter, document())

    text = "".join(page.extract_text() for page in reader.pages)
    assert [name for name in "𬭎㛃䶮𫖯" if name not in text] == []
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_document_has_a_name_a_language_tags_and_an_outline(setter):
    reader = read(setter, document())

    assert reader.metadata.title == "石门中学教师专业发展工作总结 2020学年第二学期"
    assert reader.metadata.author == "石门中学教务处"
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    top = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert top == ["石门中学教师专业发展工作总结"]
    assert [e.title for e in reader.outline[1] if not isinstance(e, list)] == [
        "一、主要工作与成效",
        "二、特色与荣誉",
        "培训台账",
    ]


def test_table_head_is_repeated_on_every_page_of_the_table(setter):
    reader = read(setter, document())

    annex = [page.extract_text() for page in reader.pages if "88" in page.extract_text()]

    assert len(annex) > 1
    assert all("学时" in text for text in annex)


@pytest.mark.parametrize("lines", range(16, 23))
def test_office_and_date_stay_together_with_words_before_them(setter, lines):
    of = Document(
        title="题",
        blocks=(Paragraph.of("教" * 28 * lines, style="plain"), Paragraph.of("末段。")),
        signature=Signature("石门中学　教务处", "2021年7月6日"),
    )

    last = read(setter, of).pages[-1].extract_text()

    assert "末段" in last
    assert last.index("末段") < last.index("教务处") < last.index("2021年")


def test_date_begins_two_characters_to_the_right_of_the_office():
    office, date = pdf.signature_indents(Signature("石门中学教师发展中心教务处", "2021年7月6日"))

    # 13 characters end 2 from the edge; 6 that begin at the third leave 7 free.
    assert (office, date) == (2, 7)
    assert pdf.signature_indents(Signature("教务处", "2021年7月6日")) == (7, 2)


def test_document_can_name_no_file_and_no_host(setter, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    fetcher = setter._fetcher

    for url in (secret.as_uri(), "https://example.org/x", "data:text/plain,x", "shidang-font:../x"):
        with pytest.raises(ValueError, match="may not fetch"):
            fetcher.fetch(url)


def test_control_characters_and_markup_in_text_are_printed_as_text(setter):
    of = Document(title="题", blocks=(Paragraph.of("甲<b>乙</b>&amp;\x00\x0b丙"),))

    assert "甲<b>乙</b>&amp;丙" in read(setter, of).pages[0].extract_text()


def test_batch_gives_a_file_for_each_document_in_order(setter, monkeypatch):
    monkeypatch.setattr(pdf, "typesetter", lambda: setter)

    made = list(pdf.typeset_many(Document(title=f"第{n}份") for n in range(3)))

    titles = [PdfReader(io.BytesIO(one)).metadata.title for one in made]
    assert titles == ["第0份", "第1份", "第2份"]


def test_threads_of_a_web_process_typeset_one_after_the_other(setter):
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(setter.typeset, [document(title=f"第{n}份") for n in range(8)]))

    titles = [PdfReader(io.BytesIO(one)).metadata.title for one in made]
    assert titles == [f"第{n}份 2020学年第二学期" for n in range(8)]

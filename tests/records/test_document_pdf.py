"""Geometry after GB/T 9704, measured in the PDF itself."""

import gc
import io
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from pypdf import PdfReader

from records.documents import fonts, paper, pdf
from records.documents.tree import (
    Annex,
    Chart,
    Column,
    Document,
    Facts,
    Honour,
    HonoursList,
    Paragraph,
    Point,
    Proof,
    Section,
    Signature,
    Table,
    Text,
)
from tests.records import documents
from tests.records.documents import document
from tests.records.pdf_reading import MM, Read, elements, told

SQUARE, PITCH = 156 * MM / 28, 225 * MM / 22
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, 184 * MM, 37 * MM, 262 * MM
OFFICE = Signature("石门中学　教务处", "2021年7月6日")


@pytest.fixture(scope="module")
def faces(tmp_path_factory):
    """All faces, prepared for what these tests print and nothing else."""
    printed = "".join(
        path.read_text(encoding="utf-8") for path in (Path(__file__), Path(documents.__file__))
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fonts, "common", lambda: frozenset(map(ord, printed)))
        root = tmp_path_factory.mktemp("fonts")
        fonts.prepare(root, processes=1)
        return fonts.faces(root)


@pytest.fixture(scope="module")
def setter(faces):
    return pdf.Typesetter(faces)


def read(setter, of):
    return Read(setter.typeset(of))


def text_of(count, **fields):
    return Document(title="题", blocks=(Paragraph.of("教" * count, style="plain"),), **fields)


def near(value):
    """A thirtieth of a millimetre."""
    return pytest.approx(value, abs=0.1)


# The sheet


def test_sheet_is_a4_with_22_lines_of_28_characters_that_fill_the_block(setter):
    found = read(setter, text_of(28 * 60))

    assert [float(side) / MM for side in found.reader.pages[1].mediabox] == near([0, 0, 210, 297])
    body = found.lines(1)
    assert [line.text for line in body] == ["教" * 28] * 22
    assert {round(line.size, 2) for line in body} == {16.0}
    assert [line.x for line in body] == near([LEFT] * 22)
    # Characters stand 156 mm / 28 apart.
    steps = [(line.width - line.size) / 27 for line in body]
    assert steps == pytest.approx([SQUARE] * 22, abs=0.01)
    steps = [below.y - above.y for above, below in pairwise(body)]
    assert steps == near([PITCH] * 21)
    # Ink from 37 mm below the edge to 35 mm above it: ascent and descent are 0.88 and 0.12.
    room = (PITCH - 16) / 2
    assert body[0].y - 0.88 * 16 - room == near(TOP)
    assert body[-1].y + 0.12 * 16 + room == near(BOTTOM)


def test_first_page_has_title_and_blank_line_and_then_the_grid(setter):
    found = read(setter, document(title="甲" * 30, blocks=text_of(28 * 20).blocks))

    title, more, subtitle, *body = found.lines(0)
    assert (title.text + more.text, subtitle.text) == ("甲" * 30, "——2020学年第二学期")
    assert (title.size, subtitle.size, body[0].size) == near((22, 16, 16))
    middles = [line.x + line.width / 2 for line in (title, subtitle)]
    assert middles == pytest.approx([(LEFT + RIGHT) / 2] * 2, abs=0.3)
    # Two lines of title, subtitle, one blank line: 18 of the 22 are left for the text.
    assert len(body) == 18
    assert body[-1].y + 0.12 * 16 + (PITCH - 16) / 2 == near(BOTTOM)


@pytest.mark.parametrize("count", [20, 21, 30, 41, 45])
def test_lines_of_a_long_title_are_about_as_long(setter, count):
    found = read(setter, Document("甲" * count))

    lengths = [len(line.text) for line in found.lines(0)]
    assert len(lengths) == -(-count // 20)
    assert sum(lengths) == count
    assert max(lengths) - min(lengths) <= len(lengths)


def test_page_number_stands_right_on_odd_and_left_on_even_pages(setter):
    found = read(setter, text_of(28 * 60))

    numbers = [[m for m in found.marks if m.page == page and not m.is_tagged] for page in (0, 1, 2)]
    assert ["".join(mark.text for mark in each) for each in numbers] == [
        "— 1 —",
        "— 2 —",
        "— 3 —",
    ]
    assert {(round(mark.size, 2), mark.font) for each in numbers for mark in each} == {
        (14.0, "Shidang-Song")
    }
    # One character of 4号 from the edge of the block.
    assert [each[-1].x + each[-1].width for each in numbers[::2]] == near([RIGHT - 14] * 2)
    assert numbers[1][0].x == near(LEFT + 14)
    # The dash stands 7 mm below the block.
    assert {round(each[0].y - 0.36 * 14 - BOTTOM, 1) for each in numbers} == {round(7 * MM, 1)}


def test_levels_are_set_in_their_faces_sizes_and_places(setter):
    inner = Section(3, "丙", (Section(4, "丁", (Paragraph.of("正文", Text("重", strong=True)),)),))
    of = Document(title="标题", blocks=(Section(1, "甲", (Section(2, "乙", (inner,)),)),))

    found = read(setter, of).lines(0)

    assert [(mark.text, round(mark.size, 2), mark.font.split("-")[1]) for mark in found] == [
        ("标题", 22.0, "Title"),
        ("一、甲", 16.0, "Hei"),
        ("（一）乙", 16.0, "Kai"),
        ("1. 丙", 16.0, "Fang"),
        ("（1）丁", 16.0, "Fang"),
        ("正文", 16.0, "Fang"),
        ("重", 16.0, "Hei"),
    ]
    # Headings and paragraphs begin two characters in.
    assert [mark.x for mark in found[1:-1]] == near([LEFT + 2 * SQUARE] * 5)
    assert [below.y - above.y for above, below in pairwise(found[1:-1])] == near([PITCH] * 4)


def test_text_stands_on_the_lines_of_the_sheet_again_below_a_note_and_a_chart(setter):
    chart = Chart("groups", "图", tuple(Point(f"第{n}组", n) for n in range(1, 6)))
    note = Paragraph.of("注：分母。", style="note")
    blocks = (Paragraph.of("文"), note, Paragraph.of("注下"), chart, Paragraph.of("图下"))
    found = read(setter, Document("题", blocks=blocks)).lines(0)

    bases = {line.text: line.y for line in found}
    for words in ("注下", "图下"):
        lines = (bases[words] - bases["文"]) / PITCH
        assert lines == pytest.approx(round(lines), abs=0.01)
    assert bases["注下"] - bases["文"] == near(2 * PITCH)


def test_lines_with_numbers_reach_the_edge_but_the_last_one(setter):
    words = Text("全校教师参加培训412人次，人均12.5学时；“县级”36人次、"), Text("重点", strong=True)
    found = read(setter, Document("题", blocks=(Paragraph.of(*words * 20), Paragraph.of("末。"))))

    body = [mark for page in (0, 1) for mark in found.lines(page) if round(mark.size) == 16]
    bases = sorted({(mark.page, mark.y) for mark in body})
    ends = [max(m.x + m.width for m in body if (m.page, m.y) == base) for base in bases]
    filled = [end for end in ends if RIGHT - 1 < end < RIGHT + 0.5]
    # More than a point between characters would tear numbers apart.
    torn = [end for end in ends[:-2] if end <= RIGHT - 25]
    assert len(filled) + len(torn) == len(ends) - 2
    assert len(filled) > 3 * len(torn)
    assert ends[-1] < RIGHT - 20 * SQUARE


def test_headings_stay_with_the_text_below_them(setter):
    for count in range(17, 22):
        blocks = (*text_of(28 * count).blocks, Section(1, "甲", (Paragraph.of("首行"),)))
        found = read(setter, Document("题", blocks=blocks))
        pages = {line.text: line.page for page in (0, 1) for line in found.lines(page)}
        assert pages["一、甲"] == pages["首行"]


@pytest.mark.parametrize("count", range(15, 23))
def test_office_and_date_stay_together_with_words_before_them(setter, count):
    of = Document(
        title="题",
        blocks=(*text_of(28 * count).blocks, Paragraph.of("末段。")),
        signature=OFFICE,
    )

    found = read(setter, of)

    last = [line.text for line in found.lines(len(found.reader.pages) - 1)]
    assert last[-3:] == ["末段。", "石门中学　教务处", "2021年7月6日"]


def test_office_ends_two_from_the_edge_and_the_date_begins_two_to_its_right(setter):
    """GB/T 9704 §7.3.5.2, without a seal."""

    def ends(office):
        of = text_of(3, signature=Signature(office, "2021年7月6日"))
        *_body, above, name, day = read(setter, of).lines(0)
        assert name.y - above.y == near(2 * PITCH)
        assert day.y - name.y == near(PITCH)
        return name, day

    name, day = ends("石门中学教师发展中心教务处")
    ends_at = RIGHT - name.x - name.width
    assert (ends_at, day.x - name.x) == pytest.approx((2 * SQUARE, 2 * SQUARE), abs=1)

    # A date longer than the office ends two from the edge itself.
    name, day = ends("教务处")
    ends_at = RIGHT - day.x - day.width
    assert (ends_at, day.x - name.x) == pytest.approx((2 * SQUARE, 2 * SQUARE), abs=1)


def test_annex_begins_a_page_and_its_title_stands_in_the_third_line(setter):
    """GB/T 9704 §7.3.4."""
    found = read(setter, document())

    label, title, *_rows = found.lines(2)
    assert (label.text, label.x, label.font) == ("附件", near(LEFT), "Shidang-Hei")
    assert (title.text, title.font) == ("培训台账", "Shidang-Title-Bold")
    line = (title.y - TOP - (PITCH - 18) / 2 - 0.88 * 18) / PITCH
    assert line == near(2)


# Tables and drawings


def test_table_head_is_repeated_on_every_page_of_the_table(setter):
    found = read(setter, document())

    pages = [[line.text for line in found.lines(p)] for p in range(len(found.reader.pages))]
    annex = [texts for texts in pages if "88" in texts]
    assert len(annex) > 1
    assert [texts[:2] for texts in annex[1:]] == [["组", "学时"]] * (len(annex) - 1)
    assert sum(texts.count("88") for texts in annex) == 60


def test_row_taller_than_the_page_goes_on_over_pages(setter):
    rows = [("甲", "教" * 9000), ("乙", "末")]
    found = read(setter, Document("题", blocks=(Table.of(("组", Column("话", share=9)), rows),)))

    assert found.text().replace("组话", "") == "题甲" + "教" * 9000 + "乙末"
    assert max(mark.y for mark in found.marks if mark.is_tagged) < BOTTOM
    # The head is not left alone.
    assert "甲" in [line.text for line in found.lines(0)]


def test_date_in_a_narrow_column_is_not_broken(setter):
    columns = (Column("日期", share=1), Column("项目", share=9))
    found = read(setter, Document("题", blocks=(Table.of(columns, [("2021-03-05", "研修")]),)))

    assert "2021-03-05" in [line.text for line in found.lines(0)]


def test_word_in_a_narrow_column_is_not_broken(setter):
    columns = (Column("Topic", share=9), Column("Lessons", "end", 0.5), Column("Kind", share=0.5))
    rows = [("《济南的冬天》" * 9, "1", "assessment")] * 2
    found = read(setter, Document("T", language="en", blocks=(Table.of(columns, rows),)))

    texts = [line.text for line in found.lines(0)]
    assert [texts.count(word) for word in ("Lessons", "assessment")] == [1, 2]
    assert max(mark.x + mark.width for mark in found.marks) < RIGHT


def test_columns_get_what_they_ask_for_as_far_as_words_allow():
    def widths(*columns, rows=()):
        table = Table.of([Column(title, share=share) for title, share in columns], rows)
        return [round(width, 1) for width in paper.column_widths(table)]

    assert widths(("组", 3), ("学时", 1)) == [75, 25]
    assert widths(("组", 9), ("assessment", 1)) == [84.6, 15.4]
    # What one column gives up may make another one too narrow.
    assert widths(("组", 8), ("Hours", 0.9), ("assessments", 1.1)) == [74.6, 8.7, 16.7]
    assert widths(("组", 1), ("题", 1), rows=[("x" * 200, "y" * 200)]) == [50, 50]
    assert widths(*[("assessment", 1)] * 9) == [11.1] * 9


@pytest.mark.parametrize("count", range(24, 30))
def test_no_row_is_alone_at_the_top_of_a_page(setter, count):
    rows = [(f"第{n}行",) for n in range(count)]
    found = read(setter, Document("题", blocks=(Table.of(("组",), rows),)))

    pages = range(len(found.reader.pages))
    held = [sum("行" in line.text for line in found.lines(page)) for page in pages]
    assert sum(held) == count
    assert min(held) > 1


def test_note_stays_with_its_paragraph(setter):
    for count in range(18, 22):
        note = Paragraph.of("注：分母。", style="note")
        blocks = (*text_of(28 * count).blocks, Paragraph.of("末段。"), note)
        found = read(setter, Document("题", blocks=blocks))
        pages = {line.text: line.page for page in (0, 1) for line in found.lines(page)}
        assert pages["末段。"] == pages["注：分母。"]


def test_nothing_reaches_beyond_the_block(setter):
    rows = [("字" * 90, "word" * 40, f"{n}") for n in range(40)]
    blocks = (
        Facts.of(("很长的标签" * 5, "值" * 60), ("姓名", "x" * 90)),
        Table.of(("甲" * 20, "乙", Column("丙", "end")), rows, "题" * 50, "注" * 200),
        HonoursList((Honour("称号" * 40, "张华", "市级"),)),
        Paragraph.of("w" * 500),
    )
    found = read(setter, document(blocks=blocks))

    tagged = [mark for mark in found.marks if mark.is_tagged]
    assert min(mark.x for mark in tagged) > LEFT - 0.01
    assert max(mark.x + mark.width for mark in tagged) < RIGHT + 0.5
    assert max(mark.y for mark in tagged) < BOTTOM


def test_chart_with_many_bars_stays_on_its_page(setter):
    points = tuple(Point(f"第{n}组", n, f"{n}") for n in range(80))
    found = read(setter, Document("题", blocks=(Chart("groups", "学时", points),)))

    assert {mark.page for mark in found.marks if mark.text.endswith("组")} == {1}
    assert max(mark.y for mark in found.marks if mark.is_tagged) < BOTTOM


# Text that can be read and copied


def words_in_order(of):
    """What a document says, from its tree alone."""
    numbers = iter(["一、主要工作与成效", "二、特色与荣誉"])

    def block(one):
        if isinstance(one, Section):
            yield next(numbers) if one.level == 1 else f"（一）{one.title}"
            for each in one.blocks:
                yield from block(each)
        elif isinstance(one, Paragraph):
            yield "".join(run.text for run in one.runs)
        elif isinstance(one, Facts):
            for label, value in one.pairs:
                yield from (label, value[0].text)
        elif isinstance(one, Table):
            yield from filter(None, (one.caption, *(column.title for column in one.columns)))
            for row in one.rows:
                yield from ("".join(run.text for run in cell) for cell in row)
            yield from filter(None, (one.note,))
        elif isinstance(one, HonoursList):
            for place, each in enumerate(one.honours, start=1):
                told = (each.date, each.who, each.title, each.detail)
                yield f"{place}. " + "　".join(filter(None, told))
        elif isinstance(one, Chart):
            yield one.title
            yield one

    yield of.title
    yield f"——{of.subtitle}"
    for one in of.blocks:
        yield from block(one)
    yield from (of.signature.office, of.signature.date)
    for annex in of.annexes:
        yield "附件"
        yield annex.title
        for one in annex.blocks:
            yield from block(one)
    if of.proof:
        yield from of.proof.lines


def test_file_says_what_the_tree_says_in_its_order(setter):
    annex = Annex("培训台账", (Table.of(("组", "学时"), [("语文组", "88")] * 9, "题", "注"),))
    proof = Proof("https://example.org/check/AB12/", "AB12", ("校验码 AB12", "网址"))
    of = document(annexes=(annex,), proof=proof)
    found = read(setter, of)

    kinds = [(kind, words) for kind, words, _element in elements(found.structure)]
    drawn = [words for kind, words in kinds if kind == "Figure"]
    expected = [words for words in words_in_order(of) if not isinstance(words, Chart)]
    assert [words for words in told(found.structure) if words not in drawn] == expected
    # The order of the operators is the order of the structure.
    assert found.text() == "".join(told(found.structure))
    assert drawn == ["语文组42.5", "2803月04月", "学分60／73学分", ""]


def test_charts_are_described(setter):
    of = document(proof=Proof("https://example.org/check/AB12/", "AB12"))
    found = read(setter, of)

    figures = [element for kind, _w, element in elements(found.structure) if kind == "Figure"]
    assert [element["/Alt"] for element in figures] == [
        "各组学时。语文组 42.5",
        "各月节数。3月 280；4月 0",
        "达标。学分 60／73学分",
        "AB12",
    ]
    # In points from the bottom of the sheet: where the words of the drawing stand.
    for element in figures[:3]:
        left, bottom, right, top = map(float, element["/A"]["/BBox"])
        number = int(element["/K"][0])
        shown = [mark for mark in found.marks if (mark.page, mark.number) == (0, number)]
        assert (left, right) == near((LEFT, RIGHT))
        assert all(bottom < 297 * MM - mark.y < top for mark in shown)
    left, bottom, right, top = map(float, figures[3]["/A"]["/BBox"])
    assert (left, right - left, top - bottom) == near((LEFT, 26 * MM, 26 * MM))


def test_all_fonts_are_embedded_and_every_character_has_its_own_glyph(setter):
    found = read(setter, document())

    assert [name for name in "𬭎㛃䶮𫖯" if name not in found.text()] == []
    assert len(found.fonts) >= 5
    for font in found.fonts.values():
        assert font.program.get_data()[:4] == b"\x00\x01\x00\x00"
        assert 0 not in font.words
    shown = [mark for mark in found.marks if "𬭎" in mark.text]
    assert [mark.font for mark in shown] == ["Shidang-Song"]


def test_character_that_no_face_has_is_a_box_that_can_be_copied(setter):
    words = "甲\U0003134f\uf8ff乙"

    found = read(setter, Document("题", blocks=(Paragraph.of(words),)))

    assert found.text() == "题" + words


def test_control_characters_and_markup_in_text_are_printed_as_text(setter):
    of = Document(title="题", blocks=(Paragraph.of("甲<b>乙</b>&amp;\x00\x0b丙\ud800 \n 丁"),))

    assert read(setter, of).text() == "题甲<b>乙</b>&amp;丙 丁"


def test_a_hundred_thousand_characters_are_all_there(setter):
    words = "经过一学期的努力，全校教师参加培训412人次。" * 4500

    found = read(setter, Document("题", blocks=(Paragraph.of(words, origin="office"),)))

    assert len(words) > 100_000
    assert found.text() == "题" + words
    counts = [len(found.lines(page)) for page in range(1, len(found.reader.pages) - 1)]
    assert set(counts) == {22}


# Accessibility: what ISO 14289-1 asks of a file and a machine can look at


@pytest.fixture(scope="module")
def whole(setter):
    proof = Proof("https://example.org/check/AB12/", "AB12", ("校验码 AB12",))
    annexes = (Annex("表", (Table.of(("组", "数"), [("语文组", "8")] * 90, "题", "注"),)),) * 2
    return read(setter, document(annexes=annexes, proof=proof))


def test_document_has_a_name_a_language_and_a_mark_of_its_kind(whole):
    root, metadata = whole.root, whole.root["/Metadata"].get_data().decode()

    assert whole.reader.metadata.title == "石门中学教师专业发展工作总结 2020学年第二学期"
    assert whole.reader.metadata.author == "石门中学教务处"
    assert root["/Lang"] == "zh-CN"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert 'pdfuaid:part="1"' in metadata
    assert "石门中学教师专业发展工作总结 2020学年第二学期</rdf:li>" in metadata
    assert all(page["/Tabs"] == "/S" for page in whole.reader.pages)


def test_every_mark_belongs_to_one_element_and_page_numbers_to_none(whole):
    parents = whole.parent_tree()
    held = whole.in_structure

    for place, page in enumerate(whole.reader.pages):
        assert page["/StructParents"] == place
        shown = {mark.number for mark in whole.marks if mark.page == place and mark.is_tagged}
        owned = {number for number, owner in enumerate(parents[place]) if owner is not None}
        assert shown <= owned == {number for at, number in held if at == place}
        assert "".join(whole.artifacts(place)) == f"— {place + 1} —"
    assert len(held) == len(set(held))


def test_structure_is_made_of_what_it_should_be(whole):
    nodes = list(elements(whole.structure))

    inside = {
        "Table": {"Caption", "THead", "TBody", "TR"},
        "THead": {"TR"},
        "TBody": {"TR"},
        "TR": {"TH", "TD"},
        "L": {"LI"},
        "LI": {"LBody"},
    }
    for kind, kids, _element in nodes:
        if kind in inside:
            assert {kid[0] for kid in kids} <= inside[kind]
    for kind, _kids, element in nodes:
        assert kind != "TD" or element["/A"]["/Headers"]
    scopes = [element["/A"]["/Scope"] for kind, _kids, element in nodes if kind == "TH"]
    assert set(scopes) == {"/Column", "/Row"}
    for kind, kids, _element in nodes:
        if kind == "Table":
            rows = [node for node in elements((kind, kids, None)) if node[0] == "TR"]
            assert len({len(row[1]) for row in rows}) == 1


def test_a_value_stands_under_its_own_heading(setter):
    found = read(setter, Document("题", blocks=(Facts.of(("姓名", "张华"), ("工号", "T001")),)))

    [table] = [node for node in elements(found.structure) if node[0] == "Table"]
    cells = [node for node in elements(table) if node[0] in ("TH", "TD")]
    heads = {element["/ID"]: told((kind, kids, None)) for kind, kids, element in cells[::2]}
    values = [
        (told((kind, kids, None)), [heads[head] for head in element["/A"]["/Headers"]])
        for kind, kids, element in cells[1::2]
    ]
    assert values == [(["张华"], [["姓名"]]), (["T001"], [["工号"]])]


def test_no_level_of_heading_is_left_out(whole):
    levels = [int(kind[1]) for kind, _w, _e in elements(whole.structure) if kind[0] == "H"]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_bookmarks_are_the_headings(setter):
    found = read(setter, document())

    def listed(entries):
        return [listed(e) if isinstance(e, list) else e.title for e in entries]

    assert listed(found.reader.outline) == [
        "石门中学教师专业发展工作总结",
        ["一、主要工作与成效", ["（一）听评课"], "二、特色与荣誉", "培训台账"],
    ]
    pages = [
        found.reader.get_destination_page_number(found.reader.outline[1][place])
        for place in (0, -1)
    ]
    assert pages == [0, 2]


# English


def test_english_edition_is_smaller_ragged_and_without_the_grid(setter):
    words = "Teachers of the school took part in 412 trainings this semester. " * 12
    of = document(language="en", blocks=(Section(1, "Training", (Paragraph.of(words),)),))

    found = read(setter, of)

    lines = found.lines(0)
    assert lines[0].size == near(20)
    assert [line.text for line in lines[1:3]] == ["2020学年第二学期", "1. Training"]
    body = lines[3:-2]
    assert " ".join(line.text.strip() for line in body) == words.strip()
    assert {round(line.size, 2) for line in body} == {12.0}
    assert [below.y - above.y for above, below in pairwise(body)] == near([20] * (len(body) - 1))
    assert found.root["/Lang"] == "en"


def test_quotation_marks_of_english_are_narrow(setter):
    table = Table.of(("Topic",), [("a ‘small’ one",)])
    words = Paragraph.of("a teacher’s “own” lesson")
    found = read(setter, Document("T", language="en", blocks=(words, table)))

    assert found.text() == "Ta teacher’s “own” lessonTopica ‘small’ one"
    marked = [mark for mark in found.marks if set(mark.text) & set("‘’“”")]
    assert {mark.font for mark in marked} == {"Shidang-Marks"}
    assert all(mark.width < len(mark.text) * mark.size / 2 for mark in marked)


# The same bytes


def test_same_tree_gives_the_same_bytes_whatever_was_set_before(setter):
    first = setter.typeset(document())
    setter.typeset(text_of(100))

    assert setter.typeset(document()) == first


def test_fonts_known_from_another_document_make_no_difference(faces, monkeypatch):
    of, asked = document(), []
    alone = pdf.Typesetter(faces).typeset(of)
    setter = pdf.Typesetter(faces)
    # English is set in other sizes.
    setter.typeset(document(language="en", title="别的", blocks=(Paragraph.of("多"),)))
    known = set(setter.known_fonts)
    from weasyprint.pdf import stream

    font = stream.Font
    monkeypatch.setattr(stream, "Font", lambda *told: asked.append(told) or font(*told))

    assert setter.typeset(of) == alone
    # Each of our faces was looked at once.
    assert len(known) + len(asked) == len(setter.known_fonts) == 5
    assert setter.typeset(of) == alone
    assert len(known) + len(asked) == 5


ELSEWHERE = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from pathlib import Path
from records.documents import fonts, paper, pdf
from tests.records.documents import document
prepared = json.loads(sys.argv[1])
setter = pdf.Typesetter(
    fonts.Face(role, Path("/"), Path(prepared[role.name]))
    for role in fonts.ROLES if role.name in prepared
)
setter.typeset(document(title="别的"))
sys.stdout.buffer.write(setter.typeset(document()))
"""


def test_another_process_gives_the_same_bytes(setter, faces, tmp_path):
    prepared = json.dumps({face.role.name: str(face.prepared) for face in faces})

    made = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, prepared],
        check=True,
        capture_output=True,
        cwd=settings.BASE_DIR,
        env=os.environ | {"PYTHONHASHSEED": "7", "VAR_ROOT": str(tmp_path)},
    )

    assert made.stdout == setter.typeset(document())


# Batches and threads


def test_document_can_name_no_file_and_no_host(setter, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    fetcher = setter._fetcher

    for url in (secret.as_uri(), "https://example.org/x", "data:text/plain,x", "shidang-font:../x"):
        with pytest.raises(ValueError, match="may not fetch"):
            fetcher.fetch(url)


def test_garbage_is_looked_for_between_the_documents_of_a_batch_only():
    with pdf.many() as collect:
        assert not gc.isenabled()
        for _document in range(2):
            collect()
            assert gc.get_freeze_count()

    assert (gc.isenabled(), gc.get_freeze_count()) == (True, 0)


def test_threads_of_a_web_process_typeset_one_after_the_other(setter):
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(setter.typeset, [document(title=f"第{n}份") for n in range(8)]))

    titles = [PdfReader(io.BytesIO(one)).metadata.title for one in made]
    assert titles == [f"第{n}份 2020学年第二学期" for n in range(8)]

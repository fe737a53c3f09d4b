"""Geometry after GB/T 9704, measured in the PDF itself."""

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from pypdf import PdfReader

from records.documents import fonts, pdf, setting
from records.documents.setting import lines
from records.documents.setting.faces import Installed
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
from tests.records.documents import document
from tests.records.pdf_reading import MM, Read, elements, told

SQUARE, PITCH = 156 * MM / 28, 225 * MM / 22
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, 184 * MM, 37 * MM, 262 * MM
OFFICE = Signature("石门中学　教务处", "2021年7月6日")


@pytest.fixture(scope="module")
def setter(tmp_path_factory):
    """With the faces as they are installed; nothing is prepared."""
    return pdf.Typesetter(fonts.faces(tmp_path_factory.mktemp("fonts")))


def read(setter, of):
    return Read(setter.typeset(of))


def text_of(count, **fields):
    return Document(title="题", blocks=(Paragraph.of("教" * count, style="plain"),), **fields)


def near(value):
    return pytest.approx(value, abs=0.02)


# The sheet


def test_sheet_is_a4_with_22_lines_of_28_characters_that_fill_the_block(setter):
    found = read(setter, text_of(28 * 60))

    assert [float(side) / MM for side in found.reader.pages[1].mediabox] == near([0, 0, 210, 297])
    body = found.lines(1)
    assert [line.text for line in body] == ["教" * 28] * 22
    assert {line.size for line in body} == {16.0}
    assert [line.x for line in body] == near([LEFT] * 22)
    # Characters stand 156 mm / 28 apart, the last one ends at the edge but for the gap.
    assert [line.width for line in body] == near([28 * SQUARE] * 22)
    assert {round(line.spacing, 3) for line in body} == {round(SQUARE - 16, 3)}
    steps = [below.y - above.y for above, below in pairwise(body)]
    assert steps == near([PITCH] * 21)
    # Ink from 37 mm below the edge to 35 mm above it: ascent and descent are 0.88 and 0.12.
    room = (PITCH - 16) / 2
    assert body[0].y - 0.88 * 16 - room == near(TOP)
    assert body[-1].y + 0.12 * 16 + room == near(BOTTOM)


def test_first_page_has_title_and_blank_line_and_then_the_grid(setter):
    found = read(setter, document(title="甲" * 30, blocks=text_of(28 * 20).blocks))

    title, more, subtitle, *body = found.lines(0)
    assert (title.text, more.text, subtitle.text) == ("甲" * 15, "甲" * 15, "——2020学年第二学期")
    assert (title.size, subtitle.size, body[0].size) == (22.0, 16.0, 16.0)
    assert all(
        line.x - LEFT == near(RIGHT - line.x - line.width) for line in (title, more, subtitle)
    )
    # Two lines of title, subtitle, one blank line: 18 of the 22 are left for the text.
    assert len(body) == 18
    assert body[-1].y + 0.12 * 16 + (PITCH - 16) / 2 == near(BOTTOM)


def test_page_number_stands_right_on_odd_and_left_on_even_pages(setter):
    found = read(setter, text_of(28 * 60))

    numbers = [[m for m in found.marks if m.page == page and not m.is_tagged] for page in (0, 1, 2)]
    assert ["".join(mark.text for mark in each) for each in numbers] == [
        "— 1 —",
        "— 2 —",
        "— 3 —",
    ]
    assert {mark.size for each in numbers for mark in each} == {14.0}
    assert {mark.font for each in numbers for mark in each} == {"Shidang-Song-Rare"}
    # One character of 4号 from the edge of the block.
    assert [each[-1].x + each[-1].width for each in numbers[::2]] == near([RIGHT - 14] * 2)
    assert numbers[1][0].x == near(LEFT + 14)
    # The dash stands 7 mm below the block.
    assert {round(each[0].y - 0.36 * 14 - BOTTOM, 1) for each in numbers} == {round(7 * MM, 1)}


def test_levels_are_set_in_their_faces_sizes_and_places(setter):
    inner = Section(3, "丙", (Section(4, "丁", (Paragraph.of("正文", Text("重", strong=True)),)),))
    of = Document(title="标题", blocks=(Section(1, "甲", (Section(2, "乙", (inner,)),)),))

    found = read(setter, of).lines(0)

    faces = [(mark.text, mark.size, mark.font.split("-")[1]) for mark in found]
    assert faces == [
        ("标题", 22.0, "Title"),
        ("一、甲", 16.0, "Hei"),
        ("（一）乙", 16.0, "Kai"),
        ("1. 丙", 16.0, "Fang"),
        ("（1）丁", 16.0, "Fang"),
        ("正文重", 16.0, "Fang"),
    ]
    # Headings and paragraphs begin two characters in.
    assert {round(mark.x, 2) for mark in found[1:]} == {round(LEFT + 2 * SQUARE, 2)}
    assert [below.y - above.y for above, below in pairwise(found[1:])] == near([PITCH] * 4)


def test_text_stands_on_the_grid_again_below_a_table_and_a_chart(setter):
    blocks = (
        Table.of(("组",), [("语文组",)] * 3, "题", "注"),
        Paragraph.of("表下"),
        Chart("groups", "图", (Point("语文组", 4),)),
        Paragraph.of("图下"),
    )
    found = {line.text: line for line in read(setter, Document("题", blocks=blocks)).lines(0)}

    first = found["题"]  # the caption has the title's words: the later one of them
    base = (PITCH - 16) / 2 + 0.88 * 16
    for words in ("表下", "图下"):
        places = (found[words].y - TOP - base) / PITCH
        assert places == near(round(places))
        assert found[words].y > first.y


def test_lines_with_numbers_and_words_fill_the_block_too(setter):
    words = "全校教师参加培训412人次，人均12.5学时；《方案（2022年版）》覆盖率100.0%。Word in it。"
    found = read(setter, Document("题", blocks=(Paragraph.of(words * 12),)))

    body = [line for line in found.lines(0) if line.size == 16.0]
    ends = [max(m.x + m.width for m in found.marks if m.y == line.y) for line in body[:-1]]
    assert len(ends) > 8
    assert all(end == pytest.approx(RIGHT, abs=0.05) for end in ends)


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
    assert (RIGHT - name.x - name.width, day.x - name.x) == near((2 * SQUARE, 2 * SQUARE))

    # A date longer than the office ends two from the edge itself.
    name, day = ends("教务处")
    assert (RIGHT - day.x - day.width, day.x - name.x) == near((2 * SQUARE, 2 * SQUARE))


# Tables and drawings


def test_table_head_is_repeated_on_every_page_but_read_once(setter):
    found = read(setter, document())

    annex = [p for p in range(len(found.reader.pages)) if "88" in [m.text for m in found.lines(p)]]
    assert len(annex) > 1
    assert [found.artifacts(page)[:2] for page in annex[1:]] == [["组", "学时"]] * (len(annex) - 1)
    assert found.text().count("学时") == 2  # the head, and the chart before it


def test_row_taller_than_the_page_goes_on_over_pages(setter):
    rows = [("甲", "教" * 9000), ("乙", "末")]
    found = read(setter, Document("题", blocks=(Table.of(("组", Column("话", share=9)), rows),)))

    assert found.text() == "题组话甲" + "教" * 9000 + "乙末"
    assert max(mark.y for mark in found.marks if mark.is_tagged) < BOTTOM
    # The head is not left alone.
    assert "甲" in [line.text for line in found.lines(0)]


def test_date_in_a_narrow_column_is_not_broken(setter):
    columns = (Column("日期", share=1), Column("项目", share=9))
    found = read(setter, Document("题", blocks=(Table.of(columns, [("2021-03-05", "研修")]),)))

    assert "2021-03-05" in [line.text for line in found.lines(0)]


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
    assert max(mark.x + mark.width for mark in tagged) < RIGHT + 0.01
    assert max(mark.y for mark in tagged) < BOTTOM
    assert all(box.x > LEFT - 0.3 and box.x + box.width < RIGHT + 0.3 for box in found.boxes)


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
    of = document(proof=Proof("https://example.org/check/AB12/", "AB12", ("校验码 AB12", "网址")))
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
    assert all(len(element["/A"]["/BBox"]) == 4 for element in figures)


def test_all_fonts_are_embedded_and_every_character_has_its_own_glyph(setter):
    found = read(setter, document())

    assert [name for name in "𬭎㛃䶮𫖯" if name not in found.text()] == []
    assert len(found.fonts) >= 5
    for font in found.fonts.values():
        assert font.program[:4] == b"\x00\x01\x00\x00"
        assert 0 not in font.words
    shown = [mark for mark in found.marks if "𬭎" in mark.text]
    assert [mark.font for mark in shown] == ["Shidang-Song-Rare"]


def test_character_that_no_face_has_is_a_box_that_can_be_copied(setter):
    words = "甲\U0003134f\uf8ff乙"

    found = read(setter, Document("题", blocks=(Paragraph.of(words),)))

    assert found.text() == "题" + words


def test_control_characters_and_markup_in_text_are_printed_as_text(setter):
    of = Document(title="题", blocks=(Paragraph.of("甲<b>乙</b>&amp;\x00\x0b丙\ud800 \n 丁"),))

    assert read(setter, of).text() == "题甲<b>乙</b>&amp;丙 丁"


def test_letters_that_join_are_set_by_weasyprint(setter):
    of = Document(title="题", blocks=(Paragraph.of("教师محمد听课"),))

    content = setter.typeset(of)

    made = PdfReader(io.BytesIO(content))
    assert made.metadata.producer.startswith("WeasyPrint")
    assert "教师" in made.pages[0].extract_text()


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
    inner = Section(2, "丁", (Paragraph.of("正文"),))
    odd = Section(1, "丙", (Section(3, "越级", (Paragraph.of("正文"),)), inner))
    annexes = (Annex("表", (Table.of(("组", "数"), [("语文组", "8")] * 90, "题", "注"),)),) * 2
    of = document(annexes=annexes, proof=proof)
    return read(setter, document(blocks=(*of.blocks, odd), annexes=annexes, proof=proof))


def test_document_has_a_name_a_language_and_a_mark_of_its_kind(whole):
    root, metadata = whole.root, whole.root["/Metadata"].get_data().decode()

    assert whole.reader.metadata.title == "石门中学教师专业发展工作总结 2020学年第二学期"
    assert whole.reader.metadata.author == "石门中学教务处"
    assert root["/Lang"] == "zh-CN"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "石门中学教师专业发展工作总结 2020学年第二学期</rdf:li>" in metadata
    assert all(page["/Tabs"] == "/S" for page in whole.reader.pages)


def test_every_mark_belongs_to_one_element(whole):
    parents = whole.parent_tree()

    for place, page in enumerate(whole.reader.pages):
        assert page["/StructParents"] == place
        marks = sorted(number for at, number in whole.kinds if at == place)
        assert marks == list(range(len(parents[place])))
        kinds = [str(element["/S"]) for element in parents[place]]
        assert kinds == [whole.kinds[(place, number)] for number in marks]
    assert all(box.is_artifact or box.height < 27 * MM * 8 for box in whole.boxes)


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
    scopes = [element["/A"]["/Scope"] for kind, _kids, element in nodes if kind == "TH"]
    assert set(scopes) == {"/Column", "/Row"}
    for kind, kids, _element in nodes:
        if kind == "Table":
            rows = [node for node in elements((kind, kids, None)) if node[0] == "TR"]
            assert len({len(row[1]) for row in rows}) == 1


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
    assert lines[0].size == 20.0
    assert [line.text for line in lines[1:3]] == ["2020学年第二学期", "1. Training"]
    body = lines[3:-2]
    assert " ".join(line.text for line in body) == words.strip()
    assert {line.size for line in body} == {12.0}
    assert [below.y - above.y for above, below in pairwise(body)] == near([20] * (len(body) - 1))
    assert found.root["/Lang"] == "en"


# The same bytes


def test_same_tree_gives_the_same_bytes_whatever_was_set_before(setter):
    first = setter.typeset(document())
    setter.typeset(text_of(100))

    assert setter.typeset(document()) == first


ELSEWHERE = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from pathlib import Path
from records.documents import fonts, pdf
from tests.records.documents import document
setter = pdf.Typesetter(fonts.faces(Path(sys.argv[1])))
setter.typeset(document(title="别的"))
sys.stdout.buffer.write(setter.typeset(document()))
"""


def test_another_process_gives_the_same_bytes(setter, tmp_path):
    made = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(tmp_path)],
        check=True,
        capture_output=True,
        cwd=settings.BASE_DIR,
        env={"PYTHONHASHSEED": "7", "PATH": "", "HOME": str(Path.home())},
    )

    assert made.stdout == setter.typeset(document())


def test_prepared_faces_set_the_same_lines_as_the_installed_ones(setter, monkeypatch, tmp_path):
    few = frozenset(map(ord, "教师发展培训412人次，。0123456789— （）"))
    monkeypatch.setattr(fonts, "common", lambda: few)
    monkeypatch.setattr(fonts, "ROLES", tuple(r for r in fonts.ROLES if r.name in ("fang", "song")))
    of = text_of(200)
    fonts.prepare(tmp_path, processes=1)
    quick = pdf.Typesetter(fonts.faces(tmp_path))
    slow = pdf.Typesetter(fonts.faces(tmp_path / "none"))

    ours, theirs = read(quick, of), read(slow, of)

    def places(found):
        return [(m.text, round(m.x, 2), m.y, round(m.width, 2), m.size) for m in found.marks]

    assert places(ours)[1:] == places(theirs)[1:]
    assert {mark.font for mark in ours.marks[1:]} == {"Shidang-Fang", "Shidang-Song"}


# Batches and threads


def test_document_can_name_no_file_and_no_host(setter, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    fetcher = setter._fetcher

    for url in (secret.as_uri(), "https://example.org/x", "data:text/plain,x", "shidang-font:../x"):
        with pytest.raises(ValueError, match="may not fetch"):
            fetcher.fetch(url)


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


# Breaking of lines


class Even(dict):
    """A case in which Chinese takes an em and everything else a half."""

    def __missing__(self, character):
        return None, 1, 1.0 if character > "\u2e7f" else 0.5


STYLE = lines.Style("fang", 10.0, 20.0)
TEXTS = st.text("教师，。；：）】》（《“”‘’—…12%.- abc/x,", max_size=120)


@bounds(max_examples=300, deadline=None)
@given(TEXTS, st.integers(30, 200), st.sampled_from([0, 20]))
def test_lines_lose_nothing_and_none_is_too_long(text, width, indent):
    of = lines.words([(text, Even())], STYLE)

    broken = lines.break_lines(of, width, indent)

    assert all(
        line.width <= width - (0 if place else indent) + 0.1 for place, line in enumerate(broken)
    )
    assert [line.start for line in broken[1:]] >= [line.end for line in broken[:-1]]
    kept = "".join(of.characters[line.start : line.end] for line in broken)
    assert kept.replace(" ", "") == of.characters.replace(" ", "")


@pytest.mark.parametrize(
    ("words", "broken"),
    [
        ("一二三四五六七八，九", ["一二三四五六七", "八，九"]),
        ("一二三四五六七（八）", ["一二三四五六七", "（八）"]),
        ("一二三四五六12.5%", ["一二三四五六", "12.5%"]),
        ("一二三四五六七八——九", ["一二三四五六七", "八——九"]),
        ("one two three four", ["one two three", "four"]),
        ("一二三四五teacher’s", ["一二三四五", "teacher’s"]),
        ("w" * 20, ["w" * 16, "w" * 4]),
        ("2021-03-05至2021-07-06", ["2021-03-05至", "2021-07-06"]),
    ],
)
def test_no_line_begins_with_a_closing_mark_or_breaks_a_number(words, broken):
    of = lines.words([(words, Even())], STYLE)

    found = lines.break_lines(of, 80)

    assert [of.characters[line.start : line.end] for line in found] == broken


def test_installed_faces_are_only_opened_when_a_character_asks(monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(Installed, "__init__", lambda self, name, path: opened.append(name))

    setting.cases(fonts.faces(tmp_path))

    assert opened == []

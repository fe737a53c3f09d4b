"""The Word file: what it says, how it looks, and that Word can read it."""

import io
import zipfile
from xml.etree import ElementTree

import docx as reader
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import Image

from records.documents import charts, docx, docx_read
from records.documents.tree import (
    Chart,
    Column,
    Document,
    FigureRun,
    Paragraph,
    Point,
    Proof,
    Section,
    Signature,
    Table,
    Text,
)
from tests.records.documents import document, figure


def opened(of):
    return reader.Document(io.BytesIO(docx.write(of)))


def part(of, name):
    with zipfile.ZipFile(io.BytesIO(docx.write(of))) as archive:
        return archive.read(name)


def looks(of):
    return [(p.style.name, text_of(p)) for p in opened(of).paragraphs if text_of(p)]


def text_of(paragraph):
    """With the words in content controls, which the library leaves out."""
    return "".join(node.text or "" for node in paragraph._p.iter(qn("w:t")))


def said(of):
    return [line.text for line in docx_read.read(io.BytesIO(docx.write(of))).lines]


def test_page_is_that_of_the_standard():
    section = opened(document()).sections[0]

    found = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(side / Mm(1), 1) for side in found] == [210.0, 297.0, 37.0, 28.0]
    grid = section._sectPr.find(qn("w:docGrid"))
    pitch = int(grid.get(qn("w:linePitch"))) / 20
    defaults = opened(document()).styles.element.find(".//" + qn("w:rPrDefault"))
    character = 16 + int(defaults.find(".//" + qn("w:spacing")).get(qn("w:val"))) / 20
    width = (section.page_width - section.left_margin - section.right_margin) / Pt(1)
    height = (section.page_height - section.top_margin - section.bottom_margin) / Pt(1)
    # As many as fit, and they fill the block.
    assert (height // pitch, width // character) == (22, 28)
    assert height - 22 * pitch < 1
    assert width - 28 * character < 1.5


def test_levels_have_real_styles_and_the_fonts_of_the_standard():
    of = Document(
        title="标题",
        subtitle="2020学年第二学期",
        blocks=(
            Section(1, "甲", (Section(2, "乙", (Section(3, "丙", (Paragraph.of("正文"),)),)),)),
        ),
    )

    made = opened(of)

    assert looks(of) == [
        ("Title", "标题"),
        ("Subtitle", "——2020学年第二学期"),
        ("Heading 1", "一、甲"),
        ("Heading 2", "（一）乙"),
        ("Heading 3", "1. 丙"),
        ("Body Text", "正文"),
    ]
    faces = {
        name: made.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Footer")
    }
    assert faces == {
        "Title": "方正小标宋简体",
        "Subtitle": "楷体_GB2312",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
        "Heading 3": "仿宋_GB2312",
        "Footer": "宋体",
    }
    sizes = {name: made.styles[name].font.size for name in ("Title", "Heading 1", "Footer")}
    assert sizes == {"Title": Pt(22), "Heading 1": Pt(16), "Footer": Pt(14)}
    outline = made.styles["Heading 2"].element.pPr.find(qn("w:outlineLvl"))
    assert outline.get(qn("w:val")) == "1"


def test_each_figure_is_a_content_control_that_names_it():
    long = "research.projects_in_progress[level=county]:change/people.teachers-and-more"
    of = Document(
        title="题",
        blocks=(
            Paragraph.of("参训", figure("412"), "人次，", FigureRun("3", name=long), "项。"),
            Table.of(("组", "学时"), [("语文组", figure("88", "lessons.observed"))]),
            Paragraph.of(FigureRun("无名")),
        ),
    )

    made = docx.made(of)
    lines = docx_read.read(io.BytesIO(made.content)).lines

    assert [run.text for run in made.figures] == ["412", "3", "88"]
    marks = [piece for line in lines for piece in line.pieces if isinstance(piece, docx_read.Mark)]
    assert [(mark.tag, mark.text) for mark in marks] == [
        ("training.hours", "412"),
        (docx.tag_of(long), "3"),
        ("lessons.observed", "88"),
    ]
    # Word refuses longer ones.
    assert len(docx.tag_of(long)) == 64
    root = ElementTree.fromstring(part(of, "word/document.xml"))
    identities = [node.get(docx_read.W + "val") for node in root.iter(docx_read.W + "id")]
    assert identities == ["1", "2", "3"]


def test_head_of_a_table_repeats_and_rows_stay_whole():
    table = opened(document()).tables[-1]

    rows = [row._tr.trPr for row in table.rows]
    assert len(rows) == 61
    assert [row.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * 60
    assert all(row.find(qn("w:cantSplit")) is not None for row in rows)
    widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
    assert sum(widths) == docx.BLOCK


def test_page_numbers_are_fields_outside_on_odd_and_even_pages():
    made = opened(document())

    section = made.sections[0]
    found = [
        (
            footer.paragraphs[0].text,
            footer._element.find(".//" + qn("w:instrText")).text.strip(),
            footer.paragraphs[0].alignment,
        )
        for footer in (section.footer, section.even_page_footer)
    ]
    assert made.settings.odd_and_even_pages_header_footer
    assert found == [("— 1 —", "PAGE", 2), ("— 1 —", "PAGE", 0)]


def test_signature_and_date_stay_with_the_last_paragraph():
    of = Document(
        title="题",
        blocks=(Section(1, "打算", (Paragraph.of("先。"), Paragraph.of("末段。"))),),
        signature=Signature("石门中学　教务处", "2021年7月6日", "联系人：张华"),
    )

    made = opened(of)

    last = made.paragraphs[-4:]
    assert [text_of(each) for each in last] == [
        "末段。",
        "石门中学　教务处",
        "2021年7月6日",
        "联系人：张华",
    ]
    keeps = [bool(p.paragraph_format.keep_with_next) for p in made.paragraphs[-5:]]
    assert keeps == [False, True, False, False, False]
    assert made.styles["Signature"].paragraph_format.keep_with_next
    ends = [p._p.pPr.find(qn("w:ind")).get(qn("w:rightChars")) for p in last[1:3]]
    # The date begins two characters to the right of the office, which ends two from the edge.
    assert ends == ["200", "200"]


def test_charts_are_pictures_that_are_described():
    of = document()
    drawn = [block for block in of.blocks[1].blocks if isinstance(block, Chart)]

    root = ElementTree.fromstring(part(of, "word/document.xml"))

    props = [node for node in root.iter() if node.tag.endswith("}docPr")]
    assert [(node.get("name"), node.get("descr")) for node in props] == [
        (chart.title, charts.told(chart)) for chart in drawn
    ]
    picture = Image.open(io.BytesIO(part(of, "word/media/picture1.png")))
    assert picture.width == 1920
    assert {"#ffffff", charts.ACCENT, charts.BEFORE} <= {
        "#{:02x}{:02x}{:02x}".format(*colour) for _n, colour in picture.getcolors(100_000)
    }


def test_code_of_a_signed_document_stands_at_its_end():
    of = document(proof=Proof("https://shidang.example/check/ABCD/", "ABCD", ("校验码：ABCD",)))

    assert said(of)[-1] == "校验码：ABCD"
    assert part(of, "word/media/picture4.png").startswith(b"\x89PNG")


def test_document_has_a_name_an_author_and_a_language():
    properties = opened(document()).core_properties

    assert (properties.title, properties.author, properties.language) == (
        "石门中学教师专业发展工作总结 2020学年第二学期",
        "石门中学教务处",
        "zh-CN",
    )
    assert b'w:eastAsia="zh-CN"' in part(document(), "word/styles.xml")


def test_the_same_tree_gives_the_same_bytes():
    assert docx.write(document()) == docx.write(document())


def test_markup_control_characters_and_newlines_of_users_are_text():
    of = Document(
        title="题<b>&\x00",
        blocks=(
            Paragraph.of("甲<w:t>乙</w:t>\x0b丙\n丁　戊"),
            Chart("groups", '图"<', (Point("组<&", 3.0),), description="\x01"),
            Table.of((Column('栏"'),), [("</w:tc>",)], caption="表&"),
        ),
    )

    assert said(of) == ["题<b>&", "甲<w:t>乙</w:t>丙 丁　戊", '图"<', "表&", '栏"', "</w:tc>"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_text_of_100_000_characters_is_kept(language):
    of = Document(title="题", language=language, blocks=(Paragraph.of("教研" * 50_000),))

    assert said(of) == ["题", "教研" * 50_000]


def test_strong_words_are_marked_by_a_style():
    of = Document(title="题", blocks=(Paragraph((Text("重", strong=True), Text("轻"))),))

    runs = opened(of).paragraphs[-1].runs

    assert [(run.text, run.style.name) for run in runs] == [
        ("重", "Strong"),
        ("轻", "Default Paragraph Font"),
    ]

"""What was done by hand to a Word file that came back."""

import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.documents import alignment, docx, docx_read
from records.documents.comparison import compare
from records.documents.docx_read import Line, Mark
from records.documents.tree import Document, FigureRun, Paragraph, Table


def line(*pieces):
    """Tuples are figures that are still bound."""
    return Line(tuple(Mark(*piece) if isinstance(piece, tuple) else piece for piece in pieces))


HOURS = line("人均", ("hours", "35.6"), "学时，共", ("times", "412"), "人次。")
LESSONS = line("全校听课", ("lessons", "1204"), "节。")


def told(before, after):
    found = compare(before, after)
    figures = [
        (each.what, each.tag, each.was, each.now, each.is_bound, each.has_moved)
        for each in found.figures
    ]
    return figures, [each.pieces for each in found.texts], list(found.moved)


def test_nothing_was_changed():
    found = compare([HOURS, LESSONS], [HOURS, LESSONS])

    assert found.is_same
    assert found.unchanged == 3


def test_figure_that_says_something_else_was_changed_by_hand():
    after = line("人均", ("hours", "40"), "学时，共", ("times", "412"), "人次。")

    assert told([HOURS, LESSONS], [after, LESSONS]) == (
        [("changed", "hours", "35.6", "40", True, False)],
        [],
        [],
    )


@pytest.mark.parametrize(
    ("said", "what", "now"), [("35.6", "unbound", "35.6"), ("40.0", "changed", "40.0")]
)
def test_figure_that_became_plain_text_is_found_between_its_words(said, what, now):
    after = line(f"人均{said}学时，共", ("times", "412"), "人次。")

    assert told([HOURS], [after]) == (
        [(what, "hours", "35.6", now, False, False)],
        [],
        [],
    )


def test_all_controls_may_be_lost():
    after = [line("人均35.6学时，共420人次。"), line("全校听课1204节。")]

    assert told([HOURS, LESSONS], after) == (
        [
            ("unbound", "hours", "35.6", "35.6", False, False),
            ("changed", "times", "412", "420", False, False),
            ("unbound", "lessons", "1204", "1204", False, False),
        ],
        [],
        [],
    )


def test_figure_is_removed_with_its_words():
    after = line("共", ("times", "412"), "人次。")

    assert told([HOURS], [after]) == (
        [("removed", "hours", "35.6", "", False, False)],
        [(("removed", "人均35.6学时，"), ("same", "共412人次。"))],
        [],
    )


def test_figure_moves_to_another_paragraph():
    after = [
        line("人均", ("hours", "35.6"), "学时。"),
        line("全校听课", ("lessons", "1204"), "节，共", ("times", "412"), "人次。"),
    ]

    figures, texts, moved = told([HOURS, LESSONS], after)

    assert figures == [("same", "times", "412", "412", True, True)]
    assert len(texts) == 2
    assert moved == []


def test_figures_that_changed_places_in_a_sentence_have_moved():
    after = line("共", ("times", "412"), "人次，人均", ("hours", "35.6"), "学时。")

    figures, _texts, _moved = told([HOURS], [after])

    assert len(figures) == 1
    assert figures[0][0] == "same"
    assert figures[0][-1]


def test_paragraph_that_was_moved_takes_its_figures_with_it():
    assert told([HOURS, LESSONS], [LESSONS, HOURS])[0::2] in (
        ([], [HOURS.text]),
        ([], [LESSONS.text]),
    )


def test_figure_that_was_copied_is_told():
    after = [HOURS, LESSONS, line("再说一遍：", ("hours", "35.6"))]

    assert told([HOURS, LESSONS], after) == (
        [("added", "hours", "", "35.6", True, False)],
        [(("added", "再说一遍：35.6"),)],
        [],
    )


def test_words_are_told_apart_letter_by_letter():
    after = line("人均", ("hours", "35.6"), "个学时，累计", ("times", "412"), "人次。")

    assert told([HOURS], [after])[1] == [
        (
            ("same", "人均35.6"),
            ("added", "个"),
            ("same", "学时，"),
            ("removed", "共"),
            ("added", "累计"),
            ("same", "412人次。"),
        )
    ]


def test_paragraphs_that_went_and_came_are_told_with_their_place():
    before = [HOURS, line("这一段后来被整个删去了。"), LESSONS]
    after = [HOURS, LESSONS, line("新写的一段，与众不同！")]

    found = compare(before, after)

    assert [(each.what, each.line) for each in found.texts] == [("removed", 1), ("added", 2)]


def test_rows_of_a_table_are_found_again_when_one_was_taken_out():
    def rows(*groups):
        return [
            each
            for name, value in groups
            for each in (line(f"{name}组"), line((f"hours[group={name}]", value)))
        ]

    before = rows(("语文", "12"), ("数学", "12"), ("英语", "12"), ("体育", "8"))
    after = rows(("语文", "12"), ("英语", "12.5"), ("体育", "8"))

    assert told(before, after)[0] == [
        ("removed", "hours[group=数学]", "12", "", False, False),
        ("changed", "hours[group=英语]", "12", "12.5", True, False),
    ]


def test_a_file_made_to_be_slow_is_not():
    """Counted in steps: the budget is for the whole file."""
    before = [line("甲乙" * 200, ("f", str(n)), "丙丁" * 100) for n in range(300)]
    after = [line("乙甲" * 200, ("g", str(n)), "丁丙" * 100) for n in range(400)]

    budget = alignment.Budget()
    for old, new in zip(before, after, strict=False):
        alignment.aligned(old.text, new.text, budget)

    assert budget.left >= 0
    assert len(compare(before, after).figures) == 700


LETTERS = st.text("甲乙丙0123. ", max_size=12)
PIECES = st.lists(LETTERS | st.tuples(st.sampled_from("abc"), st.text("0123", min_size=1)))
LINES = st.lists(PIECES.map(lambda pieces: line(*pieces)), max_size=8)


@given(LINES)
def test_a_file_is_the_same_as_itself(lines):
    assert compare(lines, lines).is_same


@given(LINES, LINES)
def test_every_figure_is_accounted_for_once(before, after):
    found = compare(before, after)

    given_out = sum(isinstance(piece, Mark) for each in before for piece in each.pieces)
    numbers = [change.number for change in found.figures if change.number is not None]
    assert len(numbers) == len(set(numbers))
    assert len(numbers) + found.unchanged == given_out
    if [each.text for each in before] != [each.text for each in after]:
        assert not found.is_same


# --- reading ----------------------------------------------------------------------

OF = Document(
    title="题",
    blocks=(
        Paragraph.of("参训", FigureRun("412", name="times"), "人次。"),
        Table.of(("组", "学时"), [("语文组", FigureRun("88", name="hours"))]),
    ),
)


def altered(old, new, *, name="word/document.xml", of=OF):
    """The Word file with something in it replaced."""
    made = docx.made(of, identity="0197").content
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as before, zipfile.ZipFile(file, "w") as after:
        for member in before.infolist():
            content = before.read(member)
            if member.filename == name:
                said = content.decode()
                assert old in said
                content = said.replace(old, new).encode()
            after.writestr(member.filename, content)
    return file


def read(*change, **fields):
    return docx_read.read(altered(*change, **fields))


def texts(reading):
    return [each.text for each in reading.lines]


def test_what_was_written_is_read():
    reading = docx_read.read(io.BytesIO(docx.made(OF, identity="0197").content))

    assert reading.identity == "0197"
    assert [each.pieces for each in reading.lines] == [
        ("题",),
        ("参训", Mark("times", "412"), "人次。"),
        ("组",),
        ("学时",),
        ("语文组",),
        (Mark("hours", "88"),),
    ]


def test_tracked_changes_are_read_as_accepted():
    run = '<w:r><w:t xml:space="preserve">参训</w:t></w:r>'
    change = (
        '<w:del w:id="90"><w:r><w:delText>参训</w:delText></w:r></w:del>'
        '<w:ins w:id="91"><w:r><w:t>培训</w:t></w:r></w:ins>'
        f'<w:moveFrom w:id="92">{run}</w:moveFrom>'
    )

    assert texts(read(run, change))[1] == "培训412人次。"


def test_words_of_text_boxes_are_read_once():
    box = (
        "<w:p><w:r><w:t>框内</w:t></w:r></w:p>"
        '</mc:Choice><mc:Fallback xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility'
        '/2006"><w:p><w:r><w:t>框内</w:t></w:r></w:p></mc:Fallback>'
    )
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-'
        f'compatibility/2006"><mc:Choice Requires="wps">{box}</mc:AlternateContent></w:r>'
    )
    run = '<w:r><w:t xml:space="preserve">参训</w:t></w:r>'

    assert texts(read(run, run + box))[1:3] == ["框内", "参训412人次。"]


def test_controls_of_others_and_emptied_ones_are_no_figures():
    reading = read("<w:text/></w:sdtPr>", "<w:text/><w:showingPlcHdr/></w:sdtPr>")

    assert [each.pieces for each in reading.lines[1:2]] == [("参训人次。",)]


def test_control_around_a_whole_cell_is_its_figure():
    content = altered("<w:body>", "<w:body>").getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        said = archive.read("word/document.xml").decode()
    control = re.search(r'<w:sdt><w:sdtPr><w:alias w:val="hours"/>.*?</w:sdt>', said)[0]
    run = re.search(r"<w:r>.*</w:r>", control)[0]
    cell = re.search(r"<w:tc>(?:(?!<w:tc>).)*?" + re.escape(control) + r".*?</w:tc>", said)[0]
    around = control.replace(run, cell.replace(control, run))

    reading = read(cell, around)

    assert reading.lines[-1].pieces == (Mark("hours", "88"),)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<w:body>", "<w:body><w:p>"),
        ("<w:document ", '<!DOCTYPE w [<!ENTITY a "aaaa">]><w:document '),
        ("<w:body>", "<w:body>" + "<w:p>" * 600 + "</w:p>" * 600),
        ("参训", "教" * 1_100_000),
        ("<w:body>", "<w:body>" + "<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 50_001),
        ("参训", "&unknown;"),
    ],
    ids=["not well-formed", "document type", "deep", "long", "many lines", "entity"],
)
def test_hostile_document_is_refused(old, new):
    with pytest.raises(docx_read.Unreadable):
        read(old, new)


def test_archive_without_a_document_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "x")

    for content in (file, io.BytesIO(b"no archive")):
        with pytest.raises(docx_read.Unreadable):
            docx_read.read(content)


def test_controls_within_controls_are_not_searched_for_every_word(monkeypatch):
    asked = []
    is_figure = docx_read.Control.is_figure.fget
    monkeypatch.setattr(
        docx_read.Control, "is_figure", property(lambda one: asked.append(1) or is_figure(one))
    )
    deep, words = 400, 500
    many = f"<w:p>{'<w:sdt>' * deep}{'<w:t>a</w:t>' * words}{'</w:sdt>' * deep}</w:p>"

    reading = read("<w:body>", f"<w:body>{many}")

    assert reading.lines[0].text == "a" * words
    assert len(asked) < 4 * (deep + words)


def test_document_that_lies_about_its_size_is_refused(monkeypatch):
    monkeypatch.setattr(docx_read, "MOST_BYTES", 1000)

    with pytest.raises(docx_read.Unreadable):
        read("<w:body>", "<w:body>")


def test_properties_without_ours_give_no_identity():
    assert read('name="Shidang"', 'name="Other"', name="docProps/custom.xml").identity == ""

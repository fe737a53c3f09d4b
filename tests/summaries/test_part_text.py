"""Parts of a summary as plain text: what people write, read strictly, and put together."""

import pytest

from records.documents.tree import (
    Chart,
    Document,
    FigureRun,
    Honour,
    HonoursList,
    Paragraph,
    Section,
    Text,
    plain,
)
from summaries.formats import chinese, formats_of, formatted
from summaries.merging import merged
from summaries.parts import AUTO, with_parts
from summaries.plain import Ground, Unreadable, read, text_of

HOURS = FigureRun("12.5", "training.hours_each", "/h", "12.5", "学时", "人均学时")
TIMES = FigureRun("2", "training.person_times", "/t", "2", "人次", "参训")
SHARE = FigureRun("85.0%", "training.share", "/s", "85.0", "%", "完成率")
COUNTY = FigureRun("3", "training.hours[level=county,school]/people.teachers", "/c", "3.0")
F01 = Paragraph.of("共参训", TIMES, "人次。")
F02 = Paragraph.of("人均", HOURS, "学时。")
F03 = Paragraph.of("完成率", SHARE, "。")


def coded(paragraph, code):
    return Paragraph(paragraph.runs, paragraph.style, paragraph.origin, code)


CHART = Chart("months", "按月", ())
NOTE = Paragraph.of("注：以4人计。", style="note")
SENTENCES = tuple(map(coded, (F01, F02, F03), ("F01", "F02", "F03")))
PART = Section(1, "教师培训", (*SENTENCES, NOTE, CHART), key="training")
OTHER = Section(1, "课程建设", (), key="courses")
LEAD = Paragraph.of("本学期……", style="lead")
DOCUMENT = Document("总结", blocks=(coded(LEAD, "lead"), PART, OTHER))


def ground(stored=(), blocks=PART.blocks, document=DOCUMENT, palette=(COUNTY,)):
    return Ground.of(blocks, document, palette, list(stored))


def words(content, key="training", document=DOCUMENT, palette=(COUNTY,)):
    """[printed paragraph, …] of a part, with what is drawn."""
    made = with_parts(document, {key: content}, palette)
    part = next((one for one in made.blocks if isinstance(one, Section) and one.key == key), None)
    return [plain(one.runs) if isinstance(one, Paragraph) else one for one in part.blocks]


# --- content to document ---------------------------------------------------------


def test_without_content_the_sentences_run_on_and_empty_parts_go():
    made = with_parts(DOCUMENT, {})

    assert made.blocks == (
        coded(LEAD, "lead"),
        Section(
            1,
            "教师培训",
            (Paragraph((*F01.runs, *F02.runs, *F03.runs)), NOTE, CHART),
            key="training",
        ),
    )


def test_english_sentences_have_a_space_between():
    made = with_parts(Document("S", "en", blocks=DOCUMENT.blocks), {})

    assert plain(made.blocks[1].blocks[0].runs) == "共参训2人次。 人均12.5学时。 完成率85.0%。"


def test_blocks_stand_in_their_order_and_free_ones_apart():
    content = [
        {"sentence": "F03"},
        {"runs": [{"text": "坚持走出去。"}]},
        {"sentence": "F02", "runs": [{"text": "每人"}, {"figure": HOURS.name, "format": "han"}]},
        AUTO,
    ]

    assert words(content) == [
        "完成率85.0%。", "坚持走出去。", "每人十二点五共参训2人次。", plain(NOTE.runs), CHART,
    ]  # fmt: skip


def test_note_goes_with_the_last_sentence():
    gone = [{"sentence": code, "removed": True} for code in ("F01", "F02", "F03")]

    assert words([AUTO, *gone]) == [CHART]


def test_figure_that_the_records_lost_is_printed_as_it_was_and_marked():
    content = [{"runs": [{"figure": "training.gone", "text": "7"}]}]

    made = with_parts(DOCUMENT, {"courses": content})

    run = made.blocks[2].blocks[0].runs[0]
    assert (run.text, run.name, run.href, run.missing) == ("7", "training.gone", "", True)


def test_opening_is_a_part():
    made = with_parts(DOCUMENT, {"opening": [{"runs": [{"text": "先说一句。"}]}, AUTO]})

    assert [plain(block.runs) for block in made.blocks[:2]] == ["先说一句。", "本学期……"]


def test_only_the_honours_that_were_picked_are_listed():
    one, other = Honour("教坛新秀", key="1"), Honour("优秀班主任", key="2")
    part = Section(1, "荣誉", (HonoursList((one, other)),), key="honours")
    document = Document("总结", blocks=(part,))

    def listed(content):
        return words(content, "honours", document, ())

    assert listed([AUTO]) == [HonoursList((one, other))]
    assert listed([AUTO, {"honours": ["2"]}]) == [HonoursList((other,))]
    assert with_parts(document, {"honours": [AUTO, {"honours": []}]}).blocks == ()


# --- text to content -------------------------------------------------------------


def test_text_of_an_untouched_part_reads_back_as_untouched():
    text = text_of([], ground())

    assert text == (
        "[F01] 共参训{training.person_times}人次。\n"
        "[F02] 人均{training.hours_each}学时。\n"
        "[F03] 完成率{training.share}。"
    )
    assert read(text, ground()) == [AUTO]


@pytest.mark.parametrize(
    "content",
    [
        [AUTO, {"runs": [{"text": "{一} 与 [F01] 与 }"}]}],
        [AUTO, {"runs": [{"text": "[F01] 不是句子。"}]}],
        [AUTO, {"runs": [{"text": "{training.hours_each}"}]}],
        [
            {"sentence": "F02"},
            {"runs": [{"text": "插话"}, {"figure": SHARE.name, "text": "85.0%", "format": "one"}]},
            {"sentence": "F01"},
            AUTO,
            {"sentence": "F03", "removed": True},
        ],
        [
            {"sentence": "F01"},
            {"sentence": "F02", "runs": [{"text": "另说。"}]},
            {"sentence": "F03"},
            AUTO,
        ],
        [{"runs": [{"figure": COUNTY.name, "text": "3"}]}, AUTO],
        [{"runs": [{"figure": "training.gone", "text": "7"}]}, AUTO],
        [{"sentence": "F99", "runs": [{"text": "记录里已经没有的句子。"}]}, AUTO],
    ],
)
def test_content_survives_being_text(content):
    here = ground(content)
    offered = list(here.sentences)
    chosen = [code for code in offered if code not in here.removed]

    assert read(text_of(content, here), here, offered=offered, chosen=chosen) == content


def test_value_of_a_figure_is_never_what_somebody_typed():
    content = read("[F02] 人均{training.hours_each}学时，好。\n99.9", ground())

    assert content == [
        {
            "sentence": "F02",
            "runs": [
                {"text": "人均"},
                {"figure": "training.hours_each", "text": "12.5"},
                {"text": "学时，好。"},
            ],
        },
        AUTO,
        {"runs": [{"text": "99.9"}]},
    ]


@pytest.mark.parametrize(
    "text", ["{training.nothing}", "{training.hours_each|percent}", "{training.hours_each|x}"]
)
def test_figure_that_cannot_be_is_refused_in_words(text):
    with pytest.raises(Unreadable) as refused:
        read(f"前{text}后", ground())

    assert "training.nothing" in refused.value.words or "人均学时" in refused.value.words


def test_unticked_sentence_is_left_out_and_a_ticked_one_comes_back():
    gone = read(text_of([], ground()), ground(), offered=["F01", "F02", "F03"], chosen=["F01"])

    assert gone == [AUTO, *({"sentence": code, "removed": True} for code in ("F02", "F03"))]
    here = ground(gone)
    back = read(text_of(gone, here), here, offered=["F01", "F02", "F03"], chosen=["F01", "F02"])
    assert back == [AUTO, {"sentence": "F03", "removed": True}]


def test_sentence_left_out_stays_so_while_the_records_do_not_write_it():
    stored = [AUTO, {"sentence": "F77", "removed": True}]

    assert read("一句话。", ground(stored)) == [
        AUTO, {"runs": [{"text": "一句话。"}]}, {"sentence": "F77", "removed": True},
    ]  # fmt: skip


def test_same_sentence_twice_is_one_and_words_of_ones_own():
    content = read("[F01] 甲。\n[F01] 乙。", ground())

    assert content == [
        {"sentence": "F01", "runs": [{"text": "甲。"}]}, AUTO, {"runs": [{"text": "乙。"}]},
    ]  # fmt: skip


def test_markup_is_words_and_what_hides_goes():
    content = read("<b onclick=x>粗</b>\u202e\n<img src=x>", ground())

    assert content == [
        AUTO,
        {"runs": [{"text": "<b onclick=x>粗</b>"}]},
        {"runs": [{"text": "<img src=x>"}]},
    ]


# --- formats ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "read_aloud"),
    [
        ("0", "零"), ("10", "十"), ("12", "十二"), ("20", "二十"), ("101", "一百零一"),
        ("110", "一百一十"), ("412", "四百一十二"), ("1050", "一千零五十"), ("10050", "一万零五十"),
        ("3050000", "三百零五万"), ("100000001", "一亿零一"), ("3.50", "三点五"), ("-7", "负七"),
    ],
)  # fmt: skip
def test_numbers_in_characters(number, read_aloud):
    from decimal import Decimal

    assert chinese(Decimal(number)) == read_aloud


@pytest.mark.parametrize(
    ("run", "printed"),
    [
        (TIMES, {"": "2", "one": "2.0", "han": "两"}),
        (HOURS, {"": "12.5", "one": "12.5", "han": "十二点五"}),
        (SHARE, {"": "85.0%", "one": "85.0", "percent": "85.0%", "han": "百分之八十五"}),
        (FigureRun("—", "training.share"), {"": "—"}),
    ],
)
def test_a_figure_is_printed_in_the_ways_that_fit(run, printed):
    ways = formats_of(run, "zh-hans")

    assert {way: formatted(run, way, "zh-hans").text for way in ways} == printed


def test_no_chinese_numbers_in_english():
    assert formats_of(TIMES, "en") == ("", "one")
    assert formatted(TIMES, "han", "en") == TIMES


# --- two at once -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("mine", "theirs", "together", "is_clean"),
    [
        ("abc", "abc", "abc", True),
        ("Abc", "abC", "AbC", True),
        ("abcd", "xabc", "xabcd", True),
        ("ac", "abc", "ac", True),
        ("ac", "aBc", "aBc", False),
        ("aXc", "aYc", "aYXc", False),
        ("aXc", "aXc", "aXc", True),
        ("", "abc", "", True),
    ],
)
def test_what_two_people_wrote_is_put_together(mine, theirs, together, is_clean):
    made = merged(list("abc"), list(mine), list(theirs))

    assert ("".join(made.lines), made.is_clean) == (together, is_clean)


def test_strong_words_and_unnamed_numbers_are_words():
    blocks = (coded(Paragraph((Text("甲", strong=True), FigureRun("3"), Text("乙"))), "F01"),)

    assert text_of([], ground(blocks=blocks)) == "[F01] 甲3乙"

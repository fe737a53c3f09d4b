"""Sections 7, 9.4, 9.5, 10.3 to 10.6: words to codes."""
# ruff: noqa: E501 - tables of examples stay tables

import pytest

from records.sheets import Words
from records.sheets.levels import PeriodReader, Vocabulary, read_class
from tests.records import sheet_maker as maker

PLACES = {"越州": "city", "禾溪": "county"}
WORDS = Vocabulary(Words(), maker.spring(place_levels=PLACES))


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        ("禾溪市级", "county"), ("越州市级", "city"), ("国培", "national"), ("国家级", "national"),
        ("教育部", "national"), ("省级", "provincial"), ("省培", "provincial"), ("设区市级", "city"),
        ("地市级", "city"), ("学区", "town"), ("片区级", "town"), ("乡镇", "town"), ("集团校", "town"),
        ("县（市、区）级", "county"), ("区级", "county"), ("市级", "city"), ("校本", "school"), ("其它", "other"),
    ],
)  # fmt: skip
def test_levels(cell, level):
    assert WORDS.level(cell) == (level, True)


@pytest.mark.parametrize("cell", ["", "—", "待核", None])
def test_unknown_levels_count_as_other(cell):
    assert WORDS.level(cell) == ("other", False)


@pytest.mark.parametrize(
    ("cell", "mode"),
    [
        ("置换脱产", "long_term"), ("混合式", "blended"), ("线上线下结合", "blended"), ("集中+网络", "blended"),
        ("面授、在线", "blended"), ("网络研修与校本研修整合", "blended"), ("远程", "online"), ("直播", "online"),
        ("集中面授", "face"), ("讲座", "face"), ("全封闭", "face"), ("跟岗实践", "other"), ("校本研修", "other"),
        ("其他", "other"),
    ],
)  # fmt: skip
def test_modes(cell, mode):
    assert WORDS.mode(cell) == (mode, True)


def test_unknown_modes_count_as_other():
    assert WORDS.mode("—") == WORDS.mode("") == WORDS.mode("甲") == ("other", False)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("推门听课", "walk_in"), ("同课异构", "same_topic"), ("优质课评比", "contest"), ("评优课", "contest"),
        ("示范课", "demo"), ("观摩研讨课", "watch"), ("汇报课", "report"), ("过关课", "standard"),
        ("研究课", "research"), ("校公开课", "open"), ("家常课", "routine"), ("随堂听课", "routine"),
    ],
)  # fmt: skip
def test_lesson_types(cell, kind):
    assert WORDS.type(cell) == (kind, True)


@pytest.mark.parametrize(
    ("cell", "title"),
    [
        ("正高级教师", "正高级"), ("中学高级教师", "高级"), ("中高", "高级"), ("高级教师", "高级"),
        ("中小学高级教师", "高级"), ("中小学一级教师", "一级"), ("小学高级", "一级"), ("小高", "一级"),
        ("中一", "一级"), ("一级", "一级"), ("小学一级", "二级"), ("小一", "二级"), ("中学二级", "二级"),
        ("小二", "三级"), ("中学三级", "三级"), ("三级教师", "三级"), ("未评", "未定级"), ("", "未定级"),
        ("见习期", "未定级"), ("/", "未定级"), ("厨师", None),
    ],
)  # fmt: skip
def test_titles(cell, title):
    assert WORDS.title(cell) == title


def test_subjects_have_one_name():
    assert WORDS.subjects("道法/社会、语 文＋心理") == (
        "道德与法治",
        "历史与社会",
        "语文",
        "心理健康",
    )
    assert WORDS.subjects("思品，政治") == ("道德与法治",)
    assert WORDS.subjects("/") == ()


@pytest.mark.parametrize(
    ("cell", "grade"),
    [
        ("优", "优"), ("优秀", "优"), ("优-", "优"), ("良＋", "良"), ("一般", "中"), ("合格", "中"),
        ("待改进", "差"), ("A", "优"), ("b+", "良"), ("D", "差"), ("", None), ("甲", None),
    ],
)  # fmt: skip
def test_grades(cell, grade):
    assert WORDS.grade(cell) == (grade, None)


def test_a_number_is_a_score_and_no_grade():
    assert WORDS.grade("87") == WORDS.grade(87.0) == WORDS.grade("87分") == (None, 87.0)


@pytest.mark.parametrize(
    "cell",
    [
        "七（3）班",
        "7(3)班",
        "七3班",
        "七年级3班",
        "七年级（三）班",
        "703",
        "703班",
        "初一3班",
        "初一（3）班",
    ],
)
def test_one_class_has_many_names(cell):
    assert read_class(cell) == "7-3"


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("三（2）班", "3-2"),
        ("302", "3-2"),
        ("初三(12)班", "9-12"),
        ("高二3班", "11-3"),
        ("1103", "11-3"),
    ],
)
def test_other_classes(cell, name):
    assert read_class(cell) == name


@pytest.mark.parametrize("cell", ["录播教室", "八年级", "7班", "700", "初四1班", "13(2)班", ""])
def test_what_is_no_class(cell):
    assert read_class(cell) is None


@pytest.mark.parametrize(
    ("cell", "periods"),
    [
        ("第2节", (2,)), ("2", (2,)), (2.0, (2,)), ("第二节", (2,)), ("２节", (2,)), ("第 2 节", (2,)),
        ("第2、3节", (2, 3)), ("第2、3节（连堂）", (2, 3)), ("第2节和第3节", (2, 3)), ("2.0", (2,)), ("第２－３节", (2, 3)), ("2-3", (2, 3)), ("第一、二节", (1, 2)),
        ("上午第2节", (2,)), ("下午第1节", (5,)), ("下午第1、2节", (5, 6)), ("1-3", (1, 2, 3)), ("1,3,4", (1, 3, 4)),
    ],
)  # fmt: skip
def test_periods(cell, periods):
    assert PeriodReader(maker.spring())(cell) == periods


@pytest.mark.parametrize("cell", ["", "晚自习", "第12节", "下午第5节", "3-2", "0", "无", 2.5])
def test_what_is_no_period(cell):
    assert PeriodReader(maker.spring())(cell) is None


def test_a_school_adds_its_own_words():
    words = Words({"levels": {"county": ["总校"]}, "subjects": {"体育": ["体锻"]}})
    vocabulary = Vocabulary(words, maker.spring(place_levels={"越州": "city", "越州南": "county"}))

    assert vocabulary.level("总部") == ("other", False)
    assert vocabulary.level("总校") == ("county", True) == vocabulary.level("越州南")
    assert vocabulary.subjects("体锻") == ("体育",)

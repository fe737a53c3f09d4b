"""1.1 and 1.2: what a cell says."""
# ruff: noqa: E501 - tables of examples stay tables

import datetime

import pytest

from records.sheets.cells import (
    chinese_number,
    is_ditto,
    plain,
    says_nothing,
    text,
    title,
    title_key,
)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("７（１）班", "7(1)班"),
        ("　王　芳\u200b ", "王 芳"),
        ("\ufeff姓名", "姓名"),
        ("a\x00b\x1f", "ab"),
        ("〔2021〕5号《渡口》", "〔2021〕5号《渡口》"),
        ("\uf955", "凌"),
        ("⼭", "山"),
        (1003.0, "1003"),
        (1.5, "1.5"),
        (None, ""),
        (True, "1"),
        (datetime.date(2021, 3, 5), "2021-03-05"),
        (datetime.datetime(2021, 3, 5, 8, 30), "2021-03-05 08:30:00"),
    ],
)
def test_text_is_normalised(cell, said):
    assert text(cell) == said


@pytest.mark.parametrize("mark", ["", " \u3000", "-", "－", "—", "/", "／", "无", None])
def test_marks_of_nothing_are_empty(mark):
    assert says_nothing(mark)


@pytest.mark.parametrize("word", ["0", "待定", 0.0, "无锡", "a-b"])
def test_what_says_something_is_not_empty(word):
    assert not says_nothing(word)


@pytest.mark.parametrize("mark", ["同上", "〃", "″", '"', "“", "”", "''", "＂", " 同 上 ", "″ "])
def test_ditto_marks_are_known_in_every_spelling(mark):
    assert is_ditto(mark)


@pytest.mark.parametrize("word", ["（同上）", "同上学期", "'", "", 5.0, "“春晖”"])
def test_other_words_copy_nothing(word):
    assert not is_ditto(word)


def test_titles_are_kept_as_written_without_the_remark():
    assert plain(" 校本研修：作业（第二期） ") == "校本研修：作业（第二期）"
    assert title("浅谈读写（同上）") == "浅谈读写"


def test_titles_are_compared_without_signs():
    one, other = "《“双减” 预研：作业（第二期）》", "双减预研:作业第二期"

    assert title_key(one) == title_key(other) == "双减预研作业第二期"
    assert title_key("互联网+教育") != title_key("互联网教育")


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("六", 6), ("十", 10), ("十二", 12), ("二十", 20), ("二十四", 24), ("两", 2),
        ("一百二十", 120), ("三百六十", 360), ("一百零五", 105), ("若干", None), ("", None), ("二三", None),
    ],
)  # fmt: skip
def test_chinese_numerals(word, number):
    assert chinese_number(word) == number

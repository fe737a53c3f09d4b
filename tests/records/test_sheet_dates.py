"""Section 5 of the reading rules: dates, with the semester in mind."""
# ruff: noqa: E501 - tables of examples stay tables

import datetime
from datetime import date

import pytest

from records.sheets.dates import DateReader, read_month
from tests.records import sheet_maker as maker

SPRING = DateReader(maker.spring())
AUTUMN = DateReader(maker.settings())


def said(reader, cell):
    """`first last days` in short, or the code."""
    days = reader.days(cell)
    if days.code:
        return days.code
    return f"{days.start:%Y%m%d}-{days.end:%Y%m%d} {days.length or '~'}"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2021, 3, 5), "20210305"),
        (datetime.datetime(2021, 3, 5, 14, 30), "20210305"),
        ("2021.3.5", "20210305"),
        ("2021/3/5", "20210305"),
        ("2021-03-05", "20210305"),
        ("2021年3月5日", "20210305"),
        ("20210305", "20210305"),
        ("3.5", "20210305"),
        ("3月5日", "20210305"),
        ("3月5号", "20210305"),
        ("３月５日", "20210305"),
        ("2021. 6. 9", "20210609"),
        ("2021.6.9（周三）", "20210609"),
        ("6月9日(星期三)下午", "20210609"),
        ("6月9日周三", "20210609"),
        ("2021-03-03 08:30:00", "20210303"),
        ("2021-03-03T08:30", "20210303"),
        ("6月9日 下午 1：30—4：30", "20210609"),
        ("6月9日下午2点半", "20210609"),
        (44300.0, "20210414"),
        (20210609.0, "20210609"),
        (4.22, "20210422"),
        (6.9, "20210609"),
        (2.3, "20210203"),
        ("5.2", "20210502"),
        ("21.3.5", "20210305"),
        ("21/03/05", "20210305"),
        ("'21-3-5", "20210305"),
        ("21年3月5日", "20210305"),
        ("二〇二一年三月五日", "20210305"),
        ("二○二一年三月十五日（周一）", "20210315"),
        ("2021.3.5（1天）", "20210305"),
        ("第10周周三", "20210428"),
        ("第十周（周三）", "20210428"),
    ],
)
def test_one_day(cell, day):
    assert said(SPRING, cell) == f"{day}-{day} 1"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("4.12-14", "20210412-20210414 3"),
        ("3月5日-6日", "20210305-20210306 2"),
        ("2021/3/22至4/2", "20210322-20210402 12"),
        ("３．２５－３．２６", "20210325-20210326 2"),
        ("2021.5.12—5.13", "20210512-20210513 2"),
        ("2021-03-03-2021-03-05", "20210303-20210305 3"),
        ("2021-03-03 08:30～2021-03-05 17:00", "20210303-20210305 3"),
        ("2021-03-05至03-08", "20210305-20210308 4"),
        ("6月1日～6月4日", "20210601-20210604 4"),
        ("3.11，4.15，5.20", "20210311-20210520 3"),
        ("2021.3.3、4.7、5.19", "20210303-20210519 3"),
        ("3月5、6日", "20210305-20210306 2"),
        ("3.5—3.7、3.12", "20210305-20210312 4"),
        ("5月", "20210501-20210531 ~"),
        ("2021年5月", "20210501-20210531 ~"),
        ("4月上旬", "20210401-20210410 ~"),
        ("4月中旬", "20210411-20210420 ~"),
        ("2月下旬", "20210221-20210228 ~"),
        ("第8周", "20210412-20210418 ~"),
        ("第八周", "20210412-20210418 ~"),
        ("第8-9周", "20210412-20210425 ~"),
        ("4月下旬-5月上旬", "20210421-20210510 ~"),
    ],
)
def test_spans_lists_and_loose_dates(cell, expected):
    assert said(SPRING, cell) == expected


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "DATE_MISSING"), ("　", "DATE_MISSING"), ("待定", "DATE_MISSING"), ("—", "DATE_MISSING"),
        ("/", "DATE_MISSING"), (None, "DATE_MISSING"),
        ("2021.2.30", "DATE_INVALID"), ("2021.13.5", "DATE_INVALID"), ("2021-04-31", "DATE_INVALID"),
        ("44271", "DATE_INVALID"), ("上周三", "DATE_INVALID"), ("5.20-5.18", "DATE_INVALID"),
        ("3-5", "DATE_INVALID"), ("第0周", "DATE_INVALID"), ("若干", "DATE_INVALID"),
        (44300.5, "DATE_INVALID"), (5.0, "DATE_INVALID"), (0.5, "DATE_INVALID"), (13.5, "DATE_INVALID"),
        (4.31, "DATE_INVALID"), (5.123, "DATE_INVALID"), (99999999.0, "DATE_INVALID"),
        (5.2, "DATE_AMBIGUOUS"), (4.1, "DATE_AMBIGUOUS"), (12.3, "DATE_AMBIGUOUS"),
    ],
)  # fmt: skip
def test_what_is_no_date_says_why(cell, code):
    assert said(SPRING, cell) == code


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("9.5", "20220905-20220905 1"),
        ("10.5-7", "20221005-20221007 3"),
        ("10.5-10.7", "20221005-20221007 3"),
        ("22.9.5-22.9.7", "20220905-20220907 3"),
        ("22.9.5-9.7", "20220905-20220907 3"),
        ("2022.9.5-7（共3天）", "20220905-20220907 3"),
        ("10.11.12", "DATE_INVALID"),
        ("9月（5日、6日）", "DATE_INVALID"),
        ("1.5", "20230105-20230105 1"),
        ("7.5", "20230705-20230705 1"),
        ("8月31日", "20220831-20220831 1"),
        ("12.28-1.5", "20221228-20230105 9"),
        ("2022.12.28—1.5", "20221228-20230105 9"),
        ("12月30日、1月6日", "20221230-20230106 2"),
        ("12月-1月", "20221201-20230131 ~"),
        (12.28, "20221228-20221228 1"),
    ],
)
def test_the_first_semester_crosses_new_year(cell, expected):
    assert said(AUTUMN, cell) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2021-03-25", "3月26日", (date(2021, 3, 25), date(2021, 3, 26), 2, "")),
        ("2021-03-25", "", (date(2021, 3, 25), date(2021, 3, 25), 1, "")),
        ("5月", "", (date(2021, 5, 1), date(2021, 5, 31), None, "")),
        ("4月", "5.3", (date(2021, 4, 1), date(2021, 5, 3), None, "")),
        ("2021-04-12", "2021-04-10", (None, None, None, "DATE_INVALID")),
        ("", "3.5", (None, None, None, "DATE_MISSING")),
        ("3.5", "不详", (None, None, None, "DATE_INVALID")),
    ],
)
def test_start_and_end_in_their_own_columns(start, end, expected):
    assert SPRING.between(start, end) == expected


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("1985.6", "1985-06"), ("1985.06", "1985-06"), ("1985-06", "1985-06"), ("1985年6月", "1985-06"),
        ("198506", "1985-06"), ("2019、10", "2019-10"), ("1985.1", "1985-01"), ("1980/5/1", "1980-05"),
        (1985.6, "1985-06"), (1985.12, "1985-12"), (198506.0, "1985-06"), (19850603.0, "1985-06"),
        (31000.0, "1984-11"), (date(1999, 1, 20), "1999-01"), ("1985", "1985"), (1985.0, "1985"),
        ("1985.13", ""), ("不详", ""), ("", ""), ("-", ""),
    ],
)  # fmt: skip
def test_months(cell, month):
    assert str(read_month(cell)) == month


def test_a_number_hides_whether_it_is_january_or_october():
    assert read_month(1985.1) == (1985, None, True)

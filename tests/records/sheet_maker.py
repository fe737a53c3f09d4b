"""Makes spreadsheets of other schools: other words, other orders, other places."""

import csv
import io

import xlsxwriter

from records.sheets import RosterPerson, SheetSettings

SETTINGS = {
    "school": "柳岸实验学校",
    "stage": "junior secondary",
    "term": {
        "start_year": 2022,
        "no": 1,
        "start": "2022-09-01",
        "end": "2023-01-18",
        "week_1_monday": "2022-08-29",
        "weeks": 21,
    },
    "non_teaching_days": ["2022-10-03"],
    "make_up_days": ["2022-10-08"],
    "place_levels": {"云州": "city", "柳江": "county"},
    "employee_no": {"prefix": "LA", "digits": 4},
    "morning_periods": 5,
    "periods_per_day": 9,
    "half_day_hours": 3,
    "day_hours": 6,
    "minutes_per_hour": 45,
    "credits_per_hour": 0.1,
}


def settings(**changes):
    return SheetSettings.from_dict({**SETTINGS, **changes})


def spring(**changes):
    """The second semester of 2020, whose dates the rules use as examples."""
    term = {"start_year": 2020, "no": 2, "start": "2021-02-22", "end": "2021-07-03"}
    plain = {"term": term, "employee_no": {"prefix": "", "digits": 5}}
    return SheetSettings.from_dict({**plain, **changes})


def person(number="01001", name="王芳", *subjects, **fields):
    return RosterPerson(number, name, subjects or ("语文",), **fields)


def workbook(sheets):
    """The bytes of an .xlsx. `sheets` is {name: rows} or {name: (rows, merges)}.

    A merge is (first row, first column, last row, last column) from 0; the value is that of
    its first cell. A name beginning with `~` makes a hidden sheet.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for name, content in sheets.items():
        rows, merges = content if isinstance(content, tuple) else (content, ())
        sheet = book.add_worksheet(name.removeprefix("~"))
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                write(sheet, r, c, value)
        for first, left, last, right in merges:
            sheet.merge_range(first, left, last, right, "")
            write(sheet, first, left, rows[first][left])
        if name.startswith("~"):
            sheet.hide()
    book.close()
    return file.getvalue()


def write(sheet, row, column, value):
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write(row, column, value)


def table(*rows, name="Sheet1", merges=()):
    return workbook({name: (list(rows), merges)})


def comma_separated(rows, encoding="utf-8"):
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode(encoding)


def outcomes(reading):
    """row -> code of what was turned away or left out, or "" for an accepted row."""
    return {row.row: row.code for row in reading.rows}

"""The example files and what must be found in them, where the folder lies beside the clone."""

import datetime
import json
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from records.sheets import RosterPerson, SheetSettings, read

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
needs_shared_files = pytest.mark.skipif(
    not (SHARED / "expected.json").exists(), reason="needs the example files"
)


@cache
def expected(name="expected.json"):
    return json.loads((SHARED / name).read_text())


def SETTINGS():
    return SheetSettings.from_dict(expected()["settings"])


@cache
def roster():
    from records.roster.sheets import LAYOUT

    rows = read(LAYOUT, SHARED / "01-roster.xlsx", SETTINGS()).accepted
    return tuple(
        RosterPerson(
            v["employee_no"],
            v["name"],
            tuple(v["subjects"]),
            v["group"],
            v["gender"],
            v["stage"],
            v["label"],
        )
        for v in (row.values for row in rows)
    )


def plain(value):
    """A value as the expected rows write it."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return str(value) if isinstance(value, datetime.date) else None if value == "" else value


def check_against_expected(name, reading, fields):
    """Every outcome, warning, ignored row and value; `fields` are expected name -> ours, or
    a function that gives those of a row."""
    of_row = fields if callable(fields) else lambda row: fields
    file = expected()["files"][name]
    assert [{**place(row), "code": row.code} for row in reading.rejected] == file["rejected"]
    assert [
        {**place(row), "code": row.code, "kept": row.kept._asdict()} for row in reading.duplicates
    ] == file["duplicates"]
    told = [
        {"sheet": sheet, "row": row, "code": code, "field": field}
        for sheet, row, code, field in reading.told
    ]
    assert told == file["warnings"]
    assert [ignored._asdict() for ignored in reading.ignored] == file["ignored"]
    assert what_was_read(reading.sheets) == what_was_read(file["sheets"])
    assert {
        "data_rows": len(reading.rows),
        "accepted": len(reading.accepted),
        "rejected": len(reading.rejected),
        "duplicates": len(reading.duplicates),
        "warnings": len(told),
        "ignored_rows": len(reading.ignored),
    } == file["counts"]
    assert [
        {**place(row), **{theirs: plain(row.values[ours]) for theirs, ours in of_row(row).items()}}
        for row in reading.accepted
    ] == expected("expected-rows.json")["files"][name]


def place(row):
    """Where a row stands, as the expected rows write it."""
    block = {} if row.block is None else {"block": row.block}
    return {"sheet": row.sheet, "row": row.row, **block}


def what_was_read(sheets):
    """Of every sheet: its header rows, or why it was not read."""
    said = ("header_rows", "read", "why")
    return {
        sheet: {key: value for key, value in what.items() if key in said}
        for sheet, what in sheets.items()
    }

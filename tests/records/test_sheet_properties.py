"""What was written is what is read, or it is reported: other schools' words, orders and mess."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.sheets import read
from tests.records.sheet_generator import (
    KINDS,
    PEOPLE,
    SCHOOL,
    sheets,
    side_by_side,
    sign_in_sheets,
)

EXAMPLES = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
NONSENSE = ["", "??", "乱写", -1.0, "2021.2.30", "无", "#REF!", "同 上 吧", 1e300]


def reading(written, suffix):
    name = f"a.{suffix}"
    return read(written.kind.layout, written.data(suffix), SCHOOL, PEOPLE, name=name)


def found(written, result):
    return {
        row.row: row.code or {name: row.values[name] for name in written.truth.get(row.row, {})}
        for row in result.rows
    }


@pytest.mark.parametrize("name", KINDS)
@EXAMPLES
@given(data=st.data())
def test_what_was_written_is_what_is_read(name, data):
    kind = KINDS[name]
    suffix = data.draw(st.sampled_from(["xlsx", "xls", "csv"]))
    styles = ("repeated", "marks") if suffix == "csv" else ("repeated", "marks", "merged")
    written = data.draw(sheets(kind, styles, True if suffix == "csv" else None))

    result = reading(written, suffix)

    assert found(written, result) == written.truth


@pytest.mark.parametrize("name", KINDS)
@EXAMPLES
@given(data=st.data())
def test_nonsense_is_reported_and_spoils_nothing_else(name, data):
    kind = KINDS[name]
    written = data.draw(sheets(kind, ("repeated",)))
    column_of = written.columns
    number = max(written.truth)
    field = data.draw(st.sampled_from([name for name in kind.fields if name in column_of]))
    nonsense = data.draw(st.sampled_from(NONSENSE))
    written.rows[number - 1][column_of[field]] = nonsense

    result = reading(written, "xlsx")

    rows = {row.row: row for row in result.rows}
    others = {n: said for n, said in written.truth.items() if n != number}
    assert {n: said for n, said in found(written, result).items() if n != number} == others
    spoiled = rows.get(number)
    told = spoiled is None or spoiled.code or set(spoiled.warnings) - set(kind.told)
    if not told and field in kind.strict and nonsense not in ("", "无", "??"):
        values = {name: spoiled.values[name] for name in written.truth[number]}
        pytest.fail(f"{field} {nonsense!r} was read as {values} and nobody told")


@EXAMPLES
@given(written=sign_in_sheets(), suffix=st.sampled_from(["xlsx", "xls", "csv"]))
def test_every_signature_is_found_in_its_block(written, suffix):
    result = reading(written, suffix)

    names = ("employee_no", "state", "topic", "starts_on", "minutes", "hours")
    assert {
        (row.row, row.block): row.code or {name: row.values[name] for name in names}
        for row in result.rows
    } == written.truth
    assert not result.told


@pytest.mark.parametrize("name", KINDS)
@EXAMPLES
@given(data=st.data())
def test_tables_side_by_side_are_read_each_by_itself(name, data):
    written = data.draw(side_by_side(KINDS[name]))

    result = reading(written, data.draw(st.sampled_from(["xlsx", "xls", "csv"])))

    assert {
        (row.row, row.block): row.code
        or {name: row.values[name] for name in written.truth[row.row, row.block]}
        for row in result.rows
    } == written.truth

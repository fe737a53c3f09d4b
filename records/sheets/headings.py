"""Which rows of a sheet are headings, and what its columns are by them."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from records.sheets.cells import is_count, is_empty, is_number, squash, text
from records.sheets.words import REMARK, heading

LEAST_OTHER_WORDS = 2
PARTED = re.compile(r"((?:[^/()\[\]【】]|[(\[【][^()\[\]【】]*[)\]】])+)/(.+)")

_word = lru_cache(maxsize=32768)(heading)


@dataclass
class Header:
    """Where a table begins and what its columns are: field -> column."""

    first: int
    last: int
    columns: dict
    # Of tables side by side, which one it is, from 1 at the left.
    block: int | None = None
    # {field: text} that the lines above say of every row.
    given: dict = field(default_factory=dict)


def header_words(cells):
    """Headings of a row; long texts and numbers are no headings."""
    return [_word(cell) if isinstance(cell, str) and 0 < len(cell) <= 40 else "" for cell in cells]


def header_at(grid, index, headers, heads):
    """(the Header that begins in this row, its headings), or None."""
    words = header_words(grid.rows[index])
    known = sum(1 for word in words if word and headers.is_known(word))
    if not known:
        return None
    below = _parts_below(grid, index, words, headers)
    if below and (columns := header_columns(below, headers, heads)):
        return Header(index, index + 1, columns), below
    if columns := header_columns(words, headers, heads):
        return Header(index, index, columns), words
    return None


def columns_named(names, headers, heads):
    """field -> column of headings in one row, as a reader understands them; None if it would
    not take them for a header."""
    return header_columns([_word(name) for name in names], headers, heads)


def header_columns(names, headers, heads):
    """field -> column when these names are a header: one of `heads` and two other known words.

    A heading that only hints at it will do beside three known words.
    """
    known = sum(1 for name in names if name and _is_known(name, headers))
    if known <= LEAST_OTHER_WORDS:
        return None
    columns = with_likely(assign(names, headers.meanings), names, headers)
    return columns if any(head in columns for head in heads) else None


def _parts_below(grid, index, words, headers):
    """The joined names of a two-row header, or None when the row below is not part of it."""
    if index + 1 >= len(grid.rows):
        return None
    if is_title(grid.rows[index]):
        return None
    wide, below = grid.wide_at(index), header_words(grid.rows[index + 1])
    said = [column for column, cell in enumerate(grid.rows[index + 1]) if not is_empty(cell)]
    left, counted = _groups_to_the_left(words), set()
    for column in said:
        number = grid.value(index + 1, column)
        if _at(left, wide.get(column, column)) in headers.counted and is_count(number):
            below[column] = text(number)
            counted.add(column)
        elif is_number(number):
            return None
    if not said:
        return None
    alone = [column for column in said if column not in wide or not _at(words, wide[column])]
    halves = {c for c in alone if _are_halves(words, below, c, headers)}
    # A group of one column (`2月` over `第1周`) needs no merged cell beside those that do.
    are_known = all(headers.is_known(_at(below, c)) for c in alone if c not in halves)
    if len(alone) == len(said) or not are_known:
        # Numbers stand in a row of data above a header that is printed again.
        if any(map(is_count, grid.rows[index])):
            return None
        others = [column for column in said if column not in halves]
        if not _are_unmerged_parts(others, words, below, headers, counted):
            return None
        groups = left
    else:
        groups = [_at(words, wide.get(column, column)) for column in range(len(below))]
    return _joined(words, below, groups, halves)


def _joined(words, below, groups, halves):
    """The name of each column: `group/part`, the two halves of a word, or what there is."""
    names = []
    for column in range(max(len(words), len(below))):
        part, own = _at(below, column), _at(words, column)
        if column in halves:
            part, own = "", own + part
        group = _at(groups, column)
        names.append(f"{group}/{part}" if part and group else part or own)
    return names


def _are_halves(words, below, column, headers):
    """`序` over `号` is one word in two cells."""
    upper, lower = _at(words, column), _at(below, column)
    return bool(upper and lower) and headers.is_known(upper + lower) and not headers.is_known(lower)


def is_title(cells):
    """One text above a header, or a line to fill in (`审核：`), is no part of the header."""
    said = [cell for cell in cells if not is_empty(cell)]
    return len(said) == 1 or any(
        isinstance(cell, str) and ":" in REMARK.sub("", squash(cell)) for cell in said
    )


def _at(items, index):
    return items[index] if index < len(items) else ""


def _groups_to_the_left(words):
    groups, last = [], ""
    for word in words:
        last = word or last
        groups.append(last)
    return groups


def _are_unmerged_parts(said, words, below, headers, counted):
    """A CSV has no merged cells: known words, and numbers that are headings, below gaps of a
    header are its second row. Most of that header is known, too: a row of data may say 备注."""
    above = [headers.is_known(word) for word in words if word]
    return (
        len(said) >= 2
        and 2 * sum(above) > len(above)
        and all(column in counted or headers.is_known(_at(below, column)) for column in said)
        and any(not _at(words, column) for column in said)
        and all(not _at(words, column) or not _at(words, column + 1) for column in said)
    )


def assign(names, meanings, columns=None):
    """field -> column; the best fitting word of all wins its field, and each column one field."""
    columns = dict(columns or {})
    found = {column: _meanings(name, meanings) for column, name in enumerate(names) if name}
    offers = sorted(
        (rank, column, wanted) for column, words in found.items() for rank, wanted in words
    )
    taken = set(columns.values())
    for _rank, column, wanted in offers:
        if wanted not in columns and column not in taken:
            columns[wanted] = column
            taken.add(column)
    for _rank, column, wanted in offers:
        # Beside 老师, who watches, 教师姓名 is the one who taught.
        holder = columns.get(wanted)
        others = [other for _, other in found.get(holder, ()) if other not in columns]
        if column not in taken and others:
            columns[others[0]], columns[wanted] = holder, column
            taken.add(column)
    return columns


def _meanings(name, meanings):
    """Of a heading; for a part of a group the whole counts first, then the part."""
    group, part = _group_and_part(name)
    if not part:
        return meanings(name)
    return meanings(name) or meanings(group + part) or meanings(part)


def _group_and_part(name):
    """`学历/全日制` in two; what stands between strokes in brackets (`级别（省/市）`) is one."""
    match = PARTED.fullmatch(name)
    return match.groups() if match else (name, "")


def _is_known(name, headers):
    """A heading, or a part of a group: by itself, or as `周次` over `1` with it."""
    _group, part = _group_and_part(name)
    if headers.is_known(name) or not part:
        return headers.is_known(name)
    return headers.is_known(part) or bool(_meanings(name, headers.meanings))


def with_likely(columns, names, headers):
    unknown = ["" if _is_known(name, headers) else name for name in names]
    return assign(unknown, headers.hints, columns)

"""Reads tables that come as text."""

import csv
import io
import re

from records.sheets import limits
from records.sheets.errors import SheetError

NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def decode(data):
    """UTF-8 if it is that, else GB18030, which contains GBK. Raises SheetError when neither."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            said = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if NOT_TEXT.search(said):
            raise SheetError("FILE_NOT_A_TABLE")
        return said
    raise SheetError("FILE_ENCODING_UNKNOWN")


def read_separated(data):
    """The rows of a .csv, or of text with tabs or semicolons. Raises SheetError."""
    said = decode(data)
    rows = []
    try:
        for record in csv.reader(io.StringIO(said, newline=""), delimiter=_delimiter(said)):
            rows.append(record)
            if len(rows) > limits.MOST_ROWS:
                raise SheetError("FILE_WITH_TOO_MANY_ROWS", rows=limits.MOST_ROWS)
            if len(record) > limits.MOST_COLUMNS:
                raise SheetError("FILE_TOO_WIDE")
    except csv.Error as error:
        raise SheetError("FILE_DAMAGED") from error
    return rows


def _delimiter(said):
    """A comma, unless the first lines have none and tabs or semicolons instead."""
    first = said[:4000].splitlines()[:5]
    counts = {sign: sum(line.count(sign) for line in first) for sign in (",", "\t", ";")}
    return max(counts, key=counts.get) if not counts[","] else ","

"""How much text stands in the cells of an .xlsx: its cells share texts, and each gets a copy."""

import re

from records.sheets import limits
from records.sheets.errors import SheetError

NAME = "xl/sharedstrings.xml"
PREFIX = rb"<(?:[^\s<>/:=\"']*+:)?+"
ATTRIBUTES = rb"((?:\s++[^\s<>/=\"']++\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'))*+)\s*+"
# What begins otherwise, a comment too, no office writes into its texts.
TAG = re.compile(rb"</?+[^\s<>/=\"'!?]++" + ATTRIBUTES + rb"/?+>")
ITEM = re.compile(PREFIX + rb"si(?=[\s/>])")
VALUE = PREFIX + rb"v" + ATTRIBUTES + rb">\s*+(\d{1,9})\s*+<"
CELL = re.compile(PREFIX + rb"c" + ATTRIBUTES + rb">(?:" + VALUE + rb")?+")
SHARES = re.compile(rb"\bt\s*=\s*[\"']s[\"']")


def is_shared(name):
    return name.replace("\\", "/").lower() == NAME


def check_texts(package, members, sheets, filled):
    """Raises SheetError when the texts of `filled` cells in the members `sheets` would not fit
    into a worker."""
    shared = [member for member in members if is_shared(member.filename)]
    if len(shared) > 1:
        raise SheetError("FILE_DAMAGED")
    lengths = [length for member in shared for length in lengths_of(package, member)]
    longest = max(lengths, default=0)
    if longest * filled <= limits.MOST_TEXT:
        return
    left = limits.MOST_TEXT
    for member in sheets:
        for piece in pieces(package, member):
            for attributes, _more, number in CELL.findall(piece):
                if SHARES.search(attributes):
                    is_known = number and int(number) < len(lengths)
                    left -= lengths[int(number)] if is_known else longest
        if left < 0:
            raise SheetError("FILE_UNPACKS_TOO_LARGE")


def lengths_of(package, member):
    """How many bytes each text takes, with all that stands around it."""
    lengths, begins = [0], True
    for piece in pieces(package, member):
        if begins and b"<?xml" in piece[:10]:
            piece = piece[piece.find(b">") + 1 :]
        begins = False
        if len(TAG.findall(piece)) != piece.count(b"<"):
            raise SheetError("FILE_DAMAGED")
        at = 0
        for item in ITEM.finditer(piece):
            lengths[-1] += item.start() - at
            lengths.append(0)
            at = item.start()
        lengths[-1] += len(piece) - at
    return lengths[1:]


def check_cells(sheets):
    """The same of sheets that were read, whose cells share texts without copies; the preview
    keeps one for each of them."""
    cells = (cell for sheet in sheets for row in sheet.rows for cell in row)
    if sum(len(cell) for cell in cells if isinstance(cell, str)) > limits.MOST_TEXT:
        raise SheetError("FILE_UNPACKS_TOO_LARGE")


def pieces(package, member):
    """The content of a part, cut before tags. Raises SheetError when it has none for long."""
    rest = b""
    with package.open(member) as file:
        while block := file.read(limits.MEGABYTE):
            block = rest + block
            cut = max(block.rfind(b"<"), 0)
            if len(block) - cut > 2 * limits.MEGABYTE:
                raise SheetError("FILE_DAMAGED")
            yield block[:cut]
            rest = block[cut:]
    yield rest

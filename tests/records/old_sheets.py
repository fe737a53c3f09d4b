"""Makes .xls files: what Excel 97 wrote, and what nobody would."""

import datetime
import struct

from records.sheets.compound import SIGNATURE

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SIZE, SMALL, CUTOFF = 512, 64, 4096
STORAGE, STREAM, ROOT = 1, 2, 5
LOOKS = {float: 0, datetime.date: 1, datetime.datetime: 2, datetime.timedelta: 3}
ERRORS = {"#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2A}


def container(streams, storages=()):
    """An OLE file with these streams; those that are small lie in the small ones' stream."""
    sectors, table, entries = [], [], []
    small, small_table = b"", []

    def keep(content):
        first = len(sectors)
        pieces = [content[at : at + SIZE] for at in range(0, len(content), SIZE)]
        sectors.extend(piece.ljust(SIZE, b"\0") for piece in pieces)
        table.extend([*range(first + 1, first + len(pieces)), END] if pieces else [])
        return first if pieces else END

    for name, content in streams.items():
        if len(content) >= CUTOFF:
            entries.append((name, STREAM, keep(content), len(content)))
            continue
        first, count = len(small_table), -(-len(content) // SMALL)
        small += content.ljust(count * SMALL, b"\0")
        small_table += [*range(first + 1, first + count), END] if count else []
        entries.append((name, STREAM, first if count else END, len(content)))
    entries += [(name, STORAGE, 0, 0) for name in storages]
    entries.insert(0, ("Root Entry", ROOT, keep(small), len(small)))
    small_at = keep(struct.pack(f"<{len(small_table)}I", *small_table))
    lines = b"".join(entry(*one) for one in entries)
    directory = keep(lines.ljust(-(-len(lines) // SIZE) * SIZE, b"\0"))
    count = 1
    while (len(table) + count) * 4 > count * SIZE:
        count += 1
    first = len(sectors)
    table += [FAT] * count
    table += [FREE] * (count * SIZE // 4 - len(table))
    sectors.append(struct.pack(f"<{len(table)}I", *table))
    header = SIGNATURE + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIII", count, directory, 0, CUTOFF)
    places, further, each = list(range(first, first + count)), [], SIZE // 4 - 1
    for at in range(109, count, each):
        further.append(places[at : at + each])
    for number, more in enumerate(further, 1):
        follows = first + count + number if number < len(further) else END
        sectors.append(struct.pack("<128I", *more, *[FREE] * (each - len(more)), follows))
    begins = first + count if further else END
    header += struct.pack("<4I", small_at, 1 if small_table else 0, begins, len(further))
    known = [*places, *[FREE] * 109][:109]
    return header + struct.pack("<109I", *known) + b"".join(sectors)


def entry(name, kind, sector, length):
    said = (name + "\0").encode("utf-16-le")
    line = said.ljust(64, b"\0") + struct.pack("<HBB", len(said), kind, 1)
    return (
        line
        + struct.pack("<3I", FREE, FREE, FREE)
        + bytes(36)
        + struct.pack("<III", sector, length, 0)
    )


def record(kind, content=b""):
    return struct.pack("<HH", kind, len(content)) + content


def text(said, size="<H"):
    """A text as records hold it: in one byte for each character where that is enough."""
    if said.isascii():
        return struct.pack(size, len(said)) + b"\0" + said.encode("latin-1")
    wide = said.encode("utf-16-le")
    return struct.pack(size, len(wide) // 2) + b"\1" + wide


def shared_texts(texts, most=8000):
    """The table of shared texts, broken wherever a record is full, within characters too."""
    parts, part = [], struct.pack("<II", len(texts), len(texts))
    for said in texts:
        wide = said.encode("utf-16-le")
        part += struct.pack("<HB", len(wide) // 2, 1)
        while len(part) + len(wide) > most:
            room = max(most - len(part), 0) // 2 * 2
            parts.append(part + wide[:room])
            part, wide = b"\1", wide[room:]
        part += wide
        if len(part) > most - 10:
            parts.append(part)
            part = b""
    parts.append(part)
    return record(0xFC, parts[0]) + b"".join(record(0x3C, part) for part in parts[1:] if part)


def old_workbook(sheets, *, is_1904=False, extra=b"", storages=(), small=False):
    """The bytes of an .xls; `sheets` as for `sheet_maker.workbook`, `extra` are records."""
    texts, bodies = {}, {}
    for name, content in sheets.items():
        rows, merges = content if isinstance(content, tuple) else (content, ())
        bodies[name] = body(rows, merges, texts, is_1904)
    formats = [(0, None), (164, "yyyy-mm-dd"), (165, 'yyyy"年"m"月" hh:mm:ss'), (46, None)]
    stream = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    stream += record(0x42, struct.pack("<H", 1200)) + extra
    stream += record(0x22, struct.pack("<H", int(is_1904)))
    for number, code in formats:
        stream += record(0x041E, struct.pack("<H", number) + text(code)) if code else b""
    for number, _code in formats:
        stream += record(0xE0, struct.pack("<HH", 0, number) + bytes(16))
    after = shared_texts(list(texts)) + record(0x0A)
    lines = [6 + len(text(name.removeprefix("~"), "<B")) + 4 for name in sheets]
    at = len(stream) + sum(lines) + len(after)
    for name in sheets:
        head = struct.pack("<IBB", at, int(name.startswith("~")), 0)
        stream += record(0x85, head + text(name.removeprefix("~"), "<B"))
        at += len(bodies[name])
    stream += after + b"".join(bodies.values())
    return container({"Workbook": stream if small else stream.ljust(CUTOFF, b"\0")}, storages)


def body(rows, merges, texts, is_1904=False):
    cells = b"".join(
        cell(r, c, value, texts, is_1904)
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
        if value not in ("", None)
    )
    begins = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    return begins + cells + merged(merges) + record(0x0A)


def merged(merges):
    if not merges:
        return b""
    ranges = b"".join(struct.pack("<4H", a, b, c, d) for a, c, b, d in merges)
    return record(0xE5, struct.pack("<H", len(merges)) + ranges)


def cell(row, column, value, texts, is_1904=False):
    at = struct.pack("<HH", row, column)
    if isinstance(value, bool):
        return record(0x0205, at + struct.pack("<HBB", 0, value, 0))
    if value in ERRORS:
        return record(0x0205, at + struct.pack("<HBB", 0, ERRORS[value], 1))
    if isinstance(value, str):
        number = texts.setdefault(value, len(texts))
        return record(0xFD, at + struct.pack("<HI", 0, number))
    number, look = serial(value, is_1904), LOOKS.get(type(value), 0)
    if number == int(number) and abs(number) < 1 << 29:
        return record(0x027E, at + struct.pack("<HI", look, (int(number) & 0x3FFFFFFF) << 2 | 2))
    return record(0x0203, at + struct.pack("<Hd", look, number))


def serial(value, is_1904):
    if isinstance(value, datetime.timedelta):
        return value / datetime.timedelta(days=1)
    if not isinstance(value, datetime.date):
        return float(value)
    epoch = datetime.date(1904, 1, 1) if is_1904 else datetime.date(1899, 12, 30)
    if isinstance(value, datetime.datetime):
        time = value - datetime.datetime.combine(value.date(), datetime.time())
        return (value.date() - epoch).days + time / datetime.timedelta(days=1)
    return float((value - epoch).days)

"""The container of old Office files: storages and streams in sectors, like a small disk."""

import struct

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STORAGE, STREAM, ROOT = 1, 2, 5
LAST = 0xFFFFFFFA  # what lies above marks the end of a chain, or sectors without content
ENTRY = 128


class Damaged(ValueError):
    """The container contradicts itself."""


class Compound:
    """Streams by name. No chain is longer than the file, so none runs in circles."""

    def __init__(self, data):
        try:
            self._open(data)
        except (struct.error, IndexError, UnicodeDecodeError) as error:
            raise Damaged(str(error)) from error

    def _open(self, data):
        self.data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Damaged("sectors of no known size")
        self.size = 1 << shift
        directory, _, self.cutoff, mini_table = struct.unpack_from("<4I", data, 48)
        self.table = self._table()
        entries = self._chain(directory)
        self.storages, self.streams, root = set(), {}, (LAST, 0)
        for start in range(0, len(entries) - ENTRY + 1, ENTRY):
            name, kind, sector, length = _entry(entries[start : start + ENTRY])
            if kind == STREAM:
                self.streams.setdefault(name, (sector, length))
            elif kind == STORAGE:
                self.storages.add(name)
            elif kind == ROOT:
                root = sector, length
        self.mini = self._chain(root[0])[: root[1]]
        small = self._chain(mini_table)
        self.mini_table = struct.unpack(f"<{len(small) // 4}I", small)

    def _table(self):
        """The sector that follows each sector."""
        at, left = struct.unpack_from("<2I", self.data, 68)
        sectors = list(struct.unpack_from("<109I", self.data, 76))
        each = self.size // 4 - 1
        while at < LAST and left > 0 and len(sectors) * self.size <= len(self.data) + 110 * 4096:
            *more, at = struct.unpack_from(f"<{each + 1}I", self._sector(at))
            sectors += more
            left -= 1
        parts = [self._sector(sector) for sector in sectors if sector < LAST]
        joined = b"".join(parts[: len(self.data) // self.size + 1])
        return struct.unpack(f"<{len(joined) // 4}I", joined)

    def _sector(self, number):
        start = (number + 1) * self.size
        if start >= len(self.data):
            raise Damaged("a sector beyond the end")
        return self.data[start : start + self.size].ljust(self.size, b"\0")

    def _chain(self, sector):
        parts = []
        while sector < LAST:
            parts.append(self._sector(sector))
            if len(parts) * self.size > len(self.data) + self.size:
                raise Damaged("a chain that runs in circles")
            sector = self.table[sector]
        return b"".join(parts)

    def read(self, name):
        """The content of a stream, or None. Raises Damaged."""
        if name not in self.streams:
            return None
        sector, length = self.streams[name]
        try:
            data = self._chain(sector) if length >= self.cutoff else self._small(sector, length)
        except (struct.error, IndexError) as error:
            raise Damaged(str(error)) from error
        return data[:length]

    def _small(self, sector, length):
        parts = []
        while sector < LAST and len(parts) * 64 < length:
            if len(parts) * 64 > len(self.mini):
                raise Damaged("a chain that runs in circles")
            parts.append(self.mini[sector * 64 : sector * 64 + 64])
            sector = self.mini_table[sector]
        return b"".join(parts)


def _entry(entry):
    """(name, kind, first sector, length) of a line of the directory."""
    length, kind = struct.unpack_from("<HB", entry, 64)
    sector, size = struct.unpack_from("<2I", entry, 116)
    return entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace"), kind, sector, size

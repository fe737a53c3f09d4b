"""A PDF 1.7 file: numbered objects, the small ones packed together.

The same objects give the same bytes: no dates, no chance.
"""

import hashlib
import zlib

STRONG = 6


def text(words: str) -> str:
    """A text string as PDF has it: UTF-16 in hexadecimal."""
    return f"<FEFF{words.encode('utf-16-be').hex()}>"


def number(value: float) -> str:
    """At most three decimals: a thousandth of a point."""
    short = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if short in ("-0", "") else short


class File:
    def __init__(self):
        self.objects: list[str] = [""]
        self.streams: dict[int, tuple[str, bytes]] = {}

    def reserve(self) -> int:
        self.objects.append("")
        return len(self.objects) - 1

    def add(self, body: str) -> int:
        self.objects.append(body)
        return len(self.objects) - 1

    def stream(self, data: bytes, entries: str = "", strength: int = STRONG) -> int:
        """A compressed stream; returns its number."""
        place = self.reserve()
        self.streams[place] = (f"{entries}/Filter/FlateDecode", zlib.compress(data, strength))
        return place

    def plain_stream(self, data: bytes, entries: str) -> int:
        """As it is: metadata that tools read without knowing PDF."""
        place = self.reserve()
        self.streams[place] = (entries, data)
        return place

    def write(self, root: int, info: int) -> bytes:
        packed = [n for n in range(1, len(self.objects)) if n not in self.streams]
        box = self._pack(packed)
        table = self.reserve()
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = {}
        for n, (entries, data) in self.streams.items():
            places[n] = len(out)
            out += f"{n} 0 obj<<{entries}/Length {len(data)}>>stream\n".encode()
            out += data + b"\nendstream endobj\n"
        rows = bytearray(b"\0\0\0\0\0\xff\xff")
        within = {n: place for place, n in enumerate(packed)}
        begin = len(out)
        places[table] = begin
        for n in range(1, table + 1):
            if n in places:
                rows += b"\x01" + places[n].to_bytes(4, "big") + b"\0\0"
            else:
                rows += b"\x02" + box.to_bytes(4, "big") + within[n].to_bytes(2, "big")
        digest = hashlib.sha256(out).hexdigest()[:32].upper()
        compressed = zlib.compress(bytes(rows), STRONG)
        out += (
            f"{table} 0 obj<</Type/XRef/Size {table + 1}/W[1 4 2]/Root {root} 0 R/Info {info} 0 R"
            f"/ID[<{digest}><{digest}>]/Filter/FlateDecode/Length {len(compressed)}>>stream\n"
        ).encode()
        out += compressed + b"\nendstream endobj\n"
        return bytes(out + f"startxref\n{begin}\n%%EOF\n".encode())

    def _pack(self, packed: list[int]) -> int:
        """An object stream holds at most 65,536 of them; a document has far fewer."""
        bodies = [self.objects[n] for n in packed]
        index, offset = [], 0
        for n, body in zip(packed, bodies, strict=True):
            index.append(f"{n} {offset}")
            offset += len(body) + 1
        head = " ".join(index) + " "
        data = (head + " ".join(bodies)).encode("ascii")
        return self.stream(data, f"/Type/ObjStm/N {len(packed)}/First {len(head)}")

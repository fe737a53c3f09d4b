"""Names of files in an archive that every system can unpack, each of them once."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 60
LONGEST_ENDING = 8
REFUSED = re.compile(r'[\\/:*?"<>|]+')
# Names that Windows keeps for devices, whatever their ending.
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.I)


def clean(name, otherwise="file"):
    """One part of a path: no signs that steer, hide or turn text around, no devices."""
    text = unicodedata.normalize("NFC", str(name))
    text = "".join(
        " " if letter.isspace() else letter
        for letter in text
        if letter.isspace() or unicodedata.category(letter)[0] != "C"
    )
    text = " ".join(REFUSED.sub("_", text).split()).strip(" .")
    stem, _dot, ending = text.rpartition(".")
    if stem and ending.isalnum() and len(ending) <= LONGEST_ENDING:
        text = f"{stem[:LONGEST].rstrip(' .')}.{ending}"
    else:
        text = text[:LONGEST]
    text = text.strip(" .") or otherwise
    return f"_{text}" if RESERVED.fullmatch(text) else text


class Names:
    """Gives out paths of one archive; two that a system would take for the same get numbers."""

    def __init__(self):
        self.taken = set()

    def take(self, folder, name):
        path = PurePosixPath(folder)
        found = path / clean(name)
        number = 2
        while self.key(found) in self.taken:
            found = path / clean(name)
            found = found.with_name(f"{found.stem} ({number}){found.suffix}")
            number += 1
        self.taken.add(self.key(found))
        return str(found)

    def key(self, path):
        # Windows and macOS tell neither case nor composition apart.
        return unicodedata.normalize("NFKC", str(path)).casefold()

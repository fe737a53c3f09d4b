"""What text may hold that people or spreadsheets send: everything one can see, nothing that hides.

One rule for forms and sheets. Letters of every script stay, rare characters,
their variation selectors and emoji too; what goes is what turns the direction
of a line round, takes no width, ends a line where there is only one, or piles
marks on one letter until it covers the page.
"""

import re
import unicodedata

# Cc, Cf, surrogates and what Unicode will never be: but tab and the ends of lines.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
# Arabic, Mongolian and Indian letters are written with joiners, and so are families of emoji.
JOINERS = re.compile(
    "(?<![\u0600-\u06ff\u0750-\u077f\u0900-\u0dff\u1800-\u18af\u2600-\u27bf\ufe0f"
    "\U0001f000-\U0001faff])[\u200c\u200d]+"
)
ENDS_OF_LINES = re.compile("\r\n|[\r\x85\u2028\u2029]")
SPACES_OF_LINES = re.compile("[\t\n]+")
MOST_MARKS = 4


def marks(first, last):
    """All between two characters that Unicode puts over, under or into the letter before.

    Python's regular expressions know no such property.
    """
    found = (chr(code) for code in range(first, last + 1))
    return "".join(one for one in found if unicodedata.combining(one))


OTHER_MARKS = "\u0488\u0489\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0f71-\u0fbc\u20dd-\u20e4"
MARK = f"[{marks(0x300, 0xFFFF)}{OTHER_MARKS}{marks(0x10000, 0x1F000)}]"
# What Python calls printable and is looked at all the same; beyond the first plane roughly,
# because every single character of those makes the search slower.
SEEN = re.compile(f"[{marks(0x300, 0xFFFF)}{OTHER_MARKS}\u3164\uffa0\U000101fd-\U0001e94a]")
PILES = re.compile(f"({MARK}{{{MOST_MARKS}}}){MARK}+")


def tidy(text: str, *, lines: bool = True) -> str:
    """The text in NFC without what hides; without `lines` all of it on one line."""
    # Nearly all text is plain, and a sheet has many cells.
    if text.isprintable() and not SEEN.search(text) and unicodedata.is_normalized("NFC", text):
        return text
    text = JOINERS.sub("", HIDDEN.sub("", ENDS_OF_LINES.sub("\n", text)))
    # Before, because long piles take normalising hours; after, because it may join two.
    text = PILES.sub(r"\1", unicodedata.normalize("NFC", PILES.sub(r"\1", text)))
    return text if lines else SPACES_OF_LINES.sub(" ", text)

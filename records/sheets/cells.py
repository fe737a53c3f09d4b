"""What a cell says: text without the noise, and whether it says anything."""

import datetime
import math
import re
import unicodedata

from schools.texts import HIDDEN, tidy

EMPTY_MARKS = frozenset(["-", "—", "–", "−", "―", "/", "无"])
DITTO_MARKS = frozenset(["同上", "〃", "″", '"', "“", "”", "''", "＂", "′′"])
CHINESE_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}

# Every cell is asked, so the first character decides for nearly all of them.
BEGINS_LIKE_DITTO = re.compile(rf"(?:\s|{HIDDEN.pattern})*[{''.join({m[0] for m in DITTO_MARKS})}]")
COPIED = re.compile(r"\s*[(（]\s*同上\s*[)）]")
COUNT = re.compile(r"\d{1,5}")
SPACES = re.compile(r"\s+")


def plain(value):
    """The cell as it was written, without outer spaces and what nobody sees."""
    if value is None:
        return ""
    if isinstance(value, str):
        return tidy(value).strip()
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return str(value)


def text(value):
    """The cell in NFKC, so that full-width digits and brackets read like plain ones."""
    said = plain(value)
    return said if said.isascii() else unicodedata.normalize("NFKC", said).strip()


def squash(value):
    """`text` without any space: for words that are compared, not shown."""
    return SPACES.sub("", text(value))


def is_empty(value):
    return value is None or (isinstance(value, str) and not plain(value))


def says_nothing(value):
    """Empty, or one of the marks people write where a number or a date is missing."""
    return is_empty(value) or (isinstance(value, str) and squash(value) in EMPTY_MARKS)


def is_number(value):
    """Infinite ones are none: no whole number and no day can be made of them."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def is_count(value):
    """A number, or one written as text, as short as those of rows and weeks."""
    return is_number(value) or bool(COUNT.fullmatch(text(value)))


def is_ditto(value):
    """A mark alone in its cell that stands for the cell above."""
    if not isinstance(value, str) or len(value) > 12 or not BEGINS_LIKE_DITTO.match(value):
        return False
    return SPACES.sub("", plain(value)) in DITTO_MARKS or squash(value) in DITTO_MARKS


def title(value):
    """A title as it was written; a remark `（同上）` in it is not part of the name."""
    return COPIED.sub("", plain(value)).strip()


def title_key(value):
    """What two spellings of one title have in common: no space, punctuation, quote or bracket."""
    return "".join(c for c in squash(title(value)) if unicodedata.category(c)[0] not in "PZC")


def chinese_number(word):
    """`十二` -> 12, `三百六十` -> 360; None for anything that is not such a numeral."""
    if not word or any(c not in CHINESE_DIGITS and c not in "十百" for c in word):
        return None
    total, digit = 0, None
    for char in word:
        if char in "十百":
            total += (1 if digit is None else digit) * (10 if char == "十" else 100)
            digit = None
        elif digit not in (None, 0):
            return None
        else:
            digit = CHINESE_DIGITS[char]
    return total + (digit or 0)


def whole_number(word):
    """`12` or `十二` -> 12, otherwise None."""
    return int(word) if word.isascii() and word.isdigit() else chinese_number(word)

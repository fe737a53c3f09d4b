"""Several people in one cell: `王　芳 陈一、欧阳 汐（执笔）等3人`."""

import re
from typing import NamedTuple

from records.sheets.cells import says_nothing, squash, text, whole_number
from records.sheets.people import read_name

SEPARATORS = re.compile(r"[、，,；;/](?![^()\[\]【】]*[)\]】])")
AND_OTHERS = re.compile(r"等(?:\s*(\d{1,3}|[一二三四五六七八九十]{1,3})\s*[人位名])?$")
# `主持人：王芳；成员：李明、赵云` in one cell.
ROLE = re.compile(
    r"(?:^|(?<=[\s、，,；;/]))(?:课题)?(?:主持人?|负责人|组长|主要成员|成员|组员|参与[人者]?|参加人|核心成员|执笔人?|作者)\s*:"
)
NUMBERING = re.compile(r"(?:^|(?<=[\s、，,；;/]))[(（]?\d{1,2}[.．、)）]\s*(?=\D)")
COUNT = re.compile(r"(\d{1,3}|[一二三四五六七八九十两]{1,3})[人位名]")


class Names(NamedTuple):
    """Names as written, in order; `others` when the cell says that there are more,
    `stated` a number of people that stands in it by itself."""

    names: list
    others: bool = False
    stated: int | None = None


def split_names(value, roster):
    """Rule 13.2: at separators, then at spaces unless that would cut a roster name in two.

    `无` and dashes are nobody."""
    said = "" if says_nothing(value) else text(value)
    without = AND_OTHERS.sub("", ROLE.sub("、", NUMBERING.sub("、", said)))
    names, stated = [], None
    for piece in SEPARATORS.split(without):
        if match := COUNT.fullmatch(squash(piece)):
            stated = whole_number(match[1].replace("两", "二"))
        else:
            names += _at_spaces(piece, roster)
    return Names(names, bool(AND_OTHERS.search(said)), stated)


def _at_spaces(piece, roster):
    whole = squash(piece)
    if not whole:
        return []
    if roster.candidates(read_name(whole).name)[0] or roster.is_told(whole):
        return [whole]
    joined = []
    single = ""
    for word in piece.split():
        if len(word) == 1:
            single += word
            continue
        joined += [single] if single else []
        joined.append(word)
        single = ""
    joined += [single] if single else []
    return _with_surnames(joined)


def _with_surnames(words):
    """A character left alone belongs to the two-character surname before it."""
    names = []
    for word in words:
        if len(word) == 1 and names and len(names[-1]) == 2:
            names[-1] += word
        else:
            names.append(word)
    return names

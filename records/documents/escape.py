"""Text of users on its way into markup."""

import re

# XML 1.0 has no place for these, not even escaped; they come in through spreadsheets.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def escape(text: str) -> str:
    return _FORBIDDEN.sub("", str(text)).translate(_SPECIAL)

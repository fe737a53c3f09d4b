"""Numbers of documents (文号)."""

import re

from records.sheets.cells import says_nothing, squash

YEAR_IN_BRACKETS = re.compile(r"[\[【（(〔](\d{4})[\]】）)〕]")


def document_number(value):
    """`教科[2021] 3号` -> `教科〔2021〕3号`: brackets of a year are six-angled (rule 12.5)."""
    return "" if says_nothing(value) else YEAR_IN_BRACKETS.sub(r"〔\1〕", squash(value))

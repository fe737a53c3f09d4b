"""Titles of works as registers write them."""

from records.sheets.cells import title


def work_title(value):
    """The title without the marks `《》` that enclose the whole of it."""
    said = title(value)
    inner = said[1:-1]
    if said.startswith("《") and said.endswith("》") and "《" not in inner and "》" not in inner:
        return inner.strip()
    return said

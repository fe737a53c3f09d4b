"""The fonts of a document, begun with what the process knows of them from others.

For every font of every document WeasyPrint copies the whole file, some megabytes,
and asks it what it can do: a twenty-fifth of the time of a portfolio. Which
characters a document uses remains its own.
"""

from copy import copy


class Fonts(dict):
    """In the place of `weasyprint.Document.fonts`; `known` outlives the document."""

    def __init__(self, known: dict):
        super().__init__()
        self.known = known

    def __contains__(self, key):
        if not super().__contains__(key) and key in self.known:
            super().__setitem__(key, unused(self.known[key]))
        return super().__contains__(key)

    def __setitem__(self, key, font):
        # WeasyPrint rounds the height of a font at the size in which a document first uses it;
        # only those of the prepared faces (`fonts._level`) are the same in all sizes.
        if font.family.startswith("Shidang "):
            self.known[key] = unused(font)
        super().__setitem__(key, font)


def unused(font):
    """The font before any character of it was printed."""
    fresh = copy(font)
    fresh.widths, fresh.to_unicode, fresh.missing = {}, {}, {}
    return fresh

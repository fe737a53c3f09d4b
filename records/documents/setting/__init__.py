"""A typesetter of our own for the few things our documents are made of.

======  ==================================================
file    objects, streams and cross-references of a PDF
faces   characters to glyphs, and the glyphs a file embeds
lines   where a line may be broken, and how it fills up
sheet   marks on a page, and what they mean (the tags)
flow    blocks to slabs, slabs to pages
======  ==================================================

`set_document(document, cases)` gives the bytes. What it cannot set (a script
whose letters join) it says with `Beyond`, and WeasyPrint sets the document.
"""

from records.documents.setting.faces import cases
from records.documents.setting.flow import Beyond, set_document

__all__ = ["Beyond", "cases", "set_document"]

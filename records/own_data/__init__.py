"""What is stored about a person, as they themself see it and take it away (PIPL art. 44–50).

Every app declares its parts in a module `own_data`; the page and the archive read them here,
so that this floor imports nothing upward. What is somebody's is asked of the one door of
records (`visible_to`) and narrowed to those the person made or is part of (`mine`).
"""

from records.own_data.parts import (
    DOCUMENTS,
    ID,
    PARTS,
    SCHOOL,
    Document,
    Field,
    Part,
    document,
    field,
    fields,
    record_part,
    register,
)

__all__ = [
    "DOCUMENTS",
    "ID",
    "PARTS",
    "SCHOOL",
    "Document",
    "Field",
    "Part",
    "document",
    "field",
    "fields",
    "record_part",
    "register",
]

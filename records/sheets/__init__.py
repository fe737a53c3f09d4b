"""Reads the spreadsheets schools really send. Pure Python: no models, no database.

`read(layout, source, settings, roster, words)` is the only way in; a layout
belongs to the app whose records it describes (`training/sheets.py` …).
"""

from records.sheets.layout import Column, Layout, Reject
from records.sheets.people import Roster, RosterPerson
from records.sheets.reading import read
from records.sheets.results import Ignored, Place, Reading, Row
from records.sheets.settings import SheetSettings
from records.sheets.words import Words
from records.sheets.workbook import SheetError

__all__ = [
    "Column",
    "Ignored",
    "Layout",
    "Place",
    "Reading",
    "Reject",
    "Roster",
    "RosterPerson",
    "Row",
    "SheetError",
    "SheetSettings",
    "Words",
    "read",
]

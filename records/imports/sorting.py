"""A file whose sheets are of several kinds becomes one batch for each of them; so does a sheet
on which lists of several kinds stand one below the other.

The batches of one file know each other by the first of them (`origin`). Each keeps a copy of
the file, as each is confirmed or thrown away by itself, and names the sheets it reads.
"""

from django.db.models import Q

from records.imports import importers
from records.models import ImportBatch
from records.sheets import SheetError, Words
from records.sheets.parts import take_apart, take_apart_again
from records.sheets.recognition import Recognised, Recogniser
from records.sheets.workbook import open_sheets


def opened(batch, data):
    """The sheets of a file, each with one kind of list. Raises SheetError.

    Of a batch whose kind was told, unsaved, `only` leaves out what stands on one sheet with
    such lists and is of another kind.
    """
    sheets = open_sheets(data, batch.name)
    if batch.kinds:
        return take_apart_again(sheets, batch.kinds)
    recogniser = recogniser_of(batch)
    if batch.layout and batch.layout not in recogniser.headers:
        return sheets
    apart = take_apart(sheets, recogniser, batch.layout)
    if batch.layout and len(apart) > len(sheets):
        whole = {sheet.name for sheet in sheets}
        leave_out_others(batch, apart, recogniser, whole)
    return apart


def leave_out_others(batch, sheets, recogniser, whole):
    """Read the lists of the kind that was told, and such sheets as are `whole`."""
    found = recogniser.sheets(sheets, batch.name)
    batch.kinds = {name: [one.layout, *one.others] for name, one in found.items()}
    layout = importers.get(batch.layout).layout
    batch.only = [
        sheet.name
        for sheet in sheets
        if found.get(sheet.name, Recognised()).layout == batch.layout
        or (sheet.name in whole and recogniser.by_headings(layout, sheet))
    ]


def recogniser_of(batch):
    # What is only compared has the headings of what is imported.
    layouts = [one.layout for one in importers.REGISTRY.values() if not one.compares]
    return Recogniser(layouts, Words(batch.school.words))


def sort_out(batch, sheets):
    """Say of each sheet which kind it is; the batch, unsaved, takes the first kind.

    Returns the others as {layout: [names of sheets]}. Raises SheetError when there is none.
    """
    found = recogniser_of(batch).sheets(sheets, batch.name)
    batch.kinds = {name: [one.layout, *one.others] for name, one in found.items()}
    # In the order of the registry: the staff list comes before what is read against it.
    parts = {
        layout: [name for name, one in found.items() if one.layout == layout]
        for layout in importers.REGISTRY
    }
    parts = {layout: names for layout, names in parts.items() if names}
    if not parts:
        raise SheetError("KIND_UNKNOWN")
    batch.layout = next(iter(parts))
    batch.only = parts.pop(batch.layout)
    return parts


def of_one_file(batch):
    """All batches made of the file of this one."""
    first = batch.origin or batch.pk
    return ImportBatch.objects.filter(Q(pk=first) | Q(origin=first)).order_by("id")


def siblings(batch):
    """The other batches made of the same file."""
    return of_one_file(batch).exclude(pk=batch.pk)


def sheets_of(batch):
    """The names of all sheets that a batch might read."""
    seen = [name for name, why in batch.unread.items() if why != "hidden sheet"]
    found = dict.fromkeys([*batch.sheets, *seen])
    return list(batch.in_order(batch.kinds or found))


def read_by(batch):
    """{sheet: layout} of what this batch reads now."""
    if batch.only is not None:
        return dict.fromkeys(batch.only, batch.layout)
    return {name: batch.layout for name in sheets_of(batch) if name not in batch.unread}

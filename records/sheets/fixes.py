"""Cells that somebody corrected in a preview, put over those of the file before it is read."""


def with_fixes(sheets, fixes):
    """The sheets one after the other; `fixes` is {(sheet, row from 1, column from 0): text}.

    As in the workbook, the first cell of a merged range speaks for all of it.
    """
    for sheet in sheets:
        for (name, row, column), said in fixes.items():
            if name == sheet.name and row <= len(sheet.rows):
                put(sheet, row - 1, column, said)
        yield sheet


def put(sheet, row, column, said):
    cells = list(sheet.rows[row])
    cells += [""] * (column + 1 - len(cells))
    cells[column] = said
    sheet.rows[row] = cells

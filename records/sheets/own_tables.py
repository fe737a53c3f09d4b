"""Tables without a column of people, below a line that says whose they are."""

import re
from dataclasses import replace

from records.sheets.cells import is_empty, squash, text
from records.sheets.headings import LEAST_OTHER_WORDS, Header, assign, header_words, with_likely
from records.sheets.tables import Grid, Walk, has_colon
from records.sheets.words import heading

LABELLED = re.compile(r"([^\s:,;、]{1,10}):\s*([^\s:,;]*)(?!\S*:)")


def find_own_tables(sheet, headers, heads, signs):
    """What `find_tables` finds, and tables below a line that says whose they are (`姓名：王芳`)."""
    found = OwnWalk(Grid(sheet), headers, heads, signs).all()
    return found if found.headers else None


class OwnWalk(Walk):
    """Also finds the tables of somebody whom a line above names."""

    def __init__(self, grid, headers, heads, signs):
        super().__init__(grid, headers, heads, signs)
        self.given = {}

    def header_at(self, index):
        found = super().header_at(index)
        if found or not self.given:
            return found
        words = header_words(self.grid.rows[index])
        known = [word for word in words if word and self.headers.is_known(word)]
        if len(known) <= LEAST_OTHER_WORDS + 1:
            return None
        columns = with_likely(assign(words, self.headers.meanings), words, self.headers)
        return Header(index, index, columns, given=self.given), words

    def _begin(self, new, names):
        if self.heads[0] in new.columns:
            self.given = {}
        return super()._begin(new, names)

    def _take(self, index):
        has_people = self.header is not None and self.heads[0] in self.header.columns
        given = {} if has_people else self.given_in(self.grid.rows[index])
        if not given:
            super()._take(index)
            return
        self.given = given
        self._take_title(index)
        if self.header is not None:
            # The next person of the same table.
            self.header = replace(self.header, given=given)
            self.found.headers.append(self.header)
            self.found.breaks.add(len(self.found.rows))

    def given_in(self, cells):
        """{field: text} of a line such as `姓名：王芳　工号：01001`; nothing without a name."""
        filled = [cell for cell in cells if not is_empty(cell)]
        labels = sum(map(has_colon, filled))
        # Below a header most of a row of data is no label, though its title may be 教师：….
        if not has_colon(filled[0]) or (self.header and 2 * labels < len(filled)):
            return {}
        said = [squash(cell) if text(cell).count(":") < 2 else text(cell) for cell in cells]
        found = {}
        for column, cell in enumerate(said):
            for label, value in LABELLED.findall(cell):
                value = value or (said[column + 1] if column + 1 < len(said) else "")
                name = self.field_of(label)
                if value and (name == self.heads[0] or name.endswith("_no")):
                    found.setdefault(name, value)
        return found if self.heads[0] in found else {}

    def field_of(self, label):
        return min(self.headers.meanings(heading(label)), default=(0, ""))[1]

"""Rows inside a form, without script.

All rows are on the page from the beginning, so that they work without script
and a draft on the device finds its place again; empty ones count for nothing.
"""

from django import forms


class Rows(forms.BaseFormSet):
    """Rows of which the empty ones are left out; those far below are folded away."""

    shown_rows = 3

    @property
    def folded_from(self):
        used = [n for n, form in enumerate(self.forms, 1) if form.initial or form.has_changed()]
        return max(self.shown_rows, max(used, default=0) + 1)

    @property
    def first_forms(self):
        return self.forms[: self.folded_from]

    @property
    def more_forms(self):
        return self.forms[self.folded_from :]

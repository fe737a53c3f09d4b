"""What is said about a file that is not read."""

from records.sheets.messages import ERRORS


class SheetError(Exception):
    """A file that is refused as a whole; `message` says to a person what to do."""

    def __init__(self, code, **details):
        self.code, self.details = code, details
        super().__init__(code)

    @property
    def message(self):
        return ERRORS[self.code] % self.details if self.details else ERRORS[self.code]

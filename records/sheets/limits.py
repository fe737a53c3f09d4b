"""How much of a file is read. A school's lists stay far below all of it."""

MEGABYTE = 1024 * 1024
MOST_BYTES = 30 * MEGABYTE
MOST_UNPACKED = 300 * MEGABYTE
MOST_MEMBERS = 2000
MOST_RATIO = 400  # deflate reaches 1032; a long sheet of equal rows stays far below
MOST_SHEETS = 200
LONGEST_NAME = 100  # of a sheet; Excel has 31 letters
MOST_ROWS = 60_000
MOST_COLUMNS = 400
MOST_CELLS = 4_000_000
ROW = 8  # an empty row takes as much memory as so many cells
MOST_FILLED = 2_000_000  # each is kept with its row until the preview is stored
MOST_TEXT = 150 * MEGABYTE  # that cells share, counted for each of them
MOST_MERGES = 100_000

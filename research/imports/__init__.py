"""How rows of the sheets of research become records.

Sheets of papers hold awards too, so that the floor above registers their importer.
"""

from research.imports import projects  # noqa: F401 - registered by being read

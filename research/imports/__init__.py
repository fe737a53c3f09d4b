"""How rows of the sheets of research become records."""

from research.imports import projects  # noqa: F401 - registered by being read

"""A signed document for those who may read it, but not the records behind it."""

import dataclasses

from records.documents.tree import FigureRun


def without_links(thing):
    """The same tree; its figures open nothing."""
    if isinstance(thing, tuple):
        return tuple(without_links(part) for part in thing)
    if isinstance(thing, FigureRun):
        return dataclasses.replace(thing, href="")
    if dataclasses.is_dataclass(thing):
        fields = {
            each.name: without_links(getattr(thing, each.name))
            for each in dataclasses.fields(thing)
        }
        if "href" in fields:
            fields["href"] = ""
        return dataclasses.replace(thing, **fields)
    return thing

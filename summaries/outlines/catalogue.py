"""What an outline can choose from: sentences by a name of their own, blocks and annexes."""

from functools import cache

from summaries import blocks, sentences


@cache
def sentences_of(kind) -> dict[str, sentences.Sentence]:
    """{key: sentence} of all that can be said of a school, group or teacher.

    The key is the code; a second sentence of the same code says its part as well.
    """
    found: dict[str, sentences.Sentence] = {}
    for one in sentences.CATALOGUE:
        if kind in one.kinds:
            key = one.code if one.code not in found else f"{one.code}:{one.part}"
            found[key] = one
    return found


def home(part, kind):
    """The keys of the sentences that are written for a part."""
    return [key for key, one in sentences_of(kind).items() if one.part == part]


def blocks_of(kind):
    return {name: block for name, block in blocks.BLOCKS.items() if kind in block.kinds}


def annexes_of(kind):
    return {name: block for name, block in blocks.ANNEXES.items() if kind in block.kinds}

"""Changes to an outline's content, each giving a new one. Rows are named by tokens:
`part:training`, `sentence:F02`, `block:honours`, `text:own1f2e3d4c`, `annex:papers`."""

import secrets
from dataclasses import replace

from summaries.outlines.content import (
    ANNEX,
    BLOCK,
    OPENING,
    SENTENCE,
    TEXT,
    Content,
    Item,
    Part,
    levelled,
    said,
)

OWN = "own"
UP, DOWN = -1, 1


def token(item):
    return f"{item.kind}:{item.key}"


def own_key():
    """A name for a part or text of the house that no other has."""
    return OWN + secrets.token_hex(4)


def is_own(key):
    return key.startswith(OWN)


def with_part(content, key, change):
    """The content with one part put through a function."""
    return replace(
        content,
        parts=tuple(change(part) if part.key == key else part for part in content.parts),
    )


def add_part(content, language, title):
    """A part of the house, before the problems or at the end; (content, its key)."""
    part = Part(own_key(), 1, True, {language: title}, (Item(TEXT, own_key(), words={}),))
    keys = [each.key for each in content.parts]
    at = keys.index("problems") if "problems" in keys else len(keys)
    parts = (*content.parts[:at], part, *content.parts[at:])
    return replace(content, parts=levelled(parts)), part.key


def add_text(content, key):
    text = Item(TEXT, own_key(), words={})
    return with_part(content, key, lambda part: replace(part, items=(*part.items, text)))


def remove(content, name):
    """Without a part or text of the house; what the genre has is only switched off."""
    kind, _colon, key = name.partition(":")
    if kind == "part":
        kept = tuple(part for part in content.parts if part.key != key or not is_own(key))
        return replace(content, parts=levelled(kept))
    parts = tuple(
        replace(part, items=tuple(item for item in part.items if token(item) != name))
        for part in content.parts
    )
    return replace(content, parts=parts) if kind == TEXT else content


def move(content, name, step):
    """A part past its neighbour with all that stands in it, or an item past the next one.

    An item at the edge of its part goes into the neighbouring part.
    """
    kind, _colon, key = name.partition(":")
    if kind == "part":
        return replace(content, parts=levelled(moved_part(list(content.parts), key, step)))
    if kind == ANNEX:
        return replace(content, annexes=tuple(moved_item(list(content.annexes), name, step)))
    return moved_in_parts(content, name, step)


def moved_item(items, name, step):
    at = next((n for n, item in enumerate(items) if token(item) == name), None)
    if at is not None and 0 <= at + step < len(items):
        items[at], items[at + step] = items[at + step], items[at]
    return items


def moved_in_parts(content, name, step):
    parts = list(content.parts)
    for n, part in enumerate(parts):
        names = [token(item) for item in part.items]
        if name not in names:
            continue
        at = names.index(name)
        if 0 <= at + step < len(names):
            parts[n] = replace(part, items=tuple(moved_item(list(part.items), name, step)))
        elif 0 <= n + step < len(parts):
            item, beside = part.items[at], parts[n + step]
            parts[n] = replace(part, items=tuple(i for i in part.items if i is not item))
            items = (*beside.items, item) if step == UP else (item, *beside.items)
            parts[n + step] = replace(beside, items=items)
        break
    return replace(content, parts=tuple(parts))


def moved_part(parts, key, step):
    at = next((n for n, part in enumerate(parts) if part.key == key), None)
    if at is None or key == OPENING:
        return parts
    end = end_of(parts, at)
    block = parts[at:end]
    rest = parts[:at] + parts[end:]
    to = place_above(parts, at) if step == UP else place_below(rest, at, block[0].level)
    return rest[:to] + block + rest[to:]


def end_of(parts, at):
    """Where the part at a place ends with all that stands in it."""
    end = at + 1
    while end < len(parts) and parts[end].level > parts[at].level:
        end += 1
    return end


def place_above(parts, at):
    """Before the part above that is not deeper; the opening stays first."""
    to = at - 1
    while to > 0 and parts[to].level > parts[at].level:
        to -= 1
    return max(to, 1 if parts[0].key == OPENING else 0)


def place_below(rest, at, level):
    """After the next part and all in it, or as the first in it where it is less deep."""
    if at >= len(rest):
        return len(rest)
    return end_of(rest, at) if rest[at].level >= level else at + 1


def completed(content, sentences, blocks, annexes):
    """The content with everything there is to choose; what is not chosen is off.

    `sentences` and `blocks` are {key: part at home}; what has no part of its own here
    stands in the last one.
    """
    have = {token(item) for item in content.items()}
    homes = {part.key for part in content.parts}
    missing: dict[str, list[Item]] = {}
    for kind, known in ((SENTENCE, sentences), (BLOCK, blocks)):
        for key, part in known.items():
            item = Item(kind, key, on=False)
            if token(item) not in have:
                home = part if part in homes else content.parts[-1].key
                missing.setdefault(home, []).append(item)
    parts = tuple(
        replace(part, items=(*part.items, *missing.get(part.key, ()))) for part in content.parts
    )
    listed = tuple(Item(ANNEX, key, on=False) for key in annexes if f"{ANNEX}:{key}" not in have)
    return replace(content, parts=parts, annexes=(*content.annexes, *listed))


def with_written(content: Content, written, language):
    """The content with what somebody made of the parts of a summary (`summaries.parts`).

    `written` are {part: blocks}. Own paragraphs become a text of their part, a text in
    other words has those, a sentence that was taken out is off. A sentence of figures in
    other words stays as the records write it: its words were about one semester.
    """
    for key, blocks in written.items():
        content = with_part(
            content, key, lambda part, blocks=blocks: rewritten(part, blocks, language)
        )
    return content


def rewritten(part, blocks, language):
    changed = {block["sentence"]: block for block in blocks if "sentence" in block}
    items = tuple(as_changed(item, changed, language) for item in part.items)
    own = [in_words(block["runs"]) for block in blocks if is_own_paragraph(block)]
    if said_there := "\n".join(line for line in own if line):
        items += (Item(TEXT, own_key(), words={language: said_there}),)
    return replace(part, items=items)


def is_own_paragraph(block):
    return "runs" in block and "sentence" not in block


def as_changed(item, changed, language):
    if item.kind == TEXT:
        return as_reworded(item, changed, language)
    return replace(item, on=False) if changed.get(item.key, {}).get("removed") else item


def as_reworded(item, changed, language):
    """A text of several lines has a code for each: its key, then `key.2`, `key.3` …"""
    before = [line for line in said(item.words, language).splitlines() if line.strip()]
    after = []
    for n, line in enumerate(before, 1):
        block = changed.get(item.key if n == 1 else f"{item.key}.{n}", {})
        if not block.get("removed"):
            after.append(in_words(block["runs"]) if "runs" in block else line)
    if after == before:
        return item
    if not after:
        return replace(item, on=False)
    return replace(item, words={**item.words, language: "\n".join(after)})


def in_words(runs):
    """Runs as a text is typed: figures as their key in braces, with how they are printed."""
    return "".join(
        figure_in_words(run) if "figure" in run else run.get("text", "") for run in runs
    ).strip()


def figure_in_words(run):
    how = f"|{run['format']}" if run.get("format") else ""
    return f"{{{run['figure']}{how}}}"

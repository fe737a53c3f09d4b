"""A part as plain text, one paragraph to a line: what a browser sends and what people merge.

    [F19] 全校教师听评课{lessons.observed}节。     a sentence of the records
    坚持{training.hours_each|han}学时的下限。       a paragraph of one's own

`{key}` is a figure and `{key|format}` one printed in a way; nobody types a number of
the records. Braces that are words are doubled, and a paragraph that begins with a
bracket of its own has an empty one before it.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from records.documents.tree import FigureRun
from schools.texts import tidy
from summaries.formats import formats_of
from summaries.parts import AUTO, known_figures, sentences_in

CODE = re.compile(r"\[([A-Za-z][\w.:-]{0,39})\] ?")
FREE = "[] "
PIECE = re.compile(r"(\{\{|\}\}|\{[^{}|\n]{1,240}(?:\|[a-z]*)?\})")
# What a person who types braces does not mean by chance: training.hours[level=county]
KEY = re.compile(r"[a-z_]+\.[a-z_]+\S*")


class Unreadable(Exception):
    """`words` say what is wrong, for the person who typed it."""

    def __init__(self, words):
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Ground:
    """What a text of a part may speak of.

    `sentences` are those of the records, `figures` what may be printed, `stored` the
    content as it is; a figure that is only there is one the records have no more.
    """

    sentences: dict = field(default_factory=dict)
    figures: dict[str, FigureRun] = field(default_factory=dict)
    stored: list = field(default_factory=list)
    language: str = "zh-hans"

    @classmethod
    def of(cls, blocks, document, palette, stored):
        """`blocks` are those of the part in the `document` that the records wrote."""
        return cls(
            sentences_in(blocks), known_figures(document, palette), stored, document.language
        )

    @property
    def written(self):
        """{code: runs} of the sentences as the records write them."""
        return {code: runs_of(one.runs) for code, one in self.sentences.items()}

    @property
    def gone(self):
        """{key: run} of figures that stand in the text and nowhere in the records."""
        runs = (run for block in self.stored for run in block.get("runs", ()))
        return {
            run["figure"]: run
            for run in runs
            if "figure" in run and run["figure"] not in self.figures
        }

    @property
    def removed(self):
        return {block["sentence"] for block in self.stored if block.get("removed")}

    @property
    def codes(self):
        """Of sentences, also of those that only somebody's words are left of."""
        stored = [block["sentence"] for block in self.stored if "sentence" in block]
        return {*self.sentences, *stored}


# --- from blocks to text ------------------------------------------------------------


def text_of(content, ground) -> str:
    """The content as lines; sentences of the records in full, the removed ones not at all."""
    return "\n".join(line for _code, line in lines_of(content, ground))


def lines_of(content, ground):
    """(code or "", line) of every paragraph that is printed."""
    written = ground.written
    placed = {block["sentence"] for block in content if "sentence" in block}
    for block in content or [AUTO]:
        if "auto" in block:
            for code, runs in written.items():
                if code not in placed:
                    yield code, line_of(code, runs)
        elif "sentence" in block:
            code = block["sentence"]
            runs = block.get("runs", written.get(code))
            if runs and not block.get("removed"):
                yield code, line_of(code, runs)
        elif block.get("runs"):
            yield "", line_of("", block["runs"])


def line_of(code, runs):
    words = "".join(map(token, runs))
    if code:
        return f"[{code}] {words}"
    return FREE + words if words.startswith("[") else words


def words_of(content) -> str:
    """What somebody wrote, for reading: without what the records say themselves."""
    paragraphs = [block["runs"] for block in content if block.get("runs")]
    return "\n".join("".join(run.get("text", "") for run in runs) for runs in paragraphs)


def token(run):
    if "figure" not in run:
        return run["text"].replace("{", "{{").replace("}", "}}")
    how = run.get("format", "")
    return f"{{{run['figure']}|{how}}}" if how else f"{{{run['figure']}}}"


def runs_of(runs) -> list[dict]:
    """Runs of a tree as a part keeps them."""
    packed: list[dict] = []
    for run in runs:
        if isinstance(run, FigureRun) and run.name:
            packed.append(figure_of(run))
        elif run.text:
            add_words(packed, run.text)
    return packed


def figure_of(run, how=""):
    packed = {"figure": run.name, "text": run.text}
    return packed | ({"format": how} if how else {})


def add_words(packed, words):
    if packed and "figure" not in packed[-1]:
        packed[-1] = {"text": packed[-1]["text"] + words}
    else:
        packed.append({"text": words})


# --- from text to blocks ------------------------------------------------------------


def read(text, ground, *, offered=(), chosen=()) -> list:
    """The content that a text says; raises Unreadable.

    `offered` are the codes of sentences that could be ticked and `chosen` those that
    were: one that was offered and not chosen is taken out, one that is chosen and
    not in the text stands with the rest.
    """
    unwanted = set(offered) - set(chosen)
    blocks = [block for line in lines(text) if (block := read_line(line, ground, unwanted))]
    blocks = once(blocks, ground)
    return settled(blocks, ground, unwanted, set(offered))


def once(blocks, ground):
    """A sentence that was written twice is, the second time, words like any others."""
    found, seen = [], set()
    for block in blocks:
        code = block.get("sentence")
        if code in seen:
            block = {"runs": block.get("runs") or ground.written.get(code, [])}
        elif code:
            seen.add(code)
        found.append(block)
    return [block for block in found if "sentence" in block or block["runs"]]


def lines(text):
    return [line for line in (line.strip() for line in tidy(text).splitlines()) if line]


def codes_in(text_lines):
    """Of the sentences that have a line."""
    return {found[1] for line in text_lines if (found := CODE.match(line))}


def read_line(line, ground, unwanted):
    found = CODE.match(line)
    code = found[1] if found and found[1] in ground.codes else ""
    if code in unwanted:
        return None
    words = line[found.end() :] if found and code else line.removeprefix(FREE)
    runs = read_words(words, ground)
    if not code:
        return {"runs": runs} if runs else None
    if not runs or without_values(runs) == without_values(ground.written.get(code, [])):
        return {"sentence": code}
    return {"sentence": code, "runs": runs}


def without_values(runs):
    return [{key: value for key, value in run.items() if key != "text" or "figure" not in run}
            for run in runs]  # fmt: skip


def read_words(words, ground):
    packed: list[dict] = []
    for n, piece in enumerate(PIECE.split(words)):
        if not piece:
            continue
        if n % 2 == 0:
            add_words(packed, piece)
        elif piece in ("{{", "}}"):
            add_words(packed, piece[0])
        else:
            figure = read_figure(piece[1:-1], ground)
            packed.append(figure) if figure else add_words(packed, piece)
    return packed


def read_figure(inside, ground):
    """A figure by its key; None where braces are only braces."""
    key, _bar, how = inside.partition("|")
    if key in ground.gone:
        return ground.gone[key]
    run = ground.figures.get(key)
    if run is None:
        if KEY.fullmatch(key):
            raise Unreadable(_("There is no figure called “%(key)s”.") % {"key": key})
        return None
    if how and how not in formats_of(run, ground.language):
        words = _("The figure “%(title)s” cannot be printed like that.")
        raise Unreadable(words % {"title": run.title or key})
    return figure_of(run, how)


def settled(blocks, ground, unwanted, offered):
    """The blocks with a place for the sentences that are yet to come.

    Sentences that stand together in the order of the records stay theirs, so that
    what the records write next time is written.
    """
    plain = [n for n, block in enumerate(blocks) if set(block) == {"sentence"}]
    codes = [blocks[n]["sentence"] for n in plain]
    placed = {block["sentence"] for block in blocks if "sentence" in block}
    wanted = [code for code in ground.sentences if code in placed and code in codes]
    together = plain == list(range(plain[0], plain[0] + len(plain))) if plain else False
    if together and codes == wanted:
        blocks[plain[0] : plain[-1] + 1] = [AUTO]
    else:
        last = max((n for n, block in enumerate(blocks) if "sentence" in block), default=-1)
        blocks.insert(last + 1, AUTO)
    removed = (unwanted & ground.codes) | (ground.removed - offered - placed)
    return blocks + [{"sentence": code, "removed": True} for code in sorted(removed)]

"""The message catalogues: what the code says, what is translated, and the compiled form.

There is no GNU gettext on the machines we run on, so the words are read from
the syntax trees of Python and of templates, and polib writes the .mo files.
"""

import ast
import os
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polib
from django.utils.translation.template import templatize

LOCALE = "zh_Hans"
APPS = ("schools", "records", "training", "lessons", "research", "portfolios", "summaries")
CATALOGUE = Path("locale", LOCALE, "LC_MESSAGES", "django.po")

# Where each call keeps its context, its singular and its plural.
CALLS = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
CALLS |= {f"{name}_lazy": places for name, places in CALLS.items()}
CALLS["gettext_noop"] = CALLS["gettext"]

STRING = r"""[uU]?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
TEMPLATE_CALL = re.compile(
    rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*((?:{STRING}\s*,?\s*)+)", re.DOTALL
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|\{(\w+)\}")


@dataclass(frozen=True)
class Message:
    """A text of the code. `context` and `plural` are None where there is none."""

    text: str
    plural: str | None = None
    context: str | None = None

    @property
    def key(self):
        return self.context, self.text


# --- what the code says -------------------------------------------------------


def message_of(name, texts):
    """The message of one call with these leading string arguments, or None."""
    context, text, plural = CALLS["gettext" if name == "_" else name]
    if len(texts) <= max(text, plural or 0) or not texts[text]:
        return None
    return Message(
        texts[text],
        texts[plural] if plural is not None else None,
        texts[context] if context is not None else None,
    )


def messages_of_python(source):
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in CALLS
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(id=called) if called in names:
                name = names[called]
            case ast.Attribute(value=ast.Name(id="translation"), attr=called) if called in CALLS:
                name = called
            case _:
                continue
        message = message_of(name, leading_strings(node.args))
        if message:
            yield message


def leading_strings(arguments):
    texts = []
    for argument in arguments:
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            break
        texts.append(argument.value)
    return texts


def messages_of_template(source, origin="template"):
    # Django rewrites a template to something like Python for xgettext; we read the same.
    for called, arguments in TEMPLATE_CALL.findall(templatize(source, origin=origin)):
        texts = [ast.literal_eval(text) for text in re.findall(STRING, arguments, re.DOTALL)]
        message = message_of(called, texts)
        if message:
            yield message


def sources(root):
    """(path, messages) of every file of the project that may hold words."""
    for top in ("config", *APPS):
        for path in sorted((root / top).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, list(messages_of_python(path.read_text("utf-8")))
    for top in ("templates", *APPS):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in (".html", ".txt", ".svg") and "templates" in path.parts:
                yield path, list(messages_of_template(path.read_text("utf-8"), str(path)))


# --- what the catalogues say --------------------------------------------------


class Catalogues:
    """All catalogues of the project together: any of them may translate any message."""

    def __init__(self, root):
        self.root = Path(root)

    @property
    def paths(self):
        places = [self.root / top / CATALOGUE for top in APPS] + [self.root / CATALOGUE]
        return [path for path in places if path.exists()]

    @cached_property
    def used(self):
        """{(context, text): (message, first path that says it)}"""
        found = {}
        for path, messages in sources(self.root):
            for message in messages:
                known = found.get(message.key)
                if not known or (message.plural and not known[0].plural):
                    found[message.key] = (message, path.relative_to(self.root))
        return found

    @cached_property
    def entries(self):
        """{(context, text): entries}, obsolete ones left out."""
        found = defaultdict(list)
        for path in self.paths:
            for entry in polib.pofile(str(path), encoding="utf-8"):
                if not entry.obsolete:
                    found[entry.msgctxt, entry.msgid].append(entry)
        return found

    def missing(self):
        """[(message, path)] of what has no translation."""
        return [
            (message, path)
            for key, (message, path) in self.used.items()
            if not any(translates(entry, message) for entry in self.entries.get(key, ()))
        ]

    def unused(self):
        """Keys that no source says any more."""
        return sorted((key for key in self.entries if key not in self.used), key=lambda key: key[1])

    def unlike(self):
        """Texts that are translated in two ways."""
        return sorted(
            key[1]
            for key, entries in self.entries.items()
            if len({words for entry in entries if (words := translation(entry))}) > 1
        )

    def broken(self):
        """Texts whose translation has other placeholders than they have."""
        return sorted(
            {
                entry.msgid
                for entries in self.entries.values()
                for entry in entries
                for words in translation(entry)
                if words and not same_placeholders(entry, words)
            }
        )

    def update(self):
        """Write what is missing into the catalogue nearest to it, to be translated."""
        added = defaultdict(list)
        for message, path in self.missing():
            if message.key not in self.entries:
                added[self.root / home_of(path)].append(message)
        for path, messages in added.items():
            catalogue = read_or_new(path)
            catalogue.extend(entry_of(message) for message in messages)
            path.parent.mkdir(parents=True, exist_ok=True)
            catalogue.save(str(path))
        return sum(map(len, added.values()))

    def compile(self):
        """Write the .mo of every .po that is newer. Returns how many were written."""
        stale = [path for path in self.paths if is_stale(path)]
        for path in stale:
            # Aside and renamed: a running server never reads half a file.
            aside = path.with_suffix(f".{os.getpid()}.part")
            polib.pofile(str(path), encoding="utf-8").save_as_mofile(str(aside))
            aside.replace(path.with_suffix(".mo"))
        return len(stale)


def translation(entry):
    """All words of an entry as a tuple; empty when it counts as untranslated."""
    if entry.fuzzy:
        return ()
    if entry.msgid_plural:
        return tuple(entry.msgstr_plural[index] for index in sorted(entry.msgstr_plural))
    return (entry.msgstr,) if entry.msgstr else ()


def translates(entry, message):
    words = translation(entry)
    # Without its plural form, ngettext does not find the entry.
    return bool(words) and all(words) and bool(entry.msgid_plural) >= bool(message.plural)


def same_placeholders(entry, words):
    # "One row", "%(n)s rows": Chinese has one form, which must name the number.
    wanted = PLACEHOLDER.findall(entry.msgid + (entry.msgid_plural or ""))
    return set(PLACEHOLDER.findall(words)) == set(wanted)


def home_of(path):
    """The catalogue for words of this file: that of its app, or the common one."""
    parts = path.parts[1:] if path.parts[0] == "templates" else path.parts
    return Path(parts[0]) / CATALOGUE if parts[0] in APPS else CATALOGUE


def read_or_new(path):
    if path.exists():
        return polib.pofile(str(path), encoding="utf-8", wrapwidth=100)
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Language": LOCALE,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return catalogue


def entry_of(message):
    if message.plural is None:
        return polib.POEntry(msgid=message.text, msgctxt=message.context)
    return polib.POEntry(
        msgid=message.text,
        msgid_plural=message.plural,
        msgstr_plural={0: ""},
        msgctxt=message.context,
    )


def is_stale(path):
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime <= path.stat().st_mtime

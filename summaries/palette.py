"""The figures that may be put into a text of a summary."""

from dataclasses import replace

from django.core.exceptions import FieldDoesNotExist, FieldError
from django.utils.translation import pgettext_lazy

from records import figures
from records.documents.tree import FigureRun
from summaries.facts import Facts
from summaries.keys import EACH, FALL, GAP, LEAST, RISE, SHARE, Key
from summaries.names import NAMES


def palette_of(facts: Facts, more=()) -> list[FigureRun]:
    """The declared figures that have a value, and those of the keys in `more`.

    Their titles tell them from each other. To be called in the language of the document.
    """
    found = []
    for key in dict.fromkeys((*NAMES, *more)):
        run = run_of(facts, key)
        if run is not None:
            found.append(replace(run, title=label_of(run, facts.scope)))
    return found


def run_of(facts, key):
    """None where the records have no such number, or no longer."""
    try:
        bound = facts[key]
    except (KeyError, FieldError):  # also of a figure or a dimension that is no longer declared
        return None
    return None if bound.value is None else bound.run


def figures_in_parts(contents) -> list[str]:
    """The keys of all figures that stand in the contents of parts."""
    return [
        run["figure"]
        for content in contents
        for block in content
        for run in block.get("runs", ())
        if "figure" in run
    ]


def label_of(run, scope):
    key = Key.parse(run.name)
    model = model_of(key.name, scope) if key.filters else None
    parts = [words_of(model, key.name, *pair) for pair in pairs(key)]
    parts += [str(WAYS[key.way])] if key.way else []
    parts += [key.when] if key.when else []
    return f"{run.title} · {' · '.join(parts)}" if parts else run.title


def pairs(key):
    return [(dimension, one) for dimension, keys in key.filters for one in keys]


def counted(name):
    figure = figures.get(name)
    return figure.upper if isinstance(figure, figures.Ratio) else figure


def model_of(name, scope):
    return counted(name).rows(scope).model


def words_of(model, name, dimension, key):
    path = counted(name).dimensions.get(dimension, "").split("__")[-1]
    try:
        choices = dict(model._meta.get_field(path).flatchoices)
    except FieldDoesNotExist:
        return key
    return str(choices.get(key, key))


WAYS = {
    EACH: pgettext_lazy("way of a figure", "for each teacher"),
    SHARE: pgettext_lazy("way of a figure", "share"),
    RISE: pgettext_lazy("way of a figure", "rise"),
    FALL: pgettext_lazy("way of a figure", "fall"),
    GAP: pgettext_lazy("way of a figure", "lacking on average"),
    LEAST: pgettext_lazy("way of a figure", "the least"),
}

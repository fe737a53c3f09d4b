"""The parts of a figure that a rule may ask for, in words."""

from datetime import date
from functools import cache

from records import figures
from records.scope import Scope
from schools.periods import Period


def narrowed_words(figure, only):
    """`only` of a rule in words: the choices it names."""
    return "、".join(choices_text(figure, dimension, keys) for dimension, keys in only.items())


def choices_text(figure, dimension, keys):
    """The words of choices of a dimension; nothing for a mark that is none."""
    words = choices_of(figure, dimension)
    return "、".join(str(words[key]) for key in keys if key in words)


@cache
def dimension_field(name, dimension):
    """The model field behind a dimension of a figure."""
    figure = figures.get(name)
    nothing = Period(date.max, date.max)
    model = figure.rows(Scope(nothing)).model
    *path, last = figure.dimensions[dimension].split("__")
    for step in path:
        model = model._meta.get_field(step).related_model
    return model._meta.get_field(last)


def choices_of(figure, dimension):
    """{key: word} of a dimension; empty where it has no fixed words."""
    if dimension not in figure.dimensions:
        return {}
    return dict(dimension_field(figure.name, dimension).flatchoices)

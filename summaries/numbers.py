"""What a key means: its figure, its rows, how it is printed, and parts that add up."""

from decimal import ROUND_HALF_UP, Decimal

from records import figures
from records.figures import Ratio
from records.units import HOURS_EACH, PERCENT
from summaries.keys import EACH, FALL, GAP, LEAST, RISE, SHARE, UnknownFigure

TENTH = Decimal("0.1")


def declared(key):
    """(figure, the one whose rows are counted) of a key; UnknownFigure where it fits none."""
    figure = figures.REGISTRY.get(key.name)
    if figure is None:
        raise UnknownFigure(str(key))
    counted = figure.upper if isinstance(figure, Ratio) else figure
    if any(dimension not in counted.dimensions for dimension, _keys in key.filters):
        raise UnknownFigure(str(key))
    fits = {
        "": not key.filters or counted is figure,
        EACH: len(key.filters) == 1 and is_sum(figure),
        SHARE: len(key.filters) == 1 and is_sum(figure),
        RISE: not key.filters,
        FALL: not key.filters,
        GAP: not key.filters and hasattr(figure.rows, "standings"),
        LEAST: not key.filters and hasattr(figure, "people"),
    }
    if not fits[key.way]:
        raise UnknownFigure(str(key))
    return figure, counted


def narrowed(rows, counted, key):
    """The rows that have what a key asks for."""
    for dimension, keys in key.filters:
        rows = rows.filter(**{f"{counted.dimensions[dimension]}__in": keys})
    return rows


def is_sum(figure):
    """Whether the parts of a dimension add up to the whole."""
    if isinstance(figure, Ratio):
        return False
    counted_once = figure.measure.distinct and figure.measure.source_expressions[0].name != "pk"
    return figure.additive and not counted_once


def only_dimension(key):
    ((dimension, keys),) = key.filters
    return dimension, keys


def said(key, figure, counted, value):
    """(words, unit) as they are printed."""
    if key.way == EACH:
        return HOURS_EACH.text(value), HOURS_EACH
    if key.way == SHARE:
        return with_sign(PERCENT, value), PERCENT
    if key.way == GAP:
        return ("—" if value is None else str(value)), figure.unit
    unit = counted.unit if key.filters else figure.unit
    return with_sign(unit, value), unit


def with_sign(unit, value):
    return unit.text(value) + ("%" if unit.key == "percent" and value is not None else "")


def apportioned(parts, total):
    """Parts to one decimal that sum to the rounded total (largest remainder)."""
    whole = total.quantize(TENTH, ROUND_HALF_UP) if parts else Decimal(0)
    floors = {
        key: (value / TENTH).to_integral_value("ROUND_FLOOR") * TENTH
        for key, value in parts.items()
    }
    left = int((whole - sum(floors.values())) / TENTH)
    # Of equal remainders always the same one, in whatever order the database gave them.
    order = sorted(parts, key=lambda key: (floors[key] - parts[key], str(key)))
    for key in order[:left]:
        floors[key] += TENTH
    return floors

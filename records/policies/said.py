"""Rows of a rule in words."""

from django.utils.translation import gettext as _

from records import figures
from records.models import Effect, Way
from records.policies.choices import narrowed_words


def figure_words(name, only):
    figure = figures.get(name)
    words = narrowed_words(figure, only)
    return f"{figure.label}（{words}）" if words else str(figure.label)


def requirement_words(row):
    figure = figures.get(row.measure)
    facts = {
        "figure": figure_words(row.measure, row.only),
        "value": figure.text(row.value),
        "unit": figure.unit.after(figure.text(row.value)),
        "window": row.get_window_display(),
    }
    if row.way == Way.LARGEST:
        return _("%(figure)s: the largest single one ≥ %(value)s %(unit)s / %(window)s") % facts
    return _("%(figure)s ≥ %(value)s %(unit)s / %(window)s") % facts


def cap_words(row):
    figure = figures.get(row.measure)
    facts = {
        "figure": figure_words(row.measure, row.only),
        "most": figure.text(row.most),
        "unit": figure.unit.after(figure.text(row.most)),
        "window": row.get_window_display(),
    }
    if row.carry:
        return (
            _("%(figure)s: at most %(most)s %(unit)s / %(window)s, the rest counts in the next")
            % facts
        )
    return _("%(figure)s: at most %(most)s %(unit)s / %(window)s") % facts


def conversion_words(row):
    measure = figures.get(row.measure)
    facts = {
        "source": figure_words(row.source, row.only),
        "factor": measure.text(row.factor),
        "unit": measure.unit.after(measure.text(row.factor)),
        "measure": measure.label,
        "group": row.group,
    }
    if row.group:
        return (
            _("%(source)s: each %(factor)s %(unit)s of %(measure)s; the highest of “%(group)s”")
            % facts
        )
    return _("%(source)s: each %(factor)s %(unit)s of %(measure)s") % facts


def exemption_words(row):
    figure = row.measure and figures.get(row.measure)
    facts = {
        "reason": row.get_reason_display(),
        "what": figure.label if figure else _("everything"),
        "effect": row.get_effect_display(),
    }
    if row.effect == Effect.LOWER:
        facts["effect"] = _("only %(value)s asked") % {
            "value": figure.text(row.value) if figure else row.value
        }
    words = _("%(reason)s: %(what)s, %(effect)s") % facts
    return words + (_(" (with a document number)") if row.needs_document else "")

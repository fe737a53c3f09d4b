"""How rows of a training register become trainings."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from records.imports.importers import RecordImporter, register
from records.imports.words import may_mean
from records.sheets.cells import title_key
from records.units import CREDITS, HOURS
from training.models import Mode, Training
from training.sheets import LAYOUT

CENT = Decimal("0.01")

may_mean("modes", Mode.choices)


def build(values):
    """An unsaved training from the values of a row, fresh or as JSON kept them."""
    return Training(
        teacher_id=values["person"],
        programme=values["programme"],
        programme_key=title_key(values["programme"])[:200],
        level=values["level"],
        mode=values["mode"],
        started_on=date.fromisoformat(str(values["starts_on"])),
        ended_on=date.fromisoformat(str(values["ends_on"])),
        hours=cents(values["hours"]),
        credits=cents(values["credits"]),
        place=values["place"][:100],
        provider=values["organiser"][:100],
        certificate_no=values["certificate"][:60],
        note=values["note"],
    )


def cents(number):
    return Decimal(number).quantize(CENT, ROUND_HALF_UP)


def key(values):
    return (
        values["person"],
        title_key(values["programme"])[:200],
        str(values["starts_on"]),
        str(values["ends_on"]),
    )


def stored_key(training):
    return (
        str(training.teacher_id),
        training.programme_key,
        str(training.started_on),
        str(training.ended_on),
    )


def code(values, known):
    return "DUPLICATE_ROW" if cents(values["hours"]) == known.hours else "DUPLICATE_CONFLICT"


def span(first, last):
    return str(first) if first == last else f"{first} – {last}"


def words(training):
    return {
        "level": training.get_level_display(),
        "mode": training.get_mode_display(),
        "date": span(training.started_on, training.ended_on),
        "hours": HOURS.text(training.hours),
        "credits": CREDITS.text(training.credits),
    }


register(
    RecordImporter(
        LAYOUT,
        _("Training register"),
        model=Training,
        build=build,
        key=key,
        stored_key=stored_key,
        key_fields=("teacher_id", "programme_key", "started_on", "ended_on", "hours"),
        field="programme",
        may_repeat=True,
        code=code,
        words=words,
    )
)

"""How rows of a training register become trainings."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records.imports import replaced
from records.imports.importers import RecordImporter, register
from records.imports.obstacles import Obstacle, shortened
from records.imports.words import may_mean
from records.sheets.cells import title_key
from records.units import CREDITS, HOURS
from training.models import Attendance, Mode, Training
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


@dataclass(frozen=True)
class TrainingImporter(RecordImporter):
    def obstacles(self, batch):
        return [*super().obstacles(batch), *no_longer_granted(batch)]


def no_longer_granted(batch):
    """Obstacles of what was granted for an attendance that would not bring these hours now."""
    back = {one.record.pk for one in replaced.of(Training, batch)}
    rows = Attendance.objects.select_related("activity", "training", "teacher").order_by("pk")
    changed = [
        one
        for keys in replaced.pieces(sorted(back))
        for one in rows.filter(training__in=keys)
        if not one.brings(one.training)
    ]
    sentence = gettext(
        "“%(record)s” (%(name)s), which it replaced, was granted for an attendance, and that or "
        "the activity was changed since."
    )
    return shortened(
        [
            Obstacle(
                sentence % {"record": one.training, "name": one.teacher.name},
                reverse("training:activity_detail", args=[one.activity_id]),
            )
            for one in changed
        ]
    )


register(
    TrainingImporter(
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

"""Footnotes that say what a share or a mean was divided by (summary.md §6.4)."""

from django.utils.translation import gettext as _

from records.documents.tree import Paragraph, figures_in
from records.figures import REGISTRY, Ratio
from summaries.facts import say
from summaries.keys import EACH, Key, UnknownFigure


def notes(facts, blocks) -> list[Paragraph]:
    """For the denominators behind the numbers in `blocks` that this document has not named."""
    divided_by = {denominator(run) for run in figures_in(blocks)} - facts.noted
    found = []
    for name, write in NOTES.items():
        if name in divided_by:
            facts.noted.add(name)
            if (note := write(facts)) is not None:
                found.append(note)
    return found


def denominator(run):
    """The name of the figure a number was divided by; "" where it was not divided."""
    try:
        key = Key.parse(run.name)
    except UnknownFigure:
        return ""
    if key.way == EACH:
        return "people.teachers"
    figure = REGISTRY.get(key.name)
    return figure.lower.name if isinstance(figure, Ratio) else ""


def over_roster(facts):
    return say(
        _(
            "Note: averages and shares are over the {r} full-time teachers on the roster on the "
            "last day of the period."
        ),
        style="note",
        r=facts["people.teachers"],
    )


def over_observers(facts):
    asked = facts["lessons.quota_asked"]
    if asked.value == facts["people.teachers"].value:
        # The same people, and that was said.
        return None
    return say(
        _("Note: the share of those who observed enough is over the {r} of whom it is asked."),
        style="note",
        r=asked,
    )


def over_authors(facts):
    asked = facts["research.paper_duty_asked"]
    if asked.value == facts["people.teachers"].value:
        return None
    return say(
        _("Note: the share of those who wrote what is due is over the {r} of whom it is asked."),
        style="note",
        r=asked,
    )


# Other denominators stand in the sentence itself.
NOTES = {
    "people.teachers": over_roster,
    "lessons.quota_asked": over_observers,
    "research.paper_duty_asked": over_authors,
}

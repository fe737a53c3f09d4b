"""What pages of honours, titles held and mentor pairs share."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _


def tabs(here):
    pages = [
        ("honour_list", _("Honours")),
        ("title_list", _("Titles held")),
        ("pair_list", _("Mentoring")),
    ]
    return [
        {"url": reverse(f"portfolios:{name}"), "label": label, "here": name == here}
        for name, label in pages
    ]


def scope_for(person, place):
    """One's own list holds what was at earlier schools, too."""
    if place.scope.teacher_id == person.pk:
        return replace(place.scope, school_id=None)
    return place.scope


def facts_of(place, chosen):
    """What the second sheet of an export says of its rows."""
    return [(_("Whose"), place.label), (_("Period"), place.scope.period.label), *chosen.facts()]

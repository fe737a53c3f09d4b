"""What the pages of training have in common."""

from django.urls import reverse
from django.utils.translation import gettext as _

from schools.access import access_of


def tabs(here, person):
    """The pages beside each other; comparing with other systems is the office's."""
    pages = [
        ("training_list", _("Trainings")),
        ("activity_list", _("Activities at school")),
    ]
    if access_of(person).office_schools:
        pages.append(("comparison_list", _("Compare with other systems")))
    return [
        {"url": reverse(f"training:{name}"), "label": label, "here": name == here}
        for name, label in pages
    ]

"""What the pages of training have in common."""

from django.urls import reverse
from django.utils.translation import gettext as _


def tabs(here):
    pages = [
        ("training_list", _("Trainings")),
        ("activity_list", _("Activities at school")),
    ]
    return [
        {"url": reverse(f"training:{name}"), "label": label, "here": name == here}
        for name, label in pages
    ]

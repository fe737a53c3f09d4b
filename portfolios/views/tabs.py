"""The tabs above honours, titles held and mentor pairs."""

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

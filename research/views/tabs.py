"""The tabs above projects and papers."""

from django.urls import reverse
from django.utils.translation import gettext as _


def tabs(here):
    pages = [("project_list", _("Projects")), ("paper_list", _("Papers"))]
    return [
        {"url": reverse(f"research:{name}"), "label": label, "here": name == here}
        for name, label in pages
    ]

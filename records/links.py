"""Addresses of the rows behind a number."""

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode


def rows_url(name, scope, **filters):
    """The page with the rows a figure counts, narrowed to one level, mode or status."""
    try:
        page = reverse("records:figure_rows", args=[name])
    except NoReverseMatch:
        return ""
    return f"{page}?{urlencode({**scope.parameters(), **filters})}"

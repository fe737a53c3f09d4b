"""Addresses of the rows behind a number, and of one of them."""

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from records import kinds


def rows_url(name, scope, **filters):
    """The page with the rows a figure counts, narrowed to one level, mode or status."""
    try:
        page = reverse("records:figure_rows", args=[name])
    except NoReverseMatch:
        return ""
    return f"{page}?{urlencode({**scope.parameters(), **filters})}"


def page_of(model, pk):
    """The page of one row, "" where its kind has none."""
    kind = kinds.of(model)
    return reverse(kind.page, args=[pk]) if kind.page else ""

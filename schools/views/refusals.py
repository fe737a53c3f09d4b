"""Pages for requests that are refused before any view saw them."""

from django.core.exceptions import DisallowedHost
from django.shortcuts import render
from django.views.defaults import bad_request as any_bad_request


def bad_request(request, exception):
    if isinstance(exception, DisallowedHost):
        return render(request, "400_host.html", status=400)
    return any_bad_request(request, exception)

"""Pages for what no view answered.

Django's own ones would read the whole of a form that nobody asked for, to look
for its token. They are drawn without reading: a page has a token of its own.
"""

from django.core.exceptions import DisallowedHost
from django.shortcuts import render


def bad_request(request, exception):
    is_host = isinstance(exception, DisallowedHost)
    return render(request, "400_host.html" if is_host else "400.html", status=400)


def permission_denied(request, exception):
    return render(request, "403.html", status=403)


def page_not_found(request, exception):
    return render(request, "404.html", status=404)

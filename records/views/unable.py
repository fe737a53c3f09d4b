"""What people read when the server itself cannot go on: in words, and what to do next."""

import sys

from django.http import HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string
from django.views import defaults

from config import logs
from records import jobs, storage
from schools.addresses import parts_of
from schools.views import refusals

TRY_AGAIN_AFTER = 10  # seconds


def server_error(request):
    """Django's handler500: a database that is away or a full disk is no riddle."""
    error = sys.exc_info()[1]
    if storage.is_full(error):
        return unable(request, "507.html", 507)
    if is_away(error):
        return unable(request, "503.html", 503)
    return broken(request)


def bad_request(request, exception):
    """Django's handler400: a session that could not be written is no fault of the request."""
    if is_away(exception):
        return unable(request, "503.html", 503)
    return refusals.bad_request(request, exception)


def is_away(error):
    return any(isinstance(one, jobs.AWAY) for one in storage.causes(error))


def broken(request):
    """An error of ours: with the id under which the log has it."""
    try:
        page = render_to_string("500.html", {"request_id": logs.current("request_id")})
    except Exception:  # templates are what is broken, perhaps
        return defaults.server_error(request)
    return HttpResponseServerError(page)


def unable(request, template, status):
    # Without what pages otherwise ask the database for.
    is_read = request.method in ("GET", "HEAD")
    context = {"again": request.get_full_path() if is_read else form_page(request)}
    context["wait"] = TRY_AGAIN_AFTER if is_read else None
    response = HttpResponse(render_to_string(template, context), status=status)
    response["Retry-After"] = str(TRY_AGAIN_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def form_page(request):
    """The page of ours a form was sent from: there the draft comes back."""
    page = parts_of(request.headers.get("Referer", ""))
    if page.netloc != request.get_host():
        return "/"
    return f"{page.path}?{page.query}" if page.query else page.path

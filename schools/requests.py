"""Each request: its id, one line in the log, one count in the metrics."""

import time

from django.conf import settings

from config import logs
from schools import metrics

log = logs.events(__name__)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}


class RequestMiddleware:
    """Must stand first: what the others do belongs to the request, too.

    The line has the pattern of the address, not the address: ids, searches and names
    that people typed stay out of the log.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began = time.monotonic()
        with logs.bound(request_id=id_of(request)):
            response = self.get_response(request)
            response.headers["X-Request-ID"] = logs.current("request_id")
            if not (is_static(request) or getattr(response, "is_of_watching", False)):
                note(request, response, time.monotonic() - began)
        return response


def id_of(request):
    # Only nginx in front of us, which sets it for every request, is believed.
    offered = request.headers.get("X-Request-ID", "") if settings.BEHIND_TLS else ""
    return logs.request_id(offered)


def is_static(request):
    return request.resolver_match is None and request.path_info.startswith(settings.STATIC_URL)


def note(request, response, seconds):
    match = request.resolver_match
    method = request.method if request.method in METHODS else "other"
    view = (match.view_name if match else "") or "none"
    metrics.request(view=view, method=method, status=response.status_code, seconds=seconds)
    log.info(
        "request",
        method=method,
        route=match.route if match else None,
        status=response.status_code,
        ms=round(seconds * 1000),
    )

"""For machines that watch over this one: is it alive, is it well, what does it count.

They ask by any host name, without a session and without TLS from the same machine, so
they are answered before everything else; see WatchingMiddleware.
"""

from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from records import health
from records.job_metrics import JobCollector
from schools import metrics

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP")


@login_not_required
@require_safe
def livez(request):
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request):
    """503 when something failed. What, is said to who stands beside us or has the token."""
    found = health.look()
    state = health.worst([finding.state for finding in found.values()])
    said = {"status": state}
    if has_token(request) or is_beside_us(request):
        said["checks"] = {
            name: {"state": finding.state, **finding.facts} for name, finding in found.items()
        }
    return JsonResponse(said, status=503 if state == health.FAILED else 200)


@login_not_required
@require_safe
def prometheus(request):
    """With the token alone: behind a proxy every request comes from the same machine."""
    if not has_token(request):
        raise Http404
    return HttpResponse(metrics.written(JobCollector()), content_type=CONTENT_TYPE_LATEST)


def has_token(request):
    wanted = settings.METRICS_TOKEN
    scheme, _space, offered = request.headers.get("Authorization", "").partition(" ")
    return bool(wanted) and scheme == "Bearer" and constant_time_compare(offered, wanted)


def is_beside_us(request):
    """Asked from this very machine, and not on behalf of another one."""
    try:
        near = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return near and not any(name in request.headers for name in FORWARDED)


VIEWS = {"/livez": livez, "/readyz": readyz, "/metrics": prometheus}


class WatchingMiddleware:
    """Answers before hosts are checked, HTTPS is demanded or a database is asked for a session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        view = VIEWS.get(request.path_info)
        if view is None:
            return self.get_response(request)
        try:
            response = view(request)
        except Http404:
            response = HttpResponse("not found\n", status=404, content_type="text/plain")
        response.headers["Cache-Control"] = "no-store"
        # Asked every few seconds: no line in the log, and no error from Django.
        response.is_of_watching = response._has_been_logged = True
        return response

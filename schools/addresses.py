"""Where requests come from."""

from ipaddress import ip_address

from django.conf import settings


def client_address(request):
    """The address, or None; behind our proxy, what the proxy itself saw."""
    said = request.META.get("REMOTE_ADDR")
    if settings.BEHIND_TLS:
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        said = hops[-1].strip() or said
    try:
        return str(ip_address(said))
    except ValueError:
        return None

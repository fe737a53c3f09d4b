"""Where requests come from."""

from ipaddress import ip_address
from urllib.parse import urlsplit

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


def parts_of(text):
    """What `urlsplit` gives for an address that a header names, of "" where it is none."""
    try:
        return urlsplit(text)
    except ValueError:
        return urlsplit("")

"""How much and how often: the size of what is sent, and how many files and jobs in a while.

Honest offices never meet these bounds. They keep one careless script, or one
stolen session, from taking the disk and the workers away from everybody else.
"""

import logging
import time
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat

from schools.access import school_of
from schools.addresses import parts_of
from schools.middleware import path_of, to_sign_in

log = logging.getLogger(__name__)


# --- the size of a request --------------------------------------------------------


def takes_files(setting):
    """Marks a view that takes files, which count as uploads; `setting` names the most bytes
    of one request."""

    def mark(view):
        counted = bounded("uploads", files_sent)(bounded("megabytes", megabytes_sent)(view))
        counted.most_bytes = setting
        return counted

    return mark


class SizeMiddleware:
    """Refuses what is too large before any of it is read.

    Must stand before the middleware that checks CSRF tokens: to find the token
    in a form it reads the form.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        if size <= settings.PAGE_MAX_BYTES:
            return None
        most = getattr(settings, getattr(view, "most_bytes", "PAGE_MAX_BYTES"))
        if size > most:
            return too_large(request, most)
        # Strangers have no files to bring, and need not be listened to that long.
        return None if request.user.is_authenticated else to_sign_in(request)


def too_large(request, most):
    context = {"most": filesizeformat(most), "back": came_from(request)}
    return render(request, "413.html", context, status=413)


def came_from(request):
    """The page of ours on which a form was sent: there its draft comes back."""
    page = parts_of(request.headers.get("Referer", ""))
    is_ours = page.netloc == request.get_host() and not page.path.startswith("//")
    return path_of(page) if is_ours else "/"


# --- how often --------------------------------------------------------------------


def bounded(name, cost=None):
    """Counts what a view is asked for, for the person and the school; 429 above the bound.

    `name` is one of settings.BOUNDS. `cost(request)` says how many a request is
    worth; without it each that writes is one.
    """

    def wrap(view):
        @wraps(view)
        def counted(request, *args, **kwargs):
            worth = (cost or one_if_written)(request)
            wait = spend(name, request.user, worth) if worth else 0
            return too_many(request, wait) if wait else view(request, *args, **kwargs)

        counted.bounds = {*getattr(view, "bounds", ()), name}
        return counted

    return wrap


def one_if_written(request):
    return int(request.method not in ("GET", "HEAD", "OPTIONS"))


def one_each(request):
    return 1


def files_sent(request):
    return sum(len(files) for _name, files in request.FILES.lists())


def megabytes_sent(request):
    sizes = [file.size for _name, files in request.FILES.lists() for file in files]
    return -(-sum(sizes) // 2**20)


def spend(name, person, worth=1):
    """Counts, and gives the seconds to wait: 0 while person and school are within the bound."""
    if name not in settings.BOUNDS:
        return 0
    of_person, of_school, seconds = settings.BOUNDS[name]
    window, begun = divmod(int(time.time()), seconds)
    counted = {f"person:{person.pk}": of_person}
    if school := school_of(person):
        counted[f"school:{school}"] = of_school
    try:
        over = [
            who
            for who, most in counted.items()
            if added(f"bound:{name}:{who}:{window}", worth, seconds) > most
        ]
    except Exception:  # whatever the client of the cache raises
        # Work goes on without the count rather than not at all.
        log.warning("The bound of %s could not be counted", name, exc_info=True)
        return 0
    if over:
        # Who it was is found by the id of the request, not read in the log.
        log.warning("Over the bound of %s by %s", name, " and ".join(w.split(":")[0] for w in over))
    return seconds - begun if over else 0


def added(key, worth, seconds):
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key, worth)
    except ValueError:
        # Its window ended between the two.
        return worth


def too_many(request, wait):
    context = {"minutes": -(-wait // 60), "back": came_from(request)}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(wait)
    return response

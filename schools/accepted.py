"""Tells the browser which submissions arrived, so that it may forget their drafts.

A form carries a `request_key`; after the record is stored the view calls
`mark_accepted`, and the next full page names the key in its head.
"""

SESSION_KEY = "accepted_keys"


def mark_accepted(request, request_key):
    """Say so also when the key was known already: the first answer may have been lost."""
    if request_key:
        kept = request.session.get(SESSION_KEY, [])
        request.session[SESSION_KEY] = [*kept, str(request_key)][-20:]


def take_accepted(request):
    return request.session.pop(SESSION_KEY, []) if SESSION_KEY in request.session else []

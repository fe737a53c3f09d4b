"""Tells the browser which submissions arrived, so that it may forget their drafts.

A form carries a `request_key`; after the record is stored the view calls
`mark_accepted`, and the next pages name the key in their heads. The last few
stay there: the answer that names a key may be lost like any other.
"""

SESSION_KEY = "accepted_keys"
KEPT = 5


def mark_accepted(request, request_key):
    """To be called also when the key was known already."""
    if request_key:
        kept = request.session.get(SESSION_KEY, [])
        request.session[SESSION_KEY] = [*kept, str(request_key)][-KEPT:]


def accepted_keys(request):
    # A page for a request that failed early has no session.
    return request.session.get(SESSION_KEY, []) if hasattr(request, "session") else []

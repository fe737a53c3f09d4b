"""The public page on which anybody may check a signed document by its code."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from schools import tries
from schools.addresses import client_address
from schools.bounds import too_many
from summaries.frozen import codes
from summaries.models import Frozen, State
from summaries.signing_forms import CheckForm


@login_not_required
@require_safe
def check_ask(request):
    """Where a code is typed that cannot be scanned."""
    form = CheckForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("summaries:check", codes.grouped(form.cleaned_data["code"]))
    status = 422 if form.is_bound else 200
    return answer(render(request, "summaries/check_ask.html", {"form": form}, status=status))


@login_not_required
@require_safe
def check(request, code):
    """What the document is, who issued it and when, its fingerprints, and whether it holds."""
    address = client_address(request) or ""
    try:
        tries.take("check", address)
    except tries.Wait as wait:
        return answer(too_many(request, wait.seconds))
    frozen = find(code)
    if frozen is None:
        context = {"form": CheckForm()}
        return answer(render(request, "summaries/check_unknown.html", context, status=404))
    # Only codes that do not exist count: a whole school may scan from one address.
    tries.give_back("check", address)
    withdrawn = frozen.summary.state == State.WITHDRAWN
    context = {"frozen": frozen, "withdrawn": withdrawn, "files": frozen.files.all()}
    return answer(render(request, "summaries/check.html", context))


def find(code):
    code = codes.read(code)
    rows = Frozen.objects.light().select_related("summary").prefetch_related("files")
    return rows.filter(code=code).first() if code else None


def answer(response):
    """Not for search engines, and never an old answer: a document may be withdrawn."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response

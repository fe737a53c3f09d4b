"""Writing in a summary: its page with a part open, what is sent of it, going back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from schools.accepted import mark_accepted
from schools.ids import new_id
from summaries import rules, writing
from summaries.editor import Desk, part_url
from summaries.merging import merged
from summaries.models import PartRevision
from summaries.part_forms import BackForm, PartForm, merged_notice
from summaries.plain import codes_in, lines, text_of
from summaries.views.summaries import show, visible


def opened_part(request, key):
    """(summary, part to write in) of a request, or 404 and 403."""
    summary = get_object_or_404(visible(request), pk=request.resolver_match.kwargs["pk"])
    if not rules.can_write(request.user, summary):
        raise PermissionDenied
    opened = Desk.of(summary).opened(key) if summary.is_composed else None
    return summary, opened


@require_POST
def summary_part(request, pk):
    """Keeps the text of a part; somebody who was second gets both texts put together."""
    summary, opened = opened_part(request, request.POST.get("key", ""))
    if opened is None:
        return show(request, summary, status=422)
    form = PartForm(request.POST, ground=opened.ground)
    if not form.is_valid():
        return show(request, summary, opened=opened, form=form, status=422)
    sent = form.cleaned_data
    try:
        writing.write_part(
            summary,
            opened.key,
            form.content,
            base=sent["base"],
            by=request.user,
            request_key=sent["request_key"],
        )
    except writing.Conflict:
        return show_merged(request, summary, opened.key, form)
    mark_accepted(request, sent["request_key"])
    messages.success(request, _("Your words are kept."))
    return redirect(part_url(summary, opened.key))


def show_merged(request, summary, key, form):
    """The page with both texts in one, based on what is stored now."""
    opened = Desk.of(summary).opened(key)
    data = form.data.copy()
    try:
        base = writing.content_at(summary, key, form.cleaned_data["base"])
    except PartRevision.DoesNotExist:
        base = []
    began = lines(text_of(base, opened.ground))
    theirs = lines(text_of(opened.content, opened.ground))
    made = merged(began, lines(form.cleaned_data["text"]), theirs)
    data["text"] = "\n".join(made.lines)
    data["base"], data["request_key"] = opened.version, str(new_id())
    # A sentence that one of the two took out has no line any more.
    put_back = set(form.cleaned_data["chosen"]) - codes_in(began)
    data.setlist("chosen", sorted(codes_in(made.lines) | put_back))
    data.setlist("honours", merged_picks(opened, base, form.cleaned_data))
    bound = PartForm(data, ground=opened.ground)
    bound.is_valid()
    conflict = {"by": opened.stored, "theirs": theirs, "words": merged_notice(made.is_clean)}
    return show(request, summary, opened=opened, form=bound, conflict=conflict, status=409)


def merged_picks(opened, base, sent):
    """The honours that are listed: as I ticked them where I changed that, else as they did."""
    before = next((block["honours"] for block in base if "honours" in block), None)
    found = []
    for row in opened.honours():
        key = row["key"]
        mine, was = key in sent["honours"], before is None or key in before
        changed = key in sent["honours_offered"] and mine != was
        if mine if changed else row["chosen"]:
            found.append(key)
    return found


@require_POST
def summary_part_back(request, pk):
    """The part as it was in an earlier revision."""
    summary, opened = opened_part(request, request.POST.get("key", ""))
    form = BackForm(request.POST)
    if opened is None or not form.is_valid():
        return show(request, summary, opened=opened, status=422)
    sent = form.cleaned_data
    try:
        writing.go_back(
            summary,
            opened.key,
            sent["number"],
            base=sent["base"],
            by=request.user,
            request_key=sent["request_key"],
        )
    except PartRevision.DoesNotExist:
        raise Http404 from None
    except writing.Conflict:
        messages.warning(request, _("Somebody else wrote in this part meanwhile. Look first."))
        return redirect(part_url(summary, opened.key))
    messages.success(request, _("The part is as it was."))
    return redirect(part_url(summary, opened.key))

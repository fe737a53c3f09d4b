"""The two pages on which a record is typed in: a new one, and the change of one."""

from dataclasses import dataclass

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise

from records.forms import RecordForm
from records.views.common import (
    find_record,
    own_school,
    record_url,
    refuse_unless_editable,
    saved,
)


@dataclass(frozen=True)
class Entry:
    """How one kind is typed in. `listing` is the address name of its list, `fields` a template
    that lays the fields out; `offline` forms wait on the device for the connection."""

    kind: str
    form: type[RecordForm]
    listing: str
    listing_label: str | Promise
    add_label: str | Promise
    change_label: str | Promise
    fields: str = ""
    offline: bool = False


def add(request, entry, initial=None):
    """The page for a new record of one's own; 404 for who works in no school."""
    form = entry.form(
        request.POST or None,
        request.FILES or None,
        by=request.user,
        school=own_school(request.user),
        initial=initial,
    )
    if record := saved(request, form):
        return redirect(record_url(record))
    up = (reverse(entry.listing), entry.listing_label)
    return form_page(request, entry, form, entry.add_label, "new", up)


def change(request, entry, pk):
    """The page on which a record that is still open is changed."""
    _kind, record = find_record(request.user, entry.kind, pk, related=("school",))
    refuse_unless_editable(request, record)
    # Said before the form puts what was typed into the record.
    up = (record_url(record), str(record))
    form = entry.form(request.POST or None, request.FILES or None, by=request.user, instance=record)
    if stored := saved(request, form):
        return redirect(record_url(stored))
    return form_page(request, entry, form, entry.change_label, pk, up)


def form_page(request, entry, form, heading, draft, up):
    up_url, up_label = up
    context = {
        "entry": entry,
        "form": form,
        "heading": heading,
        "draft": f"{entry.kind}.{draft}",
        "up_url": up_url,
        "up_label": up_label,
    }
    return render(request, "records/entry.html", context)

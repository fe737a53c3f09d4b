"""What the page of a summary shows to somebody who may write in it."""

from django.http import Http404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from summaries.editor import summary_url
from summaries.formats import HAN, ONE, PERCENT, USUAL
from summaries.part_forms import PartForm


def desk_of(request, desk, *, opened=None, form=None, conflict=None):
    """What the page of a summary that one may write in shows, with a part open.

    `opened` (`OpenPart`) is given with the form that came back, and `conflict` where
    somebody else was first; otherwise the address says what is open.
    """
    opened = opened or asked(request, desk)
    context = {"desk": desk, "opened": opened, "outline": desk.outline()}
    html = ""
    if opened:
        context |= form_context(desk.summary, opened, form or PartForm.of(opened), conflict)
        html = render_to_string("summaries/_part_form.html", context, request=request)
    return context | {"document": desk.html(opened=opened, form=html)}


def asked(request, desk):
    """The part that an address opens: `?part=training`."""
    key = request.GET.get("part") if request.method == "GET" else None
    if not key:
        return None
    opened = desk.opened(key)
    if opened is None:
        raise Http404
    return opened


def form_context(summary, opened, form, conflict):
    return {
        "summary": summary,
        "form": form,
        "conflict": conflict,
        "sentences": ticked(opened.sentences(), form, "chosen", "code"),
        "honours": ticked(opened.honours(), form, "honours", "key"),
        "revisions": opened.revisions(),
        "figures": opened.figures(),
        "palette": opened.palette(),
        "words": script_words(),
        "close_url": summary_url(summary, opened.key),
    }


def ticked(rows, form, name, key):
    """As they were sent, where the form comes back."""
    if form.is_bound:
        sent = form.data.getlist(name)
        for row in rows:
            row["chosen"] = row[key] in sent
    return rows


def script_words():
    """What the script beside the part says."""
    return {
        "ways": {
            USUAL: _("Usual form"),
            ONE: _("One decimal"),
            PERCENT: _("Percent"),
            HAN: _("Chinese characters"),
        },
        "format": _("Printed as"),
        "back": _("Move towards the beginning"),
        "on": _("Move towards the end"),
        "here": _("To the cursor"),
        "remove": _("Take out"),
        "removed": _("The figure is out of the text. Ctrl+Z puts it back."),
        "inserted": _("Put into the text:"),
        "rows": _("Open the records"),
        "gone": _("The records no longer have this figure."),
        "up": _("Move up"),
        "down": _("Move down"),
        "reset": _("As the records say"),
    }

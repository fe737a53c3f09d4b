"""What stands beside the rows of an import."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.imports import importers, questions, sorting
from records.models import BatchState

register = template.Library()

UNREAD = {
    "hidden sheet": gettext_lazy("hidden, so not read"),
    "no header row": gettext_lazy("not read, as no row of headings was found"),
    "no names": gettext_lazy("not read, as there are no names in it"),
    "other kind": gettext_lazy("not read, as it is a list of another kind"),
}


@register.inclusion_tag("records/_import_beside.html")
def import_beside(batch):
    """Where to look at what it brought, the other lists of the same file, which sheet is what,
    and what is asked."""
    importer = importers.get(batch.layout)
    beside = list(sorting.siblings(batch)) if batch.kinds else []
    asked = questions.questions_of(batch)
    roster = next((one for one in beside if importer.needs_roster and is_new_roster(one)), None)
    return {
        "batch": batch,
        "roster": roster,
        "page": importer.page(batch) if batch.state == BatchState.DONE else None,
        "compares": importer.compares and batch.state == BatchState.PREVIEWED,
        "beside": [(one, importers.get(one.layout).label) for one in beside if one != roster],
        "left": left_out(batch, beside) if batch.may_be_read_again else [],
        "sheets": sheets(batch, beside) if batch.may_be_read_again else [],
        "asked": asked,
        "stopped": sum(one.rows for one in asked if one.stops),
        "may_look_again": batch.may_be_read_again,
    }


def is_new_roster(batch):
    """Whether a batch brings the people that others are read against, and is not imported."""
    return batch.state == BatchState.PREVIEWED and not importers.get(batch.layout).needs_roster


def sheets(batch, beside):
    """(sheet, kind or why it is not read, whether that is a guess between several), without
    those that are read beside."""
    now, unread = sorting.read_by(batch), batch.unread
    elsewhere = {name for one in beside for name in one.only or ()}
    found = []
    for name in sorting.sheets_of(batch):
        doubts = (batch.kinds or {}).get(name, [])
        if name in now:
            sure = len(doubts) < 2 or now[name] != doubts[0]
            found.append((name, importers.get(now[name]).label, not sure))
        elif name not in elsewhere:
            found.append((name, UNREAD.get(why_not(name, unread, doubts), _("not read")), False))
    return found


def left_out(batch, beside):
    """The lists of other kinds that nobody reads, where the kind of the file was told."""
    elsewhere = {name for one in beside for name in one.only or ()}
    kinds = batch.kinds or {}
    return [
        name
        for name, why in batch.unread.items()
        if why == "other kind" and name not in elsewhere and kinds.get(name, [""]) != [""]
    ]


def why_not(name, unread, kinds):
    """Why a sheet is not read; where no kind was recognised, there was no row of headings."""
    return "no header row" if kinds == [""] else unread.get(name)

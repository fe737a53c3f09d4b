"""A summary in Word: have it made, take it away, look at what became of it."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from records import uploads
from records.documents import comparison
from records.documents.docx import CONTENT_TYPE
from schools.bounds import bounded, takes_files
from summaries import rules, word
from summaries.models import Summary
from summaries.views.taking import note_taken

# More is no comparison anybody reads.
MOST_SHOWN = 300
MANY = 3
# Of what stayed between two changes.
CONTEXT = 24


def find(request, pk):
    rows = Summary.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("school__district", "district", "group", "teacher", "job"), pk=pk
    )


@bounded("jobs")
@require_POST
def summary_word(request, pk):
    """Orders the Word file."""
    word.order(find(request, pk), by=request.user)
    return redirect("summaries:summary_detail", pk)


@require_GET
def summary_docx(request, pk):
    """The Word file as last made; of a signed summary the one that was signed."""
    summary = find(request, pk)
    if summary.is_frozen:
        return redirect("summaries:frozen_file", pk, "docx")
    copy = word.given_out(summary)
    if copy is None:
        raise Http404
    try:
        file = (settings.MEDIA_ROOT / copy.file).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    note_taken(request, summary, "docx")
    return FileResponse(
        file, as_attachment=True, filename=f"{summary}.docx", content_type=CONTENT_TYPE
    )


class ReturnedForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Word file"),
        help_text=gettext_lazy(
            "The .docx file that came back. It is read, compared and not kept; nothing in the "
            "summary changes."
        ),
        max_length=150,
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )

    def __init__(self, *args, summary, **kwargs):
        super().__init__(*args, **kwargs)
        self.summary = summary

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            self.found = word.what_changed(self.summary, file)
        except uploads.Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return file


@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
@require_http_methods(["GET", "POST"])
def summary_word_check(request, pk):
    """What was changed by hand in a Word file that came back."""
    summary = find(request, pk)
    if not rules.can_check_word(request.user, summary):
        raise PermissionDenied
    form = ReturnedForm(request.POST or None, request.FILES or None, summary=summary)
    context = {"summary": summary, "form": form}
    if form.is_valid():
        context |= {"found": shown(form.found), "form": ReturnedForm(summary=summary)}
        return render(request, "summaries/word_check.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "summaries/word_check.html", context, status=status)


# --- on the page of the summary ---------------------------------------------------


@dataclass(frozen=True)
class Offered:
    """What `summaries/_word.html` offers."""

    has_file: bool
    is_current: bool
    may_make: bool
    may_check: bool


def word_of(summary, person, *, job=None):
    """`Offered` to a viewer; two queries. `job` is what runs."""
    copy = None if summary.is_frozen else word.given_out(summary)
    is_current = copy is not None and copy.fingerprint == summary.fingerprint()
    may_make = rules.can_make_word(person, summary)
    return Offered(
        has_file=copy is not None,
        is_current=is_current,
        may_make=may_make and not is_current and job is None,
        may_check=rules.can_check_word(person, summary) and bool(copy or summary.is_frozen),
    )


# --- what changed, for reading ----------------------------------------------------


@dataclass(frozen=True)
class FigureRow:
    """A figure that is not as it was given out."""

    change: comparison.FigureChange
    title: str
    href: str
    heading: str
    words: str
    is_late: bool


def shown(found):
    changes = found.comparison.figures
    # Some programs take the marks off all figures: that is said once.
    unbound = [change for change in changes if change.what == comparison.UNBOUND]
    are_marks_lost = len(unbound) > max(MANY, len(found.figures) // 2)
    if are_marks_lost:
        changes = [change for change in changes if change.what != comparison.UNBOUND]
    figures = [figure_row(change, found) for change in changes]
    texts = [
        {
            "heading": found.headings[change.line] if change.line >= 0 else "",
            "what": change.what,
            "pieces": shortened(change.pieces),
        }
        for change in found.comparison.texts
    ]
    return {
        "figures": figures[:MOST_SHOWN],
        "texts": texts[:MOST_SHOWN],
        "moved": found.comparison.moved[:MOST_SHOWN],
        "more": max(len(figures) - MOST_SHOWN, 0) + max(len(texts) - MOST_SHOWN, 0),
        "changed": sum(row.change.what == comparison.CHANGED for row in figures),
        "unchanged": found.comparison.unchanged,
        "unbound": len(unbound) if are_marks_lost else 0,
        "is_same": found.comparison.is_same,
        "made_at": found.made_at,
    }


def figure_row(change, found):
    figure = found.figures[change.number] if change.number is not None else {}
    return FigureRow(
        change,
        figure.get("title") or figure.get("name") or change.tag,
        figure.get("href", ""),
        found.headings[found.places[change.number]] if change.number is not None else "",
        words_of(change),
        change.what in (comparison.CHANGED, comparison.REMOVED),
    )


def words_of(change):
    words = {
        comparison.CHANGED: _("changed by hand"),
        comparison.UNBOUND: _("plain text now"),
        comparison.REMOVED: _("removed"),
        comparison.ADDED: _("copied in"),
        comparison.SAME: "",
    }[change.what]
    if change.has_moved:
        moved = _("moved")
        words = _("%(one)s and %(other)s") % {"one": words, "other": moved} if words else moved
    return words


def shortened(pieces):
    """What stayed is cut to what is needed to find the place."""
    last = len(pieces) - 1
    for number, (kind, text) in enumerate(pieces):
        if kind != comparison.SAME or len(text) <= 2 * CONTEXT:
            yield kind, text
            continue
        head = text[:CONTEXT] if number else ""
        tail = text[-CONTEXT:] if number < last else ""
        yield kind, f"{head}…{tail}"

"""Verbs about summaries: begin, compose, typeset."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from records import jobs, storage
from records.documents import pdf, tree
from records.scope import Place
from schools import audit
from summaries import rules
from summaries.compose import TITLE_LENGTH, compose, figure_values, subject_of
from summaries.facts import Facts
from summaries.models import Part, State, Summary
from summaries.outlines import content as contents
from summaries.outlines import found
from summaries.palette import figures_in_parts, palette_of


class Conflict(Exception):
    """Somebody else wrote in this meanwhile; `stored` is what is there now."""

    def __init__(self, stored):
        super().__init__("written by somebody else")
        self.stored = stored


@transaction.atomic
def begin(
    place,
    *,
    by,
    language,
    office="",
    request_key=None,
    outline=None,
    is_composed_elsewhere=False,
):
    """A new draft of a place's summary, being composed by a job of its own or by the caller's.

    `outline` is a copy of one (`summaries.outlines.found.snapshot`), without it that of the
    usual one. The same request again gives the summary it made before.
    """
    scope = place.scope
    if not rules.can_prepare_scope(by, scope):
        raise PermissionDenied
    if known := of_request(request_key, by):
        return known
    with translation.override(language):
        title, subtitle = subject_of(place).title[:TITLE_LENGTH], str(scope.period.label)
    summary = Summary(
        school=place.school,
        kind=scope.kind,
        district=place.district,
        group=place.group,
        teacher=place.teacher,
        period_key=scope.period.key,
        starts_on=scope.start,
        ends_on=scope.end,
        language=language,
        office=office,
        outline=outline or found.snapshot(found.usual(place)),
        title=title,
        subtitle=subtitle,
        request_key=request_key,
        created_by=by,
    )
    try:
        with transaction.atomic():
            summary.save(force_insert=True)
    except IntegrityError:
        # The same request at the same moment: the other one was first.
        if known := of_request(request_key, by):
            return known
        raise
    audit.record(by=by, verb="summaries.begun", target=summary, subject=place.teacher)
    return summary if is_composed_elsewhere else order_composing(summary, by=by)


def of_request(request_key, by):
    """What this very request made before; PermissionDenied when it is somebody else's."""
    known = Summary.objects.filter(request_key=request_key).first() if request_key else None
    if known and known.created_by_id != by.pk:
        raise PermissionDenied
    return known


@transaction.atomic
def compose_again(summary, *, by):
    """Fresh figures; what the office wrote stays."""
    if not rules.can_write(by, summary):
        raise PermissionDenied
    audit.record(by=by, verb="summaries.composed_again", target=summary)
    return order_composing(summary, by=by)


def order_composing(summary, *, by):
    summary.job = jobs.enqueue(
        "summaries.compose",
        by=by,
        school=summary.school,
        arguments={"summary": str(summary.pk)},
        # One that runs already may have begun with another outline.
        key=f"{summary.pk} {found.fingerprint(summary)}",
        title=_("Summary: %(title)s") % {"title": summary},
    )
    summary.save(update_fields=["job"])
    return summary


@transaction.atomic
def order_pdf(summary, *, by):
    if not rules.can_write(by, summary):
        raise PermissionDenied
    summary.job = jobs.enqueue(
        "summaries.typeset",
        by=by,
        school=summary.school,
        arguments={"summary": str(summary.pk)},
        key=str(summary.pk),
        title=_("PDF: %(title)s") % {"title": summary},
    )
    summary.save(update_fields=["job"])
    return summary


def place_of(summary):
    """The place a summary is about, without a viewer."""
    return Place(
        summary.scope(),
        summary.school,
        summary.calendar(),
        summary.group,
        summary.teacher,
        summary.district,
    )


def store_tree(summary):
    """Composes and keeps the tree with the values of its figures.

    Raises jobs.Refused for one that was handed in meanwhile: it stays as it was read.
    """
    if not Summary.objects.filter(pk=summary.pk, state=State.DRAFT).exists():
        raise handed_in_meanwhile()
    facts = Facts(summary.scope())
    document = composed(summary, facts)
    made = {
        "palette": tree.to_json(palette(summary, document, facts)),
        "tree": tree.to_json(document),
        "figures": figure_values(document),
        "title": document.title,
        "subtitle": document.subtitle,
        "composed_at": timezone.now(),
    }
    if not was_kept(summary, made):
        store_tree(summary)


def was_kept(summary, made):
    """Stores what was composed; not when another outline was chosen while it was."""
    drafts = Summary.objects.filter(pk=summary.pk, state=State.DRAFT)
    with transaction.atomic():
        now = drafts.select_for_update().only("outline").first()
        if now is None:
            raise handed_in_meanwhile()
        if now.outline == summary.outline:
            drafts.update(**made)
            for name, value in made.items():
                setattr(summary, name, value)
            return True
    summary.outline = now.outline
    return False


def handed_in_meanwhile():
    return jobs.Refused(_("It was handed in for signing and stays as it is."))


def composed(summary, facts):
    """What the records say now, in the words of the summary's outline."""
    return compose(
        place_of(summary),
        language=summary.language,
        office=summary.office,
        content=contents.from_json(summary.outline["content"]) if summary.outline else None,
        facts=facts,
    )


def palette(summary, document, facts):
    """What its texts may print: declared figures, those of its sentences, those in use."""
    written = Part.objects.filter(summary=summary).values_list("content", flat=True)
    keys = [*figure_values(document), *figures_in_parts(written)]
    with translation.override(summary.language):
        return tuple(palette_of(facts, keys))


def store_pdf(summary):
    """Typesets the summary as it stands and keeps the file; the old one goes."""
    parts = list(summary.parts.all())
    fingerprint = summary.fingerprint(parts)
    path = Path("summaries") / str(summary.pk) / f"{fingerprint[:16]}.pdf"
    content = pdf.typeset(summary.document(parts))
    with storage.whole(path) as file:
        file.write(content)
    old = summary.pdf
    summary.pdf, summary.pdf_of = str(path), fingerprint
    summary.save(update_fields=["pdf", "pdf_of"])
    if old and old != summary.pdf:
        (settings.MEDIA_ROOT / old).unlink(missing_ok=True)


@storage.keeps("summaries")
def in_use(names):
    return set(Summary.objects.filter(pdf__in=names).values_list("pdf", flat=True))

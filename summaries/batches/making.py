"""Making what is left of a batch: composed here, typeset in processes of their own."""

import logging
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portfolios.compose import portfolio_document
from portfolios.source import Together
from records import jobs, storage
from records.documents import press
from records.scope import Place, Scope
from schools.periods import Calendar
from summaries import actions
from summaries.models import BatchDocument, DocumentKind, DocumentState, Summary

log = logging.getLogger(__name__)


def make(batch, job):
    """Makes what is left of a batch; `job` is told how far it is."""
    asked = batch.documents.count()
    left = list(batch.documents.left().select_related("group", "teacher"))
    done = asked - len(left)
    job.progress(done, asked)
    processes = min(settings.PRESS_PROCESSES, len(left))
    composed = Composed(batch, left)
    made = press.typeset(composed, processes=processes, fonts=settings.VAR_ROOT)
    for document, content in made:
        if isinstance(content, press.Unset):
            log.error("document %s of a batch could not be set: %s", document.pk, content.told)
            keep_reason(document, why_unset(content, document))
        else:
            keep(document, content)
        job.progress(done + composed.failed, asked, note=document.name)
        done += 1
    job.progress(asked, asked)


class Composed:
    """(document, tree) of each that can be composed; what cannot says why in its row."""

    def __init__(self, batch, documents):
        self.batch = batch
        self.documents = documents
        self.failed = 0
        self.calendar = Calendar(batch.school)
        self.period = self.calendar.parse(batch.period_key)
        self.together = Together(batch.school, self.period, self.calendar)

    def __iter__(self):
        for document in self.documents:
            mine = BatchDocument.objects.filter(pk=document.pk)
            mine.left().update(state=DocumentState.RUNNING)
            composed = self.compose(document)
            if composed is not None:
                yield document, composed

    def compose(self, document):
        try:
            if document.kind == DocumentKind.PORTFOLIO:
                return self.portfolio(document)
            return self.summary(document)
        except jobs.AWAY:
            raise
        except Exception as error:
            if storage.is_full(error):
                raise
            log.exception("document %s of a batch could not be composed", document.pk)
            self.failed += 1
            keep_reason(document, why_not_composed(error, document))
            return None

    def portfolio(self, document):
        return portfolio_document(
            document.teacher,
            self.period,
            school=self.batch.school,
            language=self.batch.language,
            source=self.together.of(document.teacher),
        )

    def summary(self, document):
        """What the office has already prepared stays as it is; what is not there is begun."""
        batch, group = self.batch, document.group
        scope = Scope(self.period, batch.school_id, document.group_id)
        summary = Summary.objects.about(scope).filter(language=batch.language).first()
        if summary is None:
            place = Place(scope, batch.school, self.calendar, group, None)
            summary = actions.begin(
                place,
                by=batch.created_by,
                language=batch.language,
                office=batch.office,
                is_composed_elsewhere=True,
            )
        summary.school = batch.school
        if not summary.is_composed:
            with transaction.atomic():
                actions.store_tree(summary)
        BatchDocument.objects.filter(pk=document.pk).update(summary=summary)
        return summary.document()


def keep(document, content):
    path = Path("batches") / str(document.batch_id) / f"{document.pk}.pdf"
    with storage.whole(path) as file:
        file.write(content)
    BatchDocument.objects.filter(pk=document.pk).update(
        state=DocumentState.DONE,
        file=str(path),
        size=len(content),
        made_at=timezone.now(),
        reason="",
    )


def keep_reason(document, reason):
    BatchDocument.objects.filter(pk=document.pk).update(state=DocumentState.FAILED, reason=reason)


def why_not_composed(error, document):
    if isinstance(error, jobs.Refused):
        return str(error)
    if isinstance(error, PermissionDenied):
        return _("Whoever asked for it may no longer prepare it.")
    return _("Its records could not be put together. %(number)s") % {"number": number_of(document)}


def why_unset(unset, document):
    if unset.what == "late":
        return _("Typesetting took too long and was stopped.")
    if unset.what == "died":
        return _("Typesetting was cut off twice, probably for want of memory.")
    return _("It could not be typeset. %(number)s") % {"number": number_of(document)}


def number_of(document):
    return _("Give the administrator this number: %(number)s") % {"number": document.pk}

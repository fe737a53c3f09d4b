"""Making what is left of a batch: composed here, typeset in processes of their own."""

import logging
from contextlib import closing
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
from records.documents.tree import Document
from records.scope import Place, Scope
from schools.periods import Calendar
from summaries import actions
from summaries.frozen import files
from summaries.models import (
    BatchDocument,
    DocumentKind,
    DocumentState,
    FrozenFile,
    State,
    Summary,
)

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
    with closing(made):  # ends its processes also when the job is cancelled
        for document, content in made:
            if isinstance(content, press.Unset):
                log.error("document %s of a batch could not be set: %s", document.pk, content.told)
                keep_reason(document, why_unset(content, document))
            else:
                keep(document, content)
            done += 1
            job.progress(done + composed.settled, asked, note=document.name)
    job.progress(asked, asked)


class Composed:
    """(document, tree) of each that is to be typeset.

    What cannot be composed says why in its row, and what was signed is a file already:
    those are `settled` without the typesetter.
    """

    def __init__(self, batch, documents):
        self.batch = batch
        self.documents = documents
        self.settled = 0
        self.calendar = Calendar(batch.school)
        self.period = self.calendar.parse(batch.period_key)
        self.together = Together(batch.school, self.period, self.calendar)

    def __iter__(self):
        for document in self.documents:
            BatchDocument.objects.filter(pk=document.pk).update(state=DocumentState.RUNNING)
            composed = self.compose(document)
            if isinstance(composed, Document):
                yield document, composed
                continue
            self.settled += 1
            if composed is not None:
                keep(document, composed)

    def compose(self, document):
        """A tree, the bytes of what was signed, or None."""
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
        scope = Scope(self.period, self.batch.school_id, document.group_id)
        rows = Summary.objects.about(scope).filter(language=self.batch.language)
        rows = rows.exclude(state=State.WITHDRAWN)
        summary = rows.filter(state=State.SIGNED).first() or rows.first()
        if summary is None:
            summary = self.begun(scope, document.group)
        BatchDocument.objects.filter(pk=document.pk).update(summary=summary)
        if summary.state == State.SIGNED:
            file = FrozenFile.objects.filter(frozen__summary=summary, format="pdf").first()
            return files.read(file) if file else summary.frozen.tree
        if not summary.is_composed:
            summary.school = self.batch.school
            with transaction.atomic():
                actions.store_tree(summary)
        return summary.document()

    def begun(self, scope, group):
        return actions.begin(
            Place(scope, self.batch.school, self.calendar, group),
            by=self.batch.created_by,
            language=self.batch.language,
            office=self.batch.office,
            is_composed_elsewhere=True,
        )


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
    if isinstance(error, files.Broken):
        return _("The stored file of the signed summary is damaged.")
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

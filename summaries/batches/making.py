"""Making what is left of a batch: composed here, typeset in processes of their own."""

import logging
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portfolios.compose import portfolio_document
from portfolios.source import Together
from records import jobs, storage
from records.documents import docx, press
from records.documents.tree import Document
from records.scope import Place, Scope
from schools.periods import Calendar
from summaries import actions, word
from summaries.frozen import files
from summaries.models import BatchDocument, DocumentKind, DocumentState, State, Summary

log = logging.getLogger(__name__)


def make(batch, job):
    """Makes what is left of a batch; `job` is told how far it is."""
    asked = batch.documents.count()
    left = list(batch.documents.left().select_related("group", "teacher"))
    count = Count(job, asked, asked - len(left))
    job.progress(count.done, asked)
    processes = min(settings.PRESS_PROCESSES, len(left))
    composed = Composed(batch, left, count.one_more)
    made = press.typeset(composed, processes=processes, fonts=settings.VAR_ROOT)
    with closing(made):  # ends its processes also when the job is cancelled
        for (document, others), content in made:
            if isinstance(content, press.Unset):
                log.error("document %s of a batch could not be set: %s", document.pk, content.told)
                keep_reason(document, why_unset(content, document))
            else:
                keep(document, {"pdf": content, **others})
            count.one_more(document)
    job.progress(asked, asked)


@dataclass
class Count:
    """How many of the documents asked for are dealt with; the job is told of each."""

    job: jobs.Running
    asked: int
    done: int

    def one_more(self, document):
        """Raises what ends the job, such as that it was cancelled."""
        self.done += 1
        self.job.progress(self.done, self.asked, note=document.name)


@dataclass(frozen=True)
class Ready:
    """{ending: bytes} of the files that are there, and what the PDF is yet to be set from."""

    files: dict[str, bytes]
    tree: Document | None = None


class Composed:
    """((document, its other files), tree) of each that is to be typeset.

    What cannot be composed says why in its row; what was signed or is wanted in Word only
    has its files already: `settled` is told of those, which never reach the typesetter.
    """

    def __init__(self, batch, documents, settled):
        self.batch = batch
        self.endings = batch.endings
        self.documents = documents
        self.settled = settled
        self.calendar = Calendar(batch.school)
        self.period = self.calendar.parse(batch.period_key)
        self.together = Together(batch.school, self.period, self.calendar)

    def __iter__(self):
        for document in self.documents:
            BatchDocument.objects.filter(pk=document.pk).update(state=DocumentState.RUNNING)
            ready = self.compose(document)
            if ready and ready.tree:
                yield (document, ready.files), ready.tree
                continue
            if ready:
                keep(document, ready.files)
            self.settled(document)

    def compose(self, document):
        """What is Ready, or None when its row says why it cannot be made."""
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
        tree = portfolio_document(
            document.teacher,
            self.period,
            school=self.batch.school,
            language=self.batch.language,
            source=self.together.of(document.teacher),
        )
        return self.ready(tree, lambda: docx.write(tree))

    def ready(self, tree, write_word, stored=None):
        """The files asked for: those `stored` already, and the others from one tree."""
        made = dict(stored or {})
        if "docx" in self.endings and "docx" not in made:
            made["docx"] = write_word()
        is_to_set = "pdf" in self.endings and "pdf" not in made
        return Ready(made, tree if is_to_set else None)

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
            return self.signed(summary.frozen)
        if not summary.is_composed:
            summary.school = self.batch.school
            with transaction.atomic():
                actions.store_tree(summary)
        parts = list(summary.parts.all())
        return self.ready(summary.document(parts), lambda: word_of(summary, parts))

    def signed(self, frozen):
        """The files of the signing; one that is still being made is made here, too."""
        rows = frozen.files.filter(format__in=self.endings)
        stored = {row.format: files.read(row) for row in rows}
        if stored.keys() == set(self.endings):
            return Ready(stored)
        return self.ready(frozen.tree, lambda: docx.write(frozen.tree), stored)

    def begun(self, scope, group):
        return actions.begin(
            Place(scope, self.batch.school, self.calendar, group),
            by=self.batch.created_by,
            language=self.batch.language,
            office=self.batch.office,
            is_composed_elsewhere=True,
        )


def word_of(summary, parts):
    """As its own page gives it out: it can be compared when it comes back."""
    copy = word.store(summary, parts)
    return (settings.MEDIA_ROOT / copy.file).read_bytes()


def keep(document, made):
    """All files of a document, {ending: bytes}."""
    paths = {ending: store(document, ending, content) for ending, content in made.items()}
    BatchDocument.objects.filter(pk=document.pk).update(
        state=DocumentState.DONE,
        file=paths.get("pdf", ""),
        word_file=paths.get("docx", ""),
        size=sum(map(len, made.values())),
        made_at=timezone.now(),
        reason="",
    )


def store(document, ending, content):
    path = Path("batches") / str(document.batch_id) / f"{document.pk}.{ending}"
    with storage.whole(path) as file:
        file.write(content)
    return str(path)


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

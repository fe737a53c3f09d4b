"""What the worker does for summaries."""

import subprocess
import sys

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.celery import app
from records import jobs
from records.documents import fonts
from summaries import actions, batches, word
from summaries.batches.ordering import JOB
from summaries.frozen import files
from summaries.models import Batch, Frozen, Summary


@jobs.handler("summaries.compose", label=gettext_lazy("Compose a summary"))
def compose_summary(job):
    """Figures into the tree, then the PDF of it. May run twice without harm."""
    summary = find_summary(job)
    job.progress(0, 2, note=_("Reading the figures"))
    with transaction.atomic():
        actions.store_tree(summary)
        job.hold()
    job.progress(1, 2, note=_("Typesetting"))
    actions.store_pdf(summary)
    return finished(summary)


@jobs.handler("summaries.typeset", label=gettext_lazy("Make the PDF of a summary"))
def typeset_summary(job):
    summary = find_summary(job)
    if not summary.is_composed:
        raise jobs.Refused(_("This summary has not been composed yet."))
    job.progress(0, 1, note=_("Typesetting"))
    actions.store_pdf(summary)
    return finished(summary)


@jobs.handler(word.JOB, label=gettext_lazy("Make the Word file of a summary"))
def word_summary(job):
    """The same document is one copy, however often it is made."""
    summary = find_summary(job)
    if not summary.is_composed:
        raise jobs.Refused(_("This summary has not been composed yet."))
    job.progress(0, 1, note=_("Writing the Word file"))
    word.store(summary)
    return finished(summary)


def find_summary(job):
    rows = Summary.objects.select_related("school__district", "group", "teacher")
    summary = rows.filter(pk=job.arguments["summary"]).first()
    if summary is None:
        raise jobs.Refused(_("This summary is no longer there."))
    return summary


def finished(summary):
    return {
        "words": _("The summary is ready."),
        "url": reverse("summaries:summary_detail", args=[summary.pk]),
        "label": _("Open the summary"),
    }


@jobs.handler(
    JOB,
    label=gettext_lazy("Documents in one go"),
    # Each attempt goes on where the last one was cut off.
    max_attempts=20,
)
def batch(job):
    """One that fails says why in its row and does not stop the others."""
    rows = Batch.objects.select_related("school__district", "created_by")
    made = rows.filter(pk=job.arguments["batch"]).first()
    if made is None:
        raise jobs.Refused(_("This batch is no longer there."))
    job.progress(0, note=_("Preparing the fonts"))
    prepare_fonts()
    batches.make(made, job)
    return {
        "words": batch_words(made),
        "url": reverse("summaries:batch_detail", args=[made.pk]),
        "label": _("Open the documents"),
    }


def batch_words(batch):
    count, failed = batch.documents.made().count(), batch.documents.failed().count()
    words = ngettext("%(count)s document made.", "%(count)s documents made.", count)
    words %= {"count": count}
    if failed:
        words += " " + ngettext("%(count)s not made.", "%(count)s not made.", failed) % {
            "count": failed
        }
    return words


@app.task(name="summaries.forget_batches")
def forget_batches():
    batches.forget()


@jobs.handler("summaries.portfolio_batch", label=gettext_lazy("All personal portfolios"))
def portfolio_batch(job):
    """Asked for before the last update of the system, which took the page of it away."""
    raise jobs.Refused(_("Please ask for it again under “Summaries”."))


def prepare_fonts():
    """In a process of its own: a worker may be a daemon, which cannot have pools of them."""
    if all(face.ready for face in fonts.faces()):
        return
    subprocess.run(  # noqa: S603
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "prepare_fonts"],
        stdout=subprocess.DEVNULL,
        check=False,
    )


@jobs.handler("summaries.frozen_files", label=gettext_lazy("Files of a signed summary"))
def frozen_files(job):
    """What is there already stays, whatever attempt made it."""
    rows = Frozen.objects.select_related("summary", "school").prefetch_related("files")
    frozen = rows.filter(pk=job.arguments["frozen"]).first()
    if frozen is None:
        raise jobs.Refused(_("This summary is no longer there."))
    missing = files.missing(frozen)
    job.progress(0, len(missing), note=_("Preparing the fonts"))
    prepare_fonts()
    for done, name in enumerate(missing):
        job.progress(done, len(missing), note=_("Typesetting"))
        files.make(frozen, name)
    return finished(frozen.summary)

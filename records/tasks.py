"""Celery's entry points; the work is in records.jobs."""

from datetime import timedelta
from functools import partial

from celery.signals import worker_ready
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.celery import app
from records import evidence, heartbeats, jobs, storage  # noqa: F401 - keep files
from records.actions import NotNow
from records.imports import files, life, questions
from records.models import ImportBatch
from records.own_data import archive
from records.own_data.names import clean


@app.task(name="records.run_job")
def run_job(pk):
    jobs.perform(pk)


@app.task(name="records.sweep_jobs")
def sweep_jobs():
    jobs.sweep()
    heartbeats.beat(heartbeats.CLOCK)


@app.task(name="records.forget_job_files")
def forget_job_files():
    jobs.forget_files()


@app.task(name="records.sweep_files")
def sweep_files():
    files.forget_old_files()
    storage.sweep(older_than=storage.KEPT_UNNAMED)


@worker_ready.connect
def sweep_at_start(**kwargs):
    # What was lost while no worker ran need not wait for the clock.
    sweep_jobs.delay()


# One transaction writes all rows of a file, and says nothing meanwhile.
LONG = 10 * jobs.LEASE


# --- imports ----------------------------------------------------------------------


@jobs.handler("records.import_read", label=gettext_lazy("Reading a spreadsheet"))
def import_read(job):
    batch = batch_of(job)
    try:
        tell = partial(job.tell, note=_("The rows are kept for the preview."))
        life.read_batch(batch, progress=job.progress, hold=job.hold, tell=tell)
    except NotNow as reason:
        raise jobs.Refused(str(reason)) from reason
    return {"words": batch.refusal_message or _("Ready to be looked at."), "url": url_of(batch)}


@jobs.handler("records.import_write", label=gettext_lazy("Importing a spreadsheet"), lease=LONG)
def import_write(job):
    batch = batch_of(job)
    try:
        done = life.write_batch(batch, by=batch.confirmed_by, hold=job.hold, tell=job.tell)
    except life.Stale as stale:
        raise jobs.Refused(stale.message) from stale
    questions.after_import(batch, by=batch.confirmed_by)
    words = _("%(added)s added, %(changed)s changed.") % {"added": 0, "changed": 0, **done}
    return {"words": words, "url": url_of(batch)}


@jobs.handler("records.import_undo", label=gettext_lazy("Undoing an import"), lease=LONG)
def import_undo(job):
    batch = batch_of(job)
    try:
        life.undo_batch(batch, by=job.by, why=job.arguments.get("why", ""), hold=job.hold)
    except NotNow as reason:
        raise jobs.Refused(str(reason)) from reason
    return {"words": _("The import was undone."), "url": url_of(batch)}


def batch_of(job):
    return ImportBatch.objects.select_related("school", "semester", "confirmed_by").get(
        pk=job.arguments["batch"]
    )


def url_of(batch):
    return reverse("records:import_detail", args=[batch.pk])


# --- own data ---------------------------------------------------------------------


@jobs.handler(
    "records.own_data",
    label=gettext_lazy("All data about me"),
    lease=LONG,  # a long career on paper says nothing while it is typeset
    keep=timedelta(days=7),
)
def own_data_archive(job):
    name = _("My data %(name)s %(day)s.zip")
    asked_at = parse_datetime(job.arguments["asked_at"])
    name %= {"name": clean(job.by.name), "day": f"{timezone.localtime(asked_at):%Y%m%d}"}
    rows, files = archive.write(
        job.output(name),
        job.by,
        asked_at=asked_at,
        language=job.language,
        progress=job.progress,
    )
    words = ngettext(
        "%(rows)s row and %(files)s file(s). The archive can be downloaded for 7 days.",
        "%(rows)s rows and %(files)s file(s). The archive can be downloaded for 7 days.",
        rows,
    )
    return {"words": words % {"rows": rows, "files": files}}

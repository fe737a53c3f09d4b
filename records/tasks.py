"""Celery's entry points; the work is in records.jobs."""

from celery.signals import worker_ready

from config.celery import app
from records import jobs


@app.task(name="records.run_job")
def run_job(pk):
    jobs.perform(pk)


@app.task(name="records.sweep_jobs")
def sweep_jobs():
    jobs.sweep()


@app.task(name="records.forget_job_files")
def forget_job_files():
    jobs.forget_files()


@worker_ready.connect
def sweep_at_start(**kwargs):
    # What was lost while no worker ran need not wait for the clock.
    sweep_jobs.delay()

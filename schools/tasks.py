"""Celery's entry points of this floor."""

from django.core.management import call_command

from config.celery import app
from schools import upkeep


@app.task(name="schools.forget_sessions")
def forget_sessions():
    """Those that ended are of no use, and say when somebody was at work."""
    call_command("clearsessions")


@app.task(name="schools.learn_statistics")
def learn_statistics():
    upkeep.learn_statistics()

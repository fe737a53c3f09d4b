"""Celery's entry points of this floor."""

from django.core.management import call_command

from config.celery import app
from schools import actions, letters, tries, upkeep


@app.task(name="schools.forget_sessions")
def forget_sessions():
    """Those that ended are of no use, and say when somebody was at work."""
    call_command("clearsessions")
    actions.forget_ended()
    tries.forget_old()


@app.task(name="schools.learn_statistics")
def learn_statistics():
    upkeep.learn_statistics()


@app.task(name="schools.send_letter")
def send_letter(kind, person_id, to, words):
    letters.write(kind, person_id, to, words)


@app.task(name="schools.send_password_forgotten")
def send_password_forgotten(said, site):
    letters.write_password_forgotten(said, site)

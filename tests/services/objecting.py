"""Two people at once object to a record, answer, and take the objection back.

Prints as JSON what is in the database afterwards. Run by test_objection_races.py in a
process and a database of its own.
"""

import json
import threading

from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection

from records import actions, objections
from records.models import Objection
from schools.models import AuditEvent
from tests import conftest, make
from training import ledger
from training.models import Training

ROUNDS = 20
TOLD = (actions.NotNow, actions.Stale, objections.OpenAlready, PermissionDenied)


def at_once(*works):
    """Runs them in the same moment; gives what was raised that nobody is told in words."""
    barrier, failures = threading.Barrier(len(works), timeout=60), []

    def work(one):
        barrier.wait()
        try:
            one()
        except TOLD:
            pass
        except Exception as failure:
            failures.append(repr(failure))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(one,)) for one in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def main():
    call_command("migrate", verbosity=0)
    cast, failures = conftest.people(), []
    for _round in range(ROUNDS):
        record = make.training(cast.owner)
        raise_it = lambda record=record: objections.object_to(record, by=cast.owner, why="不对")  # noqa: E731
        failures += at_once(raise_it, raise_it)
        found = Objection.objects.get(record_id=record.pk)
        failures += at_once(
            lambda pk=found.pk: answer(pk, cast.office, "reverse"),
            lambda pk=found.pk: answer(pk, cast.second_office, ""),
            lambda pk=found.pk: objections.withdraw(Objection.objects.get(pk=pk), by=cast.owner),
            lambda pk=record.pk: actions.reverse(
                Training.objects.get(pk=pk), by=cast.second_office, why="重复"
            ),
        )
    verbs = list(AuditEvent.objects.values_list("verb", flat=True))
    states = list(Objection.objects.values_list("state", flat=True))
    reversed_ = Training.objects.filter(status="reversed").count()
    print(json.dumps({
        "failures": failures,
        "objections": len(states),
        "still open": states.count("open"),
        "raised in the log": verbs.count("training.objected"),
        "ended in the log": sum(verb.startswith("training.objection_") for verb in verbs),
        "reversed": reversed_,
        "reversed in the log": verbs.count("training.reversed"),
        "unproved": len(ledger.unproved()),
    }))  # fmt: skip


def answer(pk, by, remedy):
    objection = Objection.objects.get(pk=pk)
    objections.answer(objection, by=by, remedy=remedy, words="已核实", version=objection.version)

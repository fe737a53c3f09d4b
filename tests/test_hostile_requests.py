"""Ten thousand hostile requests, to every address, by everybody.

None is an error of ours, strangers learn nothing, and what is not one's own to
change stays as it is. HOSTILE_REQUESTS says how many, HOSTILE_SEED which.
"""

import os

import pytest
from django.apps import apps
from django.db import transaction

from tests import test_permissions as table
from tests.attacker import Attacker
from tests.world import ROLES, STRANGERS, learnt, told_to_anybody

pytestmark = pytest.mark.django_db

REQUESTS = int(os.environ.get("HOSTILE_REQUESTS", "10000"))
SEED = os.environ.get("HOSTILE_SEED", "shidang")
PARTS = 2  # of each role, for several processes
TOGETHER = 25  # requests between two looks at the database
# Of no school: sessions, counters, and what belongs to whoever asks.
NOT_LOOKED_AT = {"sessions", "axes", "contenttypes"}
COUNTERS = {"schools.Tally", "schools.OpenSession", "schools.Device"}

# What only the office and the administrator change, and what is somebody's record.
OFFICES = {
    "Appointment", "District", "Employment", "Group", "ImportBatch", "ImportRow", "Membership",
    "Person", "Policy", "Requirement", "School", "SchoolYear", "Semester",
}  # fmt: skip
RECORDS = {
    "Training", "Posting", "Observation", "Project", "Paper", "Honour", "TitleHeld",
    "MentorPair", "Evidence",
}  # fmt: skip

world, signed_in, site, as_ = table.world, table.signed_in, table.site, table.as_


def rows_now():
    """{(model, id): row} of everything."""
    return {
        (model.__name__, row[model._meta.pk.attname]): row
        for model in apps.get_models()
        if model._meta.app_label not in NOT_LOOKED_AT and model._meta.label not in COUNTERS
        for row in model.objects.values()
    }


def things_of(school):
    """Ids by which a row belongs to a school."""
    return {
        school.pk,
        *school.employments.values_list("person", flat=True),
        *school.groups.values_list("pk", flat=True),
    }


def kept_from(world, role):
    """`(model, row) -> bool`: what a role must leave as it is, whatever it sends."""
    me = getattr(getattr(world, role, None), "pk", None)
    foreign = things_of(world.school if role in STRANGERS else world.other_school)
    of_set = {("District", world.school_set.pk)} | {
        ("SetMember", pk) for pk in world.school_set.members.values_list("pk", flat=True)
    }

    def kept(model, row):
        # A district's summary and its sets of schools are its officer's work.
        if role == "officer" and (model, row["id"]) in of_set:
            return False
        made = row.get("created_by_id") if model == "Summary" and row["district_id"] else None
        mine = me in (row["id"], row.get("teacher_id"), row.get("uploaded_by_id"), made)
        if model == "AuditEvent" or foreign.intersection(map(str_or_id, row.values())):
            return True
        if role in ("officer", "anonymous"):
            return not mine
        if model in RECORDS:
            # The office reviews what was handed in; drafts are nobody else's.
            return not mine and (role != "office" or row.get("status") == "draft")
        return model in OFFICES and not mine and role not in ("office", "administrator")

    return kept


def str_or_id(value):
    return value if value.__hash__ else None


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("role", ROLES)
def test_hostile_requests_break_and_change_nothing(world, as_, role, part):
    attacker = Attacker(
        world,
        f"{SEED} {role} {part}",
        rows=table.ROWS,
        form=dict.fromkeys(table.MORE, "1") | table.foreign_form(world),
        forms=table.FORMS,
        asked=(*table.ASKED, "whose"),
        words=table.NONSENSE,
    )
    kept, before = kept_from(world, role), rows_now()
    foreign = (world.school if role in STRANGERS else world.other_school).pk
    for _turn in range(max(1, REQUESTS // len(ROLES) // PARTS // TOGETHER)):
        with transaction.atomic():
            sent = [sent_by(attacker, as_(role), world, role) for _request in range(TOGETHER)]
            after = rows_now()
            changed = {
                key: after.get(key)
                for key, row in before.items()
                if after.get(key) != row and kept(key[0], row)
            }
            planted = [
                row for key, row in after.items()
                if key not in before and row.get("school_id") == foreign
            ]  # fmt: skip
            transaction.set_rollback(True)
        assert (changed, planted) == ({}, []), sent


def sent_by(attacker, client, world, role):
    """One request, and what must be so of every answer."""
    with transaction.atomic():
        asked, answer = attacker.send(client)
    # That no worker runs beside the tests is no error.
    assert answer.status_code < 500 or asked[0] == "readyz", (asked, answer.status_code)
    if role in (*STRANGERS, "anonymous"):
        # Whoever has the code of a document has the document, and may check whose it is.
        public = told_to_anybody(world, asked[0])
        assert learnt(world, answer) <= public, asked
    return asked

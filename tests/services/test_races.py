"""Two people at once on PostgreSQL: nothing is done twice or lost, and nobody sees a deadlock."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.services

ROOT = Path(__file__).resolve().parents[2]
RACE = "import django; django.setup(); from tests.services import racing; racing.main({seed})"


@pytest.mark.parametrize("seed", [1, 2])
def test_two_who_do_anything_to_the_same_records_leave_all_consistent(postgresql, tmp_path, seed):
    done = subprocess.run(
        [sys.executable, "-c", RACE.format(seed=seed)],
        cwd=ROOT,
        env={
            **os.environ, "DATABASE_URL": postgresql.create_database(f"races{seed}"),
            "VAR_ROOT": str(tmp_path / "var"), "MEDIA_ROOT": str(tmp_path / "media"),
            "SECRET_KEY": "test", "REDIS_URL": "", "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "config.settings", "ALLOWED_HOSTS": "testserver",
        },
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    happened = {name: found.pop(name) for name in ("answers", "imported", "certified", "reversed")}
    hours = found.pop("hours")
    assert found == {
        "failures": [],
        "unproved": [],
        "posted twice": 0,
        "hours of the records": hours,
        "changes without their entry": [],
        "decided by those who made it": 0,
        "jobs that failed for no reason told": [],
    }
    assert all(happened.values()), happened

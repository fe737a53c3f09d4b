"""Objections on PostgreSQL: raised once, ended once, whoever acts in the same moment."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.services

ROOT = Path(__file__).resolve().parents[2]
RACE = "import django; django.setup(); from tests.services import objecting; objecting.main()"


def test_an_objection_is_raised_once_and_ended_once(postgresql, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", RACE],
        cwd=ROOT,
        env={
            **os.environ, "DATABASE_URL": postgresql.create_database("objections"),
            "VAR_ROOT": str(tmp_path / "var"), "MEDIA_ROOT": str(tmp_path / "media"),
            "SECRET_KEY": "test", "REDIS_URL": "", "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        },
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    reversals = found.pop("reversed")
    assert found == {
        "failures": [],
        "objections": 20,
        "still open": 0,
        "raised in the log": 20,
        "ended in the log": 20,
        "reversed in the log": reversals,
        "unproved": 0,
    }

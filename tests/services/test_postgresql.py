"""The same product on PostgreSQL: what depends on the database is tested there again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.services

ROOT = Path(__file__).resolve().parents[2]

# Constraints, triggers, aggregates, races and queries; forms and templates do not differ.
ON_BOTH = [
    f"tests/{app}"
    for app in ("records", "training", "lessons", "research", "portfolios", "summaries")
    if (ROOT / "tests" / app).exists()
]


def test_what_depends_on_the_database_passes_on_postgresql(postgresql, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-m", "not services and not browser",
         *ON_BOTH],
        cwd=ROOT,
        env={
            **os.environ, "DATABASE_URL": postgresql.url, "SECRET_KEY": "test",
            "VAR_ROOT": str(tmp_path), "PYTEST_ADDOPTS": "", "PYTEST_XDIST_WORKER": "",
        },
        capture_output=True,
        text=True,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-6000:]

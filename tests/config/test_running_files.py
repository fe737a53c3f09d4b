"""The files an administrator copies agree with the product."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "docs" / "running"
UNITS = sorted(FILES.glob("*.service"))
GUIDE = (ROOT / "docs" / "running.md").read_text("utf-8")


def test_nginx_lets_in_what_the_site_takes():
    megabytes = int(
        re.search(r"client_max_body_size (\d+)m", (FILES / "nginx.conf").read_text())[1]
    )

    assert megabytes * 1024**2 > settings.EVIDENCE_REQUEST_MAX_BYTES
    assert megabytes * 1024**2 > settings.SHEET_REQUEST_MAX_BYTES


def test_every_variable_of_the_environment_is_one_the_product_reads():
    read = "".join(
        path.read_text("utf-8")
        for path in [*(ROOT / "config").glob("*.py"), ROOT / "schools" / "addresses.py"]
    )
    given = re.findall(r"^([A-Z_]+)=", (FILES / "environment").read_text(), re.MULTILINE)
    explained = re.findall(r"`([A-Z_]{6,})`", "".join(re.findall(r"^\| `.*$", GUIDE, re.MULTILINE)))

    names = {*given, *explained} - {"DEBUG", "WARNING", "TARGET", "NUMBER"}
    assert sorted(name for name in names if f'"{name}"' not in read) == []
    assert sorted(set(given) - set(explained)) == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_services_may_write_to_their_own_folders_alone(unit):
    lines = unit.read_text().splitlines()

    assert "User=shidang" in lines
    assert "ProtectSystem=strict" in lines
    assert [line for line in lines if line.startswith("ReadWritePaths=")] == [
        "ReadWritePaths=/var/lib/shidang"
        + (" /var/backups/shidang" if unit.stem == "shidang-backup" else "")
    ]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="a machine without systemd")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_systemd_understands_the_unit(unit, tmp_path):
    """With the commands of this checkout: none lies in /opt here."""
    text = unit.read_text().replace("/opt/shidang/.venv/bin/", f"{ROOT}/.venv/bin/")
    copy = tmp_path / unit.name
    copy.write_text(text)
    if not (ROOT / ".venv" / "bin" / "gunicorn").exists():
        pytest.skip("no .venv in this checkout")

    done = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True)

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_files_the_guide_names_are_there():
    named = set(re.findall(r"docs/running/([\w.-]+)", GUIDE)) - {"shidang-"}

    assert sorted(name for name in named if not (FILES / name).exists()) == []

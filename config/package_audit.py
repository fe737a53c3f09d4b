"""Asks whether a package of the lock has a known hole: part of `make check`.

    python -m config.package_audit [requirements/run.txt]

pip-audit asks the vulnerability service of the package index. Where that service
does not answer (a school's closed network, a mirror that has only files)
pip-audit skips every package and still calls it well; here that is told, and is
no failure: what could not be asked says nothing about the code. A hole is one.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements" / "run.txt"
# Asked first, and alone: where its answer is missing the others need not be asked for.
PROBE = "django=="
PATIENCE = 20  # seconds for one answer

FOUND, CLEAN, NOT_ASKED = "found", "clean", "not asked"


def ask(lock: Path) -> dict | None:
    """pip-audit's answer about a lock, or None when it could not ask."""
    line = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--disable-pip"]
    line += ["--no-deps", "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run(  # noqa: S603 - nothing of it comes from outside
        [*line, "--timeout", str(PATIENCE)], capture_output=True, text=True, check=False
    )
    try:
        return json.loads(done.stdout)
    except ValueError:
        return None


def probe_of(lock: Path) -> str:
    """The lines of one package."""
    entries = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return next(entry for entry in entries if entry.lower().startswith(PROBE))


def audit(lock: Path) -> tuple[str, list[str]]:
    """(outcome, a line for each package that has a hole or was not known)."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as probe:
        probe.write(probe_of(lock) + "\n")
        probe.flush()
        if not answered(ask(Path(probe.name))):
            return NOT_ASKED, []
    answer = ask(lock)
    if answer is None or not answered(answer):
        return NOT_ASKED, []
    holes = list(holes_of(answer))
    return (FOUND, holes) if holes else (CLEAN, list(unknown_of(answer)))


def answered(answer: dict | None) -> bool:
    return answer is not None and any("vulns" in one for one in answer["dependencies"])


def holes_of(answer: dict) -> Iterable[str]:
    for one in answer["dependencies"]:
        for hole in one.get("vulns", ()):
            better = ", ".join(hole["fix_versions"]) or "no version yet"
            yield f"{one['name']} {one['version']}: {hole['id']}, mended in {better}"


def unknown_of(answer: dict) -> Iterable[str]:
    for one in answer["dependencies"]:
        if "skip_reason" in one:
            yield f"{one['name']}: not known to the service"


def main(arguments: list[str]) -> int:
    outcome, lines = audit(Path(arguments[0]) if arguments else LOCK)
    if outcome == FOUND:
        say("Packages with known holes:", "以下软件包有已知漏洞：")
    elif outcome == CLEAN:
        say("No known hole in the packages of the lock.", "锁定的软件包没有已知漏洞。")
    else:
        say(
            "NOT AUDITED: the vulnerability service does not answer from here. "
            "Have `make check` run where it does before a release.",
            "未审计：这里连不上漏洞数据服务。发布前请在能联网的机器上再运行一次 make check。",
        )
    for line in lines:
        print(f"  {line}")  # noqa: T201
    return int(outcome == FOUND)


def say(english: str, chinese: str) -> None:
    print(f"{english}\n{chinese}", flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

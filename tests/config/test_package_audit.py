"""What `make check` makes of the answers of pip-audit."""

from config import package_audit
from config.package_audit import CLEAN, LOCK, NOT_ASKED

CLEAN_ONE = {"name": "django", "version": "5.2.19", "vulns": []}
BAD_ONE = {
    "name": "pillow",
    "version": "9.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["9.1", "9.2"], "aliases": []}],
}
UNKNOWN = {"name": "django", "skip_reason": "Dependency not found"}


def answering(monkeypatch, *answers):
    waiting, asked = list(answers), []

    def ask(lock):
        asked.append(lock.read_text())
        return waiting.pop(0)

    monkeypatch.setattr(package_audit, "ask", ask)
    return asked


def test_a_hole_is_a_failure_and_is_named(monkeypatch, capsys):
    asked = answering(
        monkeypatch,
        {"dependencies": [CLEAN_ONE]},
        {"dependencies": [CLEAN_ONE, BAD_ONE]},
    )

    assert package_audit.main([]) == 1
    assert "pillow 9.0: PYSEC-1, mended in 9.1, 9.2" in capsys.readouterr().out
    assert asked[0].startswith("django==")
    assert len(asked[0].splitlines()) == 1
    assert asked[1] == LOCK.read_text()


def test_what_has_no_hole_is_clean(monkeypatch):
    answering(monkeypatch, {"dependencies": [CLEAN_ONE]}, {"dependencies": [CLEAN_ONE, UNKNOWN]})

    assert package_audit.audit(LOCK) == (CLEAN, ["django: not known to the service"])


def test_service_that_knows_nothing_is_told_apart_from_no_hole(monkeypatch, capsys):
    asked = answering(monkeypatch, {"dependencies": [UNKNOWN]})

    assert package_audit.main([]) == 0
    assert "NOT AUDITED" in capsys.readouterr().out
    assert len(asked) == 1, "the other packages are not asked for"


def test_service_that_goes_away_in_between_is_told(monkeypatch):
    answering(monkeypatch, {"dependencies": [CLEAN_ONE]}, None)

    assert package_audit.audit(LOCK) == (NOT_ASKED, [])

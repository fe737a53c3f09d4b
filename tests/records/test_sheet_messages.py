"""Every code that a reading can give is a sentence to whoever sees it."""

import ast
from pathlib import Path

from records.sheets.messages import KINDS, MESSAGES

ROOT = Path(__file__).parents[2]
SAYING = {"warn", "Reject", "reject", "duplicate_of", "About", "SheetWarning"}


def said_in(path):
    """Codes that stand in calls of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in SAYING:
                yield from constants(node)


def constants(node):
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            said = part.value
            if said.isupper() and "_" in said.strip("_"):
                yield said


def test_every_code_has_a_sentence():
    apps = ("records", "training", "lessons", "research", "portfolios")
    found = {code for app in apps for path in (ROOT / app).rglob("*.py") for code in said_in(path)}

    people = ("LEADER", "MEMBER", "MENTEE", "AUTHOR")
    found |= {f"{who}_{code}" for who in people for code in ("UNKNOWN", "AMBIGUOUS")}
    assert {"PERSON_MISSING", "SELF_MENTORING", "YEAR_ONLY"} <= found
    assert found - set(MESSAGES) - set(KINDS) == set()

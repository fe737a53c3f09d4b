"""The house: floors, doors and words. A new page or model that breaks them fails here."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
FLOORS = [
    {"schools"},
    {"records"},
    {"training", "lessons", "research"},
    {"portfolios"},
    {"summaries"},
]
OURS = set().union(*FLOORS)

# Everything else asks who you are.
PUBLIC = {
    "email_confirm", "livez", "metrics", "password_forgotten", "password_forgotten_sent",
    "password_reset", "readyz", "set_language", "set_theme", "sign_in", "sign_in_code", "sign_out",
    "summaries:check", "summaries:check_ask",
}  # fmt: skip


def every_url(patterns=None, space=""):
    """(name with namespace, view) of every address there is."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from every_url(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", pattern.callback


def floor_of(app):
    return next(number for number, floor in enumerate(FLOORS) if app in floor)


def test_imports_point_downwards():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout


def test_foreign_keys_point_downwards():
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and (target := field.related_model._meta.app_label) in OURS
        and target != app
        and floor_of(target) >= floor_of(app)
    ]

    assert wrong == []


def test_every_row_of_a_school_carries_the_school():
    of_no_school = {
        "Appointment", "District", "Employment", "Membership", "Person", "School", "SchoolYear",
        "Semester", "Requirement", "Cap", "Conversion", "ExemptionRule", "OpenSession",
        "RecoveryCode", "SecondFactor", "Tally",
    }  # fmt: skip
    without = {
        model.__name__
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        if not any(field.name == "school" for field in model._meta.get_fields())
    }

    assert without <= of_no_school


def test_only_listed_addresses_are_public():
    public = {name for name, view in every_url() if not getattr(view, "login_required", True)}

    assert public == PUBLIC


def test_no_address_is_named_twice():
    names = [name for name, _view in every_url()]

    assert sorted(names) == sorted(set(names))


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_word_is_translated():
    call_command("messages", "--check")


def test_templates_obey_the_content_security_policy():
    """No inline script, style or handler: the browser would refuse them."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=", re.I)
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        # Pages for paper are set by the typesetter, which no policy binds.
        if "documents/pdf" not in str(path) and inline.search(path.read_text())
    ]

    assert wrong == []


def test_nothing_is_loaded_from_elsewhere():
    loaded = re.compile(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", re.I)
    files = [
        path
        for folder in ("templates", "static")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".html", ".css", ".js"}
    ]

    assert [str(path) for path in files if loaded.search(path.read_text())] == []


def test_locks_name_no_host():
    locks = (ROOT / "requirements").glob("*.txt")

    assert [path.name for path in locks if "://" in path.read_text()] == []

"""Whole installations for the tests: each with its own database, files and environment."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Through the models, not through what the backup knows of tables.
LOOK = """
import hashlib, json
from django.apps import apps
found = {}
for model in apps.get_models(include_auto_created=True):
    table = model._meta.db_table
    if table.startswith(("django_session", "axes_", "schools_opensession", "schools_tally")):
        continue
    names = [field.attname for field in model._meta.local_concrete_fields]
    def shown(v):
        # PostgreSQL gives a view of bytes, SQLite the bytes.
        v = bytes(v) if isinstance(v, memoryview) else v
        return v if isinstance(v, (dict, list)) else str(v)
    rows = sorted(
        json.dumps([shown(v) for v in row], sort_keys=True)
        for row in model._base_manager.values_list(*names)
    )
    found[model._meta.label] = [len(rows), hashlib.sha256("\\n".join(rows).encode()).hexdigest()]
print(json.dumps(found))
"""


@dataclass
class Installation:
    folder: Path
    database: str
    more: dict = field(default_factory=dict)

    @property
    def media(self):
        return self.folder / "media"

    @property
    def env(self):
        return {
            **os.environ,
            "VAR_ROOT": str(self.folder / "var"),
            "MEDIA_ROOT": str(self.media),
            "DATABASE_URL": self.database,
            "SECRET_KEY": "of-the-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
            "REDIS_URL": "",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",  # of libraries, about running as root
            **self.more,
        }

    def start(self, *arguments, **options):
        return subprocess.Popen(
            [sys.executable, "manage.py", *map(str, arguments)], cwd=ROOT, env=self.env,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options,
        )  # fmt: skip

    def manage(self, *arguments):
        """(exit status, everything it said)"""
        process = self.start(*arguments)
        said, _ = process.communicate()
        return process.returncode, said

    def must(self, *arguments):
        code, said = self.manage(*arguments)
        assert code == 0, said
        return said

    def python(self, code):
        return self.must("shell", "--verbosity", "0", "-c", code)

    def rows(self):
        """{model: [how many rows, a digest of them]}"""
        return json.loads(self.python(LOOK).splitlines()[-1])

    def files(self):
        """{name: SHA-256} of everything below MEDIA_ROOT."""
        return {
            str(path.relative_to(self.media)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.media.rglob("*")
            if path.is_file() and ".backup" not in path.parts
        }

    def figures(self):
        said = self.must("figures", "--school", "qinghe", "--period", "y2026", "--by", "teacher")
        found = json.loads(said)
        assert any(figure["value"] for figure in found.values())
        return found

    def whole(self):
        return self.rows(), self.files()

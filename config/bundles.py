"""One style sheet and one script, made of small files and of files inside installed packages.

There is no build step: a bundle is put together when it is first asked for,
lies below VAR_ROOT and carries the hash of its content in its name.
"""

import gzip
import hashlib
import os
import re
import tempfile
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

BUNDLES = {
    "app.css": [
        "css/tokens.css",
        "css/base.css",
        "css/layout.css",
        "css/forms.css",
        "css/components.css",
        "css/sign_in.css",
        "css/lessons.css",
        "css/activities.css",
        "css/rows.css",
        "css/imports.css",
        "css/signing.css",
        "css/documents.css",
        "css/editor.css",
        "css/outlines.css",
        "css/print.css",
    ],
    "app.js": [
        "django_htmx:static/django_htmx/htmx-2.min.js",
        "js/words.js",
        "js/cells.js",
        "js/mirror.js",
        "js/store.js",
        "js/drafts.js",
        "js/outbox.js",
        "js/outline.js",
        "js/minutes.js",
        "js/page.js",
        "js/review.js",
        "js/selection.js",
        "js/stamp.js",
        "js/part_text.js",
        "js/part_paper.js",
        "js/part_panel.js",
        "js/part_editor.js",
        "js/start.js",
    ],
}
IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE | re.DOTALL)
EXPORT = re.compile(r"^export (?=async function|function|const|class)", re.MULTILINE)
CSS_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def source_path(source):
    """`package:path` lies in an installed package, a plain path below static/."""
    package, colon, path = source.rpartition(":")
    if not colon:
        return Path(settings.BASE_DIR) / "static" / path
    return Path(find_spec(package).origin).parent / path


def joined(name):
    texts = [source_path(source).read_text(encoding="utf-8") for source in BUNDLES[name]]
    if name.endswith(".css"):
        return CSS_COMMENT.sub("", "\n".join(texts))
    # The files are modules that import each other; in one file they share its scope.
    return "\n".join(EXPORT.sub("", IMPORT.sub("", text)) for text in texts)


def bundle_root():
    return Path(settings.VAR_ROOT) / "bundles"


def write_aside(path, content):
    """Two web processes may write the same file; each renames a whole one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(temporary, 0o644)
    os.replace(temporary, path)


def build(name):
    """Writes the bundle with its compressed twin and returns its name with the hash."""
    content = joined(name).encode()
    stem, _dot, suffix = name.rpartition(".")
    hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
    path = bundle_root() / hashed
    if not path.exists():
        write_aside(path.with_name(path.name + ".gz"), gzip.compress(content, 9, mtime=0))
        write_aside(path, content)
    return hashed


@lru_cache
def built_name(name, root):
    return build(name)


def current_name(name):
    """`app.css` -> `app.0123456789ab.css`; looks at the sources again only while developing."""
    return build(name) if settings.DEBUG else built_name(name, bundle_root())

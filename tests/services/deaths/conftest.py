"""Installations for those who kill their processes."""

import shutil
import uuid

import pytest
from django.conf import settings
from django.core.management import call_command

from records.documents import fonts
from tests.services.conftest import started
from tests.services.deaths.site import Site
from tests.services.servers import PostgreSQL


@pytest.fixture(scope="session")
def prepared_fonts():
    """Made once: every batch would otherwise begin with half a minute of it."""
    if not all(face.ready for face in fonts.faces()):
        call_command("prepare_fonts", verbosity=0)


@pytest.fixture(scope="session")
def font_folder():
    """That of the whole run: each test has a VAR_ROOT of its own."""
    return settings.VAR_ROOT / "fonts"


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory):
    """A file with all tables, to be copied."""
    folder = tmp_path_factory.mktemp("empty")
    path = folder / "db.sqlite3"
    Site(folder / "site", f"sqlite:///{path}").manage("migrate", "--verbosity", "0")
    return path


@pytest.fixture(scope="session")
def mortal_postgresql(tmp_path_factory):
    """Killed and started again by one test after the other; each has a database of its own."""
    with started(PostgreSQL) as server:
        url = server.create_database("empty")
        Site(tmp_path_factory.mktemp("empty") / "site", url).manage("migrate", "--verbosity", "0")
        yield server


@pytest.fixture
def database(mortal_postgresql):
    """The server, alive, and the address of a database with empty tables."""
    if not mortal_postgresql.is_alive:
        mortal_postgresql.start()
    name = f"site_{uuid.uuid4().hex[:8]}"
    mortal_postgresql.psql(f"CREATE DATABASE {name} TEMPLATE empty")
    return mortal_postgresql, mortal_postgresql.url_of(name)


@pytest.fixture
def site_on(tmp_path, font_folder):
    """`site_on(database_url, redis_url)`; all its processes end with the test."""
    made = []

    def make(database_url, redis_url=""):
        made.append(Site(tmp_path / "site", database_url, redis_url))
        (made[-1].folder / "var" / "fonts").symlink_to(font_folder)
        return made[-1]

    yield make
    for site in made:
        site.end()
        for log in sorted(site.folder.glob("*.log")):
            print(f"--- {log.name}", log.read_text(errors="replace")[-3000:], sep="\n")


@pytest.fixture
def on_files(site_on, empty_sqlite, tmp_path):
    """As the demo is: SQLite, and a broker made of files."""
    path = tmp_path / "db.sqlite3"
    shutil.copy(empty_sqlite, path)
    return site_on(f"sqlite:///{path}")


@pytest.fixture
def on_redis(site_on, database, own_redis):
    """As a school runs it: PostgreSQL and Redis."""
    return site_on(database[1], own_redis.url)


@pytest.fixture
def on_postgresql(site_on, database):
    """Without Redis, for those who kill only the web process."""
    return site_on(database[1])

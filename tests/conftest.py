"""The cast of the tests and what every test may rely on."""

import json
import os
import time
from datetime import timedelta
from types import SimpleNamespace

import hypothesis
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck

from schools.models import Role
from tests import make
from tests.records.shared_files import SHARED

APPEND_ONLY = (
    "schools_auditevent",
    "summaries_frozen",
    "summaries_frozenfile",
    "summaries_partrevision",
    "summaries_step",
    "training_posting",
)
LONG = timedelta(minutes=1)  # for a test that asks what day it is
# A run decides, so it takes the same examples every time, however slow the machine is.
# Who looks for new ones says so: EXAMPLES=new.
if os.environ.get("EXAMPLES") != "new":
    hypothesis.settings.register_profile(
        "same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("same")


def pytest_collection_modifyitems(items):
    """Browsers and servers would starve each other: they take turns in one process."""
    for item in items:
        if "browser" in item.path.parts or item.get_closest_marker("services"):
            item.add_marker(pytest.mark.xdist_group("processes"))


@pytest.fixture(autouse=True)
def one_day():
    """No test begins so late that it may end on the next day: "today" would change under it."""
    now = timezone.localtime()
    if (now + LONG).date() != now.date():
        time.sleep(LONG.total_seconds())


@pytest.fixture
def cast(db):
    return people()


def people():
    """One school in its spring semester of 2021, with everybody a page must tell apart.

    owner and colleague are in the group that leader leads; office, principal
    and administrator belong to the school; stranger and stranger_office to another one.
    """
    school = make.school(name="石桥初级中学", code="shiqiao")
    other = make.school(name="柳岸初级中学", code="liuan")
    for place in (school, other):
        make.semester(place, number=1)
        make.semester(place, number=2)
    found = SimpleNamespace(
        school=school,
        other_school=other,
        group=make.group(school),
        stranger=make.teacher(other, "钱外"),
        stranger_office=make.office(other, name="孙外"),
    )
    return hire(found)


def hire(cast):
    """Everybody of `cast.school`, some of them in `cast.group`."""
    school, group = cast.school, cast.group
    cast.owner = make.teacher(school, "王芳", group)
    cast.colleague = make.teacher(school, "李明", group)
    cast.leader = make.teacher(school, "张强", group)
    cast.outsider = make.teacher(school, "赵敏", make.group(school, "数学组"))
    cast.office = make.office(school, name="陈一")
    cast.second_office = make.office(school, name="陈二")
    cast.principal = make.teacher(school, "周正")
    cast.administrator = make.teacher(school, "吴管", staff_type="other")
    make.appoint(cast.leader, Role.GROUP_LEADER, group=group)
    make.appoint(cast.principal, Role.PRINCIPAL, school=school)
    make.appoint(cast.administrator, Role.ADMINISTRATOR, school=school)
    return cast


@pytest.fixture
def queries(db):
    """`with queries() as asked:` … `len(asked)`."""

    def capture():
        return CaptureQueriesContext(connection)

    return capture


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    """Files of tests stay in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    # No signs of life of a worker that happens to run here.
    settings.VAR_ROOT = tmp_path / "var"
    # Typesetting in this process; the tests of the press begin their own ones.
    settings.PRESS_PROCESSES = 0


@pytest.fixture(autouse=True)
def second_factor_is_offered(settings):
    """Also where the tests run on services; a test about it asks for it."""
    settings.SECOND_FACTOR = "offered"


@pytest.fixture(scope="session", autouse=True)
def flush_append_only_tables():
    """Tests with real transactions empty every table afterwards, which triggers refuse.

    The flush drops the refusals of append-only tables for its own length.
    """
    from django.core.management.commands import flush

    from schools.triggers import AppendOnly

    original = flush.Command.handle

    def handle(self, **options):
        with connection.schema_editor() as editor:
            for table in APPEND_ONLY:
                AppendOnly(table).database_backwards("", editor, None, None)
        try:
            return original(self, **options)
        finally:
            with connection.schema_editor() as editor:
                for table in APPEND_ONLY:
                    AppendOnly(table).database_forwards("", editor, None, None)

    flush.Command.handle = handle
    yield
    flush.Command.handle = original


@pytest.fixture
def run(capsys):
    def call(*arguments):
        call_command(*map(str, arguments), "--json")
        return json.loads(capsys.readouterr().out)

    return call


@pytest.fixture
def shiqiao(run):
    """The school of the example files with its staff; gives what every command wants."""
    run("setup_school", SHARED / "expected.json")
    place = ["--school", "sqcjzx", "--semester", "2020-2"]
    run("import_sheet", "roster", SHARED / "01-roster.xlsx", *place)
    return place

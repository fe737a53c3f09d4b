"""Codes and tries when several processes are asked at the same moment, on both databases."""

import json
import subprocess
import sys
import time

import pytest

from tests.services.installations import ROOT, Installation

pytestmark = pytest.mark.services
PROCESSES = 4
MAKE = """
import json, time
from schools import actions, totp
from schools.models import Person, SecondFactor
person = Person.objects.create_user("wangfang", None, name="王芳")
secret = totp.new_secret()
code = totp.code_of(secret, totp.step_at(time.time()))
codes = actions.set_up_second_factor(person, secret, code)
SecondFactor.objects.update(last_step=0)
print(json.dumps([secret, codes]))
"""
# Every process tries the same codes at the same moments, and counts what it was granted.
# The moments begin once all are there.
TRY = """
import json, sys, time
import django
django.setup()
from schools import actions, totp, tries
from schools.models import Person
secret, codes = json.loads(sys.argv[1])
person = Person.objects.get()
print("ready", flush=True)
start = float(sys.stdin.readline())
code = totp.code_of(secret, totp.step_at(start))
def at(moment):
    while time.time() < moment:
        time.sleep(0.0005)
granted = []
at(start)
granted.append(actions.prove_second_factor(person, code))
for n, one in enumerate(codes):
    at(start + 0.5 + n / 5)
    granted.append(actions.prove_second_factor(person, one))
at(start + 3)
counted = 0
for _n in range(10):
    try:
        counted += bool(tries.take("code", "wangfang"))
    except tries.Wait:
        pass
print(json.dumps([granted, counted]))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request, tmp_path):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    else:
        server = request.getfixturevalue("postgresql")
        server.create_database("together")
        url = server.url_of("together")
    made = Installation(tmp_path, url)
    made.must("migrate", "--verbosity", "0")
    return made


def test_each_code_is_accepted_once_and_each_try_counted(installation):
    secret, codes = json.loads(installation.python(MAKE).splitlines()[-1])
    asked = json.dumps([secret, codes])
    env = {**installation.env, "DJANGO_SETTINGS_MODULE": "config.settings"}
    line = [sys.executable, "-c", TRY, asked]
    processes = [
        subprocess.Popen(
            line, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _n in range(PROCESSES)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    start = time.time() + 0.5
    for process in processes:
        process.stdin.write(f"{start}\n")
        process.stdin.flush()

    told = [json.loads(process.communicate()[0].splitlines()[-1]) for process in processes]

    granted = [
        [one for one in of_all if one] for of_all in zip(*(of for of, _n in told), strict=True)
    ]
    assert granted == [["code"], *[["recovery"]] * 10]
    # Five are free; the wait after them is longer than the tries take.
    assert sum(counted for _of, counted in told) == 5

"""What every answer tells the browser, and how the product stands up to the checklist."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import path, reverse

from config import bundles
from records.models import Evidence
from tests import make

PRODUCTION = {
    "BEHIND_TLS": "1",
    "ALLOWED_HOSTS": "shidang.example",
    "CSRF_TRUSTED_ORIGINS": "https://shidang.example",
    "SECRET_KEY": "k7Yq-" * 14 + "0123456789abcdefgh",
}
CSP = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "img-src": "'self' data:",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "script-src": "'self'",
    "script-src-attr": "'none'",
    "style-src": "'self'",
}
COMMON = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def breaks(request):
    raise RuntimeError("an error of ours")


urlpatterns = [path("breaks/", breaks, name="breaks")]


def policy_of(response):
    parts = response.headers["Content-Security-Policy"].split(";")
    return dict(part.strip().partition(" ")[::2] for part in parts)


def common_of(response):
    return {name: response.headers.get(name) for name in COMMON}


@pytest.fixture
def owner(db):
    return make.teacher(make.school(), "王芳")


def answers(owner, client):
    """{name: answer} of every sort of answer there is."""
    static = f"/static/{bundles.current_name('app.css')}"
    asked = {
        "redirect to sign in": client.get("/"),
        "sign in": client.get("/sign-in/"),
        "nothing there": client.get("/no/such/page"),
        "static": client.get(static),
        "no static": client.get("/static/none.css"),
        "wrong host": client.get("/sign-in/", HTTP_HOST="evil.example"),
        "wrong method": client.get("/appearance/"),
        "no token": Client(enforce_csrf_checks=True).post("/language/", {"language": "en"}),
    }
    client.force_login(owner)
    return asked | {
        "page": client.get("/"),
        "export": client.get(reverse("training:training_export")),
        "refused": client.get(reverse("records:review_inbox")),
        "not found": client.get(reverse("training:training_detail", args=[owner.pk])),
    }


def test_every_answer_carries_the_headers(client, owner):
    found = answers(owner, client)

    assert {name: common_of(one) for name, one in found.items()} == dict.fromkeys(found, COMMON)
    assert [name for name, one in found.items() if "=()" not in one["Permissions-Policy"]] == []
    assert {name: one.status_code for name, one in found.items()} == {
        "redirect to sign in": 302,
        "sign in": 200,
        "nothing there": 404,
        "static": 200,
        "no static": 404,
        "wrong host": 400,
        "wrong method": 405,
        "no token": 403,
        "page": 200,
        "export": 200,
        "refused": 403,
        "not found": 404,
    }


def test_policy_is_the_same_and_strict_on_every_answer(client, owner):
    found = answers(owner, client)
    export = found.pop("export")

    assert {name: policy_of(one) for name, one in found.items()} == dict.fromkeys(found, CSP)
    assert policy_of(export) == {
        "default-src": "'none'",
        "frame-ancestors": "'none'",
        "sandbox": "",
    }


@pytest.mark.urls("tests.schools.test_headers")
def test_error_of_ours_carries_the_headers_too():
    client = Client(raise_request_exception=False)

    answer = client.get("/breaks/")

    assert (answer.status_code, common_of(answer), policy_of(answer)) == (500, COMMON, CSP)


def test_only_static_files_may_be_kept(client, owner):
    found = answers(owner, client)

    kept = {name for name, one in found.items() if "no-store" not in one["Cache-Control"]}
    assert kept == {"static"}
    assert "immutable" in found["static"]["Cache-Control"]


def test_evidence_runs_nothing_should_it_be_shown(client, owner):
    training = make.training(owner)
    row = Evidence(
        school=training.school, kind="training", record_id=training.pk, name="‮证书\";x.pdf",
        content_type="application/pdf", size=5, sha256="0" * 64, uploaded_by=owner,
    )  # fmt: skip
    row.file.save("a.pdf", ContentFile(b"%PDF-"), save=False)
    row.save()
    client.force_login(owner)

    answer = client.get(reverse("records:evidence_file", args=[row.pk]))

    assert answer["Content-Disposition"].startswith('attachment; filename="')
    assert policy_of(answer) == {
        "default-src": "'none'",
        "frame-ancestors": "'none'",
        "sandbox": "",
    }
    assert common_of(answer) == COMMON


def test_wrong_host_is_told_so_in_words(client, db):
    answer = client.get("/sign-in/", HTTP_HOST="evil.example")

    assert answer.status_code == 400
    assert "请使用学校提供的网址" in answer.content.decode()
    assert "evil.example" not in answer.content.decode()


def test_forwarded_host_is_not_believed(client, db):
    answer = client.get("/", HTTP_X_FORWARDED_HOST="evil.example")

    assert answer["Location"] == "/sign-in/?next=/"


# --- with the settings of a real installation ----------------------------------------


def in_production(tmp_path, *line, **more):
    env = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "VAR_ROOT": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **PRODUCTION,
        **more,
    }
    return subprocess.run(
        [sys.executable, *line], cwd=settings.BASE_DIR, env=env, capture_output=True, text=True
    )


def test_check_for_deployment_has_nothing_to_say(tmp_path):
    done = in_production(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "no issues" in done.stdout


ASK = """
import django; django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
client = Client(HTTP_HOST="shidang.example", HTTP_X_FORWARDED_PROTO="https")
plain = Client(HTTP_HOST="shidang.example").get("/sign-in/")
print(plain.status_code, plain["Location"])
page = client.get("/sign-in/")
print(page["Strict-Transport-Security"])
client.post("/language/", {"language": "en"})
client.post("/appearance/", {"theme": "dark"})
for name, cookie in sorted(client.cookies.items()):
    print(name, bool(cookie["secure"]), bool(cookie["httponly"]), cookie["samesite"],
          cookie["path"], repr(cookie["domain"]))
"""


def test_cookies_and_transport_behind_tls(tmp_path):
    done = in_production(tmp_path, "-W", "ignore", "-c", ASK)

    assert done.stdout.splitlines() == [
        "301 https://shidang.example/sign-in/",
        "max-age=31536000",
        "__Host-csrftoken True True Lax / ''",
        "__Host-sessionid True True Lax / ''",
        "django_language True True Lax / ''",
        "theme True True Lax / ''",
    ], done.stderr

"""Settings, all of them from the environment.

With an empty environment the product runs embedded: SQLite, a broker made of
files, a secret made on first use, everything below VAR_ROOT.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import logs, ready
from config.caches import shared_cache

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_ROOT = ready.folder(env, "VAR_ROOT", default=BASE_DIR / "var")


def embedded_secret():
    """A secret of this installation, made once; the file is readable by its owner only."""
    path = VAR_ROOT / "secret"
    if not path.exists():
        # Linked when it is whole: two processes that start together read one secret.
        mine = path.with_name(f"secret.{os.getpid()}")
        handle = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(mine, path)
        mine.unlink()
    return path.read_text()


DEBUG = env.bool("DEBUG", default=False)
REDIS_URL = ready.redis_address(env)
# Processes on several machines must share a secret that no folder of one of them holds.
if REDIS_URL and not env("SECRET_KEY", default=""):
    ready.refuse(ready.secret_needed())
SECRET_KEY = env("SECRET_KEY", default="") or embedded_secret()
# Secrets of before: what they sealed can still be opened.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Behind nginx with TLS; the embedded product speaks plain HTTP on loopback.
BEHIND_TLS = env.bool("BEHIND_TLS", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "crispy_bootstrap5",
    "crispy_forms",
    "csp",
    "django_filters",
    "django_htmx",
    "template_partials",
    "schools",
    "records",
    "training",
    "lessons",
    "research",
    "portfolios",
    "summaries",
]

MIDDLEWARE = [
    "schools.requests.RequestMiddleware",
    "schools.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "records.views.watching.WatchingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "schools.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "schools.bounds.SizeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "schools.middleware.SessionLimitsMiddleware",
    "schools.middleware.SignInRequiredMiddleware",
    "schools.middleware.MethodsMiddleware",
    "schools.middleware.FirstPasswordMiddleware",
    "schools.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "schools.context.page",
            ],
        },
    }
]

# --- data ---------------------------------------------------------------------

DATABASES = {"default": ready.database(env, default=f"sqlite:///{VAR_ROOT / 'shidang.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
# A connection that broke while nobody used it is noticed before a request does.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a transaction that reads and then writes is never told "locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
            "PRAGMA cache_size=-16000;PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    # Waiting in vain for a lock, or for a process that hangs in a transaction, has an end.
    LIMITS_OF_CONNECTION = {
        "lock_timeout": "20s",
        "idle_in_transaction_session_timeout": "15min",
        "statement_timeout": f"{env.int('STATEMENT_SECONDS', default=0)}s",  # 0: none
        # Pages ask short questions: starting helpers or a compiler takes longer than any answer.
        "max_parallel_workers_per_gather": "0",
        "jit": "off",
    }
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        "keepalives_idle": 60,
        "options": " ".join(f"-c {name}={value}" for name, value in LIMITS_OF_CONNECTION.items()),
        **DATABASES["default"].get("OPTIONS", {}),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_ROOT / "media")))
# What is being uploaded, until the form was read; what a killed process left is swept.
FILE_UPLOAD_TEMP_DIR = VAR_ROOT / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
STORAGES = {
    "default": {"BACKEND": "records.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS_URL:
    # What is counted is counted for all web processes together.
    CACHES = {"default": shared_cache(REDIS_URL)}

# --- sign-in ------------------------------------------------------------------

AUTH_USER_MODEL = "schools.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("sign_in_name", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "schools.passwords.ThreeKindsValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
PASSWORD_RESET_TIMEOUT = 3600
# Codes at sign-in: "required" of office and above, or "offered" to everybody.
SECOND_FACTOR = env(
    "SECOND_FACTOR", default="required" if env("REDIS_URL", default="") or BEHIND_TLS else "offered"
)
SESSION_COOKIE_AGE = 12 * 3600  # absolute; the idle limit is shorter
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=30 * 60)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "schools.views.sign_in.locked_out"
AXES_RESET_ON_SUCCESS = True
# Trying on does not prolong it: the page says fifteen minutes, and so it is.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "schools.addresses.client_address"
AXES_WHITELIST_CALLABLE = "schools.views.sign_in.counted_by_us"
AXES_DISABLE_ACCESS_LOG = True  # our audit log has it
AXES_USERNAME_FORM_FIELD = "username"
AXES_VERBOSE = False

# --- what a browser may do ----------------------------------------------------

# What holds for every answer whatever the settings is in schools.headers.
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "script-src-attr": [NONE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "object-src": [NONE],
    }
}
# No script of ours reads a cookie: tokens stand in the forms.
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31536000
    # On the bare name of a school it would switch off its other sites that have no TLS.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=False)
    # W005: see above. W021: anybody could then have the name put into browsers, for years.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # Browsers take these from this very host over TLS only: no neighbour can plant one.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

# --- language, time -----------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- static files -------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_ROOT / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "config.finders.BundleFinder",
]
WHITENOISE_USE_FINDERS = True
# Names that carry the hash of their content never change.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+\.[0-9a-f]{12}\..+$"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- jobs ---------------------------------------------------------------------

BROKER_ROOT = VAR_ROOT / "broker"
# How long after the death of its worker a job is begun anew, and how often we look.
JOB_LEASE_SECONDS = env.float("JOB_LEASE_SECONDS", default=60)
JOB_SWEEP_SECONDS = env.float("JOB_SWEEP_SECONDS", default=20)
# A batch of documents is typeset by so many processes; 0: by the worker itself.
PRESS_PROCESSES = env.int("PRESS_PROCESSES", default=len(os.sched_getaffinity(0)))

# What stands before the addresses printed on signed documents, as https://shidang.example.cn;
# empty: the address under which the signing was done.
PUBLIC_ADDRESS = env("PUBLIC_ADDRESS", default="")

# --- mail ---------------------------------------------------------------------

vars().update(ready.mail(env))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL", default="shidang@localhost")

# --- limits of uploads, in bytes ----------------------------------------------

EVIDENCE_MAX_BYTES = 20 * 1024 * 1024
SHEET_MAX_BYTES = 30 * 1024 * 1024
# Of a whole request: what is larger is refused before it is read.
PAGE_MAX_BYTES = 2 * 1024 * 1024
EVIDENCE_REQUEST_MAX_BYTES = 5 * EVIDENCE_MAX_BYTES + PAGE_MAX_BYTES
SHEET_REQUEST_MAX_BYTES = SHEET_MAX_BYTES + PAGE_MAX_BYTES

# --- how often: (by one person, by one school, within seconds) ------------------

BOUNDS = {
    "uploads": (env.int("UPLOADS_OF_PERSON", 200), env.int("UPLOADS_OF_SCHOOL", 3000), 600),
    "megabytes": (
        env.int("MEGABYTES_OF_PERSON", 2000),
        env.int("MEGABYTES_OF_SCHOOL", 40_000),
        24 * 3600,
    ),
    "jobs": (env.int("JOBS_OF_PERSON", 60), env.int("JOBS_OF_SCHOOL", 600), 600),
    "corrections": (
        env.int("CORRECTIONS_OF_PERSON", 600),
        env.int("CORRECTIONS_OF_SCHOOL", 3000),
        600,
    ),
    "exports": (env.int("EXPORTS_OF_PERSON", 100), env.int("EXPORTS_OF_SCHOOL", 2000), 600),
}
if not env.bool("BOUNDS", default=True):
    BOUNDS = {}

# --- to see how it goes -------------------------------------------------------

# Who reads metrics, and the reasons of /readyz from elsewhere; without one nobody does.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
# For machines in production, for eyes where it is tried out; there only what is wrong.
LOG_FORMAT = ready.one_of(
    env, "LOG_FORMAT", ("json", "plain"), "json" if REDIS_URL or BEHIND_TLS else "plain"
)
LOG_LEVEL = ready.one_of(
    env,
    "LOG_LEVEL",
    ("DEBUG", "INFO", "WARNING", "ERROR"),
    "INFO" if LOG_FORMAT == "json" else "WARNING",
)
LOGGING = logs.configuration(LOG_FORMAT, LOG_LEVEL)

PRODUCT_NAME = _("Shidang")

"""What must be there before a process starts, and the words when it is not.

Who types a wrong address into the environment reads one sentence in the
journal, not a traceback. Settings that cannot be read end every process; the
web server, the worker and the clock also look at the services they need.
"""

import os
import sys
import warnings
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

NOT_READY = 3  # gunicorn does not start a worker again that ends with it
OLDEST_POSTGRESQL = 15
OLDEST_REDIS = 7
IN_CHINESE = next(
    (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
).startswith("zh")
ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")
NEW_SECRET = "openssl rand -base64 48"  # noqa: S105 - a command
NEW_DATABASE = (
    "CREATE DATABASE shidang OWNER shidang TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
)


def words(english, chinese):
    return chinese if IN_CHINESE else english


def refuse(*problems):
    """Ends the process with a sentence for each problem."""
    start = words("Shidang does not start: ", "师档无法启动：")
    for problem in problems:
        # Celery's clock has put its log in the place of the other stderr by then.
        print(start + problem, file=sys.__stderr__, flush=True)
    raise SystemExit(NOT_READY)


def refuse_unless_ready(*, web=False):
    """Ends the process unless everything it needs is there."""
    problems = all_problems(web=web)
    if problems:
        refuse(*problems)


def all_problems(*, web=True):
    """[sentence] for an administrator; asks the services, so it takes a moment."""
    return [
        *environment_problems(web=web),
        *folder_problems(),
        *database_problems(tables=True),
        *broker_problems(),
    ]


# --- the environment ------------------------------------------------------------


def secret_needed():
    return words(
        "SECRET_KEY is missing. Processes that share a Redis must share a secret, too. "
        f"Make one with: {NEW_SECRET}",
        f"没有设置 SECRET_KEY。共用 Redis 的各个进程必须使用同一个密钥。生成方法：{NEW_SECRET}",
    )


def database(env, default):
    """What DATABASE_URL says, as Django wants it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = env.db_url_config(env("DATABASE_URL", default="") or default)
        except Exception:  # whatever the parser stumbles over: the address is wrong
            found = {}
    if found.get("ENGINE") not in ENGINES or not found.get("NAME"):
        refuse(
            words(
                "DATABASE_URL cannot be read. It is postgres://USER:PASSWORD@HOST:5432/NAME, "
                "with %2F for a / in the password, and so on.",
                "无法识别 DATABASE_URL。格式为 postgres://用户:密码@主机:5432/库名，"
                "密码中的特殊字符须转义，如 / 写作 %2F。",
            )
        )
    return found


def redis_address(env):
    """What REDIS_URL says, or nothing."""
    found = env("REDIS_URL", default="")
    if found and urlsplit(found).scheme not in ("redis", "rediss"):
        refuse(
            words(
                "REDIS_URL cannot be read. It is redis://HOST:6379/0 or rediss:// with TLS.",
                "无法识别 REDIS_URL。格式为 redis://主机:6379/0，加密连接用 rediss://。",
            )
        )
    return found


def mail(env):
    """What EMAIL_URL says, as settings; without one no mail leaves the house."""
    try:
        return env.email_url("EMAIL_URL", default="dummymail://")
    except Exception:  # as above
        return refuse(
            words(
                "EMAIL_URL cannot be read. It is smtp+tls://USER:PASSWORD@HOST:587 or smtp+ssl://…:465.",
                "无法识别 EMAIL_URL。格式为 smtp+tls://用户:密码@主机:587 或 smtp+ssl://…:465。",
            )
        )


def one_of(env, name, allowed, default):
    """What the environment says, when it is one of these words."""
    found = env(name, default=default)
    if found not in allowed:
        refuse(
            words(
                f"{name} is “{found}”; it must be one of: {', '.join(allowed)}",
                f"{name} 为“{found}”，只能是以下之一：{'、'.join(allowed)}",
            )
        )
    return found


def environment_problems(*, web=True):
    from django.conf import settings

    serves = bool(settings.REDIS_URL) or is_postgresql() or not all(map(is_here, hosts()))
    if not serves:
        return
    if os.environ.get("SECRET_KEY") and is_weak(settings.SECRET_KEY):
        yield words(
            "SECRET_KEY can be guessed: it is too short or too simple. "
            f"Make one with: {NEW_SECRET}",
            f"SECRET_KEY 过短或过于简单，容易被猜中。生成方法：{NEW_SECRET}",
        )
    if settings.DEBUG:
        yield words(
            "DEBUG is on. It shows passwords and addresses to whoever causes an error: "
            "remove it from the environment.",
            "DEBUG 已打开，出错时会把密码和地址显示给访问者。请从环境变量中删除。",
        )
    if web and not os.environ.get("ALLOWED_HOSTS"):
        yield words(
            "ALLOWED_HOSTS is missing: the host names people type, separated by commas, "
            "for example shidang.school.example",
            "没有设置 ALLOWED_HOSTS：填写访问时使用的域名，多个用逗号分隔，"
            "例如 shidang.school.example",
        )
    if "*" in hosts():
        yield words(
            "ALLOWED_HOSTS is *: anybody could have links made to a host of theirs. "
            "Name the hosts.",
            "ALLOWED_HOSTS 为 *：他人可借此生成指向其服务器的链接。请写明域名。",
        )
    for origin in settings.CSRF_TRUSTED_ORIGINS:
        if "://" not in origin:
            yield words(
                f"CSRF_TRUSTED_ORIGINS has “{origin}”: each begins with https://",
                f"CSRF_TRUSTED_ORIGINS 中的“{origin}”应以 https:// 开头。",
            )


def hosts():
    from django.conf import settings

    return settings.ALLOWED_HOSTS


def is_here(host):
    """Whether the name reaches this machine alone."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def is_weak(secret):
    """As Django's own check says it; what stands in examples is long enough at times."""
    from django.core.checks.security import base

    return (
        len(secret) < base.SECRET_KEY_MIN_LENGTH
        or len(set(secret)) < base.SECRET_KEY_MIN_UNIQUE_CHARACTERS
        or secret.startswith(base.SECRET_KEY_INSECURE_PREFIX)
        or any(word in secret.lower() for word in ("changeme", "change-me", "change_me"))
    )


# --- folders --------------------------------------------------------------------


def folder(env, name, default):
    """The folder that the environment names, made when it is not there."""
    found = Path(env(name, default="") or default)
    if not is_writable(found):
        refuse(not_writable(name, found))
    return found


def folder_problems():
    from django.conf import settings

    for name in ("VAR_ROOT", "MEDIA_ROOT"):
        place = getattr(settings, name)
        if not is_writable(place):
            yield not_writable(name, place)


def is_writable(place):
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(place, os.W_OK | os.X_OK)


def not_writable(name, place):
    return words(
        f"{name} is {place}, and this account may not write there.",
        f"{name} 为 {place}，当前账户无权写入。",
    )


# --- PostgreSQL -----------------------------------------------------------------


def is_postgresql():
    from django.db import connection

    return connection.vendor == "postgresql"


def database_problems(*, tables):
    """`tables`: also whether they are those of this version."""
    from django.db import connection

    try:
        # Not through Django's own connection: it refuses an old server in a wall of text.
        problems = postgresql_problems(connection) if is_postgresql() else []
        if not problems and tables and lacks_tables(connection):
            problems = [
                words(
                    "The tables are those of an older version, or none. "
                    "Run: .venv/bin/python manage.py prepare",
                    "数据库中的表尚未建立或版本较旧。请运行：.venv/bin/python manage.py prepare",
                )
            ]
    except Exception as error:  # the driver's own, Django's, of the network
        problems = [unreachable(connection, error)]
    finally:
        connection.close()  # processes that are forked later must not share it
    return problems


def unreachable(connection, error):
    reason = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
    name = "PostgreSQL" if is_postgresql() else connection.settings_dict["NAME"]
    return words(
        f"The database ({name}) cannot be used: {reason}", f"数据库（{name}）无法使用：{reason}"
    )


def lacks_tables(connection):
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def postgresql_problems(connection):
    import psycopg2

    raw = psycopg2.connect(**connection.get_connection_params())
    try:
        with raw.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version_num')::int / 10000,"
                " current_setting('server_version'), datname,"
                " pg_encoding_to_char(encoding), datctype"
                " FROM pg_database WHERE datname = current_database()"
            )
            return list(wrong_with(*cursor.fetchone()))
    finally:
        raw.close()


def wrong_with(major, version, name, encoding, letters):
    if major < OLDEST_POSTGRESQL:
        yield words(
            f"PostgreSQL is {version}; it must be {OLDEST_POSTGRESQL} or later.",
            f"PostgreSQL 版本为 {version}，需要 {OLDEST_POSTGRESQL} 或更新的版本。",
        )
    if encoding != "UTF8":
        yield words(
            f"The database “{name}” has the encoding {encoding}; Chinese needs UTF8. "
            f"Make another one: {NEW_DATABASE}",
            f"数据库“{name}”的编码为 {encoding}，存放中文需要 UTF8。请重新建库：{NEW_DATABASE}",
        )
    elif letters in ("C", "POSIX"):
        # To that locale Chinese is no letters: searching by trigrams finds nothing.
        yield words(
            f"The database “{name}” has LC_CTYPE {letters}, in which Chinese text is not found. "
            f"Make another one: {NEW_DATABASE}",
            f"数据库“{name}”的 LC_CTYPE 为 {letters}，中文内容将无法检索。"
            f"请重新建库：{NEW_DATABASE}",
        )


# --- Redis ----------------------------------------------------------------------


def broker_problems():
    from django.conf import settings

    if not settings.REDIS_URL:
        return
    import redis

    place = urlsplit(settings.REDIS_URL).netloc.rpartition("@")[2]
    try:
        client = redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=3, socket_timeout=5
        )
        with client:
            version = client.info("server")["redis_version"]
    except Exception as error:  # the client's, of the network, of a wrong address
        if "AUTH" in str(error).upper():  # it says so in many words
            error = words("the password is wrong or missing", "密码错误或未填写")
        yield words(
            f"Redis ({place}) cannot be used: {error}", f"Redis（{place}）无法使用：{error}"
        )
        return
    if int(version.partition(".")[0]) < OLDEST_REDIS:
        yield words(
            f"Redis is {version}; it must be {OLDEST_REDIS} or later.",
            f"Redis 版本为 {version}，需要 {OLDEST_REDIS} 或更新的版本。",
        )

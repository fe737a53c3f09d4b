#!/usr/bin/env python3
"""Set up, show, test and check Shidang, with nothing but Python 3.11 or later.

    python3 run.py demo [--port 8000]   the demo school, on http://127.0.0.1:8000
    python3 run.py test                 all tests, on SQLite and on a PostgreSQL of their own
    python3 run.py test [--on sqlite|postgresql|both] ARGUMENTS
                                        some tests; arguments go to pytest
    python3 run.py packages             what the system must have, as root
    python3 run.py setup                what the product needs to run, and no more
    python3 run.py check                format, lint, templates, types, imports, words, known holes
    python3 run.py worker               a worker for long jobs, with the clock that restarts them
    python3 run.py lock                 lock the Python packages anew

As root on Debian and Ubuntu it installs missing system packages; for other
users it prints the line that does. DATABASE_URL, REDIS_URL, MEDIA_ROOT and
VAR_ROOT are obeyed.
"""

# This file is read by whatever python3 there is: no syntax newer than 3.6 in it.
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import namedtuple
from contextlib import contextmanager, suppress
from pathlib import Path

OLDEST = (3, 11)
PATIENCE = 10  # seconds, for a process that is asked to end
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = Path(os.environ.get("VAR_ROOT") or ROOT / "var")
IN_CHINESE = next(
    (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
).startswith("zh")


class Problem(Exception):
    """Something the reader has to do first."""


class Stop(Exception):
    """Somebody asked us to end."""


def say(english, chinese):
    print(chinese if IN_CHINESE else english, flush=True)


def problem(english, chinese):
    return Problem(chinese if IN_CHINESE else english)


# --- what the system must have --------------------------------------------------

Need = namedtuple("Need", "what probe packages")


OWN_FONTS = Path("/usr/local/share/fonts")
FANG_OF_TEX = Path(
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf"
)


def has_libraries():
    # WeasyPrint opens these by name.
    names = (
        "libgobject-2.0.so.0",
        "libpango-1.0.so.0",
        "libpangoft2-1.0.so.0",
        "libharfbuzz.so.0",
        "libharfbuzz-subset.so.0",
        "libfontconfig.so.1",
    )
    try:
        return all(ctypes.CDLL(name) for name in names)
    except OSError:
        return False


def has_font(pattern):
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(["fc-list", pattern, "family"], stdout=subprocess.PIPE)
    return bool(found.stdout.strip())


def has_program(*names):
    return any(shutil.which(name) for name in names)


def has_chromium():
    own = Path.home() / ".cache" / "ms-playwright"  # where Playwright keeps what it fetched
    return has_program("chromium") or any(own.glob("chromium*"))


def has_postgresql():
    return has_program("postgres") or any(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


VENV_MODULE = Need(
    "python3-venv", lambda: importlib.util.find_spec("ensurepip") is not None, ["python3-venv"]
)
PANGO = Need(
    "Pango",
    has_libraries,
    ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig"],
)
CHINESE_FONT = Need(
    "中文字体 (a Chinese font)", lambda: has_font(":lang=zh-cn"), ["fontconfig", "fonts-noto-cjk"]
)
SONG_FONT = Need(
    "宋体 (Noto Serif CJK SC)",
    lambda: has_font("Noto Serif CJK SC"),
    ["fontconfig", "fonts-noto-cjk"],
)
KAI_FONT = Need("楷体 (LXGW WenKai)", lambda: has_font("LXGW WenKai"), ["fonts-lxgw-wenkai"])
FANG_FONT = Need(
    "仿宋 (FandolFang)",
    lambda: has_font("FandolFang") or FANG_OF_TEX.exists(),
    ["texlive-lang-chinese"],
)
CHROMIUM = Need("Chromium", has_chromium, ["chromium"])
POPPLER = Need("pdftoppm", lambda: has_program("pdftoppm"), ["poppler-utils"])
POSTGRESQL = Need("PostgreSQL", has_postgresql, ["postgresql"])
REDIS = Need("Redis", lambda: has_program("redis-server"), ["redis-server"])

TO_START = [VENV_MODULE, PANGO, CHINESE_FONT]
TO_TYPESET = [SONG_FONT, KAI_FONT, FANG_FONT]
TO_TEST = [CHROMIUM, POPPLER, POSTGRESQL, REDIS]


def missing(needs):
    return [need for need in needs if not need.probe()]


def packages_of(needs):
    return sorted({package for need in needs for package in need.packages})


def may_install():
    return os.geteuid() == 0 and has_program("apt-get")


def line_to_run(packages):
    return "sudo apt-get update && sudo apt-get install -y " + " ".join(packages)


def apt(*arguments, folder=None):
    return subprocess.run(
        ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *arguments],
        cwd=folder,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdout=subprocess.DEVNULL,
    ).returncode


def install(needs):
    packages = packages_of(needs)
    say("Installing " + " ".join(packages) + " …", "正在安装 " + " ".join(packages) + " …")
    apt("update")
    if FANG_FONT in needs:
        unpack_fang()
        needs = [need for need in needs if need is not FANG_FONT]
    packages = packages_of(needs)
    if packages and apt("install", "-y", "--no-install-recommends", *packages) and len(needs) > 1:
        # One package that this release does not have must not hold up the others.
        for need in needs:
            apt("install", "-y", "--no-install-recommends", *need.packages)


def unpack_fang():
    """One font of 5 MB: its package is unpacked, without the rest of TeX."""
    with tempfile.TemporaryDirectory() as folder:
        apt("-o", "APT::Sandbox::User=root", "download", *FANG_FONT.packages, folder=folder)
        for package in Path(folder).glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", str(package), folder])
        for font in Path(folder).rglob(FANG_OF_TEX.name):
            OWN_FONTS.mkdir(parents=True, exist_ok=True)
            shutil.copy(str(font), str(OWN_FONTS))


def provide(needed, wished=()):
    """Installs what the system lacks. What is only wished for is asked for, not insisted on."""
    lacking = missing([*needed, *wished])
    if lacking and may_install():
        install(lacking)
        lacking = missing(lacking)
    if not lacking:
        return
    line = line_to_run(packages_of(lacking))
    names = ", ".join(need.what for need in lacking)
    if any(need in needed for need in lacking):
        raise problem(
            f"Missing: {names}. Please have this run, then start again:\n    {line}",
            f"缺少：{names}。请先运行下面一行，再重新开始：\n    {line}",
        )
    say(
        f"Missing, we go on without: {names}. To have it all:\n    {line}",
        f"缺少（先不用）：{names}。要装齐请运行：\n    {line}",
    )


# --- Python packages ------------------------------------------------------------


def digest(name):
    lock = (ROOT / "requirements" / f"{name}.txt").read_bytes()
    return hashlib.sha256(lock + repr(sys.version_info[:2]).encode()).hexdigest()


def is_installed(name):
    """Whether .venv holds what the lock names; it says so itself, to take no time."""
    marker = VENV / f"installed-{name}"
    return PYTHON.exists() and marker.exists() and marker.read_text() == digest(name)


def install_packages(name):
    """Makes .venv from requirements/NAME.txt, unless it is there; dev holds all of run."""
    if is_installed(name):
        return
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    say(
        "Installing Python packages, once; this takes a minute or two …",
        "正在安装 Python 软件包（只需一次，约一两分钟）……",
    )
    subprocess.run(
        [
            str(PYTHON),
            "-m",
            "pip",
            "install",
            "-qq",
            "--disable-pip-version-check",
            "--no-input",
            "--require-hashes",
            "--only-binary",
            ":all:",
            "-r",
            str(ROOT / "requirements" / f"{name}.txt"),
        ],
        check=True,
    )
    for held in ("run", "dev") if name == "dev" else ("run",):
        (VENV / f"installed-{held}").write_text(digest(held))


@contextmanager
def alone():
    """One set-up at a time in this directory."""
    handle = os.open(str(ROOT), os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def manage(*arguments):
    subprocess.run([str(PYTHON), "manage.py", *arguments], cwd=str(ROOT), check=True)


def set_up(needed, wished=(), packages="run"):
    with alone():
        provide(needed, wished)
        install_packages(packages)


# --- processes ------------------------------------------------------------------


def web_line(port):
    return [
        str(PYTHON),
        "-m",
        "gunicorn",
        "-c",
        "config/gunicorn.py",
        "config.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
    ]


def worker_line():
    return [
        str(PYTHON),
        "-m",
        "celery",
        "--quiet",
        "-A",
        "config",
        "worker",
        "--beat",
        "--schedule",
        str(VAR / "beat"),
        "--concurrency",
        "2",
        "--loglevel",
        "warning",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    ]


def start(line):
    # A session of its own: Ctrl-C reaches us alone, and we end the children in order.
    env = {**os.environ, "PYTHONWARNINGS": "ignore"}  # of libraries, about running as root
    return subprocess.Popen(line, cwd=str(ROOT), env=env, start_new_session=True)


def end(children):
    """Ends these processes by their ids, kindly first, and what they leave behind."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        with suppress(ProcessLookupError):
            # The group of its session: those it started itself.
            os.killpg(child.pid, signal.SIGKILL)


def watch(children, ready=None):
    """Stays until one child ends by itself, and names it; calls `ready` until it is True."""
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                return name, child.returncode
        if ready and ready():
            ready = None
        time.sleep(0.2)


def answers(port):
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def stop_on_signals():
    def stop(number, frame):
        for other in signals:
            signal.signal(other, signal.SIG_IGN)  # ending takes its time, and once is enough
        raise Stop

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in signals:
        signal.signal(number, stop)


def check_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise problem(
                f"Port {port} is in use. Try: python3 run.py demo --port {port + 1}",
                f"端口 {port} 已被占用。请试：python3 run.py demo --port {port + 1}",
            ) from error


def port_of(arguments):
    if not arguments:
        return 8000
    if len(arguments) == 2 and arguments[0] == "--port" and arguments[1].isdigit():
        return int(arguments[1])
    raise Problem(__doc__.strip())


# --- commands -------------------------------------------------------------------


def demo(arguments):
    port = port_of(arguments)
    check_port(port)
    set_up(TO_START)
    os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
    manage("prepare", "--without-fonts")
    manage("demo_data")
    address = f"http://127.0.0.1:{port}"
    # Letters appear in this window.
    os.environ.setdefault("EMAIL_URL", "consolemail://")

    def ready():
        if answers(port):
            say(
                f"\nOpen {address} in a browser. Ctrl-C ends it.",
                f"\n请在浏览器中打开 {address} ，按 Ctrl-C 结束。",
            )
            return True
        return False

    stop_on_signals()
    children, fonts = {}, []
    try:
        children["web"] = start(web_line(port))
        children["worker"] = start(worker_line())
        # Documents can be typeset before, only slower: nobody waits half a minute for it.
        fonts.append(start(["nice", str(PYTHON), "manage.py", "prepare_fonts", "--verbosity", "0"]))
        name, code = watch(children, ready)
        say(
            f"The {name} process ended by itself ({code}); ending the other one.",
            f"{name} 进程自行结束（{code}），另一个也随之结束。",
        )
        return 1
    except Stop:
        return 0
    finally:
        end([*children.values(), *fonts])


def test(arguments):
    places, arguments = places_of(arguments)
    set_up(TO_START, [*TO_TYPESET, *TO_TEST], packages="dev")
    if missing([CHROMIUM]) and may_install():
        # Ubuntu has no package of it, only a snap.
        subprocess.call([str(VENV / "bin" / "playwright"), "install", "--with-deps", "chromium"])
    lacking = missing(TO_TEST)
    if os.environ.get("CI") and lacking:
        # A skipped test would look like a passed one.
        names = ", ".join(need.what for need in lacking)
        raise problem(
            f"Missing: {names}; in CI that is a failure.", f"缺少：{names}，CI 不能通过。"
        )
    manage("messages", "--compile")
    stop_on_signals()
    try:
        codes = {place: ON[place](arguments) for place in places}
    except Stop:
        return 130
    if len(places) > 1:
        for place, code in codes.items():
            say(
                f"{place}: {'failed' if code else 'passed'}",
                f"{place}：{'未通过' if code else '通过'}",
            )
    return 1 if any(codes.values()) else 0


def places_of(arguments):
    """Where to run which tests; those of one file are wanted quickly, and once."""
    if not arguments:
        return ["sqlite", "postgresql"], ALL
    if arguments[0] != "--on":
        return ["here"], arguments
    if len(arguments) < 2 or arguments[1] not in ("sqlite", "postgresql", "both"):
        raise Problem(__doc__.strip())
    places = ["sqlite", "postgresql"] if arguments[1] == "both" else [arguments[1]]
    return places, arguments[2:] or ALL


# Two at a time; what starts processes or a browser runs in one of them, one after the other.
ALL = ["-n", str(min(2, os.cpu_count() or 1)), "--dist", "loadgroup"]


def on_what_is_set(arguments):
    return run_pytest(arguments, os.environ)


def on_sqlite(arguments):
    say("— on SQLite", "— 使用 SQLite")
    return run_pytest(arguments, without_services())


def on_postgresql(arguments):
    from tests.services.servers import PostgreSQL  # it needs a newer Python than this file

    say("— on PostgreSQL", "— 使用 PostgreSQL")
    if arguments is ALL:
        # Those start the databases they need themselves, or need none.
        arguments = [*ALL, "-m", "not services and not once"]
    with PostgreSQL() as server:
        return run_pytest(arguments, dict(without_services(), DATABASE_URL=server.url))


ON = {"here": on_what_is_set, "sqlite": on_sqlite, "postgresql": on_postgresql}


def without_services():
    left_out = ("DATABASE_URL", "REDIS_URL")
    return {name: value for name, value in os.environ.items() if name not in left_out}


def run_pytest(arguments, env):
    line = [str(PYTHON), "-m", "pytest", *arguments]
    # A session of its own: it is told to end once, and ends what it started itself.
    child = subprocess.Popen(line, cwd=str(ROOT), env=env, start_new_session=True)
    try:
        return child.wait()
    except Stop:
        child.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            child.wait(60)
        raise
    finally:
        end([child])


def packages(arguments):
    provide(TO_START, TO_TYPESET)
    say("Everything is there.", "一切就绪。")
    return 0


def setup(arguments):
    set_up(TO_START, TO_TYPESET)
    manage("prepare")
    return 0


CHECKS = [
    ["ruff", "format", "--check", "."],
    ["ruff", "check", "."],
    ["djlint", "--lint", "--quiet", "templates"],
    ["mypy", "."],
    ["lint-imports"],
    ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    ["python", "manage.py", "messages", "--check"],
    ["python", "-m", "config.package_audit"],
]


def check(arguments):
    set_up([VENV_MODULE], packages="dev")
    failed = []
    for program, *rest in CHECKS:
        print("—", program, *rest, flush=True)
        if subprocess.call([str(VENV / "bin" / program), *rest], cwd=str(ROOT)):
            failed.append(" ".join([program, *rest[:2]]))
    if failed:
        say("Failed: " + ", ".join(failed), "未通过：" + "、".join(failed))
    return 1 if failed else 0


def worker(arguments):
    set_up(TO_START)
    os.chdir(str(ROOT))
    os.execv(str(PYTHON), worker_line())


def lock(arguments):
    set_up([VENV_MODULE])
    tool = ROOT / "build" / "lock"
    subprocess.run(
        [str(PYTHON), "-m", "pip", "install", "--quiet", "--upgrade", "--target", str(tool), "uv"],
        check=True,
    )
    for name in ("run", "dev"):
        # No address of a package server goes into the file.
        subprocess.run(
            [
                str(tool / "bin" / "uv"),
                "pip",
                "compile",
                "--quiet",
                "--universal",
                "--generate-hashes",
                "--no-emit-index-url",
                "--no-emit-find-links",
                "--no-annotate",
                "--no-header",
                "--python-version",
                "3.11",
                *arguments,
                f"{name}.in",
                "-o",
                f"{name}.txt",
            ],
            cwd=str(ROOT / "requirements"),
            check=True,
        )
    return 0


COMMANDS = {
    "demo": demo,
    "test": test,
    "packages": packages,
    "setup": setup,
    "check": check,
    "worker": worker,
    "lock": lock,
}


def too_old(version):
    if tuple(version[:2]) >= OLDEST:
        return None
    found = ".".join(map(str, version[:2]))
    return (
        f"Shidang needs Python 3.11 or later, this is {found}.",
        f"师档需要 Python 3.11 或更新的版本，这里是 {found}。",
    )


def main(arguments):
    old = too_old(sys.version_info)
    if old:
        say(*old)
        return 1
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__.strip())
        return 0 if arguments in ([], ["-h"], ["--help"], ["help"]) else 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Problem as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    except subprocess.CalledProcessError as error:
        say(f"This did not work: {error}", f"这一步没有成功：{error}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

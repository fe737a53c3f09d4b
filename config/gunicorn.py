"""How gunicorn serves the product: `gunicorn -c config/gunicorn.py config.wsgi`."""

import os
import shutil

# Nobody waits longer for a page; workers have as long as they need.
os.environ.setdefault("STATEMENT_SECONDS", "60")

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
worker_class = "gthread"
# Without Redis each process would count sign-ins and uploads for itself.
workers = int(os.environ.get("WEB_WORKERS") or (2 if os.environ.get("REDIS_URL") else 1))
threads = int(os.environ.get("WEB_THREADS") or 8)
timeout = 120
graceful_timeout = 30
keepalive = 75  # longer than nginx keeps its connections to us
max_requests, max_requests_jitter = 20_000, 2_000
loglevel = "warning"
logger_class = "config.gunicorn_log.Gunicorn"
control_socket_disable = True


COUNTS = "PROMETHEUS_MULTIPROC_DIR"
if workers > 1:
    # What each process counts is added up; set before anything counts.
    os.environ.setdefault(COUNTS, os.path.join(os.environ.get("VAR_ROOT") or "var", "counts"))


def on_starting(server):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    if folder := os.environ.get(COUNTS):
        shutil.rmtree(folder, ignore_errors=True)  # of processes of before
        os.makedirs(folder, exist_ok=True)

    from config import ready

    django.setup()
    ready.refuse_unless_ready(web=True)
